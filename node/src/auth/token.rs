//! The token that stands for a login: it names a session, and until when.

use serde::{Deserialize, Serialize};
use serving::hs256::Key;
use sha2::{Digest, Sha256};
use sync::frame::Epoch;
use sync::receipt::ReceiptKey;
use sync::session::SessionId;
use sync::time::UnixMs;

use crate::store::site::TOKEN_KEY_BYTES;

const MS_PER_SECOND: i64 = 1_000;

/// Signs and checks tokens of one site.
#[derive(Clone)]
pub struct TokenKey(Key);

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

/// What the proof of an epoch says: it cannot be taken for a login, nor a login for it.
#[derive(Serialize)]
struct EpochClaims {
    epoch: u64,
}

/// What is signed to make the key of receipts; it is told to nobody.
#[derive(Serialize)]
struct ReceiptClaims {
    receipts: bool,
}

impl TokenKey {
    /// The key with these bytes.
    pub fn new(bytes: [u8; TOKEN_KEY_BYTES]) -> Self {
        Self(Key::new(bytes))
    }

    /// A token for a session.
    pub fn sign(&self, session: SessionId, now: UnixMs, expires_at: UnixMs) -> String {
        let claims = Claims { sid: session, iat: now.0 / MS_PER_SECOND, exp: expires_at.0 / MS_PER_SECOND };
        self.0.sign(&claims)
    }

    /// An epoch with the proof that a node of this site began it. Signing is the same each time, so who holds the key can
    /// compare.
    pub fn prove_epoch(&self, number: u64) -> Epoch {
        let proof = if number == 0 { String::new() } else { self.0.sign(&EpochClaims { epoch: number }) };
        Epoch { number, proof }
    }

    /// The key of the receipts that phones keep.
    pub fn receipt_key(&self) -> ReceiptKey {
        ReceiptKey::new(Sha256::digest(self.0.sign(&ReceiptClaims { receipts: true })).into())
    }

    /// The session of a token that we signed and that has not expired.
    pub fn session(&self, token: &str, now: UnixMs) -> Option<SessionId> {
        let claims: Claims = self.0.claims(token)?;
        (now.0 / MS_PER_SECOND < claims.exp).then_some(claims.sid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_session_until_it_expires() {
        let session = SessionId([1, 2, 3, 4, 5, 6, 7, 8]);
        let (now, later) = (UnixMs(1_700_000_000_000), UnixMs(1_700_000_060_000));
        let key = TokenKey::new([9; TOKEN_KEY_BYTES]);
        let token = key.sign(session, now, later);
        assert_eq!(key.session(&token, now), Some(session));
        assert_eq!(key.session(&token, later), None);
    }
}
