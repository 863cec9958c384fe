//! How a connection to the database is opened.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use super::log::{LOG_BYTES, MAX_LOG_PAGES};

/// How long a statement waits for a lock that another process holds (a backup, a person with a SQL tool).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Page cache of the writing connection, in KiB.
const WRITER_CACHE_KIB: i64 = 2048;
/// Page cache of each reading connection, in KiB.
const READER_CACHE_KIB: i64 = 512;

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// It does: what is acknowledged survives a power cut.
    #[default]
    Full,
    /// It does not. Exists so that the power-cut test can show that it would notice.
    Off,
}

/// How the database is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether a commit waits for the disk.
    pub durability: Durability,
    /// The database never has more pages than this: a disk that is full at a point of a test's choosing.
    pub max_pages: Option<u32>,
}

/// A connection that writes.
pub(super) fn for_writing(path: &Path, options: Options) -> Result<Connection, StoreError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Off => "OFF",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    connection.pragma_update(None, "wal_autocheckpoint", MAX_LOG_PAGES)?;
    if let Some(max_pages) = options.max_pages {
        connection.pragma_update(None, "max_page_count", max_pages)?;
    }
    Ok(connection)
}

/// A connection that cannot write.
pub(super) fn for_reading(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    Ok(connection)
}
