//! Who may sign: the keys that a node was built with, and what they said about other keys since.
//!
//! A node is built with two public keys at least: one that signs every day, and one whose private half lies in a
//! drawer for the day on which the other is lost or stolen. New keys come as *rotations*: tokens in which a known key
//! vouches for new keys and revokes others. They travel with every answer of the licensor, so that signing keys
//! change without anybody touching the sites.
//!
//! What counts is a pure function of the set of rotations, whatever the order of their arrival ([`KeySet`] says how
//! it is decided), and the word of a revoked key is void: whatever it vouched for falls with it, unless another key
//! vouched for it too.

mod public;
mod ranks;
mod rotation;
mod set;
mod signing;

use thiserror::Error;

pub use public::{KeyId, PublicKey};
pub use rotation::{MAX_ADDED_KEYS, MAX_REVOKED_KEYS, Rotation};
pub use set::{KeySet, MAX_ROTATIONS, MIN_BUILT_IN_KEYS, Rotated};
pub use signing::SigningKey;

/// What is wrong with a key.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    /// Not the 43 characters of a public key, or no point of the curve.
    #[error("this is not a public key")]
    NotAKey,
    /// Not the 16 characters of a key's name.
    #[error("this is not the name of a key")]
    NotAName,
    /// A point with which signatures can be made up.
    #[error("the key is weak: anybody could sign in its name")]
    Weak,
    /// Fewer than [`MIN_BUILT_IN_KEYS`] different keys.
    #[error("a node needs two different public keys at least")]
    TooFew,
    /// Nobody that this node knows vouched for it.
    #[error("the key {0} is not known here")]
    Unknown(KeyId),
    /// A key above it, or the build, said that it must not sign any more.
    #[error("the key {0} was revoked")]
    Revoked(KeyId),
}
