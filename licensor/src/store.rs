//! The licensor's memory, behind one small trait: SQLite for one process, PostgreSQL for several.
//!
//! Every change of a site is one transaction that holds the site's row: read, [`Site::apply`], write, and the deed
//! beside it. Processes that hold sockets of sites hear of it through [`Store::news`].

use std::str::FromStr;
use std::sync::Arc;

use async_trait::async_trait;
use license::claims::{GRACE_HOURS, REFRESH_HOURS};
use license::http::{Deed, SiteCounts, SiteStatus};
use license::site::SiteId;
use license::state::EXPIRY_WARNING_DAYS;
use license::time::{DAY_SECONDS, HOUR_SECONDS, UnixSeconds};
use thiserror::Error;
use tokio::sync::broadcast;

use crate::deed::{Action, NewDeed};
use crate::site::{Change, Effect, Seen, Site};

mod postgres;
mod sqlite;

pub use postgres::Postgres;
pub use sqlite::Sqlite;

/// News that a listener may be behind before it is told to look at everything.
const MAX_NEWS_BEHIND: usize = 1_024;
/// The most rows of one page.
pub const MAX_PAGE: u32 = 500;

/// How a site is read, in both databases: its columns, and those of when it was last heard.
const SITE: &str = "SELECT id, name, owner, email, key_hash, registered_at, serial, expires_at, lock_reason, offline, \
     at, address, version, taken_serial FROM sites LEFT JOIN sightings ON site = id";

/// How a deed is read, in both databases: its columns, and what its site is called now.
const DEED: &str = "SELECT number, deeds.at, who, address, action, site, sites.name, detail, deeds.serial \
     FROM deeds LEFT JOIN sites ON id = site";

/// What a database can do for the licensor.
#[async_trait]
pub trait Store: Send + Sync {
    /// Writes down a site that is new.
    async fn register(&self, site: &Site, deed: &NewDeed) -> Result<(), StoreError>;
    /// The site of this id.
    async fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError>;
    /// Sites in the order of their names.
    async fn sites(&self, page: &SiteQuery) -> Result<Vec<Site>, StoreError>;
    /// How many sites have each status at this moment.
    async fn counts(&self, now: UnixSeconds) -> Result<SiteCounts, StoreError>;
    /// Changes a site in one transaction, and writes the deed if it changed anything. None if there is no such site.
    async fn change(
        &self,
        id: SiteId,
        change: &Change,
        deed: &NewDeed,
    ) -> Result<Option<(Site, Effect)>, StoreError>;
    /// Forgets a site, but not what was done to it. False if there is none.
    async fn delete(&self, id: SiteId, deed: &NewDeed) -> Result<bool, StoreError>;
    /// Writes down when sites were heard; those that are gone are passed over.
    async fn saw(&self, batch: &[(SiteId, Seen)]) -> Result<(), StoreError>;

    /// Writes down a deed that changes nothing here.
    async fn record(&self, deed: &NewDeed) -> Result<(), StoreError>;
    /// Deeds, newest first.
    async fn deeds(&self, page: &DeedQuery) -> Result<Vec<Deed>, StoreError>;

    /// The administrator of this name.
    async fn admin(&self, name: &str) -> Result<Option<Admin>, StoreError>;
    /// Adds an administrator or changes their password, which ends their sessions.
    async fn set_admin(&self, name: &str, password_hash: &str, deed: &NewDeed) -> Result<(), StoreError>;
    /// Ends all sessions of an administrator.
    async fn end_sessions(&self, name: &str, deed: &NewDeed) -> Result<(), StoreError>;
    /// Removes an administrator. False if there is none.
    async fn remove_admin(&self, name: &str, deed: &NewDeed) -> Result<bool, StoreError>;

    /// The tokens of all key rotations, oldest first.
    async fn rotations(&self) -> Result<Vec<String>, StoreError>;
    /// Adds a rotation.
    async fn add_rotation(&self, token: &str, deed: &NewDeed) -> Result<(), StoreError>;

    /// What others change from now on, this process included.
    fn news(&self) -> broadcast::Receiver<News>;
    /// Which database it is.
    fn name(&self) -> &'static str;
}

/// Something that whoever holds a site's socket must look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// That site has changed.
    Site(SiteId),
    /// Nodes were heard, and it is written down when.
    Heard,
    /// Keys were rotated.
    Keys,
    /// Something was done that no site must hear, such as a log-in: whoever shows what was done looks again.
    Deed,
    /// Nobody knows what was missed.
    Everything,
}

/// Which sites.
#[derive(Clone, Debug, Default)]
pub struct SiteQuery {
    /// Those that come after this one.
    pub after: Option<SiteId>,
    /// Those with this in their words.
    pub find: String,
    /// Those with this status.
    pub status: Option<SiteStatus>,
    /// At this moment, which matters for the status alone.
    pub now: UnixSeconds,
    /// So many, at most [`MAX_PAGE`].
    pub limit: u32,
}

/// Which deeds.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeedQuery {
    /// Those to this site.
    pub site: Option<SiteId>,
    /// Those with smaller numbers.
    pub before: Option<u64>,
    /// So many, at most [`MAX_PAGE`].
    pub limit: u32,
}

/// Somebody who may do everything here.
#[derive(Clone, PartialEq, Eq)]
pub struct Admin {
    /// In lower case.
    pub name: String,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Tokens of another generation are worth nothing.
    pub generation: u64,
}

/// Which database, as it is written in `DATABASE_URL`: `postgres://...`, `sqlite:<file>` or a file.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// A file.
    Sqlite(std::path::PathBuf),
    /// A server. Never printed: it may hold a password.
    Postgres(String),
}

/// Why something could not be stored or read.
#[derive(Debug, Error)]
pub enum StoreError {
    /// SQLite refuses.
    #[error("the database refused")]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL refuses, or is not there.
    #[error("the database refused")]
    Postgres(#[from] tokio_postgres::Error),
    /// No connection to PostgreSQL is to be had.
    #[error("the database cannot be reached")]
    Pool(#[from] deadpool_postgres::PoolError),
    /// The schema could not be brought up to date.
    #[error("the database cannot be brought up to date")]
    Migration(#[from] rusqlite_migration::Error),
    /// Written by a newer version.
    #[error("the database is of version {found}, this program knows {known}: start the newer program")]
    Newer {
        /// Of the database.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// The address cannot be used.
    #[error("DATABASE_URL cannot be used")]
    Address(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row holds something that this version cannot read.
    #[error("a stored {0} cannot be read")]
    Damaged(&'static str),
    /// The database answers, and does not tell what others change.
    #[error("the database lets nobody listen: is a pooler of transactions between us?")]
    Deaf,
    /// The program ends.
    #[error("the licensor is going down")]
    Stopped,
}

/// Opens the database and brings its schema up to date.
pub async fn open(database: &Database) -> Result<Arc<dyn Store>, StoreError> {
    Ok(match database {
        Database::Sqlite(file) => Arc::new(Sqlite::open(file).await?),
        Database::Postgres(url) => Arc::new(Postgres::open(url).await?),
    })
}

impl FromStr for Database {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_server = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        Ok(match is_server {
            true => Self::Postgres(text.to_owned()),
            false => Self::Sqlite(text.strip_prefix("sqlite:").unwrap_or(text).into()),
        })
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "SQLite in {}", file.display()),
            Self::Postgres(_) => f.write_str("PostgreSQL"),
        }
    }
}

impl News {
    /// What a deed is to those who listen.
    fn of(action: &str, site: Option<SiteId>) -> Self {
        const KEYS: &str = Action::KeysRotated.word();
        if action == KEYS { Self::Keys } else { site.map_or(Self::Deed, Self::Site) }
    }
}

/// [`Site::status`] as an expression over the columns of [`SITE`], in both databases; `now` is the place of the moment.
fn status_at(now: &str) -> String {
    let now = format!("CAST({now} AS bigint)");
    let [silent, grace, warning] = [
        REFRESH_HOURS * HOUR_SECONDS,
        i64::from(GRACE_HOURS) * HOUR_SECONDS,
        EXPIRY_WARNING_DAYS * DAY_SECONDS,
    ];
    let cases = [
        ("lock_reason IS NOT NULL".to_owned(), SiteStatus::Locked),
        (format!("NOT offline AND at IS NOT NULL AND {now} - at > {silent}"), SiteStatus::Silent),
        (format!("expires_at IS NULL OR {now} - expires_at >= {grace}"), SiteStatus::Blocked),
        (format!("expires_at <= {now}"), SiteStatus::Grace),
        (format!("expires_at - {now} <= {warning}"), SiteStatus::Expiring),
    ];
    let cases: Vec<String> =
        cases.iter().map(|(when, status)| format!("WHEN {when} THEN '{}'", status.word())).collect();
    format!("CASE {} ELSE '{}' END", cases.join(" "), SiteStatus::Active.word())
}

/// How many sites have each status; `now` is the place of the moment.
fn counts_at(now: &str) -> String {
    let status = status_at(now);
    format!("SELECT {status} AS status, count(*) FROM sites LEFT JOIN sightings ON site = id GROUP BY status")
}

/// A status by its word.
fn to_status(word: &str) -> Result<SiteStatus, StoreError> {
    SiteStatus::ALL.into_iter().find(|status| status.word() == word).ok_or(StoreError::Damaged("status"))
}

/// Numbers are below 2^53, and databases have signed ones.
fn to_column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn from_column(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
