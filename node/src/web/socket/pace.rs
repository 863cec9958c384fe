//! How fast one device may speak. A phone that comes back with a whole evening is taken at full speed; one that never
//! stops is read more slowly, so that it fills its own line and nobody else's.

use std::time::Duration;

use tokio::time::Instant;

/// Bytes of a frame that cost as much as a frame does: about one item.
const BYTES_A_TOKEN: usize = 256;
/// What a device has saved up when it connects: thousands of changes.
const MAX_TOKENS: f64 = 4_000.0;
/// What it may spend for as long as it likes.
const TOKENS_A_SECOND: f64 = 1_000.0;

/// A bucket of tokens: each frame takes some out, time puts some in.
#[derive(Debug)]
pub(super) struct Pace {
    tokens: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { tokens: MAX_TOKENS, at: now }
    }

    /// A frame of so many bytes was read; answers from when on the next one may be.
    pub(super) fn read(&mut self, bytes: usize, now: Instant) -> Instant {
        let earned = now.duration_since(self.at).as_secs_f64() * TOKENS_A_SECOND;
        self.at = now;
        let cost = u32::try_from(1 + bytes / BYTES_A_TOKEN).unwrap_or(u32::MAX);
        self.tokens = (self.tokens + earned).min(MAX_TOKENS) - f64::from(cost);
        now + Duration::from_secs_f64((-self.tokens).max(0.0) / TOKENS_A_SECOND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_evening_is_read_at_once() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        assert!((0..1_900).all(|_| pace.read(400, now) == now));
    }

    #[test]
    fn who_never_stops_is_slowed_down_to_the_pace() {
        let start = Instant::now();
        let (mut now, mut pace) = (start, Pace::new(start));
        for _ in 0..50_000 {
            now = pace.read(400, now);
        }
        let took = now.duration_since(start).as_secs();
        assert!((95..=97).contains(&took), "{took} s for 100,000 tokens, 4,000 of them saved up");
    }

    #[test]
    fn who_pauses_may_hurry_again() {
        let start = Instant::now();
        let mut pace = Pace::new(start);
        let mut now = start;
        (0..4_000).for_each(|_| now = pace.read(400, now));
        assert!(now > start);
        let later = now + Duration::from_secs(60);
        assert_eq!(pace.read(400, later), later);
    }
}
