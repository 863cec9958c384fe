//! The token that stands for a login: a JSON Web Token (RFC 7519) with exactly one header, `HS256`. Any other header,
//! `none` above all, is refused before anything else is read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::Sha256;

/// `{"alg":"HS256","typ":"JWT"}` in base64url.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// Our tokens are a third of this.
const MAX_TOKEN_BYTES: usize = 512;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// Signs claims, and reads those that it has signed. It does not know whether they have expired.
#[derive(Clone)]
pub struct Key([u8; KEY_BYTES]);

impl Key {
    /// The key with these secret bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// The token that says this. Claims are plain data of few bytes.
    pub fn sign(&self, claims: &impl Serialize) -> String {
        let claims = serde_json::to_vec(claims).expect("claims are plain data");
        let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&signed).finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// What a token says, if it was signed by this key.
    pub fn claims<C: DeserializeOwned>(&self, token: &str) -> Option<C> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let claims = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // Compares in constant time.
        self.mac(signed).verify_slice(&signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }

    fn mac(&self, signed: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(signed.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new([9; KEY_BYTES])
    }

    #[test]
    fn the_header_is_the_one_that_the_standard_spells() {
        assert_eq!(URL_SAFE_NO_PAD.decode(HEADER).unwrap(), br#"{"alg":"HS256","typ":"JWT"}"#);
    }

    #[test]
    fn a_changed_or_foreign_token_is_worth_nothing() {
        let token = key().sign(&7);
        assert_eq!(key().claims(&token), Some(7));
        let other_key = Key::new([8; KEY_BYTES]).sign(&7);
        let claims = token.split('.').nth(1).unwrap();
        let none = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
        let longer = token.replacen('.', ".A", 1);
        for worthless in ["", "..", &other_key, &none, &longer, &token[..token.len() - 1], &"a".repeat(5000)]
        {
            assert_eq!(key().claims::<i32>(worthless), None, "{worthless}");
        }
    }
}
