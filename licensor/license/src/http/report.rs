//! What a node says about its license, to whoever manages the restaurant.

use serde::{Deserialize, Serialize};

use crate::claims::Limits;
use crate::nonce::Nonce;
use crate::site::SiteId;
use crate::state::State;
use crate::time::UnixSeconds;

/// `GET /api/license` of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseReport {
    /// What the site may do now.
    #[serde(flatten)]
    pub state: State,
    /// As which site.
    pub site: SiteId,
    /// The license that counts, if there is one.
    pub license: Option<HeldLicense>,
    /// What the node takes for now.
    pub now: UnixSeconds,
    /// By how much its clock is ahead of that, if by so much that somebody should be told.
    pub clock_error_seconds: Option<i64>,
    /// How it stands with the licensor.
    pub contact: Contact,
}

/// What the license says that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldLicense {
    /// Of the site's state.
    pub serial: u64,
    /// When the licensor signed it.
    pub issued: UnixSeconds,
    /// When it ends.
    pub expires: UnixSeconds,
    /// From when on the lack of a newer one is shown.
    pub refresh_by: UnixSeconds,
    /// Whether it counts without contact.
    pub offline: bool,
    /// What is paid for.
    pub plan: String,
    /// What that bounds.
    pub limits: Limits,
}

/// How a node stands with its licensor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its address; none for a site that has its license from a file.
    pub licensor: Option<String>,
    /// Whether the relay is open: changes are here at once.
    pub connected: bool,
    /// When the licensor was last heard, since the node started.
    pub heard_at: Option<UnixSeconds>,
    /// Why the last heartbeat came to nothing, if it did and nothing was heard since.
    pub trouble: Option<Trouble>,
    /// Why the relay is not open, or what was wrong with what came over it. Heartbeats may go on all the same.
    #[serde(default)]
    pub relay_trouble: Option<Trouble>,
}

/// Why a licensor was not heard, or not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// No connection.
    Unreachable,
    /// No answer in time.
    TooSlow,
    /// A connection, to somebody who cannot show that it is the licensor.
    NotTrusted,
    /// The licensor does not know this site, or not by this key.
    WrongKey,
    /// It answered that it cannot answer now.
    Failing,
    /// What it said is not understood.
    Garbage,
    /// What it said is not signed for this site by a key that counts.
    NotBelieved,
    /// It has forgotten something that this node knows: it was restored from a backup.
    Behind,
    /// Another node uses the key of this site.
    Replaced,
}

/// `POST /api/license/question` of a node: what to enter where a license file is made, so that it puts a wrong clock
/// right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Good until the node is restarted or asked anew.
    pub question: Nonce,
}
