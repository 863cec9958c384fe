//! The one place in the node that reads the clock and draws random numbers; everything pure is handed both.

use std::time::{SystemTime, UNIX_EPOCH};

use license::time::{Now, UnixSeconds};
use rand::RngCore;
use rustix::time::{ClockId, clock_gettime};
use sync::time::UnixMs;

/// No clock that was ever set shows an earlier time: this was written later.
pub const EARLIEST: UnixMs = UnixMs(1_763_700_000_000);

/// Now, by the node's wall clock.
pub fn now() -> UnixMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// What both clocks show: that of the wall, and one that nobody can set and that runs on while the machine sleeps.
pub fn both() -> Now {
    let running = clock_gettime(ClockId::Boottime).tv_sec;
    Now { wall: UnixSeconds(now().0.div_euclid(1_000)), running_seconds: u64::try_from(running).unwrap_or(0) }
}

/// Fills `bytes` from the process's cryptographic generator; fits [`sync::id::Random`].
pub fn random(bytes: &mut [u8]) {
    rand::rng().fill_bytes(bytes);
}

/// Random bytes for a key or a salt.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}
