//! Administrators, what they did, and the keys, as the panel shows them.

use serde::{Deserialize, Serialize};

use crate::http::SiteCounts;
use crate::keys::KeyId;
use crate::site::SiteId;
use crate::time::UnixSeconds;

/// `POST /api/auth/login`
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminLogin {
    /// Of the administrator.
    pub username: String,
    /// Theirs.
    pub password: String,
}

/// The answer to [`AdminLogin`] and to `GET /api/auth/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminSession {
    /// Of the administrator.
    pub username: String,
    /// When to log in again.
    pub expires_at: UnixSeconds,
    /// For programs; browsers have it in a cookie. Only in the answer to a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// Something that somebody did. It is written in the same transaction as what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Counts up.
    pub number: u64,
    /// When.
    pub at: UnixSeconds,
    /// An administrator, or `command line`.
    pub who: String,
    /// From which address, if over the network.
    pub address: Option<String>,
    /// What, as one word for programs: `site_locked`.
    pub action: String,
    /// To which site.
    pub site: Option<SiteId>,
    /// What that is called now; none if it is gone.
    #[serde(default)]
    pub site_name: Option<String>,
    /// What else there is to say, for people.
    pub detail: String,
    /// That of the site's state after it.
    pub serial: Option<u64>,
}

/// `GET /api/audit?before=&limit=` and `GET /api/sites/{site_id}/history?before=&limit=`, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedPage {
    /// The newest first.
    pub deeds: Vec<Deed>,
    /// What to ask `before` for the next page; none on the last.
    pub next: Option<u64>,
}

/// `GET /api/overview`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// How the sites are.
    pub counts: SiteCounts,
    /// The key that signs.
    pub signer: KeyId,
}

/// One message of `GET /api/events`, a stream of server-sent events: when to look again. What there is to see then is
/// not said, so whoever misses some has missed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelEvent {
    /// Nothing new. Comes at least every [`Self::STILL_SECONDS`].
    Still,
    /// Nodes were heard.
    Heard,
    /// Somebody did something, or nobody knows what was missed.
    Changed,
}

impl PanelEvent {
    /// No stream that lives is silent for longer.
    pub const STILL_SECONDS: u32 = 10;
}

/// One of `GET /api/keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyInfo {
    /// Its name.
    pub id: KeyId,
    /// Whether nodes are built with it; the others were vouched for by rotations.
    pub built_in: bool,
    /// Whether its word counts, or it was revoked.
    pub counts: bool,
    /// Whether this licensor signs with it.
    pub signs: bool,
}
