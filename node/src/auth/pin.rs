//! PINs: four to eight digits, stored as argon2id.

use argon2::password_hash::{Ident, Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};

/// Fewest and most digits.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;
/// Memory, passes and lanes of one hash: OWASP's choice for machines with little memory, as a Raspberry Pi is.
const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;
/// Room for the memory of a hash, in KiB. Of these only what is used is there; but allocators keep what they were handed back,
/// megabytes too, unless it was so much that they had it from the system for itself alone (glibc: 32 MiB and more).
const ROOM_BLOCKS: usize = 33 * 1024;
/// Bytes of a hash.
const HASH_BYTES: usize = 32;

/// Bytes of salt in each hash.
pub const SALT_BYTES: usize = 16;

/// A PIN as somebody typed it, of valid form. Never printed.
pub struct Pin(String);

impl Pin {
    /// The PIN, unless these are not four to eight digits.
    pub fn parse(text: &str) -> Option<Self> {
        let is_pin = DIGITS.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_pin.then(|| Self(text.to_owned()))
    }
}

/// Hashes PINs, one at a time: each takes megabytes.
///
/// Each call takes some 20 ms: not for a thread that serves sockets.
#[derive(Default)]
pub struct PinHasher(());

impl PinHasher {
    /// The hash to store, in PHC form.
    pub fn hash(&mut self, pin: &Pin, salt: [u8; SALT_BYTES]) -> String {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are valid");
        let hash = self.output(pin, &salt, params.clone()).expect("the salt is of valid length");
        let salt = SaltString::encode_b64(&salt).expect("sixteen bytes are a valid salt");
        let stored = PasswordHash {
            algorithm: Ident::from(Algorithm::Argon2id),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).expect("the parameters are valid"),
            salt: Some(Salt::from(&salt)),
            hash: Some(hash),
        };
        stored.to_string()
    }

    /// Whether this is a hash as [`hash`](Self::hash) makes them: one of other parameters could take hours to check.
    pub fn is_hash(stored: &str) -> bool {
        let ours = Params::new(MEMORY_KIB, PASSES, LANES, None).ok();
        PasswordHash::new(stored).is_ok_and(|stored| {
            let is_whole = stored.salt.is_some() && stored.hash.is_some_and(|hash| hash.len() == HASH_BYTES);
            let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            let of_stored = Params::try_from(&stored).ok();
            stored.algorithm == Algorithm::Argon2id.ident()
                && is_whole
                && of_stored.as_ref().map(costs) == ours.as_ref().map(costs)
        })
    }

    /// Whether the PIN belongs to the hash. Takes as long, whatever the answer.
    pub fn is_pin_of(&mut self, pin: &Pin, stored: &str) -> bool {
        let Ok(stored) = PasswordHash::new(stored) else { return false };
        let (Some(salt), Ok(params)) = (stored.salt, Params::try_from(&stored)) else { return false };
        let mut salt_bytes = [0; Salt::RECOMMENDED_LENGTH];
        let Ok(salt) = salt.decode_b64(&mut salt_bytes) else { return false };
        // Outputs are compared in constant time.
        stored.hash.is_some() && self.output(pin, salt, params) == stored.hash
    }

    /// Checks the PIN against nothing, for as long as a real check takes: a name that does not exist answers no
    /// sooner.
    pub fn check_against_nobody(&mut self, pin: &Pin) {
        self.hash(pin, [0; SALT_BYTES]);
    }

    fn output(&mut self, pin: &Pin, salt: &[u8], params: Params) -> Option<Output> {
        let mut memory = Vec::with_capacity(ROOM_BLOCKS.max(params.block_count()));
        memory.resize(params.block_count(), Block::new());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; HASH_BYTES];
        argon2.hash_password_into_with_memory(pin.0.as_bytes(), salt, &mut hash, &mut memory).ok()?;
        Output::new(&hash).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_eight_digits() {
        for (text, is_pin) in [
            ("1234", true),
            ("12345678", true),
            ("123", false),
            ("123456789", false),
            ("12a4", false),
            ("١٢٣٤", false),
        ] {
            assert_eq!(Pin::parse(text).is_some(), is_pin, "{text}");
        }
    }

    #[test]
    fn only_the_right_pin_fits_its_hash() {
        let pin = |text| Pin::parse(text).unwrap();
        let mut hasher = PinHasher::default();
        let hash = hasher.hash(&pin("1357"), [7; SALT_BYTES]);
        assert!(hash.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{hash}");
        assert!(hasher.is_pin_of(&pin("1357"), &hash));
        assert!(!hasher.is_pin_of(&pin("1358"), &hash));
        assert!(!hasher.is_pin_of(&pin("1357"), "no hash"));
    }

    #[test]
    fn the_hash_is_the_one_that_everybody_computes() {
        use argon2::PasswordVerifier;
        let hash = PinHasher::default().hash(&Pin::parse("1357").unwrap(), [7; SALT_BYTES]);
        let hash = PasswordHash::new(&hash).unwrap();
        Argon2::default().verify_password(b"1357", &hash).unwrap();
    }
}
