//! Sites, as the panel shows and changes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::nonce::Nonce;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl SiteStatus {
    /// All of them, as they are offered: what is well first, then what asks for more and more.
    pub const ALL: [Self; 6] =
        [Self::Active, Self::Expiring, Self::Grace, Self::Silent, Self::Blocked, Self::Locked];

    /// Its word, here as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Expiring => "expiring",
            Self::Grace => "grace",
            Self::Blocked => "blocked",
            Self::Silent => "silent",
            Self::Locked => "locked",
        }
    }
}

/// How many sites have each status.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteCounts(pub BTreeMap<SiteStatus, u64>);

impl SiteCounts {
    /// How many have this one.
    pub fn of(&self, status: SiteStatus) -> u64 {
        self.0.get(&status).copied().unwrap_or_default()
    }

    /// How many there are.
    pub fn all(&self) -> u64 {
        self.0.values().sum()
    }
}

/// All that is known of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteDetail {
    /// Its card.
    #[serde(flatten)]
    pub summary: SiteSummary,
    /// Of its state: how often somebody changed what it may do.
    pub serial: u64,
    /// That of the token that its node last said it has, if it ever said so over the relay.
    pub taken_serial: Option<u64>,
    /// Whether its licenses count without contact.
    pub offline: bool,
    /// When it was registered.
    pub registered_at: UnixSeconds,
}

/// `GET /api/sites/?find=&status=&after=&limit=`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SitePage {
    /// In the order of their names.
    pub sites: Vec<SiteSummary>,
    /// What to ask `after` for the next page; none on the last.
    pub next: Option<SiteId>,
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

/// `PUT /api/sites/{site_id}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditSite {
    /// Of the restaurant.
    pub name: String,
    /// Who owns it.
    pub owner: String,
    /// Where to write to.
    pub email: String,
    /// True for a site without internet: its licenses count without contact.
    pub offline: bool,
}

/// `POST /api/sites/{site_id}/extend`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtendSite {
    /// To that moment, which may be sooner than now paid for.
    Until(UnixSeconds),
    /// By so many days: added to what is paid for, or to now if that has passed.
    Days(u32),
}

/// `DELETE /api/sites/{site_id}`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteSite {
    /// The name of the restaurant, typed by whoever is sure.
    pub name: String,
}

/// `POST /api/sites/{site_id}/license`, answered by a license file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseFile {
    /// The question that the site's page shows, if somebody copied it: the file then puts the site's clock right.
    pub nonce: Option<Nonce>,
}
