//! Which site, and the secret by which it is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::base64url;

/// One restaurant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteId(pub Uuid);

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for SiteId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// The secret with which a site's node proves to the licensor who it is: 256 random bits, shown once, written as 43
/// characters of base64url. It signs nothing. It is never printed by accident: its `Debug` form is blank.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteKey([u8; 32]);

/// A text that is not a site key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a site key is 43 letters, digits, '-' and '_': copy it again from where it was shown")]
pub struct NotASiteKey;

impl SiteKey {
    /// A key of these random bytes.
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// What the licensor hashes, stores and compares (in constant time, by its hash).
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As it is shown, typed and sent.
    pub fn reveal(&self) -> String {
        base64url::encode(&self.0)
    }
}

impl fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SiteKey(..)")
    }
}

impl FromStr for SiteKey {
    type Err = NotASiteKey;
    fn from_str(text: &str) -> Result<Self, NotASiteKey> {
        base64url::decode_array(text.trim()).map(Self).ok_or(NotASiteKey)
    }
}

impl TryFrom<String> for SiteKey {
    type Error = NotASiteKey;
    fn try_from(text: String) -> Result<Self, NotASiteKey> {
        text.parse()
    }
}

impl From<SiteKey> for String {
    fn from(key: SiteKey) -> Self {
        key.reveal()
    }
}
