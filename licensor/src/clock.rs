//! The one place in the licensor that reads the clock and draws random numbers.

use std::time::{SystemTime, UNIX_EPOCH};

use license::time::UnixSeconds;
use rand::RngCore;

/// Now, by the wall clock. Licensors need one that is right: their word is what nodes trust.
pub fn now() -> UnixSeconds {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixSeconds(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// Random bytes for a key or a salt, from the process's cryptographic generator.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill_bytes(&mut bytes);
    bytes
}
