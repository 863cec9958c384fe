//! A number used once: the question that a token answers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::base64url;

/// Sixteen random bytes, written as 22 characters of base64url. A node draws one for each heartbeat, and one for the
/// page on which an operator asks for a license file; the licensor signs it into the token that answers. Such a token
/// was made after the question was asked, so it can be trusted even to turn the node's clock back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce([u8; 16]);

/// A text that is not a nonce.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a nonce is 22 letters, digits, '-' and '_'")]
pub struct NotANonce;

impl Nonce {
    /// A nonce of these random bytes.
    pub const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Nonce {
    type Err = NotANonce;
    fn from_str(text: &str) -> Result<Self, NotANonce> {
        base64url::decode_array(text).map(Self).ok_or(NotANonce)
    }
}

impl TryFrom<String> for Nonce {
    type Error = NotANonce;
    fn try_from(text: String) -> Result<Self, NotANonce> {
        text.parse()
    }
}

impl From<Nonce> for String {
    fn from(nonce: Nonce) -> Self {
        nonce.to_string()
    }
}
