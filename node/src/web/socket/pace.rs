//! How fast one device may speak. A phone that comes back with a whole evening is taken at full speed; one that never
//! stops is read more slowly, so that it fills its own line and nobody else's. A frame costs what it weighs and what it has
//! the node look up; all connections of a device pay from one purse, so that nobody gains by connecting again.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sync::id::DeviceId;
use tokio::time::Instant;

/// Bytes of a frame that cost as much as a frame does: about one item.
const BYTES_A_TOKEN: usize = 256;
/// What an order costs that is looked up: it may have to be read from disk.
const TOKENS_AN_ORDER: usize = 3;
/// What a device has saved up when it connects: thousands of changes.
const MAX_TOKENS: f64 = 4_000.0;
/// What it may spend for as long as it likes.
const TOKENS_A_SECOND: f64 = 1_000.0;

/// A bucket of tokens: each frame takes some out, time puts some in.
#[derive(Clone, Debug)]
pub(super) struct Pace(Arc<Mutex<Bucket>>);

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Pace {
    fn new(now: Instant) -> Self {
        Self(Arc::new(Mutex::new(Bucket { tokens: MAX_TOKENS, at: now })))
    }

    /// A frame of so many bytes was read.
    pub(super) fn read(&self, bytes: usize, now: Instant) {
        self.bucket().pay(1 + bytes / BYTES_A_TOKEN, now);
    }

    /// The node has to look up so many orders.
    pub(super) fn look_up(&self, orders: usize, now: Instant) {
        self.bucket().pay(orders * TOKENS_AN_ORDER, now);
    }

    /// From when on the next frame may be read.
    pub(super) fn free_at(&self, now: Instant) -> Instant {
        let mut bucket = self.bucket();
        bucket.earn(now);
        now + Duration::from_secs_f64((-bucket.tokens).max(0.0) / TOKENS_A_SECOND)
    }

    fn is_idle(&self, now: Instant) -> bool {
        let mut bucket = self.bucket();
        bucket.earn(now);
        Arc::strong_count(&self.0) == 1 && bucket.tokens >= MAX_TOKENS
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        // What is in it is whole at every moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bucket {
    fn earn(&mut self, now: Instant) {
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * TOKENS_A_SECOND;
        self.at = self.at.max(now);
        self.tokens = (self.tokens + earned).min(MAX_TOKENS);
    }

    fn pay(&mut self, tokens: usize, now: Instant) {
        self.earn(now);
        self.tokens -= f64::from(u32::try_from(tokens).unwrap_or(u32::MAX));
    }
}

/// The paces of the devices that are connected, or were a moment ago.
#[derive(Clone, Debug, Default)]
pub(in crate::web) struct Paces(Arc<Mutex<BTreeMap<DeviceId, Pace>>>);

impl Paces {
    /// That of a device, as it left it.
    pub(super) fn of(&self, device: DeviceId, now: Instant) -> Pace {
        let mut paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paces.retain(|_, pace| !pace.is_idle(now));
        paces.entry(device).or_insert_with(|| Pace::new(now)).clone()
    }
}

#[cfg(test)]
mod tests {
    use sync::frame::{MAX_DOCS_IN_HELLO, ORDERS_IN_GREETING};
    use uuid::Uuid;

    use super::*;

    const ELENI: DeviceId = DeviceId(Uuid::from_u128(1));

    /// Reads a frame as soon as it may, and answers when that was.
    fn read(pace: &Pace, bytes: usize, orders: usize, now: Instant) -> Instant {
        pace.read(bytes, now);
        pace.look_up(orders, now);
        pace.free_at(now)
    }

    #[test]
    fn a_whole_evening_is_read_at_once() {
        let now = Instant::now();
        let pace = Pace::new(now);
        assert!((0..1_900).all(|_| read(&pace, 400, 0, now) == now));
    }

    #[test]
    fn a_phone_that_comes_back_with_hundreds_of_orders_is_read_at_once() {
        let now = Instant::now();
        let pace = Pace::new(now);
        assert_eq!(read(&pace, 20_000, ORDERS_IN_GREETING + 300, now), now);
        assert_eq!(read(&pace, 20_000, 300, now), now);
        assert!((0..300).all(|_| read(&pace, 40, 1, now) == now));
    }

    #[test]
    fn who_never_stops_is_slowed_down_to_the_pace() {
        let start = Instant::now();
        let (mut now, pace) = (start, Pace::new(start));
        for _ in 0..50_000 {
            now = read(&pace, 400, 0, now);
        }
        let took = now.duration_since(start).as_secs();
        assert!((95..=97).contains(&took), "{took} s for 100,000 tokens, 4,000 of them saved up");
    }

    #[test]
    fn who_greets_without_end_pays_for_what_is_looked_up() {
        let start = Instant::now();
        let (mut now, pace) = (start, Pace::new(start));
        for _ in 0..100 {
            now = read(&pace, 30_000, ORDERS_IN_GREETING + MAX_DOCS_IN_HELLO, now);
        }
        let took = now.duration_since(start).as_secs();
        assert!((170..=175).contains(&took), "{took} s for 55,000 orders and 3 MB, 4,000 tokens saved up");
    }

    #[test]
    fn who_connects_again_goes_on_as_it_left() {
        let start = Instant::now();
        let paces = Paces::default();
        let mut now = start;
        for _ in 0..100 {
            now = read(&paces.of(ELENI, now), 0, MAX_DOCS_IN_HELLO, now);
        }
        assert!(now.duration_since(start).as_secs() > 140);
        let other = DeviceId(Uuid::from_u128(2));
        assert_eq!(read(&paces.of(other, now), 0, MAX_DOCS_IN_HELLO, now), now);
        let later = now + Duration::from_secs(60);
        drop(paces.of(other, later));
        assert_eq!(paces.0.lock().unwrap().len(), 1, "who is long gone is forgotten");
    }

    #[test]
    fn who_pauses_may_hurry_again() {
        let start = Instant::now();
        let pace = Pace::new(start);
        let mut now = start;
        (0..4_000).for_each(|_| now = read(&pace, 400, 0, now));
        assert!(now > start);
        let later = now + Duration::from_secs(60);
        assert_eq!(read(&pace, 400, 0, later), later);
    }
}
