//! What travels between a device and the node: one CBOR value a WebSocket message, the newest protocol first agreed
//! in the handshake (sub-protocol [`SUBPROTOCOL`]) and said again in `Hello`.
//!
//! ```text
//! device                                    node
//!   Hello { docs it holds, heads } ───────►
//!                                  ◄─────── Welcome, Tables, then Changes or Snapshot for what it lacks
//!   Open { order, table, sitting } ───────►  before the first push: an id cannot be turned back into its table
//!   Push { changes }               ───────►
//!                                  ◄─────── Ack { hashes }       on disk
//!                                  ◄─────── Reject { hash, why } never will be
//!                                  ◄─────── Retry { hashes }     not now: keep them and send them again
//!                                  ◄─────── Changes              what others did, and what the printers did
//!                                  ◄─────── License { number }   what the house may do, whenever that changes
//!   LicenseSeen { number }         ───────►  when nothing waits here that was made without knowing
//!                                  ◄─────── Hold { hashes }      no new parties now: keep them
//!   Ping                           ───────►  a half-open Wi-Fi connection looks alive until one asks
//!                                  ◄─────── Pong
//! ```

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::id::{OrderId, TableId, UserId};
use crate::money::Money;
use crate::order::Status;
use crate::time::UnixMs;

/// The version of this protocol.
pub const PROTOCOL: u16 = 1;
/// The WebSocket sub-protocol that names it.
pub const SUBPROTOCOL: &str = "comanda.v1";
/// No frame from a device is larger.
pub const MAX_FRAME_FROM_DEVICE_BYTES: usize = 256 * 1024;
/// No frame from the node is larger (a snapshot of a long evening fits many times).
pub const MAX_FRAME_FROM_NODE_BYTES: usize = 8 * 1024 * 1024;
/// No single change is larger.
pub const MAX_CHANGE_BYTES: usize = 64 * 1024;
/// Changes in one `Push`.
pub const MAX_CHANGES_IN_PUSH: usize = 32;
/// Documents in one `Hello`.
pub const MAX_DOCS_IN_HELLO: usize = 500;

/// The hash of a change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct Hash(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; 32]);

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0[..4].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// From a device to the node.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ToNode {
    /// The first frame of a connection; sent again to ask for what is missing.
    #[n(0)]
    Hello {
        /// [`PROTOCOL`] of the device.
        #[n(0)]
        protocol: u16,
        /// What it has, so that it is sent only what it lacks.
        #[n(1)]
        docs: Vec<Known>,
        /// What it wants to hear of.
        #[n(2)]
        follow: Follow,
        /// The latest of which a node ever told it.
        #[n(3)]
        #[cbor(default, skip_if = "Epoch::is_first")]
        epoch: Epoch,
    },
    /// Says which sitting an order is, before the first push of the connection for it.
    #[n(1)]
    Open {
        /// The order.
        #[n(0)]
        order: OrderId,
        /// Its table.
        #[n(1)]
        table: TableId,
        /// Which party at it.
        #[n(2)]
        sitting: u32,
    },
    /// Changes, taken all together or not at all.
    #[n(2)]
    Push {
        /// At most [`MAX_CHANGES_IN_PUSH`].
        #[n(0)]
        changes: Vec<Pushed>,
    },
    /// Are you there?
    #[n(3)]
    Ping,
    /// What the license says is known here, and was not when what was pushed before was made.
    #[n(4)]
    LicenseSeen {
        /// That of the frame.
        #[n(0)]
        number: u32,
    },
}

/// Which restore from a backup a node came of. Phones carry the latest from node to node: a machine that was replaced
/// and is plugged in again hears from them that it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Epoch {
    /// Grows with every restore; 0 for a node that was never restored.
    #[n(0)]
    pub number: u64,
    /// Made by the node with the site's key, so that no phone can invent one.
    #[n(1)]
    pub proof: String,
}

impl Epoch {
    /// Nothing is said of the first one: frames are then those of phones that know of none.
    fn is_first(&self) -> bool {
        self.number == 0
    }
}

/// A document that a device holds.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Known {
    /// Which.
    #[n(0)]
    pub order: OrderId,
    /// The heads of what the node has acknowledged or sent.
    #[n(1)]
    pub heads: Vec<Hash>,
}

/// What a device wants to hear of.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Follow {
    /// Every open order.
    #[n(0)]
    AllOpen,
    /// These, and those that it opens.
    #[n(1)]
    Only(#[n(0)] Vec<OrderId>),
}

/// One change on its way to the node.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Pushed {
    /// The document.
    #[n(0)]
    pub order: OrderId,
    /// How long ago it was made, by the device's running clock.
    #[n(1)]
    pub age_ms: u64,
    /// An Automerge change.
    #[n(2)]
    pub change: ByteVec,
}

/// From the node to a device.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ToDevice {
    /// Answers `Hello`.
    #[n(0)]
    Welcome {
        /// [`PROTOCOL`] of the node.
        #[n(0)]
        protocol: u16,
        /// Version of the catalog in force.
        #[n(1)]
        catalog: u32,
        /// Of the node.
        #[n(2)]
        #[cbor(default, skip_if = "Epoch::is_first")]
        epoch: Epoch,
    },
    /// These changes are on the node's disk.
    #[n(1)]
    Ack {
        /// Their hashes.
        #[n(0)]
        hashes: Vec<Hash>,
    },
    /// This change is refused for good. Everything that depends on it is, too.
    #[n(2)]
    Reject {
        /// The change.
        #[n(0)]
        hash: Hash,
        /// Its document.
        #[n(1)]
        order: OrderId,
        /// Why.
        #[n(2)]
        code: RefusalCode,
        /// What the node has of the document.
        #[n(3)]
        heads: Vec<Hash>,
    },
    /// The node could not store these now: keep them and send them again.
    #[n(3)]
    Retry {
        /// The changes.
        #[n(0)]
        hashes: Vec<Hash>,
    },
    /// What a device lacks of a document that it has.
    #[n(4)]
    Changes {
        /// The document.
        #[n(0)]
        order: OrderId,
        /// Automerge changes, dependencies first.
        #[n(1)]
        changes: Vec<ByteVec>,
    },
    /// A whole document.
    #[n(5)]
    Snapshot {
        /// The document.
        #[n(0)]
        order: OrderId,
        /// A saved Automerge document.
        #[n(1)]
        bytes: ByteVec,
    },
    /// That sitting is over: what was meant for it belongs to the current one.
    #[n(6)]
    Closed {
        /// The order that is over.
        #[n(0)]
        order: OrderId,
        /// Its table.
        #[n(1)]
        table: TableId,
        /// The sitting that is current there.
        #[n(2)]
        current: u32,
    },
    /// There is a newer catalog to fetch.
    #[n(7)]
    Catalog {
        /// Its version.
        #[n(0)]
        version: u32,
    },
    /// Tables whose status changed (all of them after `Hello`).
    #[n(8)]
    Tables {
        /// One entry a table.
        #[n(0)]
        tables: Vec<TableStatus>,
    },
    /// The device did something wrong; the connection ends when `fatal`.
    #[n(9)]
    Error {
        /// What.
        #[n(0)]
        code: ErrorCode,
        /// In words, for a log.
        #[n(1)]
        message: String,
    },
    /// I am.
    #[n(10)]
    Pong,
    /// What the house may do: after `Welcome`, and whenever it changes.
    #[n(11)]
    License(#[n(0)] License),
    /// The house may not open new tables now, and these open one: keep them, and send them again when it may.
    #[n(12)]
    Hold {
        /// The changes.
        #[n(0)]
        hashes: Vec<Hash>,
    },
}

/// What the license of the house says, as far as orders are concerned.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct License {
    /// Counts up while the node runs.
    #[n(0)]
    pub number: u32,
    /// Whether new parties may be served. Open bills can always be added to, paid and closed.
    #[n(1)]
    pub allows_new: bool,
    /// The whole of it for the screens, as JSON: the `State` of the crate `license`, which this crate does not read.
    #[n(2)]
    pub state: String,
}

/// One table, for those who do not hold its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TableStatus {
    /// Which.
    #[n(0)]
    pub table: TableId,
    /// The sitting that is open, or that the next party will be.
    #[n(1)]
    pub sitting: u32,
    /// What is open there; none when the table is free.
    #[n(2)]
    pub open: Option<OpenSitting>,
    /// What else is open there: parties that moved to a table where somebody sat already.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OpenSitting>,
}

/// The order that is open at a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenSitting {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Where it stands.
    #[n(1)]
    pub status: Status,
    /// What was ordered.
    #[n(2)]
    pub gross_minor: Money,
    /// What is still to pay.
    #[n(3)]
    pub balance_minor: Money,
    /// Guests.
    #[n(4)]
    pub covers: u32,
    /// When it was opened.
    #[n(5)]
    pub opened_at: Option<UnixMs>,
    /// Who serves it.
    #[n(6)]
    pub waiters: Vec<UserId>,
    /// Lines that wait for a printer.
    #[n(7)]
    pub lines_waiting: u32,
    /// Lines that need a person: uncertain or held.
    #[n(8)]
    pub lines_uncertain: u32,
}

/// Why a change is refused for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The bytes are no change, or their checksum is wrong.
    #[n(0)]
    Damaged,
    /// Larger than [`MAX_CHANGE_BYTES`].
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
    /// The menu that it names has another price.
    #[n(11)]
    WrongPrice,
    /// A payment for items does not come to their price.
    #[n(12)]
    WrongAmount,
    /// A transfer or join whose other half is not with it.
    #[n(13)]
    Unpaired,
    /// The order has room for food and money only.
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

/// A frame that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Above its bound.
    #[error("a frame of {0} bytes is above the limit")]
    TooLarge(usize),
    /// Not a frame.
    #[error("not a frame of this protocol: {0}")]
    Malformed(String),
}

impl ToNode {
    /// The frame as bytes.
    pub fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("writing to a Vec cannot fail")
    }

    /// Reads a frame that must fill `bytes`.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        decode_bounded(bytes, MAX_FRAME_FROM_DEVICE_BYTES)
    }
}

impl ToDevice {
    /// The frame as bytes.
    pub fn encode(&self) -> Vec<u8> {
        minicbor::to_vec(self).expect("writing to a Vec cannot fail")
    }

    /// Reads a frame that must fill `bytes`.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        decode_bounded(bytes, MAX_FRAME_FROM_NODE_BYTES)
    }
}

fn decode_bounded<'b, T: Decode<'b, ()>>(bytes: &'b [u8], limit: usize) -> Result<T, FrameError> {
    if bytes.len() > limit {
        return Err(FrameError::TooLarge(bytes.len()));
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let frame = decoder.decode().map_err(|error| FrameError::Malformed(error.to_string()))?;
    if decoder.position() != bytes.len() {
        return Err(FrameError::Malformed("bytes after its end".into()));
    }
    Ok(frame)
}
