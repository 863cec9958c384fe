//! The licensor of a history: honest, with a good clock.

use license::claims::{Claims, Lock};
use license::nonce::Nonce;
use license::time::{DAY_SECONDS as DAY, HOUR_SECONDS as HOUR};

use crate::support::{Dice, START, key, rotation, site};

/// More rotations than a node keeps would only be refused.
const MOST_ROTATIONS: usize = 12;

/// A token and what it says, so that the oracle need not read it.
#[derive(Clone, Debug)]
pub(super) struct Sealed {
    pub(super) token: String,
    pub(super) claims: Claims,
    pub(super) signer: u8,
}

/// What is known of a signing key: after how many rotations it counts, and after how many no more.
#[derive(Clone, Copy, Debug)]
struct Key {
    known_after: usize,
    revoked_after: usize,
}

#[derive(Debug)]
pub(super) struct Licensor {
    /// The state of the site. Its `serial` grows with each change.
    pub(super) site: Claims,
    pub(super) rotations: Vec<String>,
    keys: Vec<Key>,
    signer: u8,
}

impl Licensor {
    pub(super) fn new() -> Self {
        let built_in = Key { known_after: 0, revoked_after: usize::MAX };
        let site = Claims::new(site(), 1, START, START.plus(30 * DAY));
        Self { site, rotations: Vec::new(), keys: vec![built_in; 2], signer: 1 }
    }

    /// The license as it is now, `real` seconds after the start.
    pub(super) fn sign(&self, real: i64, nonce: Option<Nonce>) -> Sealed {
        let site = &self.site;
        let mut claims = Claims::new(site.site, site.serial, START.plus(real), site.expires);
        claims.locked.clone_from(&site.locked);
        claims.grace_hours = site.grace_hours;
        claims.offline = site.offline;
        claims.nonce = nonce;
        Sealed { token: claims.sign(&key(self.signer)).unwrap(), claims, signer: self.signer }
    }

    /// Somebody locks, unlocks, extends, shortens.
    pub(super) fn act(&mut self, dice: &mut Dice, real: i64) {
        let site = &mut self.site;
        site.serial += 1;
        match dice.within(0, 5) {
            0 => site.locked = Some(Lock { reason: "Unpaid".to_owned() }),
            1 => site.locked = None,
            2 => site.expires = START.plus(real + dice.within(-2 * DAY, 2 * DAY)),
            3 => site.expires = START.plus(real + 30 * DAY),
            4 => site.offline = !site.offline,
            _ => site.grace_hours = dice.pick(&[24, 24, 48, 6, 0]),
        }
    }

    /// All is paid, or nearly: it may end soon.
    pub(super) fn forgive(&mut self, dice: &mut Dice, real: i64) {
        let site = &mut self.site;
        site.serial += 1;
        site.locked = None;
        site.grace_hours = 24;
        let paid = dice.pick(&[30 * DAY, 30 * DAY, HOUR, -20 * HOUR]);
        site.expires = START.plus(real + paid);
    }

    /// A new key signs from now on: vouched for by the old one, or by the drawer's because the old one was stolen.
    pub(super) fn rotate(&mut self, dice: &mut Dice) {
        if self.rotations.len() == MOST_ROTATIONS {
            return;
        }
        let new = u8::try_from(self.keys.len()).unwrap();
        let old = self.signer;
        let rotation = match dice.within(0, 2) {
            0 => {
                self.keys[usize::from(old)].revoked_after = self.rotations.len() + 1;
                rotation(0, &[new], &[old])
            }
            1 => rotation(0, &[new], &[]),
            _ => rotation(old, &[new], &[]),
        };
        self.rotations.push(rotation);
        self.keys.push(Key { known_after: self.rotations.len(), revoked_after: usize::MAX });
        self.signer = new;
    }

    /// Whether a node that has heard so many rotations believes this key.
    pub(super) fn counts(&self, signer: u8, rotations: usize) -> bool {
        let key = self.keys[usize::from(signer)];
        (key.known_after..key.revoked_after).contains(&rotations)
    }

    /// A key that a node that has heard so many rotations knows to be stolen.
    pub(super) fn stolen(&self, rotations: usize) -> Option<u8> {
        let stolen = self.keys.iter().position(|key| key.revoked_after <= rotations)?;
        u8::try_from(stolen).ok()
    }
}
