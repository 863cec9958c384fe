//! Which sites are connected here, and waking them when somebody changed them, here or at another licensor.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use license::site::SiteId;
use serving::closing::Closing;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::keyring::{KeySource, Keyring, Keys};
use crate::store::{News, Store};

/// Sites that are connected to one process at once.
pub const MAX_SOCKETS: usize = 20_000;
/// How long they are waited for when the licensor goes down.
const FAREWELL: Duration = Duration::from_secs(2);

/// The sites that are connected to this process. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    held: Arc<Mutex<Held>>,
    turns: Arc<Semaphore>,
}

#[derive(Default)]
struct Held {
    next: u64,
    seats: HashMap<SiteId, (u64, Arc<Notify>)>,
}

/// The place of one connected site, given back when dropped.
pub struct Seat {
    site: SiteId,
    number: u64,
    wake: Arc<Notify>,
    relay: Relay,
    _turn: OwnedSemaphorePermit,
}

impl Default for Relay {
    fn default() -> Self {
        Self { held: Arc::default(), turns: Arc::new(Semaphore::new(MAX_SOCKETS)) }
    }
}

impl Relay {
    /// A seat for a site, in place of the one that it may have had: its node came back before the old connection was
    /// found dead. None when the house is full.
    pub fn seat(&self, site: SiteId) -> Option<Seat> {
        let turn = self.turns.clone().try_acquire_owned().ok()?;
        let wake = Arc::new(Notify::new());
        let mut held = self.held();
        held.next += 1;
        let number = held.next;
        if let Some((_, before)) = held.seats.insert(site, (number, wake.clone())) {
            before.notify_one();
        }
        drop(held);
        Some(Seat { site, number, wake, relay: self.clone(), _turn: turn })
    }

    /// Waits until every site was told that the licensor goes down, within reason.
    pub async fn is_empty(&self) {
        let all = u32::try_from(MAX_SOCKETS).expect("there are bounds");
        let _ = timeout(FAREWELL, self.turns.acquire_many(all)).await;
    }

    /// How many sites are connected here.
    pub fn connected(&self) -> usize {
        self.held().seats.len()
    }

    /// Wakes whoever must look, until `closing`. Exchanges the keys when somebody rotated them.
    pub async fn listen(self, mut news: Receiver<News>, rotated: Rotated, closing: Closing) {
        loop {
            let heard = tokio::select! {
                heard = news.recv() => heard,
                () = closing.is_due() => return,
            };
            match heard {
                Ok(News::Site(site)) => self.wake(site),
                Ok(News::Heard | News::Deed) => {}
                Ok(News::Keys | News::Everything) | Err(RecvError::Lagged(_)) => {
                    rotated.exchange().await;
                    self.wake_all();
                }
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn wake_all(&self) {
        for (_, wake) in self.held().seats.values() {
            wake.notify_one();
        }
    }

    fn wake(&self, site: SiteId) {
        if let Some((_, wake)) = self.held().seats.get(&site) {
            wake.notify_one();
        }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Waits until the site must be looked at. One call that nobody waits for is remembered.
    pub async fn is_woken(&self) {
        self.wake.notified().await;
    }

    /// Whether the site has not connected again meanwhile.
    pub fn is_current(&self) -> bool {
        self.relay.held().seats.get(&self.site).is_some_and(|(number, _)| *number == self.number)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut held = self.relay.held();
        if held.seats.get(&self.site).is_some_and(|(number, _)| *number == self.number) {
            held.seats.remove(&self.site);
        }
    }
}

/// Takes over the keys that somebody rotated.
pub struct Rotated {
    /// Where the rotations are.
    pub store: Arc<dyn Store>,
    /// Where the private keys are.
    pub source: KeySource,
    /// Where the keyring of this process is.
    pub keys: Keys,
}

impl Rotated {
    /// Reads both again. When that fails, the keys stay as they are.
    pub async fn exchange(&self) {
        let made = match self.store.rotations().await {
            Ok(rotations) => self.source.read().and_then(|file| Keyring::new(file, &rotations)),
            Err(error) => return tracing::warn!(%error, "key rotations could not be read, the keys stay"),
        };
        match made {
            Ok(keyring) => self.keys.exchange(keyring),
            Err(error) => tracing::error!(%error, "the keys could not be read again, they stay"),
        }
    }
}
