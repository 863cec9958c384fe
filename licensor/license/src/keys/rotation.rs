//! A token about keys.

use serde::{Deserialize, Serialize};

use super::{KeyId, PublicKey, SigningKey};
use crate::claims::ClaimsError;
use crate::time::UnixSeconds;
use crate::token::{self, Purpose, Statement};

/// The most keys that one rotation vouches for.
pub const MAX_ADDED_KEYS: usize = 8;
/// The most keys that one rotation revokes.
pub const MAX_REVOKED_KEYS: usize = 32;

/// What a key says about other keys. It is the same for all sites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// When it was signed, for people; nothing depends on it.
    pub issued: UnixSeconds,
    /// Keys that the signer vouches for. At most [`MAX_ADDED_KEYS`].
    pub adds: Vec<PublicKey>,
    /// Keys below the signer that must not sign any more. At most [`MAX_REVOKED_KEYS`].
    pub revokes: Vec<KeyId>,
}

impl Rotation {
    /// The token that says this.
    ///
    /// # Errors
    /// When a value is out of its documented bounds: no node would take it.
    pub fn sign(&self, key: &SigningKey) -> Result<String, ClaimsError> {
        token::sign(self, key)
    }

    fn check(&self) -> Result<(), ClaimsError> {
        let rules = [
            ((0..=UnixSeconds::LATEST.0).contains(&self.issued.0), "issued"),
            (self.adds.len() <= MAX_ADDED_KEYS, "adds"),
            (self.revokes.len() <= MAX_REVOKED_KEYS, "revokes"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, name)) => Err(ClaimsError::OutOfBounds(name)),
            None => Ok(()),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    purpose: Purpose,
    issued: UnixSeconds,
    adds: Vec<PublicKey>,
    revokes: Vec<KeyId>,
}

impl Statement for Rotation {
    const PURPOSE: Purpose = Purpose::Rotation;

    fn to_json(&self) -> Result<Vec<u8>, ClaimsError> {
        self.check()?;
        let wire = Wire {
            purpose: Self::PURPOSE,
            issued: self.issued,
            adds: self.adds.clone(),
            revokes: self.revokes.clone(),
        };
        serde_json::to_vec(&wire).map_err(ClaimsError::Json)
    }

    fn from_json(json: &[u8]) -> Result<Self, ClaimsError> {
        let wire: Wire = serde_json::from_slice(json).map_err(ClaimsError::Json)?;
        wire.purpose.must_be(Self::PURPOSE)?;
        let rotation = Self { issued: wire.issued, adds: wire.adds, revokes: wire.revokes };
        rotation.check()?;
        Ok(rotation)
    }
}
