//! Sites, as the panel shows and changes them.

use serde::{Deserialize, Serialize};

use crate::site::{SiteId, SiteKey};
use crate::time::UnixSeconds;

/// A site as a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteSummary {
    /// Never used again.
    pub id: SiteId,
    /// Of the restaurant.
    pub name: String,
    /// Who owns it.
    pub owner: String,
    /// Where to write to.
    pub email: String,
    /// The colour of the card.
    pub status: SiteStatus,
    /// When the license ends or ended; none before the first one.
    pub expires_at: Option<UnixSeconds>,
    /// Why it is locked, if it is.
    pub lock_reason: Option<String>,
    /// When its node was last heard.
    pub last_seen: Option<UnixSeconds>,
    /// From which address.
    pub last_address: Option<String>,
    /// The version of its node.
    pub version: Option<String>,
}

/// The colour of a card: the first of these that is true, from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteStatus {
    /// Licensed and heard.
    Active,
    /// The license ends within [`crate::state::EXPIRY_WARNING_DAYS`].
    Expiring,
    /// Ended, and working on.
    Grace,
    /// Ended, and the grace too; or never licensed.
    Blocked,
    /// Not heard since it should have been.
    Silent,
    /// By somebody at the licensor.
    Locked,
}

/// `POST /api/sites/`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterSite {
    /// Of the restaurant.
    pub name: String,
    /// Who owns it.
    pub owner: String,
    /// Where to write to.
    pub email: String,
}

/// The answer to [`RegisterSite`], and to a change of key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredSite {
    /// Of the site.
    pub id: SiteId,
    /// Shown this once.
    pub key: SiteKey,
}

/// `POST /api/sites/{site_id}/lock`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockSite {
    /// For the people at the site. At most [`crate::claims::MAX_REASON_BYTES`].
    pub reason: String,
}
