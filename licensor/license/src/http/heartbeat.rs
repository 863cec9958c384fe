//! The heartbeat: a node says that it lives, the licensor says what the site may do.

use serde::{Deserialize, Serialize};

use crate::keys::MAX_ROTATIONS;
use crate::nonce::Nonce;
use crate::time::UnixSeconds;
use crate::token::MAX_TOKEN_BYTES;

/// Where heartbeats go, below the licensor's address.
pub const HEARTBEAT_PATH: &str = "/api/heartbeat/";
/// The header that names the site.
pub const SITE_HEADER: &str = "x-site-id";
/// The header that carries the site's key, as [`crate::site::SiteKey::reveal`] writes it.
pub const SITE_KEY_HEADER: &str = "x-site-key";
/// The longest answer that a node reads: a license, all rotations, and room for the rest.
pub const MAX_ANSWER_BYTES: usize = (MAX_ROTATIONS + 2) * MAX_TOKEN_BYTES;

/// What a node says, at its start and every few hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// Of the node's program.
    pub version: String,
    /// Since it started.
    pub uptime_seconds: u64,
    /// Fresh for each heartbeat. Comes back in the answer and inside its token.
    pub nonce: Nonce,
}

/// What the licensor answers. A node acts on the tokens alone; the rest is for people and other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeartbeatAnswer {
    /// Whether the site has a license that has not ended.
    pub licensed: bool,
    /// Whether somebody locked the site.
    pub locked: bool,
    /// Why, if it is locked.
    pub lock_reason: Option<String>,
    /// When the license ends or ended.
    pub expires_at: Option<UnixSeconds>,
    /// The license, signed for this heartbeat. None for a site that never had one.
    pub token: Option<String>,
    /// All key rotations, so that a node that slept through some of them can follow the chain.
    #[serde(default)]
    pub rotations: Vec<String>,
    /// That of the heartbeat.
    pub nonce: Nonce,
}

impl HeartbeatAnswer {
    /// All tokens in it, for [`crate::holder::Holder::learn`].
    pub fn tokens(&self) -> impl Iterator<Item = &str> {
        self.rotations.iter().chain(&self.token).map(String::as_str)
    }
}
