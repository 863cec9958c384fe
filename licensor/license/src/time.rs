//! Points in time, as data. Nobody in this crate can read a clock.

use serde::{Deserialize, Serialize};

/// One minute.
pub const MINUTE_SECONDS: i64 = 60;
/// One hour.
pub const HOUR_SECONDS: i64 = 60 * MINUTE_SECONDS;
/// One day.
pub const DAY_SECONDS: i64 = 24 * HOUR_SECONDS;

/// Two clocks that differ by no more than this agree.
pub const TOLERANCE_SECONDS: i64 = 5 * MINUTE_SECONDS;

/// Seconds since 1970-01-01T00:00:00Z. Arithmetic saturates: a wild clock makes a wild time, never a panic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixSeconds(pub i64);

impl UnixSeconds {
    /// 9999-12-31T23:59:59Z, the last moment that a token may name: other languages' dates end there.
    pub const LATEST: Self = Self(253_402_300_799);

    /// This moment and `seconds` more (or less, if negative).
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// How many seconds have passed since `earlier`; negative if it is later.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// What the two clocks of a node show at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock: may be wrong by years, may jump.
    pub wall: UnixSeconds,
    /// Seconds since the program started, by a clock that only runs forward and that nobody can set. Best is one that
    /// runs on while the machine sleeps (`CLOCK_BOOTTIME` on Linux).
    pub running_seconds: u64,
}
