//! The private half of a key. Only the licensor and its command line have one.

use std::fmt;

use ed25519_dalek::Signer;

use super::{KeyId, PublicKey};

/// A key that can sign. It is wiped from memory when dropped and never printed.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of 32 secret random bytes (the seed of RFC 8032 section 5.1.5).
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The half that nodes know.
    pub fn public(&self) -> PublicKey {
        PublicKey::half_of(&self.0)
    }

    /// The name of both halves.
    pub fn id(&self) -> KeyId {
        self.public().id()
    }

    pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.0.sign(bytes).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, ..)", self.id())
    }
}
