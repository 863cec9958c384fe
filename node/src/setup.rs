//! The site file: a restaurant as one JSON file, from which `node init` makes a database.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sync::id::UserId;
use sync::site::Catalog;
use thiserror::Error;

use crate::auth::pin::{Pin, PinHasher};
use crate::clock;
use crate::flow::RouteRule;
use crate::lock::{DataLock, LockError};
use crate::store::people::{NewAccount, add_account};
use crate::store::printers::{self, Paper, PrinterRow};
use crate::store::site::{add_catalog, found, site_id};
use crate::store::{Options, Store, StoreError};

pub use self::check::Flaw;
pub use self::export::export;

pub(crate) mod check;
mod export;

/// A site file is smaller than this.
const MAX_SITE_FILE_BYTES: u64 = 8 * 1024 * 1024;

/// A restaurant on the day it opens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteFile {
    /// What every phone knows.
    pub catalog: Catalog,
    /// Who can log in; each is a person of the catalog's staff.
    #[serde(alias = "accounts")]
    pub logins: Vec<Login>,
    /// Where tickets come out.
    pub printers: Vec<PrinterRow>,
    /// Which tickets come out where.
    pub routes: Vec<RouteRule>,
}

/// How one person logs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// Who.
    pub user: UserId,
    /// Unique; upper and lower case are the same.
    pub username: String,
    /// Four to eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
    /// In its place what `node export` wrote: an argon2id hash in PHC form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_hash: Option<String>,
}

/// Why a restaurant could not be set up.
#[derive(Debug, Error)]
pub enum SetupError {
    /// The file or the directory cannot be used.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is far too large.
    #[error("{0} is no site file: it is larger than {MAX_SITE_FILE_BYTES} bytes")]
    TooLarge(PathBuf),
    /// The file is not JSON of this shape.
    #[error("{path} is no site file: {source}")]
    Json {
        /// Which.
        path: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// The file contradicts itself.
    #[error("{path} cannot be used:\n{}", listed(flaws))]
    Flawed {
        /// Which.
        path: PathBuf,
        /// Everything that is wrong with it.
        flaws: Vec<Flaw>,
    },
    /// There is none in it.
    #[error("{0} holds no restaurant")]
    Empty(PathBuf),
    /// There is a restaurant in the directory already.
    #[error("{0} already holds a restaurant: choose another directory")]
    Occupied(PathBuf),
    /// Another process uses the directory.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SiteFile {
    /// Reads and checks a site file.
    pub fn read(path: &Path) -> Result<Self, SetupError> {
        let failed = |source| SetupError::Io { path: path.to_owned(), source };
        if std::fs::metadata(path).map_err(failed)?.len() > MAX_SITE_FILE_BYTES {
            return Err(SetupError::TooLarge(path.to_owned()));
        }
        let bytes = std::fs::read(path).map_err(failed)?;
        let site: Self = serde_json::from_slice(&bytes)
            .map_err(|source| SetupError::Json { path: path.to_owned(), source })?;
        match site.flaws() {
            flaws if flaws.is_empty() => Ok(site),
            flaws => Err(SetupError::Flawed { path: path.to_owned(), flaws }),
        }
    }

    /// Everything that keeps this from being a restaurant.
    pub fn flaws(&self) -> Vec<Flaw> {
        check::flaws(self)
    }
}

/// Makes the database of a new restaurant in `data` from the site file `from`.
pub async fn init(data: &Path, from: &Path) -> Result<(), SetupError> {
    let site = SiteFile::read(from)?;
    std::fs::create_dir_all(data).map_err(|source| SetupError::Io { path: data.to_owned(), source })?;
    let _lock = DataLock::take(data)?;
    let store = Store::open(data, Options::default())?;
    let outcome = found_house(&store, site).await;
    store.close().await;
    if outcome? { Ok(()) } else { Err(SetupError::Occupied(data.to_owned())) }
}

/// Writes a restaurant without flaws in one transaction; false when there was one already.
pub(crate) async fn found_house(store: &Store, site: SiteFile) -> Result<bool, StoreError> {
    let mut hasher = PinHasher::default();
    let logins = site.logins.iter();
    let accounts: Vec<NewAccount> = logins.filter_map(|login| account(&mut hasher, &site, login)).collect();
    store
        .write(move |connection| {
            if site_id(connection)?.is_some() {
                return Ok(false);
            }
            found(connection, site.catalog.site.id, clock::random_bytes())?;
            add_catalog(connection, &site.catalog, clock::now())?;
            for account in &accounts {
                add_account(connection, account)?;
            }
            printers::set(connection, &Paper { printers: site.printers, routes: site.routes })?;
            Ok(true)
        })
        .await
}

/// The account of a login, of which the check has shown that person and PIN are valid.
fn account(hasher: &mut PinHasher, site: &SiteFile, login: &Login) -> Option<NewAccount> {
    let person = site.catalog.staff.iter().find(|person| person.id == login.user)?;
    let hash_of = |pin: &String| Some(hasher.hash(&Pin::parse(pin)?, clock::random_bytes()));
    Some(NewAccount {
        user: login.user,
        username: login.username.clone(),
        pin_hash: login.pin_hash.clone().or_else(|| login.pin.as_ref().and_then(hash_of))?,
        role: person.role,
    })
}

fn listed(flaws: &[Flaw]) -> String {
    let lines: Vec<String> = flaws.iter().map(|flaw| format!("  - {flaw}")).collect();
    lines.join("\n")
}
