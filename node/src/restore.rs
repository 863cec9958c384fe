//! `node restore`: puts a backup in the place of the database, whole or not at all, and begins a new epoch, so that a
//! machine which was replaced hears from the phones that it was.

use std::fmt;
use std::fs::File;
use std::path::{Path, PathBuf};

use sync::time::UnixMs;
use thiserror::Error;

use crate::backup::seal::{self, SealError};
use crate::clock;
use crate::config::Restore;
use crate::lock::{DataLock, LockError};
use crate::store::backup::{Contents, check, latest_epoch, make_ready};
use crate::store::{DATABASE_FILE, StoreError};

/// The copy while it is made ready.
const INCOMING: &str = "restoring.db";
/// The log files that SQLite keeps beside a database.
const LOGS: [&str; 2] = ["-wal", "-shm"];

/// Why nothing was restored. The database is then as it was.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// A file or folder cannot be used.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process uses the directory.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The backup cannot be opened.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The backup is sealed.
    #[error("the backup is sealed: say what with, in backup_passphrase or COMANDA_BACKUP_PASSPHRASE")]
    NoPassphrase,
    /// The backup is damaged, or of a newer version.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What was in the backup.
    pub contents: Contents,
    /// The epoch that began.
    pub epoch: u64,
    /// Where the database that was there is now.
    pub put_aside: Option<PathBuf>,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Contents { site, orders, newest, .. } = &self.contents;
        writeln!(f, "{site} is restored: {orders} orders, epoch {}.", self.epoch)?;
        if let Some(newest) = newest.and_then(|at| jiff::Timestamp::from_millisecond(at.0).ok()) {
            writeln!(f, "The last change in it is of {newest}; phones bring back what came later.")?;
        }
        if let Some(folder) = &self.put_aside {
            writeln!(f, "What was there before is in {}.", folder.display())?;
        }
        writeln!(
            f,
            "Nothing prints until a manager ends the recovery, when the phones have come back. What nobody knows to be \
             printed is uncertain now: look at it before you print it again."
        )
    }
}

/// Restores a backup.
pub fn restore(order: &Restore) -> Result<Restored, RestoreError> {
    let data = &order.settings.data;
    std::fs::create_dir_all(data).map_err(failed(data))?;
    let _lock = DataLock::take(data)?;
    let incoming = data.join(INCOMING);
    let outcome = put_in_place(order, data, &incoming);
    if outcome.is_err() && incoming.exists() {
        std::fs::remove_file(&incoming).map_err(failed(&incoming))?;
    }
    outcome
}

fn put_in_place(order: &Restore, data: &Path, incoming: &Path) -> Result<Restored, RestoreError> {
    fetch(order, incoming)?;
    let contents = check(incoming)?;
    let now = clock::now();
    let database = data.join(DATABASE_FILE);
    let known = [Some(contents.epoch), contents.replaced_by, latest_epoch(&database)];
    let epoch = next_epoch(known.into_iter().flatten().max().unwrap_or_default(), now);
    make_ready(incoming, epoch, now)?;
    File::open(incoming).and_then(|file| file.sync_all()).map_err(failed(incoming))?;
    let put_aside = put_aside(data, now)?;
    std::fs::rename(incoming, &database).map_err(failed(&database))?;
    File::open(data).and_then(|folder| folder.sync_all()).map_err(failed(data))?;
    Ok(Restored { contents, epoch, put_aside })
}

/// The backup as a plain file in the data directory.
fn fetch(order: &Restore, incoming: &Path) -> Result<(), RestoreError> {
    let from = &order.from;
    if incoming.exists() {
        std::fs::remove_file(incoming).map_err(failed(incoming))?;
    }
    if seal::is_sealed(from).map_err(failed(from))? {
        let passphrase = order.settings.backup_passphrase.as_deref().ok_or(RestoreError::NoPassphrase)?;
        return Ok(seal::open(from, incoming, passphrase)?);
    }
    std::fs::copy(from, incoming).map_err(failed(from))?;
    Ok(())
}

/// Later than all that are known here. Of two machines that are restored from the same backup the later one counts, so
/// an epoch is the second in which it began, as far as clocks can be trusted.
fn next_epoch(latest_known: u64, now: UnixMs) -> u64 {
    let second = u64::try_from(now.0 / 1_000).unwrap_or_default();
    second.max(latest_known.saturating_add(1))
}

/// Moves what is there out of the way: it may hold what the backup lacks.
fn put_aside(data: &Path, now: UnixMs) -> Result<Option<PathBuf>, RestoreError> {
    let there = std::iter::once("").chain(LOGS).map(|ending| format!("{DATABASE_FILE}{ending}"));
    let there: Vec<String> = there.filter(|name| data.join(name).exists()).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let folder = data.join(format!("before-restore-{}", now.0));
    std::fs::create_dir(&folder).map_err(failed(&folder))?;
    for name in there {
        let file = data.join(&name);
        std::fs::rename(&file, folder.join(&name)).map_err(failed(&file))?;
    }
    Ok(Some(folder))
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> RestoreError {
    let path = path.to_owned();
    move |source| RestoreError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_later_than_all_before_it_whatever_the_clock_says() {
        assert_eq!(next_epoch(0, UnixMs(1_700_000_000_999)), 1_700_000_000);
        assert_eq!(next_epoch(1_800_000_000, UnixMs(1_700_000_000_000)), 1_800_000_001);
        assert_eq!(next_epoch(0, UnixMs(-5)), 1);
    }
}
