//! Passwords of administrators: argon2id with the parameters that OWASP recommends, which are the crate's own.

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};

use crate::clock;

/// The shortest that may be set, in characters.
pub const MIN_CHARS: usize = 12;
/// The longest that is looked at, in bytes.
pub const MAX_BYTES: usize = 256;
const SALT_BYTES: usize = 16;

/// A password as somebody typed it. Never printed.
pub struct Password(String);

impl Password {
    /// A password that somebody says is theirs; none if it cannot be anybody's.
    pub fn typed(text: &str) -> Option<Self> {
        (text.len() <= MAX_BYTES).then(|| Self(text.to_owned()))
    }

    /// A password that somebody wants to have; none if it is too short or too long.
    pub fn chosen(text: &str) -> Option<Self> {
        Self::typed(text).filter(|_| text.chars().count() >= MIN_CHARS)
    }

    /// The hash to store, in PHC form. Takes some 20 ms.
    pub fn hash(&self) -> String {
        let salt = SaltString::encode_b64(&clock::random_bytes::<SALT_BYTES>())
            .expect("sixteen bytes are a valid salt");
        let hash = Argon2::default().hash_password(self.0.as_bytes(), &salt);
        hash.expect("the parameters are valid").to_string()
    }

    /// Whether this is the password of that hash. Takes as long, whatever the answer.
    pub fn belongs_to(&self, hash: &str) -> bool {
        PasswordHash::new(hash)
            .is_ok_and(|hash| Argon2::default().verify_password(self.0.as_bytes(), &hash).is_ok())
    }

    /// False, as soon as a real answer would come.
    pub fn belongs_to_nobody(&self) -> bool {
        self.hash();
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_belongs_to_its_hash() {
        let password = |text| Password::typed(text).unwrap();
        let hash = Password::chosen("correct horse battery").unwrap().hash();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(password("correct horse battery").belongs_to(&hash));
        assert!(!password("correct horse batterz").belongs_to(&hash));
        assert!(!password("correct horse battery").belongs_to("no hash"));
        assert!(!password("correct horse battery").belongs_to_nobody());
    }

    #[test]
    fn a_short_password_cannot_be_chosen() {
        assert!(Password::chosen("elevenchars").is_none());
        assert!(Password::chosen("δώδεκα γράμμ").is_some());
        assert!(Password::typed(&"a".repeat(MAX_BYTES + 1)).is_none());
    }
}
