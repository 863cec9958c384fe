//! The three parts of a token, taken apart without believing any of them.

use super::{MAX_TOKEN_BYTES, Purpose, TokenError};
use crate::base64url;
use crate::keys::KeyId;

/// A token that has the right shape. Its payload has not been looked at.
pub(super) struct Compact<'a> {
    pub(super) header: Header,
    /// Header and payload as they stand in the token: what the signature is about.
    pub(super) signed: &'a str,
    pub(super) payload: Vec<u8>,
    pub(super) signature: [u8; 64],
}

impl<'a> Compact<'a> {
    pub(super) fn split(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(TokenError::TooLong);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenError::Shape)?;
        let (header, payload) = signed.split_once('.').ok_or(TokenError::Shape)?;
        // A fourth part would leave a dot in the payload, which is no base64url.
        let signature = base64url::decode_array(signature).ok_or(TokenError::Shape)?;
        let payload = base64url::decode(payload).ok_or(TokenError::Shape)?;
        let header = base64url::decode(header).ok_or(TokenError::Shape)?;
        let header = Header::from_json(&header).ok_or(TokenError::Header)?;
        Ok(Self { header, signed, payload, signature })
    }
}

/// The header has one form for each key and purpose, byte for byte. It is compared, not parsed: there is no second
/// algorithm, no member to add, repeat, escape or reorder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kid: KeyId,
    pub(super) purpose: Purpose,
}

const BEFORE_KID: &str = r#"{"alg":"EdDSA","kid":""#;
const BEFORE_TYP: &str = r#"","typ":""#;
const END: &str = r#""}"#;

impl Header {
    pub(super) fn to_json(&self) -> String {
        format!("{BEFORE_KID}{}{BEFORE_TYP}{}{END}", self.kid, self.purpose.typ())
    }

    fn from_json(json: &[u8]) -> Option<Self> {
        let rest = str::from_utf8(json).ok()?.strip_prefix(BEFORE_KID)?.strip_suffix(END)?;
        let (kid, typ) = rest.split_once(BEFORE_TYP)?;
        let purpose = Purpose::ALL.into_iter().find(|purpose| purpose.typ() == typ)?;
        Some(Self { kid: kid.parse().ok()?, purpose })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_is_written() {
        for purpose in Purpose::ALL {
            let header = Header { kid: "O2onvM62pC1io6jQ".parse().unwrap(), purpose };
            assert_eq!(Header::from_json(header.to_json().as_bytes()), Some(header));
        }
    }
}
