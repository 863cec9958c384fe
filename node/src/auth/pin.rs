//! PINs: four to eight digits, stored as argon2id.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

/// Fewest and most digits.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;
/// Memory, passes and lanes of one hash: OWASP's choice for machines with little memory, as a Raspberry Pi is.
const MEMORY_KIB: u32 = 9 * 1024;
const PASSES: u32 = 4;
const LANES: u32 = 1;

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

/// The hash to store, in PHC form. Takes some 20 ms and 9 MiB: not for a thread that serves sockets.
pub fn hash_pin(pin: &Pin, salt: [u8; SALT_BYTES]) -> String {
    let salt = SaltString::encode_b64(&salt).expect("sixteen bytes are a valid salt");
    let hash = argon2().hash_password(pin.0.as_bytes(), &salt);
    hash.expect("the parameters are valid").to_string()
}

/// Whether the PIN belongs to the hash. Takes as long as [`hash_pin`], whatever the answer.
pub fn is_pin_of(pin: &Pin, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| argon2().verify_password(pin.0.as_bytes(), &hash).is_ok())
}

/// Checks the PIN against nothing, for as long as a real check takes: a name that does not exist answers no sooner.
pub fn check_against_nobody(pin: &Pin) {
    hash_pin(pin, [0; SALT_BYTES]);
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
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
        let hash = hash_pin(&pin("1357"), [7; SALT_BYTES]);
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_pin_of(&pin("1357"), &hash));
        assert!(!is_pin_of(&pin("1358"), &hash));
        assert!(!is_pin_of(&pin("1357"), "no hash"));
    }
}
