//! The keeper of a license without a house around it: clocks of its own, a real database, a licensor made of a few lines.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use license::http::LicenseReport;
use license::keys::{KeySet, SigningKey};
use license::site::SiteId;
use license::state::{State, Why};
use license::time::{HOUR_SECONDS, MINUTE_SECONDS, Now, UnixSeconds};
use node::licensing::{self, Clock, Licensing, Setup};
use node::store::{Options, Store};
use serving::closing::{self, Close};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use super::cloud::Cloud;

/// On a machine that does other things too.
pub(super) const SOON: Duration = Duration::from_secs(60);
const DAY: i64 = 24 * HOUR_SECONDS;

pub(super) fn site() -> SiteId {
    SiteId(Uuid::from_u128(7))
}

pub(super) fn keys() -> KeySet {
    let drawer = SigningKey::from_seed(&[1; 32]).public();
    KeySet::new(vec![drawer, fixtures::license::signing_key().public()], [].into()).unwrap()
}

/// Both clocks of a machine, moved by hand.
#[derive(Clone)]
struct Clocks {
    wall: Arc<AtomicI64>,
    running: Arc<AtomicI64>,
}

impl Clocks {
    fn new() -> Self {
        Self {
            wall: Arc::new(AtomicI64::new(fixtures::license::now().0)),
            running: Arc::new(AtomicI64::new(1_000)),
        }
    }

    fn pass(&self, seconds: i64) {
        self.wall.fetch_add(seconds, Ordering::Relaxed);
        self.running.fetch_add(seconds, Ordering::Relaxed);
    }

    fn set_wall(&self, by_seconds: i64) {
        self.wall.fetch_add(by_seconds, Ordering::Relaxed);
    }

    fn wall(&self) -> UnixSeconds {
        UnixSeconds(self.wall.load(Ordering::Relaxed))
    }

    fn clock(&self) -> Clock {
        let clocks = self.clone();
        Arc::new(move || Now {
            wall: clocks.wall(),
            running_seconds: clocks.running.load(Ordering::Relaxed).unsigned_abs(),
        })
    }
}

/// What a node keeps of its license, running.
pub(super) struct Kept {
    pub(super) licensing: Licensing,
    store: Store,
    _close: Close,
}

impl Kept {
    pub(super) async fn open(folder: &TempDir, setup: Setup, clock: Clock) -> Self {
        let store = Store::open(folder.path(), Options::default()).unwrap();
        let (close, closing) = closing::pair();
        let (licensing, _) = licensing::start(setup, store.clone(), clock, &closing).await.unwrap();
        Self { licensing, store, _close: close }
    }

    /// Waits for a state, which comes with the next look at the clock.
    pub(super) async fn comes_to(&self, what: &str, is_so: impl Fn(&State) -> bool) -> State {
        let mut states = self.licensing.state();
        let come = timeout(SOON, states.wait_for(|state| is_so(state))).await;
        let state = come.map(|state| state.unwrap().clone());
        state.unwrap_or_else(|_| panic!("never {what}: {:?}", self.licensing.state().borrow()))
    }

    pub(super) async fn report(&self) -> LicenseReport {
        self.licensing.report().await.unwrap()
    }

    async fn end(self) {
        self.licensing.stop().await;
        self.store.close().await;
    }

    /// As a pulled plug would end it.
    async fn die(self) {
        self.store.close().await;
    }
}

fn is_grace(state: &State) -> bool {
    matches!(state, State::Grace { why: Why::Silence, .. })
}

fn is_blocked(state: &State) -> bool {
    matches!(state, State::Blocked { why: Why::Silence })
}

/// A license of now, and nobody to ask for another.
async fn licensed_once(folder: &TempDir, clocks: &Clocks) -> Kept {
    let kept = Kept::open(folder, Cloud::nobody(), clocks.clock()).await;
    let token = Cloud::token(site(), 1, clocks.wall(), None);
    kept.licensing.learn(vec![token]).await.unwrap();
    kept.comes_to("licensed", State::allows_new_business).await;
    kept
}

#[tokio::test]
async fn the_block_comes_24_hours_after_the_last_word_to_the_minute() {
    let (folder, clocks) = (tempfile::tempdir().unwrap(), Clocks::new());
    let kept = licensed_once(&folder, &clocks).await;
    clocks.pass(8 * HOUR_SECONDS + MINUTE_SECONDS);
    let grace = kept.comes_to("grace", is_grace).await;
    assert!(grace.allows_new_business());
    clocks.pass(DAY - 8 * HOUR_SECONDS - 2 * MINUTE_SECONDS);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(kept.licensing.state().borrow().allows_new_business(), "a minute before the day is over");
    clocks.pass(2 * MINUTE_SECONDS);
    kept.comes_to("blocked", is_blocked).await;
    let token = Cloud::token(site(), 1, clocks.wall(), None);
    kept.licensing.learn(vec![token]).await.unwrap();
    kept.comes_to("licensed again", State::allows_new_business).await;
}

#[tokio::test]
async fn a_clock_that_is_set_back_gains_nothing_neither_running_nor_between_two_starts() {
    let (folder, clocks) = (tempfile::tempdir().unwrap(), Clocks::new());
    let kept = licensed_once(&folder, &clocks).await;
    clocks.pass(20 * HOUR_SECONDS);
    kept.comes_to("grace", is_grace).await;
    clocks.set_wall(-19 * HOUR_SECONDS);
    kept.end().await;

    // Off for an hour, which nobody counts, with the clock set back meanwhile.
    clocks.set_wall(-HOUR_SECONDS);
    let kept = Kept::open(&folder, Cloud::nobody(), clocks.clock()).await;
    assert!(is_grace(&kept.licensing.state().borrow()), "{:?}", kept.licensing.state().borrow());
    let report = kept.report().await;
    assert!(report.clock_error_seconds.is_some_and(|error| error < -18 * HOUR_SECONDS), "{report:?}");
    clocks.pass(4 * HOUR_SECONDS + MINUTE_SECONDS);
    kept.comes_to("blocked", is_blocked).await;
}

#[tokio::test]
async fn pulling_the_plug_again_and_again_gains_nothing() {
    let (folder, clocks) = (tempfile::tempdir().unwrap(), Clocks::new());
    let mut kept = licensed_once(&folder, &clocks).await;
    let start = clocks.wall();
    for _ in 0..30 {
        clocks.pass(30);
        clocks.set_wall(-30);
        tokio::time::sleep(Duration::from_millis(20)).await;
        kept.die().await;
        kept = Kept::open(&folder, Cloud::nobody(), clocks.clock()).await;
    }
    let passed = kept.report().await.now.since(start);
    assert!(passed >= 30 * 30, "{passed} s of at least 900 were counted");
}

#[tokio::test]
async fn a_lock_survives_a_restart_without_a_licensor_and_an_older_word_does_not_open_it() {
    let (folder, clocks) = (tempfile::tempdir().unwrap(), Clocks::new());
    let kept = licensed_once(&folder, &clocks).await;
    let locked = Cloud::token(site(), 2, clocks.wall(), Some("unpaid"));
    let learned = kept.licensing.learn(vec![locked]).await.unwrap();
    assert_eq!(learned.serial, Some(2));
    kept.die().await;

    let kept = Kept::open(&folder, Cloud::nobody(), clocks.clock()).await;
    let is_locked = |state: &State| matches!(state, State::Locked { reason } if reason == "unpaid");
    assert!(is_locked(&kept.licensing.state().borrow()));
    let older = Cloud::token(site(), 1, clocks.wall().plus(60), None);
    kept.licensing.learn(vec![older]).await.unwrap();
    assert!(is_locked(&kept.licensing.state().borrow()));
    let newer = Cloud::token(site(), 3, clocks.wall().plus(1), None);
    kept.licensing.learn(vec![newer]).await.unwrap();
    kept.comes_to("unlocked", State::allows_new_business).await;
}

#[tokio::test]
async fn a_clock_that_was_far_ahead_is_put_right_by_an_answer_of_the_licensor() {
    let (folder, clocks) = (tempfile::tempdir().unwrap(), Clocks::new());
    let cloud = Cloud::start().await;
    let kept = licensed_once(&folder, &clocks).await;
    clocks.set_wall(400 * DAY);
    kept.comes_to("blocked", |state| !state.allows_new_business()).await;
    clocks.set_wall(-400 * DAY);
    kept.end().await;
    let kept = Kept::open(&folder, Cloud::nobody(), clocks.clock()).await;
    assert!(
        !kept.licensing.state().borrow().allows_new_business(),
        "a time that anybody can turn back is not trusted"
    );
    kept.end().await;
    let kept = Kept::open(&folder, cloud.setup(), clocks.clock()).await;
    kept.comes_to("licensed", State::allows_new_business).await;
    assert!(kept.report().await.now.since(clocks.wall()).abs() < MINUTE_SECONDS);
}
