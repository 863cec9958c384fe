//! Copies of the database: made while it is in use, checked, and made ready for a node that starts from one.

use std::ffi::c_int;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::Backup;
use sync::time::UnixMs;

use super::{Options, StoreError, connection, schema, site};

/// So much is copied before others get their turn at the disk.
const PAGES_AT_ONCE: c_int = 256;
const PAUSE: Duration = Duration::from_millis(5);
/// Flaws that are told of a damaged file.
const MAX_FLAWS: usize = 10;

/// What is in a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The restaurant's name.
    pub site: String,
    /// Orders that it ever had.
    pub orders: u32,
    /// When an order changed last.
    pub newest: Option<UnixMs>,
    /// Which restore it came of.
    pub epoch: u64,
    /// The epoch of the node that took its place, if one did.
    pub replaced_by: Option<u64>,
    /// Whether phones should still bring back what an earlier backup lacked.
    pub is_recovering: bool,
}

/// Copies the database behind a reading connection into a new file.
pub fn copy(from: &Connection, to: &Path) -> Result<(), StoreError> {
    // One transaction around all of it: the copy is of one moment however long it takes, and whoever writes meanwhile
    // does not make it begin anew.
    from.execute_batch("BEGIN")?;
    let outcome = from
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(StoreError::from)
        .and_then(|()| copy_pages(from, to));
    from.execute_batch("COMMIT")?;
    outcome
}

fn copy_pages(from: &Connection, to: &Path) -> Result<(), StoreError> {
    let mut target = Connection::open(to)?;
    Backup::new(from, &mut target)?.run_to_completion(PAGES_AT_ONCE, PAUSE, None)?;
    // One plain file, without a log beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// Reads a database file from end to end: every page, every index, every reference between rows.
pub fn check(path: &Path) -> Result<Contents, StoreError> {
    let connection = connection::for_reading(path)?;
    let flaws = integrity(&connection)?;
    if !flaws.is_empty() {
        return Err(StoreError::damaged("database", flaws.join("; ")));
    }
    contents(&connection)
}

/// What SQLite finds wrong with a database.
pub fn integrity(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut pages = connection.prepare("PRAGMA integrity_check(10)")?;
    let said = pages.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut flaws: Vec<String> = said.into_iter().filter(|line| line != "ok").collect();
    let mut references = connection.prepare("PRAGMA foreign_key_check")?;
    let lost = references.query_map([], |row| row.get::<_, String>(0))?;
    for table in lost.take(MAX_FLAWS) {
        flaws.push(format!("a row of {} refers to nothing", table?));
    }
    Ok(flaws)
}

/// What is in the database behind a connection.
pub fn contents(connection: &Connection) -> Result<Contents, StoreError> {
    let site = site::catalog(connection)?.map(|catalog| catalog.site.name);
    let orders = "SELECT count(*), max(changed_at_ms) FROM orders";
    let (orders, newest) =
        connection.query_row(orders, [], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?)))?;
    Ok(Contents {
        site: site.ok_or_else(|| StoreError::damaged("database", "there is no restaurant in it"))?,
        orders,
        newest: newest.map(UnixMs),
        epoch: site::epoch(connection)?,
        replaced_by: site::replaced_by(connection)?,
        is_recovering: site::is_recovering(connection)?,
    })
}

/// Makes a copy ready for a node that starts from it: the schema of this version, a new epoch. What was on its way to a
/// printer may have come out since the copy was made, so it becomes uncertain when the node starts.
pub fn make_ready(path: &Path, epoch: u64, now: UnixMs) -> Result<(), StoreError> {
    let mut connection = connection::for_writing(path, Options::default())?;
    schema::migrate(&mut connection)?;
    let transaction = connection.transaction()?;
    site::begin_epoch(&transaction, epoch)?;
    transaction.execute(
        "INSERT INTO print_log (job_id, state, at_ms, why)
         SELECT id, 'sending', ?, 'restored from a backup: it may have been printed since' FROM print_jobs
         WHERE state = 'queued'",
        [now.0],
    )?;
    transaction.execute("UPDATE print_jobs SET state = 'sending' WHERE state = 'queued'", [])?;
    transaction.commit()?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

/// The epochs that a database knows of, its own and that of the node that took its place: none when it cannot be read.
pub fn latest_epoch(path: &Path) -> Option<u64> {
    let connection = connection::for_reading(path).ok()?;
    let own = site::epoch(&connection).ok()?;
    let other = site::replaced_by(&connection).ok().flatten();
    Some(own.max(other.unwrap_or_default()))
}
