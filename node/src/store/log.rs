//! The write-ahead log: on disk before it is needed, and emptied beside the road.
//!
//! A commit that makes the log longer waits for the journal of the file system, and so for whatever else the disk is at:
//! on a disk where overwriting takes 0.3 ms, and up to 3 the slowest of a hundred times, lengthening takes 11. So the
//! log is filled with zeros before the first commit, which all others write over. SQLite reads a log up to the first
//! frame that does not carry the log's own salt and checksum (<https://sqlite.org/fileformat2.html#walformat>), and zeros
//! do not.
//!
//! Taking what is in the log over into the database is the work of a thread of its own: a commit waits for it only
//! when the log has become very long.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use rusqlite::Connection;

use super::StoreError;

/// What the log takes on disk, in bytes: a thousand pages. It is cut back to this when it was longer.
pub(super) const LOG_BYTES: u32 = 4 * 1024 * 1024;
/// A log of so many pages is emptied by the commit that finds it so long.
pub(super) const MAX_LOG_PAGES: u32 = 4_000;
/// So many commits fill about half of the log.
const COMMITS_UNTIL_EMPTIED: u32 = 48;
/// Zeros that are written at once.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// Makes the log as long as it will be. Only for who alone has the database open, and is in no transaction.
pub(super) fn reserve(database: &Path) {
    if let Err(error) = lengthen(&beside(database)) {
        tracing::warn!(%error, "there is no room to reserve for the log: commits may be slow");
    }
}

/// The thread that empties the log.
pub(super) struct Keeper {
    /// None once it shall end.
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    commits: u32,
}

impl Keeper {
    /// Gives it a connection that may write.
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (wake, woken) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .name("log".into())
            .spawn(move || keep(&connection, &woken))
            .map_err(|error| StoreError::damaged("log thread", error))?;
        Ok(Self { wake: Some(wake), thread: Some(thread), commits: 0 })
    }

    /// Something was committed.
    pub(super) fn committed(&mut self) {
        self.commits += 1;
        if self.commits >= COMMITS_UNTIL_EMPTIED {
            self.commits = 0;
            // When it is still at it, it will be told again soon enough.
            let _ = self.wake.as_ref().map(|wake| wake.try_send(()));
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.wake.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn keep(connection: &Connection, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        // Passive: whoever reads or writes meanwhile waits for nothing. What they are at stays in the log.
        if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |_| Ok(())) {
            tracing::warn!(%error, "the log could not be emptied; it is tried again");
        }
    }
}

/// The log is named after its database.
fn beside(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// All of it or nothing: what is left of a disk that is nearly full is for the orders.
fn lengthen(log: &Path) -> io::Result<()> {
    let length = fs::metadata(log).map_or(0, |metadata| metadata.len());
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(log)?;
    file.seek(SeekFrom::Start(length))?;
    let written = write_zeros(&mut file, u64::from(LOG_BYTES).saturating_sub(length));
    if written.is_err() {
        file.set_len(length)?;
    }
    written
}

fn write_zeros(file: &mut File, mut missing: u64) -> io::Result<()> {
    while missing > 0 {
        let zeros = usize::try_from(missing).map_or(ZEROS.len(), |missing| missing.min(ZEROS.len()));
        file.write_all(&ZEROS[..zeros])?;
        missing -= zeros as u64;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DATABASE_FILE, Options, Store};

    async fn write(store: &Store, bytes: u32) {
        let work = move |connection: &Connection| {
            connection.execute_batch("CREATE TABLE IF NOT EXISTS much (bytes BLOB)")?;
            connection.execute("INSERT INTO much VALUES (zeroblob(?))", [bytes])?;
            Ok(())
        };
        store.write(work).await.unwrap();
    }

    fn length_in(directory: &Path) -> u64 {
        fs::metadata(beside(&directory.join(DATABASE_FILE))).unwrap().len()
    }

    #[tokio::test]
    async fn commits_write_over_a_log_that_is_there_already() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), Options::default()).unwrap();
        assert_eq!(length_in(directory.path()), u64::from(LOG_BYTES));
        for _ in 0..200 {
            write(&store, 1_000).await;
        }
        assert_eq!(length_in(directory.path()), u64::from(LOG_BYTES));
    }

    #[tokio::test]
    async fn a_log_does_not_grow_without_end() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), Options::default()).unwrap();
        for _ in 0..100 {
            write(&store, 1024 * 1024).await;
        }
        let a_frame = 4096 + 24;
        assert!(length_in(directory.path()) < 2 * u64::from(MAX_LOG_PAGES) * a_frame);
    }

    #[tokio::test]
    async fn what_is_in_a_reserved_log_is_there_after_a_crash() {
        let directory = tempfile::tempdir().unwrap();
        let crashed = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), Options::default()).unwrap();
        write(&store, 10).await;
        // What a process leaves behind that ends without a word.
        for file in fs::read_dir(directory.path()).unwrap().map(Result::unwrap) {
            if !file.file_name().to_string_lossy().ends_with("-shm") {
                fs::copy(file.path(), crashed.path().join(file.file_name())).unwrap();
            }
        }
        let store = Store::open(crashed.path(), Options::default()).unwrap();
        let count = |connection: &Connection| {
            Ok(connection.query_row("SELECT count(*) FROM much", (), |row| row.get(0))?)
        };
        let rows: u32 = store.read(count).await.unwrap();
        assert_eq!(rows, 1);
    }
}
