//! How a connection to the database is opened.

use std::fs::OpenOptions;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use super::log::{LOG_BYTES, MAX_LOG_PAGES};

/// The permissions of a new database. Somebody may let a group read it; nobody else ever may.
const OURS: u32 = 0o600;
const OTHERS: u32 = 0o007;
/// How long a statement waits for a lock that another process holds (a backup, a person with a SQL tool).
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Page cache of the writing connection, in KiB.
const WRITER_CACHE_KIB: i64 = 2048;
/// Statements that the writing connection keeps compiled: all that an evening needs.
const WRITER_STATEMENTS: usize = 64;
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
    if let Err(error) = keep_from_others(path) {
        tracing::warn!(%error, "others may be able to read the database");
    }
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
    connection.set_prepared_statement_cache_capacity(WRITER_STATEMENTS);
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

/// There are keys in the database. SQLite gives the files beside it the same permissions. Where this fails the opening
/// that follows says why.
fn keep_from_others(path: &Path) -> std::io::Result<()> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(OURS).open(path)?;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & OTHERS != 0 {
        permissions.set_mode(permissions.mode() & !OTHERS);
        file.set_permissions(permissions)?;
    }
    Ok(())
}
