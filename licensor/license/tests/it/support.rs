//! What the tests share: keys, a site, a predictable source of randomness, and tokens that no honest licensor signs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer;
use license::claims::Claims;
use license::keys::{KeySet, PublicKey, Rotation, SigningKey};
use license::site::SiteId;
use license::time::{DAY_SECONDS, Now, UnixSeconds};
use license::token::License;
use uuid::Uuid;

/// When the stories begin: 2026-07-01T00:00:00Z.
pub(crate) const START: UnixSeconds = UnixSeconds(1_782_864_000);

/// A small generator (splitmix64), so that every test is the same each time.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// From `least` to `most`, both included.
    pub(crate) fn within(&mut self, least: i64, most: i64) -> i64 {
        let choices = (most - least).unsigned_abs() + 1;
        least + i64::try_from(self.next() % choices).unwrap()
    }

    pub(crate) fn pick<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[usize::try_from(self.next()).unwrap_or_default() % choices.len()].clone()
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.next().to_le_bytes()[0])
    }
}

pub(crate) fn site() -> SiteId {
    SiteId(Uuid::from_u128(0x0190_5a7e_0000_7000_8000_0000_0000_0001))
}

/// Key 0 lies in the drawer, key 1 signs every day; higher ones come by rotation.
pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_seed(&[number; 32])
}

pub(crate) fn public(number: u8) -> PublicKey {
    key(number).public()
}

pub(crate) fn key_set() -> KeySet {
    KeySet::new(vec![public(0), public(1)], [].into()).unwrap()
}

/// Issued at the start, for thirty days.
pub(crate) fn claims() -> Claims {
    Claims::new(site(), 7, START, START.plus(30 * DAY_SECONDS))
}

pub(crate) fn token(claims: &Claims) -> String {
    claims.sign(&key(1)).unwrap()
}

pub(crate) fn license(claims: &Claims) -> License {
    License::verify(&token(claims), site(), &key_set()).unwrap()
}

pub(crate) fn rotation(signer: u8, adds: &[u8], revokes: &[u8]) -> String {
    let rotation = Rotation {
        issued: START,
        adds: adds.iter().map(|&number| public(number)).collect(),
        revokes: revokes.iter().map(|&number| public(number).id()).collect(),
    };
    rotation.sign(&key(signer)).unwrap()
}

/// `wall` seconds after the start by the wall clock, `running_seconds` after the program's.
pub(crate) fn now(wall: i64, running_seconds: u64) -> Now {
    Now { wall: START.plus(wall), running_seconds }
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A token with any header and payload, truly signed by the key of this number.
pub(crate) fn forge(header: &[u8], payload: &[u8], signer: u8) -> String {
    let signed = format!("{}.{}", base64url(header), base64url(payload));
    let signature = ed25519_dalek::SigningKey::from_bytes(&[signer; 32]).sign(signed.as_bytes());
    format!("{signed}.{}", base64url(&signature.to_bytes()))
}

/// The decoded parts of a token.
pub(crate) fn parts(token: &str) -> [Vec<u8>; 3] {
    let parts: Vec<Vec<u8>> = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap()).collect();
    parts.try_into().unwrap()
}
