//! Points in time, as data. Nobody in this crate can read a clock.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, by the clock of whoever wrote it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(transparent)]
#[cbor(transparent)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct UnixMs(#[n(0)] pub i64);

/// What a device's two clocks show at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Now {
    /// The wall clock: may be wrong by a day, may jump.
    pub wall: UnixMs,
    /// A clock that only runs forward (milliseconds since the page or process started). Where a device sleeps it may stand still,
    /// so what is old by either clock is old.
    pub running_ms: u64,
}
