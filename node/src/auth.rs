//! Who somebody is: PINs, the tokens that stand for a login, and the brake on guessing.
//!
//! ```text
//! POST login ─► lockout: may this device try? ─► argon2id, also for names that do not exist ─► session row, token
//! request    ─► token: signature, age ─► session row: revoked? expired? blocked?            ─► Login
//! ```

pub mod lockout;
pub mod login;
pub mod pairing;
pub mod pin;
pub mod token;
