//! Which keys count, given who vouched for whom and who revoked whom.

use std::collections::{BTreeMap, BTreeSet};

use super::{KeyId, PublicKey, Rotation};

/// Where a key stands: the place of the built-in key that it descends from, then how many rotations lie between. The
/// smaller rank stands above. A key vouched for by several has the best of their ranks.
type Rank = (usize, usize);

/// Keys that may sign, and names that must not.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing {
    pub(super) usable: BTreeMap<KeyId, PublicKey>,
    pub(super) revoked: BTreeSet<KeyId>,
}

/// Goes down rank by rank. All keys of a rank are settled before any of them is heard, so a revocation reaches only
/// the ranks below: nobody revokes what stands beside or above, and there is no circle. A revoked key is never heard.
pub(super) fn settle<'a>(
    built_in: &[PublicKey],
    revoked: &BTreeSet<KeyId>,
    rotations: impl Iterator<Item = (KeyId, &'a Rotation)> + Clone,
) -> Standing {
    let mut standing = Standing { usable: BTreeMap::new(), revoked: revoked.clone() };
    let mut waiting: BTreeMap<Rank, Vec<PublicKey>> =
        built_in.iter().enumerate().map(|(place, key)| ((place, 0), vec![key.clone()])).collect();
    while let Some(((place, depth), keys)) = waiting.pop_first() {
        let settled: BTreeMap<KeyId, PublicKey> = keys
            .into_iter()
            .map(|key| (key.id(), key))
            .filter(|(id, _)| !standing.revoked.contains(id) && !standing.usable.contains_key(id))
            .collect();
        let heard: Vec<&Rotation> = rotations
            .clone()
            .filter(|(signer, _)| settled.contains_key(signer))
            .map(|(_, rotation)| rotation)
            .collect();
        standing.usable.extend(settled);
        for rotation in heard {
            let below = rotation.revokes.iter().filter(|id| !standing.usable.contains_key(*id));
            standing.revoked.extend(below);
            waiting.entry((place, depth + 1)).or_default().extend(rotation.adds.iter().cloned());
        }
    }
    standing
}
