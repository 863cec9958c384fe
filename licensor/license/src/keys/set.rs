//! All that a node knows about keys.

use std::collections::{BTreeMap, BTreeSet};

use super::ranks::{Standing, settle};
use super::{KeyError, KeyId, PublicKey, Rotation};
use crate::token::{self, TokenError};

/// The fewest keys that a node is built with: one in use, one in a drawer.
pub const MIN_BUILT_IN_KEYS: usize = 2;
/// The most rotations that are kept. They are years apart.
pub const MAX_ROTATIONS: usize = 32;

/// The keys that may sign.
///
/// The order of the built-in keys is their rank: the first stands above the second *and above all that the second
/// vouched for*, so the key in the drawer comes first. A key that was vouched for stands below its voucher. A key can
/// revoke only what stands below it; so a stolen key can never revoke the key that will revoke it.
#[derive(Clone, Debug)]
pub struct KeySet {
    built_in: Vec<PublicKey>,
    revoked_in_build: BTreeSet<KeyId>,
    /// By their tokens. Those of revoked keys are kept too: who revoked them may fall as well.
    rotations: BTreeMap<String, (KeyId, Rotation)>,
    standing: Standing,
}

/// What came of rotations that were handed in.
#[derive(Debug, Default)]
pub struct Rotated {
    /// How many were new.
    pub learned: usize,
    /// Why others were not kept.
    pub refused: Vec<TokenError>,
}

impl KeySet {
    /// The keys of a build, highest rank first, and the names that it refuses whatever anybody says.
    ///
    /// # Errors
    /// When there are fewer than [`MIN_BUILT_IN_KEYS`] different keys.
    pub fn new(built_in: Vec<PublicKey>, revoked: BTreeSet<KeyId>) -> Result<Self, KeyError> {
        let different: BTreeSet<KeyId> = built_in.iter().map(PublicKey::id).collect();
        if different.len() < MIN_BUILT_IN_KEYS {
            return Err(KeyError::TooFew);
        }
        let standing = settle(&built_in, &revoked, std::iter::empty());
        Ok(Self { built_in, revoked_in_build: revoked, rotations: BTreeMap::new(), standing })
    }

    /// Takes rotations in any order, those known already included. One that no known key has signed is refused; it may
    /// come again together with the one that vouches for its signer.
    pub fn learn<'a>(&mut self, tokens: impl IntoIterator<Item = &'a str>) -> Rotated {
        let mut rotated = Rotated::default();
        let mut offered: Vec<&str> = tokens.into_iter().collect();
        loop {
            let before = rotated.learned;
            let mut refused = Vec::new();
            let mut left = Vec::new();
            for token in offered {
                match self.keep(token) {
                    Ok(is_new) => rotated.learned += usize::from(is_new),
                    Err(error) => {
                        refused.push(error);
                        left.push(token);
                    }
                }
            }
            if rotated.learned == before {
                rotated.refused = refused;
                break;
            }
            offered = left;
        }
        if rotated.learned > 0 {
            let rotations = self.rotations.values().map(|(signer, rotation)| (*signer, rotation));
            self.standing = settle(&self.built_in, &self.revoked_in_build, rotations);
        }
        rotated
    }

    /// The key of this name, if it may sign.
    ///
    /// # Errors
    /// When it was revoked or nobody vouched for it.
    pub fn key(&self, id: &KeyId) -> Result<&PublicKey, KeyError> {
        let Standing { usable, revoked } = &self.standing;
        usable
            .get(id)
            .ok_or_else(|| if revoked.contains(id) { KeyError::Revoked(*id) } else { KeyError::Unknown(*id) })
    }

    /// All keys that may sign.
    pub fn usable(&self) -> impl Iterator<Item = &PublicKey> {
        self.standing.usable.values()
    }

    /// The tokens of all rotations that are kept: what to store and to hand on.
    pub fn rotations(&self) -> impl Iterator<Item = &str> {
        self.rotations.keys().map(String::as_str)
    }

    /// Whether the rotation was new.
    fn keep(&mut self, token: &str) -> Result<bool, TokenError> {
        if self.rotations.contains_key(token) {
            return Ok(false);
        }
        let (rotation, signer) = token::verify::<Rotation>(token, |kid| self.ever_known(kid))?;
        if self.rotations.len() == MAX_ROTATIONS {
            return Err(TokenError::TooManyRotations);
        }
        self.rotations.insert(token.to_owned(), (signer, rotation));
        Ok(true)
    }

    /// A key that was built in or vouched for, revoked or not.
    fn ever_known(&self, id: &KeyId) -> Result<PublicKey, KeyError> {
        let added = self.rotations.values().flat_map(|(_, rotation)| &rotation.adds);
        self.built_in.iter().chain(added).find(|key| key.id() == *id).cloned().ok_or(KeyError::Unknown(*id))
    }
}
