//! The one place in the node that reads the clock and draws random numbers; everything pure is handed both.

use std::time::{SystemTime, UNIX_EPOCH};

use rand::RngCore;
use sync::time::UnixMs;

/// Now, by the node's wall clock.
pub fn now() -> UnixMs {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    UnixMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
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
