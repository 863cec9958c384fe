//! When to speak again: pure, with the dice handed in.

use std::time::Duration;

/// The most doublings: beyond it every wait is the longest.
const MAX_DOUBLINGS: u32 = 16;

/// A rhythm that slows down while it fails.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rhythm {
    /// After a success.
    pub(super) usual: Duration,
    /// After the first failure; doubles with each.
    pub(super) first: Duration,
    /// After many.
    pub(super) longest: Duration,
    failures: u32,
}

impl Rhythm {
    pub(super) fn new(usual: Duration, first: Duration, longest: Duration) -> Self {
        Self { usual, first, longest, failures: 0 }
    }

    /// It went well: the usual time and up to a tenth less, so that houses which start together drift apart.
    pub(super) fn after_success(&mut self, dice: u8) -> Duration {
        self.failures = 0;
        self.usual - self.usual / 10 * u32::from(dice) / 255
    }

    /// It failed: half to one and a half of a wait that doubles.
    pub(super) fn after_failure(&mut self, dice: u8) -> Duration {
        let doublings = self.failures.min(MAX_DOUBLINGS);
        self.failures = self.failures.saturating_add(1);
        let wait = self.first.saturating_mul(1 << doublings).min(self.longest);
        wait / 2 + wait * u32::from(dice) / 255
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);
    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_failure_is_mended_soon_and_many_failures_are_tried_without_haste() {
        let mut rhythm = Rhythm::new(6 * HOUR, 4 * SECOND, 900 * SECOND);
        let waits: Vec<u64> = (0..10).map(|_| rhythm.after_failure(0).as_secs()).collect();
        assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 450, 450]);
        assert_eq!(rhythm.after_failure(255), 1_350 * SECOND);
        rhythm.after_success(0);
        assert_eq!(rhythm.after_failure(0), 2 * SECOND);
        (0..100).for_each(|_| assert!(rhythm.after_failure(255) <= 1_350 * SECOND));
    }

    #[test]
    fn a_success_is_repeated_in_time_for_the_license_to_stay_fresh() {
        let mut rhythm = Rhythm::new(6 * HOUR, SECOND, SECOND);
        for dice in 0..=255 {
            let wait = rhythm.after_success(dice);
            assert!(wait <= 6 * HOUR && wait >= 5 * HOUR, "{wait:?}");
        }
    }
}
