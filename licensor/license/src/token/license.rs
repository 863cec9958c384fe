//! A token that was verified.

use super::{TokenError, sign, verify};
use crate::claims::{Claims, ClaimsError};
use crate::keys::{KeyId, KeySet, SigningKey};
use crate::site::SiteId;

/// Claims whose signature holds, for the site that holds them. There is no other way to make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct License {
    claims: Claims,
    signer: KeyId,
    token: String,
}

impl License {
    /// Believes a token if a key that counts has signed it for this site.
    ///
    /// # Errors
    /// Says at which step of FORMAT.md the token failed.
    pub fn verify(token: &str, site: SiteId, keys: &KeySet) -> Result<Self, TokenError> {
        let (claims, signer) = verify::<Claims>(token, |kid| keys.key(kid).cloned())?;
        if claims.site != site {
            return Err(TokenError::OtherSite);
        }
        Ok(Self { claims, signer, token: token.to_owned() })
    }

    /// What it says.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The key that signed it.
    pub fn signer(&self) -> &KeyId {
        &self.signer
    }

    /// The token itself, to be stored and verified again at the next start.
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl Claims {
    /// The token that says this.
    ///
    /// # Errors
    /// When a value is out of its documented bounds: no node would take it.
    pub fn sign(&self, key: &SigningKey) -> Result<String, ClaimsError> {
        sign(self, key)
    }
}
