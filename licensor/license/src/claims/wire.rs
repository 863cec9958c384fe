//! The JSON form of the claims. See FORMAT.md, which promises it to other languages.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Claims, ClaimsError, GRACE_HOURS, Limits, Lock};
use crate::nonce::Nonce;
use crate::site::SiteId;
use crate::time::UnixSeconds;
use crate::token::{Purpose, Statement};

#[derive(Serialize, Deserialize)]
struct Wire {
    purpose: Purpose,
    site: SiteId,
    serial: u64,
    issued: UnixSeconds,
    expires: UnixSeconds,
    refresh_by: UnixSeconds,
    // Must be there: a token that forgets to say whether the site is locked does not mean that it is not.
    #[serde(deserialize_with = "present")]
    locked: Option<Lock>,
    #[serde(default = "usual_grace")]
    grace_hours: u16,
    offline: bool,
    plan: String,
    limits: Limits,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nonce: Option<Nonce>,
}

impl Statement for Claims {
    const PURPOSE: Purpose = Purpose::License;

    fn to_json(&self) -> Result<Vec<u8>, ClaimsError> {
        self.check()?;
        let wire = Wire {
            purpose: Self::PURPOSE,
            site: self.site,
            serial: self.serial,
            issued: self.issued,
            expires: self.expires,
            refresh_by: self.refresh_by,
            locked: self.locked.clone(),
            grace_hours: self.grace_hours,
            offline: self.offline,
            plan: self.plan.clone(),
            limits: self.limits.clone(),
            nonce: self.nonce,
        };
        serde_json::to_vec(&wire).map_err(ClaimsError::Json)
    }

    fn from_json(json: &[u8]) -> Result<Self, ClaimsError> {
        let wire: Wire = serde_json::from_slice(json).map_err(ClaimsError::Json)?;
        wire.purpose.must_be(Self::PURPOSE)?;
        let claims = Self {
            site: wire.site,
            serial: wire.serial,
            issued: wire.issued,
            expires: wire.expires,
            refresh_by: wire.refresh_by,
            locked: wire.locked,
            grace_hours: wire.grace_hours,
            offline: wire.offline,
            plan: wire.plan,
            limits: wire.limits,
            nonce: wire.nonce,
        };
        claims.check()?;
        Ok(claims)
    }
}

fn usual_grace() -> u16 {
    GRACE_HOURS
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Lock>, D::Error> {
    Option::deserialize(deserializer)
}
