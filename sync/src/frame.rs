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
//!
//! A node that is lost is made again from a backup, and the phones bring back what is not in it:
//!
//! ```text
//!                                  ◄─────── Welcome { later epoch }
//!   Vouch { docs }                 ───────►  before anything is pushed
//!                                  ◄─────── Ask { order, heads }    lacking here
//!                                  ◄─────── Recall                  and what of those that are over? Printing waits
//!                                  ◄─────── Retry { awaits }        not before what it builds on is back
//!   Recover { changes, receipt }   ───────►
//!                                  ◄─────── Receipts                while nothing is lost: what is on disk now
//! ```

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use thiserror::Error;

use crate::id::{OrderId, TableId};

pub use self::license::License;
pub use self::lookups::{ORDERS_IN_GREETING, lookups};
pub use self::recovery::{Epoch, Receipt};
pub use self::refusal::{ErrorCode, RefusalCode};
pub use self::tables::{OpenSitting, TableStatus};

mod license;
mod lookups;
mod recovery;
mod refusal;
mod tables;

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
/// Documents in one `Hello` or `Vouch`.
pub const MAX_DOCS_IN_HELLO: usize = 500;
/// Bytes of changes in one `Recover`.
pub const MAX_RECOVERED_AT_ONCE_BYTES: usize = 128 * 1024;
/// Bytes of one order that is brought back: many times the longest.
pub const MAX_RECOVERED_BYTES: usize = 8 * 1024 * 1024;
/// Changes of one order that is brought back, however small.
pub const MAX_RECOVERED_CHANGES: usize = 50_000;

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
    /// It keeps receipts; those that it has say that the node had these. After `Welcome`, before anything is pushed, and
    /// again for orders that are over when it hears `Recall`.
    #[n(5)]
    Vouch {
        /// With the heads of their receipts.
        #[n(0)]
        docs: Vec<Known>,
    },
    /// These, which are pushed next, went to an earlier node that never answered: it may have taken and printed them.
    #[n(6)]
    Doubt {
        /// Their hashes.
        #[n(0)]
        hashes: Vec<Hash>,
    },
    /// Answers `Ask`.
    #[n(7)]
    Recover {
        /// The document, which was opened before.
        #[n(0)]
        order: OrderId,
        /// Automerge changes, dependencies first; at most [`MAX_RECOVERED_AT_ONCE_BYTES`].
        #[n(1)]
        changes: Vec<ByteVec>,
        /// That the node had them; with the last of them.
        #[n(2)]
        receipt: Option<Receipt>,
    },
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
    /// How long ago it was made, by that of the device's clocks that says more.
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
        /// Nothing is wrong: what they build on is lacking here, and phones bring it back.
        #[n(1)]
        #[cbor(default, skip_if = "is_false")]
        awaits: bool,
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
    /// What phones keep, should this node be lost: at once to whoever made the changes, about every second to the others.
    /// Only for those that said `Vouch`.
    #[n(13)]
    Receipts {
        /// Of orders that changed.
        #[n(0)]
        receipts: Vec<Receipt>,
    },
    /// The node came of a backup: it asks what the device keeps of orders that are over, and prints nothing meanwhile.
    #[n(14)]
    Recall {
        /// That has ended.
        #[n(0)]
        #[cbor(default, skip_if = "is_false")]
        is_over: bool,
    },
    /// It lacks something for which the device has vouched.
    #[n(15)]
    Ask {
        /// Of which order.
        #[n(0)]
        order: OrderId,
        /// What it has.
        #[n(1)]
        heads: Vec<Hash>,
    },
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

fn is_false(word: &bool) -> bool {
    !word
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
