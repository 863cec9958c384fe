//! When sites were heard, gathered and written once a second: a million heartbeats are few writes. What is lost with
//! the power is a second of a display.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use license::site::SiteId;
use serving::closing::Closing;
use tokio::time::sleep;

use crate::site::Seen;
use crate::store::Store;

/// How often what was gathered is written.
const WRITE_EVERY: Duration = Duration::from_secs(1);
/// Sites in one write.
const MAX_IN_BATCH: usize = 1_000;
/// Sites that wait to be written; beyond that (the database is away) new ones are not noted.
const MAX_WAITING: usize = 200_000;

/// What waits to be written. Cheap to clone.
#[derive(Clone, Default)]
pub struct Sightings(Arc<Mutex<HashMap<SiteId, Seen>>>);

impl Sightings {
    /// A site was heard.
    pub fn note(&self, site: SiteId, seen: Seen) {
        let mut waiting = self.waiting();
        if let Some(before) = waiting.get_mut(&site) {
            let taken_serial = seen.taken_serial.or(before.taken_serial);
            *before = Seen { taken_serial, ..seen };
        } else if waiting.len() < MAX_WAITING {
            waiting.insert(site, seen);
        }
    }

    /// Writes what was gathered, again and again, until `closing`.
    pub async fn write(self, store: Arc<dyn Store>, closing: Closing) {
        loop {
            tokio::select! {
                () = sleep(WRITE_EVERY) => self.write_now(store.as_ref()).await,
                () = closing.is_due() => return,
            }
        }
    }

    /// Writes what was gathered. What could not be written waits on.
    pub async fn write_now(&self, store: &dyn Store) {
        let gathered: Vec<(SiteId, Seen)> = std::mem::take(&mut *self.waiting()).into_iter().collect();
        for batch in gathered.chunks(MAX_IN_BATCH) {
            if let Err(error) = store.saw(batch).await {
                tracing::warn!(%error, sites = batch.len(), "could not write when sites were heard");
                for (site, seen) in batch {
                    self.waiting().entry(*site).or_insert_with(|| seen.clone());
                }
            }
        }
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<SiteId, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
