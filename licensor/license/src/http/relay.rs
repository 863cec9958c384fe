//! The relay socket: what a node and the licensor say to each other while they are connected.
//!
//! A WebSocket with the site's headers and the sub-protocol [`RELAY_PROTOCOL`]; each message is one JSON object as
//! text, told apart by `kind`. An end ignores a kind that it does not know, so either may learn new ones first.
//!
//! ```text
//! node                                    licensor
//!  │ hello {version, uptime, nonce} ────────► │  once, first
//!  │ ◄──────── licenses {id, tokens, nonce} ─ │  answers the hello; again whenever somebody changed the site
//!  │ taken {id, serial} ────────────────────► │  when it is on the node's disk
//! ```
//!
//! What a site may do is one state, so nothing is queued: whoever was away is told the state of now, under the next
//! `id`. A message that is not taken in time is sent again, then the connection is given up, and the node comes back.

use serde::{Deserialize, Serialize};

use crate::nonce::Nonce;

/// Where nodes connect, below the licensor's address.
pub const RELAY_PATH: &str = "/api/relay";
/// The sub-protocol; its number changes when an end of an older one could misunderstand.
pub const RELAY_PROTOCOL: &str = "comanda-relay.v1";
/// The longest message of a node.
pub const MAX_RELAY_FROM_NODE_BYTES: usize = 4 * 1024;

/// What a node says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromNode {
    /// The first word.
    Hello {
        /// Of the node's program.
        version: String,
        /// Since it started.
        uptime_seconds: u64,
        /// Comes back in the first licenses and inside their token.
        nonce: Nonce,
    },
    /// Tokens were taken and are on the disk.
    Taken {
        /// That of the licenses.
        id: u64,
        /// Of the best token that the node now has; none if it has none.
        serial: Option<u64>,
    },
    /// Of a later version.
    #[serde(other)]
    Unknown,
}

/// What the licensor says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromLicensor {
    /// What the site may do, for [`crate::holder::Holder::learn`].
    Licenses {
        /// Counts up within a connection. To be said back when the tokens are on the disk.
        id: u64,
        /// All key rotations, and the license if there is one.
        tokens: Vec<String>,
        /// That of the hello, if this answers it.
        nonce: Option<Nonce>,
    },
    /// Of a later version.
    #[serde(other)]
    Unknown,
}
