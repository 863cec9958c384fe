//! What a license says, once its signature holds.

mod wire;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::nonce::Nonce;
use crate::site::SiteId;
use crate::time::{HOUR_SECONDS, UnixSeconds};
use crate::token::Purpose;

/// How long after a token was issued a node should have had the next one.
pub const REFRESH_HOURS: i64 = 8;
/// How long a site works on without contact, or after expiry, unless its license says otherwise.
pub const GRACE_HOURS: u16 = 24;
/// The longest grace that a license may give: a month.
pub const MAX_GRACE_HOURS: u16 = 31 * 24;
/// The greatest serial and limit: beyond it other languages' numbers lose digits.
pub const MAX_NUMBER: u64 = (1 << 53) - 1;
/// The longest reason of a lock, in bytes.
pub const MAX_REASON_BYTES: usize = 400;
/// The longest name of a plan or limit, in bytes.
pub const MAX_NAME_BYTES: usize = 64;
/// The most limits in one license.
pub const MAX_LIMITS: usize = 8;

/// The statement of a license. Made valid by [`Claims::new`] and the fields set after it as documented; whatever is
/// not is neither signed nor accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whom the license is for. No other site's node takes it.
    pub site: SiteId,
    /// Grows by one whenever somebody changes the state of the site (registers, extends, locks, unlocks), and only
    /// then. At most [`MAX_NUMBER`].
    pub serial: u64,
    /// When the token was signed, by the licensor's clock. That of the best token is the last contact.
    pub issued: UnixSeconds,
    /// When what was paid for ends. May lie before `issued`: then the token says that it has ended.
    pub expires: UnixSeconds,
    /// From then on a node without a newer token warns. Not before `issued`.
    pub refresh_by: UnixSeconds,
    /// Set while the site is locked.
    pub locked: Option<Lock>,
    /// How long a site works on after its last contact and after expiry. At most [`MAX_GRACE_HOURS`].
    pub grace_hours: u16,
    /// True for a site without internet: only expiry counts, silence does not.
    pub offline: bool,
    /// What the site pays for, as the licensor calls it.
    pub plan: String,
    /// What the plan bounds.
    pub limits: Limits,
    /// The question that this token answers, if it answers one.
    pub nonce: Option<Nonce>,
}

/// A site that may not open new business until it is unlocked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Why, for the people at the site. At most [`MAX_REASON_BYTES`], no control characters.
    pub reason: String,
}

/// Numbers by name, such as `devices`. What is not named is not limited; a node ignores names that it does not know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Limits(pub BTreeMap<String, u64>);

/// Claims that no licensor may sign and no node accepts.
#[derive(Debug, Error)]
pub enum ClaimsError {
    /// Not the JSON that this purpose has.
    #[error("the token does not say what a token of its purpose must say")]
    Json(#[source] serde_json::Error),
    /// The claim `purpose` and the token's type differ.
    #[error("the token is a {typ:?} that calls itself a {claimed:?}")]
    Purpose {
        /// By the header.
        typ: Purpose,
        /// By the claims.
        claimed: Purpose,
    },
    /// A value out of its documented bounds.
    #[error("`{0}` is out of bounds")]
    OutOfBounds(&'static str),
}

impl Claims {
    /// A license with contact at `issued` that ends at `expires`: not locked, nothing limited, usual grace.
    pub fn new(site: SiteId, serial: u64, issued: UnixSeconds, expires: UnixSeconds) -> Self {
        Self {
            site,
            serial,
            issued,
            expires,
            refresh_by: issued.plus(REFRESH_HOURS * HOUR_SECONDS),
            locked: None,
            grace_hours: GRACE_HOURS,
            offline: false,
            plan: "standard".to_owned(),
            limits: Limits::default(),
            nonce: None,
        }
    }

    /// Of two tokens of a site the one of greater rank counts.
    pub fn rank(&self) -> Rank {
        Rank { serial: self.serial, issued: self.issued }
    }

    /// The grace in seconds.
    pub fn grace_seconds(&self) -> i64 {
        i64::from(self.grace_hours) * HOUR_SECONDS
    }

    /// Says which bound is broken, if one is.
    pub(crate) fn check(&self) -> Result<(), ClaimsError> {
        let moments = [self.issued, self.expires, self.refresh_by];
        let reason = self.locked.as_ref().map_or("", |lock| lock.reason.as_str());
        let limits = &self.limits.0;
        let rules = [
            (self.serial <= MAX_NUMBER, "serial"),
            (moments.iter().all(|moment| (0..=UnixSeconds::LATEST.0).contains(&moment.0)), "time"),
            (self.refresh_by >= self.issued, "refresh_by"),
            (is_plain(reason, MAX_REASON_BYTES), "reason"),
            (self.grace_hours <= MAX_GRACE_HOURS, "grace_hours"),
            (is_plain(&self.plan, MAX_NAME_BYTES), "plan"),
            (limits.len() <= MAX_LIMITS, "limits"),
            (limits.keys().all(|name| is_plain(name, MAX_NAME_BYTES)), "limits"),
            (limits.values().all(|&limit| limit <= MAX_NUMBER), "limits"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, name)) => Err(ClaimsError::OutOfBounds(name)),
            None => Ok(()),
        }
    }
}

/// The order of a site's tokens: first what the people at the licensor decided, then when it was last heard.
///
/// A heartbeat that read "unlocked" just before somebody locked the site has the smaller serial, however late it is
/// signed and however slowly it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rank {
    /// Decides.
    pub serial: u64,
    /// Decides among tokens of one serial.
    pub issued: UnixSeconds,
}

/// Text that is shown on one line and takes at most twice its bytes in JSON, so that every license fits in a token.
fn is_plain(text: &str, max_bytes: usize) -> bool {
    text.len() <= max_bytes && !text.chars().any(char::is_control)
}
