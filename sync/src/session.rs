//! Who is behind a change: a session belongs to one person on one device, and every Automerge actor names its session.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{DeviceId, Random, UserId};
use crate::site::Role;

/// Bytes of a session id, and of the random part of an actor.
const HALF_BYTES: usize = 8;
/// What tells a node's actors from those of devices: the first half is no session.
const NODE_SESSION: SessionId = SessionId(*b"node\0\0\0\0");

/// The id of a session, in JSON 16 hexadecimal digits; the first half of every actor that writes in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub struct SessionId(#[cbor(n(0), with = "minicbor::bytes")] pub [u8; HALF_BYTES]);

/// A session that was granted to a device at login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Session {
    /// Its id.
    #[n(0)]
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub id: SessionId,
    /// Who logged in.
    #[n(1)]
    pub user: UserId,
    /// What they may do.
    #[n(2)]
    pub role: Role,
    /// Where they logged in.
    #[n(3)]
    pub device: DeviceId,
}

/// The author of changes: session and a random part for each page load, so two tabs never share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// The session.
    pub session: SessionId,
    /// What tells this page load from all others.
    pub load: [u8; HALF_BYTES],
}

impl Actor {
    /// A fresh actor of a session. Never stored for reuse.
    pub fn fresh(session: SessionId, random: &mut dyn Random) -> Self {
        let mut load = [0; HALF_BYTES];
        random.fill(&mut load);
        Self { session, load }
    }

    /// A fresh actor of the node itself, for each of its starts.
    pub fn fresh_of_node(random: &mut dyn Random) -> Self {
        Self::fresh(NODE_SESSION, random)
    }

    /// Whether it is the node's own.
    pub fn is_node(self) -> bool {
        self.session == NODE_SESSION
    }

    /// Its sixteen bytes.
    pub fn bytes(self) -> [u8; 2 * HALF_BYTES] {
        let mut bytes = [0; 2 * HALF_BYTES];
        bytes[..HALF_BYTES].copy_from_slice(&self.session.0);
        bytes[HALF_BYTES..].copy_from_slice(&self.load);
        bytes
    }

    /// The actor with these bytes, unless there are not sixteen.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 2 * HALF_BYTES] = bytes.try_into().ok()?;
        let (session, load) = bytes.split_at(HALF_BYTES);
        Some(Self { session: SessionId(session.try_into().ok()?), load: load.try_into().ok()? })
    }
}

impl SessionId {
    /// A fresh session id.
    pub fn fresh(random: &mut dyn Random) -> Self {
        let mut id = [0; HALF_BYTES];
        random.fill(&mut id);
        Self(id)
    }

    /// What stands in the place of a session where the node itself is meant.
    pub fn of_node() -> Self {
        NODE_SESSION
    }

    /// As sixteen hexadecimal digits.
    pub fn hex(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads sixteen hexadecimal digits.
    pub fn parse_hex(text: &str) -> Option<Self> {
        let digits = text.is_ascii().then_some(text)?;
        if digits.len() != 2 * HALF_BYTES {
            return None;
        }
        let mut id = [0; HALF_BYTES];
        for (byte, pair) in id.iter_mut().zip(digits.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(Self(id))
    }
}

impl Serialize for SessionId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.hex())
    }
}

impl<'de> Deserialize<'de> for SessionId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_hex(&text).ok_or_else(|| serde::de::Error::custom("a session id has 16 hex digits"))
    }
}
