//! What a site may do, as a pure function of its best token and of the trusted time.
//!
//! ```text
//!            issued        refresh_by            issued + grace
//! contact  ────┼── Licensed ───┼──── Grace(silence) ───┼── Blocked ──►     (an `offline` token has no such line)
//!
//!                  expires − 14 days         expires            expires + grace
//! payment  ─ Licensed ─┼──── Warning ───────────┼── Grace(expiry) ───┼── Blocked ──►
//! ```
//!
//! Both lines run at once and the stricter state counts; a lock stands above both.

use serde::{Deserialize, Serialize};

use crate::claims::Claims;
use crate::time::{DAY_SECONDS, TOLERANCE_SECONDS, UnixSeconds};
use crate::token::License;

/// How long before expiry the warnings begin.
pub const EXPIRY_WARNING_DAYS: i64 = 14;

/// What a site may do now. `until` is always the moment from which new business is refused if nothing changes, so
/// banners can count down to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// All is well.
    Licensed {
        /// When new business would stop.
        until: UnixSeconds,
        /// When the state would become [`State::Warning`] or [`State::Grace`].
        warn: UnixSeconds,
    },
    /// Everything works; the license ends soon.
    Warning {
        /// When it ends.
        expires: UnixSeconds,
        /// When new business would stop.
        until: UnixSeconds,
    },
    /// Everything works, under a banner.
    Grace {
        /// When new business stops.
        until: UnixSeconds,
        /// What will stop it.
        why: Why,
    },
    /// No new business: 402.
    Blocked {
        /// What stopped it.
        why: Why,
    },
    /// No new business: 423.
    Locked {
        /// Why, in the words of whoever locked the site.
        reason: String,
    },
    /// There never was a license: 402.
    Unlicensed,
}

/// What ends a license.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The licensor was not heard for too long.
    Silence,
    /// It was not extended.
    Expiry,
    /// The token was issued after the trusted time: whoever asks has not shown it to the clock.
    NotYetIssued,
}

impl State {
    /// Whether new sittings may be opened and the menu edited. Open bills can always be finished.
    pub fn allows_new_business(&self) -> bool {
        self.refusal().is_none()
    }

    /// The HTTP status with which new business is refused, if it is.
    pub fn refusal(&self) -> Option<u16> {
        match self {
            Self::Licensed { .. } | Self::Warning { .. } | Self::Grace { .. } => None,
            Self::Blocked { .. } | Self::Unlicensed => Some(402),
            Self::Locked { .. } => Some(423),
        }
    }
}

/// What the holder of `license` may do at the trusted time.
pub fn state(license: Option<&License>, trusted: UnixSeconds) -> State {
    let Some(claims) = license.map(License::claims) else {
        return State::Unlicensed;
    };
    if let Some(lock) = &claims.locked {
        return State::Locked { reason: lock.reason.clone() };
    }
    if claims.issued.since(trusted) > TOLERANCE_SECONDS {
        return State::Blocked { why: Why::NotYetIssued };
    }
    let end = End::first_of(claims);
    if trusted >= end.at {
        return State::Blocked { why: end.why };
    }
    let begun = End::all(claims).filter(|end| trusted >= end.grace_from).min_by_key(|end| end.at);
    if let Some(End { why, .. }) = begun {
        return State::Grace { until: end.at, why };
    }
    let expires = claims.expires;
    let warn = expires.plus(-EXPIRY_WARNING_DAYS * DAY_SECONDS);
    if trusted >= warn {
        return State::Warning { expires, until: end.at };
    }
    let warn = End::all(claims).map(|end| end.grace_from).fold(warn, UnixSeconds::min);
    State::Licensed { until: end.at, warn }
}

/// One way in which a license ends.
struct End {
    why: Why,
    grace_from: UnixSeconds,
    at: UnixSeconds,
}

impl End {
    fn all(claims: &Claims) -> impl Iterator<Item = Self> {
        let grace = claims.grace_seconds();
        let expiry = Self { why: Why::Expiry, grace_from: claims.expires, at: claims.expires.plus(grace) };
        let silence =
            Self { why: Why::Silence, grace_from: claims.refresh_by, at: claims.issued.plus(grace) };
        [expiry].into_iter().chain((!claims.offline).then_some(silence))
    }

    fn first_of(claims: &Claims) -> Self {
        Self::all(claims).min_by_key(|end| end.at).expect("every license can expire")
    }
}
