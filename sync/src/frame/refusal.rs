//! Why something is not taken.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Why a change is refused for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum RefusalCode {
    /// The bytes are no change, or their checksum is wrong.
    #[n(0)]
    Damaged,
    /// Larger than [`super::MAX_CHANGE_BYTES`].
    #[n(1)]
    TooLarge,
    /// Its author is no session of this device.
    #[n(2)]
    WrongActor,
    /// Not the next change of its author.
    #[n(3)]
    WrongSequence,
    /// It builds on changes that the node does not have.
    #[n(4)]
    UnknownDependency,
    /// It builds on a change that was refused.
    #[n(5)]
    RefusedDependency,
    /// It does something that no honest device does to a document.
    #[n(6)]
    Structure,
    /// A record is incomplete or out of bounds.
    #[n(7)]
    MalformedRecord,
    /// That person may not do this.
    #[n(8)]
    NotAllowed,
    /// The document was not opened, or its table does not exist.
    #[n(9)]
    UnknownOrder,
    /// The table belongs to other waiters.
    #[n(10)]
    NotYourTable,
    /// The menu that it names does not sell it so: another name or price, or a choice that its rules do not allow.
    #[n(11)]
    WrongPrice,
    /// A payment for items does not come to their price.
    #[n(12)]
    WrongAmount,
    /// A transfer or join whose other half is not with it.
    #[n(13)]
    Unpaired,
    /// So much was written into the order that it has no room for this; what ends it is taken longest.
    #[n(14)]
    HistoryFull,
    /// Its records are there already: they were taken in another change.
    #[n(15)]
    AlreadyThere,
}

/// What a device did wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not a frame of this protocol.
    #[n(0)]
    Malformed,
    /// A protocol that this node does not speak: the app must be reloaded.
    #[n(1)]
    Version,
    /// A frame or list above its bound.
    #[n(2)]
    TooLarge,
    /// The first frame was not `Hello`.
    #[n(3)]
    HelloFirst,
    /// A push for an order that was not opened on this connection.
    #[n(4)]
    NotOpened,
    /// The sitting cannot be: wrong id, unknown table, or far in the future.
    #[n(5)]
    NoSuchSitting,
    /// The session was ended: log in again.
    #[n(6)]
    SessionOver,
    /// Another node took this one's place: this one shows what it has, and takes and prints nothing any more.
    #[n(7)]
    Replaced,
}

impl ErrorCode {
    /// Whether the connection ends with it.
    pub fn is_fatal(self) -> bool {
        !matches!(self, ErrorCode::NotOpened | ErrorCode::NoSuchSitting | ErrorCode::Replaced)
    }
}
