//! Logging in, staying logged in, logging out.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};
use sync::id::DeviceId;
use sync::session::{Session, SessionId};
use sync::time::UnixMs;
use thiserror::Error;
use tokio::sync::Mutex as AsyncMutex;

use super::lockout::{Lockout, Try};
use super::pairing::{Code, Pairing};
use super::pin::{Pin, PinHasher};
use super::token::TokenKey;
use crate::clock;
use crate::config::SESSION_LIFE;
use crate::store::devices::{self, DIGEST_BYTES};
use crate::store::people::{self, Account};
use crate::store::{Store, StoreError};

/// The gate to the house: everything that decides who somebody is.
#[derive(Clone)]
pub struct Gate {
    store: Store,
    key: TokenKey,
    lockout: Arc<Mutex<Lockout>>,
    pairing: Arc<Mutex<Pairing>>,
    /// One PIN is checked at a time: each takes megabytes and a processor for a moment.
    hasher: Arc<AsyncMutex<PinHasher>>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// Who, where, as what.
    pub session: Session,
    /// Until when, without a refresh.
    pub expires_at: UnixMs,
}

/// A login with the token that stands for it.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Who, where, until when.
    pub login: Login,
    /// To be shown with every request.
    pub token: String,
}

/// Why somebody is not let in.
#[derive(Clone, Debug, Error)]
pub enum LoginError {
    /// There is no such account, it is blocked, or the PIN is not its own: nothing tells which.
    #[error("user name or PIN is wrong")]
    Wrong,
    /// Too many wrong PINs.
    #[error("too many wrong PINs, locked for {seconds} s")]
    Locked {
        /// Until the next try.
        seconds: u64,
    },
    /// The device does not belong to the house, or not any more.
    #[error("this device is not paired")]
    NotPaired,
    /// No token, or none of ours.
    #[error("not logged in")]
    NotLoggedIn,
    /// The session has expired or was ended.
    #[error("the session is over")]
    SessionOver,
    /// The database could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who wants to come in, where.
#[derive(Clone, Copy)]
pub struct Entrance<'a> {
    /// As it was typed.
    pub username: &'a str,
    /// As it was typed.
    pub pin: &'a str,
    /// Where.
    pub device: DeviceId,
    /// What the device shows of its pairing.
    pub token: Option<&'a str>,
    /// Whether the house lets in paired devices alone.
    pub only_paired: bool,
}

/// By what a paired device is known: 256 random bits.
pub struct DeviceToken(String);

impl DeviceToken {
    /// A new one.
    pub fn fresh() -> Self {
        let bytes: [u8; 32] = clock::random_bytes();
        Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// What the device keeps.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the node keeps.
    pub fn digest(&self) -> [u8; DIGEST_BYTES] {
        digest_of(&self.0)
    }
}

fn digest_of(token: &str) -> [u8; DIGEST_BYTES] {
    Sha256::digest(token).into()
}

impl Gate {
    /// The gate of a house with this key.
    pub fn new(store: Store, key: TokenKey) -> Self {
        Self { store, key, lockout: Arc::default(), pairing: Arc::default(), hasher: Arc::default() }
    }

    /// Logs somebody in with the PIN that they typed on a device.
    pub async fn log_in(&self, entrance: Entrance<'_>) -> Result<Granted, LoginError> {
        let Entrance { username, pin, device, token, only_paired } = entrance;
        let (name, digest) = (username.trim().to_owned(), token.map(digest_of));
        let known = move |connection: &_| {
            Ok((people::account(connection, &name)?, devices::standing(connection, device, digest)?))
        };
        let (account, standing) = self.store.read(known).await?;
        if standing.revoked || (only_paired && !standing.paired) {
            return Err(LoginError::NotPaired);
        }
        let attempt = Try { device, known_device: standing.known, username };
        self.count_try(attempt)?;
        let account = self.check(pin, account).await?.ok_or(LoginError::Wrong)?;
        self.lockout().right(attempt);
        self.grant(&account, device).await
    }

    /// What is stored of a PIN; none when it is not four to eight digits.
    pub async fn hash_of(&self, pin: &str) -> Result<Option<String>, StoreError> {
        let Some(pin) = Pin::parse(pin) else { return Ok(None) };
        let mut hasher = self.hasher.clone().lock_owned().await;
        let hash = move || Some(hasher.hash(&pin, clock::random_bytes()));
        tokio::task::spawn_blocking(hash).await.map_err(|_| StoreError::Stopped)
    }

    /// Who shows this token.
    pub async fn login_of(&self, token: &str) -> Result<Login, LoginError> {
        let now = clock::now();
        let id = self.key.session(token, now).ok_or(LoginError::NotLoggedIn)?;
        let row = self.store.read(move |connection| people::session(connection, id)).await?;
        match row {
            Some(row) if !row.ended && row.may_write && now < row.expires_at => {
                Ok(Login { session: row.session, expires_at: row.expires_at })
            }
            _ => Err(LoginError::SessionOver),
        }
    }

    /// A fresh token for the same session, which lives on from now.
    pub async fn refresh(&self, session: Session) -> Result<Granted, LoginError> {
        let (now, expires_at) = lifetime();
        let id = session.id;
        self.store.write(move |connection| people::extend(connection, id, now, expires_at)).await?;
        Ok(self.granted(session, now, expires_at))
    }

    /// Ends a session.
    pub async fn log_out(&self, id: SessionId) -> Result<(), LoginError> {
        let now = clock::now();
        Ok(self.store.write(move |connection| people::end(connection, id, now)).await?)
    }

    /// A code with which a device can be paired.
    pub fn offer_pairing(&self) -> Code {
        self.pairing().offer(clock::now(), clock::random_bytes())
    }

    /// Whether this is such a code; it is used up then.
    pub fn redeem_pairing(&self, typed: &str) -> bool {
        self.pairing().redeem(clock::now(), typed)
    }

    /// Counts the try as wrong until it turns out right, so that many at once are no way around the lock.
    fn count_try(&self, attempt: Try<'_>) -> Result<(), LoginError> {
        let now = clock::now();
        let mut lockout = self.lockout();
        if let Some(until) = lockout.locked_until(now, attempt) {
            let seconds = u64::try_from(until.0 - now.0).unwrap_or(0).div_ceil(1_000);
            return Err(LoginError::Locked { seconds });
        }
        lockout.wrong(now, attempt);
        Ok(())
    }

    /// The account, if the PIN is its own. Takes as long when there is none.
    async fn check(&self, pin: &str, account: Option<Account>) -> Result<Option<Account>, LoginError> {
        let pin = Pin::parse(pin).ok_or(LoginError::Wrong)?;
        let mut hasher = self.hasher.clone().lock_owned().await;
        let check = move || match account {
            Some(account) => (hasher.is_pin_of(&pin, &account.pin_hash) && account.active).then_some(account),
            None => {
                hasher.check_against_nobody(&pin);
                None
            }
        };
        Ok(tokio::task::spawn_blocking(check).await.map_err(|_| StoreError::Stopped)?)
    }

    async fn grant(&self, account: &Account, device: DeviceId) -> Result<Granted, LoginError> {
        let (now, expires_at) = lifetime();
        let id = SessionId::fresh(&mut clock::random);
        let session = Session { id, user: account.user, role: account.role, device };
        let row = session.clone();
        self.store.write(move |connection| people::grant(connection, &row, now, expires_at)).await?;
        Ok(self.granted(session, now, expires_at))
    }

    fn granted(&self, session: Session, now: UnixMs, expires_at: UnixMs) -> Granted {
        let token = self.key.sign(session.id, now, expires_at);
        Granted { login: Login { session, expires_at }, token }
    }

    fn pairing(&self) -> MutexGuard<'_, Pairing> {
        self.pairing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lockout(&self) -> MutexGuard<'_, Lockout> {
        self.lockout.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Now, and when a session that is used now will expire.
fn lifetime() -> (UnixMs, UnixMs) {
    let now = clock::now();
    let life_ms = i64::try_from(SESSION_LIFE.as_millis()).expect("eight hours are few milliseconds");
    (now, UnixMs(now.0 + life_ms))
}
