//! Who an administrator is: a password, then a token that lasts an hour.
//!
//! ```text
//! POST login ─► brakes: place, account ─► argon2id, also for names that do not exist ─► token {name, generation}
//! request    ─► token: signature, age ─► the administrator: still there? same generation? ─► Session
//! ```
//!
//! A new password, logging out and being removed change the generation, so they end every token at once.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use license::time::UnixSeconds;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::clock;
use crate::deed::{Action, Actor};
use crate::keyring::Keys;
use crate::limits::{Brake, place};
use crate::store::{Store, StoreError};

pub mod password;

use password::Password;

/// How long a login lasts.
pub const SESSION_LIFE: Duration = Duration::from_secs(60 * 60);

/// Wrong passwords from one place, then one each half minute.
const TRIES_OF_A_PLACE: (u32, Duration) = (5, Duration::from_secs(30));
/// Wrong passwords for one account from everywhere, then one a minute. Many, so that strangers cannot easily lock an
/// administrator out; few, for a password that somebody could guess.
const TRIES_FOR_AN_ACCOUNT: (u32, Duration) = (50, Duration::from_secs(60));
/// Passwords that are checked at once: each takes 19 MiB and a processor for a moment.
const MAX_CHECKS: usize = 2;
/// How long a turn to be checked is waited for.
const MAX_WAIT: Duration = Duration::from_secs(5);
/// How soon to come again when it is too busy, in seconds.
const BUSY_SECONDS: u64 = 5;

/// Decides who somebody is.
pub struct Gate {
    store: Arc<dyn Store>,
    keys: Keys,
    places: Brake<IpAddr>,
    accounts: Brake<String>,
    checks: Arc<Semaphore>,
}

/// An administrator who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub name: String,
    /// Until when.
    pub expires_at: UnixSeconds,
}

/// Why somebody is not let in.
#[derive(Debug, Error)]
pub enum LoginError {
    /// There is no such administrator, or the password is not theirs: nothing tells which.
    #[error("user name or password is wrong")]
    Wrong,
    /// Too many tries.
    #[error("too many tries, wait {seconds} s")]
    TooMany {
        /// Until the next.
        seconds: u64,
    },
    /// No token, one that is not ours, or one that is over.
    #[error("not logged in")]
    NotLoggedIn,
    /// The database could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a token says.
#[derive(Serialize, Deserialize)]
struct Claims {
    sub: String,
    generation: u64,
    iat: UnixSeconds,
    exp: UnixSeconds,
}

impl Gate {
    /// The gate of a licensor.
    pub fn new(store: Arc<dyn Store>, keys: Keys) -> Self {
        let (places, accounts) = (TRIES_OF_A_PLACE, TRIES_FOR_AN_ACCOUNT);
        Self {
            store,
            keys,
            places: Brake::new(places.0, places.1),
            accounts: Brake::new(accounts.0, accounts.1),
            checks: Arc::new(Semaphore::new(MAX_CHECKS)),
        }
    }

    /// Logs somebody in, and says with which token.
    pub async fn log_in(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
    ) -> Result<(Session, String), LoginError> {
        let (name, place) = (account(name), place(address));
        self.count_try(&name, place)?;
        let admin = self.store.admin(&name).await?;
        let hash = admin.as_ref().map(|admin| admin.password_hash.clone());
        let is_right = self.check(password, hash).await?;
        let admin = admin.filter(|_| is_right).ok_or(LoginError::Wrong)?;
        self.places.forgive(&place);
        self.accounts.forgive(&name);
        let actor = Actor { who: name, address: Some(address.to_string()) };
        self.store.record(&actor.does(Action::LoggedIn, None, "")).await?;
        let now = clock::now();
        let expires_at = now.plus(i64::try_from(SESSION_LIFE.as_secs()).expect("an hour has few seconds"));
        let claims =
            Claims { sub: admin.name.clone(), generation: admin.generation, iat: now, exp: expires_at };
        let token = self.keys.now().tokens().sign(&claims);
        Ok((Session { name: admin.name, expires_at }, token))
    }

    /// Who shows this token.
    pub async fn session(&self, token: &str) -> Result<Session, LoginError> {
        let claims: Option<Claims> = self.keys.now().tokens().claims(token);
        let claims = claims.filter(|claims| clock::now() < claims.exp).ok_or(LoginError::NotLoggedIn)?;
        match self.store.admin(&claims.sub).await? {
            Some(admin) if admin.generation == claims.generation => {
                Ok(Session { name: admin.name, expires_at: claims.exp })
            }
            _ => Err(LoginError::NotLoggedIn),
        }
    }

    /// Counts the try as wrong until it turns out right, so that many at once are no way around the brakes.
    fn count_try(&self, name: &str, place: IpAddr) -> Result<(), LoginError> {
        let now = Instant::now();
        let too_many = |seconds| LoginError::TooMany { seconds };
        self.places.count(place, now).map_err(too_many)?;
        self.accounts.count(name.to_owned(), now).map_err(too_many)
    }

    /// Whether the password belongs to the hash. Takes as long when there is none.
    async fn check(&self, password: &str, hash: Option<String>) -> Result<bool, LoginError> {
        let busy = LoginError::TooMany { seconds: BUSY_SECONDS };
        let turn = tokio::time::timeout(MAX_WAIT, self.checks.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(busy) };
        let Some(password) = Password::typed(password) else { return Ok(false) };
        let check = move || {
            let _turn = turn;
            match hash {
                Some(hash) => password.belongs_to(&hash),
                None => password.belongs_to_nobody(),
            }
        };
        Ok(tokio::task::spawn_blocking(check).await.map_err(|_| StoreError::Stopped)?)
    }
}

/// Names are the same in upper and lower case.
pub fn account(name: &str) -> String {
    name.trim().to_lowercase()
}
