//! The token that stands for a login: a JSON Web Token (RFC 7519) with exactly one header, `HS256`. Any other header,
//! `none` above all, is refused before anything else is read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sync::session::SessionId;
use sync::time::UnixMs;

use crate::store::site::TOKEN_KEY_BYTES;

/// `{"alg":"HS256","typ":"JWT"}` in base64url.
const HEADER: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
/// Our tokens are a third of this.
const MAX_TOKEN_BYTES: usize = 512;
const MS_PER_SECOND: i64 = 1_000;

/// Signs and checks tokens of one site.
#[derive(Clone)]
pub struct TokenKey([u8; TOKEN_KEY_BYTES]);

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    /// The session.
    sid: SessionId,
    /// Seconds since 1970 at which it was issued.
    iat: i64,
    /// Seconds since 1970 from which it is worth nothing.
    exp: i64,
}

impl TokenKey {
    /// The key with these bytes.
    pub fn new(bytes: [u8; TOKEN_KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// A token for a session.
    pub fn sign(&self, session: SessionId, now: UnixMs, expires_at: UnixMs) -> String {
        let claims = Claims { sid: session, iat: now.0 / MS_PER_SECOND, exp: expires_at.0 / MS_PER_SECOND };
        let claims = serde_json::to_vec(&claims).expect("claims are plain data");
        let signed = format!("{HEADER}.{}", URL_SAFE_NO_PAD.encode(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.mac(&signed).finalize().into_bytes());
        format!("{signed}.{signature}")
    }

    /// The session of a token that we signed and that has not expired.
    pub fn session(&self, token: &str, now: UnixMs) -> Option<SessionId> {
        if token.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let claims = signed.strip_prefix(HEADER)?.strip_prefix('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        // Compares in constant time.
        self.mac(signed).verify_slice(&signature).ok()?;
        let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        (now.0 / MS_PER_SECOND < claims.exp).then_some(claims.sid)
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

    const SESSION: SessionId = SessionId([1, 2, 3, 4, 5, 6, 7, 8]);
    const NOW: UnixMs = UnixMs(1_700_000_000_000);
    const LATER: UnixMs = UnixMs(1_700_000_060_000);

    fn key() -> TokenKey {
        TokenKey::new([9; TOKEN_KEY_BYTES])
    }

    #[test]
    fn a_token_names_its_session_until_it_expires() {
        let token = key().sign(SESSION, NOW, LATER);
        assert_eq!(key().session(&token, NOW), Some(SESSION));
        assert_eq!(key().session(&token, LATER), None);
    }

    #[test]
    fn the_header_is_the_one_that_the_standard_spells() {
        assert_eq!(URL_SAFE_NO_PAD.decode(HEADER).unwrap(), br#"{"alg":"HS256","typ":"JWT"}"#);
    }

    #[test]
    fn a_changed_or_foreign_token_is_worth_nothing() {
        let token = key().sign(SESSION, NOW, LATER);
        let other_key = TokenKey::new([8; TOKEN_KEY_BYTES]).sign(SESSION, NOW, LATER);
        let claims = token.split('.').nth(1).unwrap();
        let none = format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT"}"#));
        let longer = token.replacen('.', ".A", 1);
        for worthless in ["", "..", &other_key, &none, &longer, &token[..token.len() - 1], &"a".repeat(5000)]
        {
            assert_eq!(key().session(worthless, NOW), None, "{worthless}");
        }
    }
}
