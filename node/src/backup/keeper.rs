//! Who makes the backups while the house is open.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serving::closing::Closing;
use sync::time::UnixMs;
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::sleep;

use super::{BackupError, BackupState, Made, Plan};
use crate::clock;
use crate::store::{Store, StoreError};

/// How often it is asked whether one is due: cheap, and right also after the clock was set.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// After a failure the next try waits so long.
const TRY_AGAIN_AFTER_MS: i64 = 5 * 60 * 1000;
const MS_PER_MINUTE: i64 = 60 * 1000;

/// Makes backups when they are due, and when somebody asks. Cheap to clone.
#[derive(Clone)]
pub struct Keeper {
    plan: Arc<Plan>,
    store: Store,
    time_zone: TimeZone,
    /// Why the last try failed, and when that was.
    failure: Arc<Mutex<Option<(UnixMs, String)>>>,
    /// One at a time.
    turn: Arc<AsyncMutex<()>>,
}

impl Keeper {
    /// A keeper for a restaurant in this time zone.
    pub fn new(plan: Plan, store: Store, time_zone: TimeZone) -> Self {
        Self { plan: Arc::new(plan), store, time_zone, failure: Arc::default(), turn: Arc::default() }
    }

    /// How the backups are.
    pub fn state(&self) -> BackupState {
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.plan.state(clock::now(), failure.map(|(_, why)| why))
    }

    /// Makes a backup now.
    pub async fn make(&self) -> Result<Made, BackupError> {
        let _turn = self.turn.lock().await;
        let (plan, store) = (self.plan.clone(), self.store.clone());
        // Away from the few connections that answer requests: this one reads for long.
        let making = tokio::task::spawn_blocking(move || plan.make(&store.reader()?));
        let made = making.await.unwrap_or(Err(BackupError::Store(StoreError::Stopped)));
        let failure = made.as_ref().err().map(|error| (clock::now(), error.to_string()));
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
        match &made {
            Ok(made) => {
                let (file, orders) = (made.file.display(), made.contents.orders);
                tracing::info!(%file, sealed = made.sealed.is_some(), orders, "a backup was made and read back");
            }
            Err(error) => tracing::error!(%error, "no backup could be made"),
        }
        made
    }

    /// Makes what is due until the node goes down.
    pub async fn keep(self, closing: Closing) {
        loop {
            tokio::select! {
                () = closing.is_due() => return,
                () = sleep(LOOK_EVERY) => {}
            }
            if self.is_due(clock::now()) {
                let _told = self.make().await;
            }
        }
    }

    fn is_due(&self, now: UnixMs) -> bool {
        if self.plan.every_minutes == 0 {
            return false;
        }
        let failed = self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if failed.is_some_and(|(at, _)| now.0 < at.0 + TRY_AGAIN_AFTER_MS) {
            return false;
        }
        let BackupState { last_at, copy_last_at, .. } = self.plan.state(now, None);
        let last = if self.plan.copy_to.is_some() { last_at.min(copy_last_at) } else { last_at };
        let due = last.map(|last| due_after(last, &self.plan, &self.time_zone));
        // A backup from the future was made by a clock that was wrong.
        due.is_none_or(|due| now >= due || last > Some(now))
    }
}

/// When the next backup is due after one that was made at `last`.
fn due_after(last: UnixMs, plan: &Plan, time_zone: &TimeZone) -> UnixMs {
    let hourly = UnixMs(last.0 + i64::from(plan.every_minutes) * MS_PER_MINUTE);
    closing_after(last, plan, time_zone).map_or(hourly, |closing| hourly.min(closing))
}

/// The first closing time after a moment.
fn closing_after(last: UnixMs, plan: &Plan, time_zone: &TimeZone) -> Option<UnixMs> {
    let last = Timestamp::from_millisecond(last.0).ok()?.to_zoned(time_zone.clone());
    let today = last.with().time(plan.at.0).build().ok()?;
    let next = if today > last { today } else { today.checked_add(1.day()).ok()? };
    Some(UnixMs(next.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(every_minutes: u32, at: &str) -> Plan {
        Plan {
            folder: "backups".into(),
            copy_to: None,
            every_minutes,
            at: at.parse().unwrap(),
            keep_newest: 1,
            keep_days: 1,
        }
    }

    #[test]
    fn one_is_due_every_hour_and_at_closing_time() {
        let athens = TimeZone::get("Europe/Athens").unwrap();
        let at = |text: &str| {
            let moment: jiff::civil::DateTime = text.parse().unwrap();
            UnixMs(moment.to_zoned(athens.clone()).unwrap().timestamp().as_millisecond())
        };
        let check = |every_minutes: u32, last: &str, due: &str| {
            let plan = plan(every_minutes, "02:30");
            assert_eq!(due_after(at(last), &plan, &athens), at(due), "{every_minutes} minutes after {last}");
        };
        check(60, "2026-11-21T20:15", "2026-11-21T21:15");
        check(60, "2026-11-22T01:45", "2026-11-22T02:30");
        check(60, "2026-11-22T02:30", "2026-11-22T03:30");
        check(1440, "2026-11-22T02:31", "2026-11-23T02:30");
    }
}
