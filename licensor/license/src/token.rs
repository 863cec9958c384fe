#![doc = include_str!("../FORMAT.md")]

mod compact;
mod license;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base64url;
use crate::claims::ClaimsError;
use crate::keys::{KeyError, KeyId, PublicKey, SigningKey};
use compact::Compact;

pub use license::License;

/// The longest token, in bytes. The largest license that may be signed is below it.
pub const MAX_TOKEN_BYTES: usize = 4096;

/// What a token is for. It stands in the header and again in the claims, so that a token made for one purpose is
/// never taken for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Says what a site may do.
    License,
    /// Says which keys may sign.
    Rotation,
}

/// Why a token is not believed.
#[derive(Debug, Error)]
pub enum TokenError {
    /// Longer than [`MAX_TOKEN_BYTES`]; the rest was not looked at.
    #[error("the token is too long")]
    TooLong,
    /// Not three parts of canonical base64url with dots between, or the signature is not 64 bytes.
    #[error("this is not a token: copy or upload the whole of it again")]
    Shape,
    /// The header is not the one that a token of ours has: another algorithm, members missing, added or repeated.
    #[error("the token is of a kind that is never accepted here")]
    Header,
    /// A good header, of another purpose.
    #[error("the token is a {found:?}, not a {expected:?}")]
    OtherPurpose {
        /// What was asked for.
        expected: Purpose,
        /// What was given.
        found: Purpose,
    },
    /// Signed by a key that must not sign.
    #[error("the token is not signed by a key that counts")]
    Key(#[source] KeyError),
    /// The signature does not belong to this header, these claims and this key.
    #[error("the signature of the token is wrong")]
    Signature,
    /// Truly signed, and yet not to be used.
    #[error("the token is signed, but cannot be used")]
    Claims(#[source] ClaimsError),
    /// Truly signed, for another site.
    #[error("the license is for another site")]
    OtherSite,
    /// More rotations than are ever kept.
    #[error("there are more key rotations than a node keeps")]
    TooManyRotations,
}

/// What the header of a token says it is for. Nothing is verified.
///
/// # Errors
/// When it is not a token of ours at all.
pub fn purpose_of(token: &str) -> Result<Purpose, TokenError> {
    Ok(Compact::split(token)?.header.purpose)
}

impl Purpose {
    const ALL: [Self; 2] = [Self::License, Self::Rotation];

    /// The media type in the header.
    fn typ(self) -> &'static str {
        match self {
            Self::License => "comanda-license+jwt",
            Self::Rotation => "comanda-rotation+jwt",
        }
    }

    /// The claims must name the purpose that the header named.
    pub(crate) fn must_be(self, typ: Self) -> Result<(), ClaimsError> {
        if self == typ { Ok(()) } else { Err(ClaimsError::Purpose { typ, claimed: self }) }
    }
}

/// What can be signed.
pub(crate) trait Statement: Sized {
    const PURPOSE: Purpose;

    fn to_json(&self) -> Result<Vec<u8>, ClaimsError>;
    fn from_json(json: &[u8]) -> Result<Self, ClaimsError>;
}

/// Signs a statement that is within its bounds.
pub(crate) fn sign<S: Statement>(statement: &S, key: &SigningKey) -> Result<String, ClaimsError> {
    let header = compact::Header { kid: key.id(), purpose: S::PURPOSE };
    let json = statement.to_json()?;
    let signed = format!("{}.{}", base64url::encode(header.to_json().as_bytes()), base64url::encode(&json));
    let signature = key.sign(signed.as_bytes());
    Ok(format!("{signed}.{}", base64url::encode(&signature)))
}

/// The statement of a token and who signed it. `key_of` says which key a name stands for, if it may sign.
///
/// The order of the steps is the point: size, shape, header, purpose, key, signature, and only then the claims.
pub(crate) fn verify<S: Statement>(
    token: &str,
    key_of: impl FnOnce(&KeyId) -> Result<PublicKey, KeyError>,
) -> Result<(S, KeyId), TokenError> {
    let compact = Compact::split(token)?;
    let found = compact.header.purpose;
    if found != S::PURPOSE {
        return Err(TokenError::OtherPurpose { expected: S::PURPOSE, found });
    }
    let key = key_of(&compact.header.kid).map_err(TokenError::Key)?;
    if !key.has_signed(compact.signed.as_bytes(), &compact.signature) {
        return Err(TokenError::Signature);
    }
    let statement = S::from_json(&compact.payload).map_err(TokenError::Claims)?;
    Ok((statement, compact.header.kid))
}
