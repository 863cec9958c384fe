//! Backups: a copy of the database every hour and at closing time, read back before it counts, and one off the node.
//!
//! ```text
//! due ─► store::backup::copy ─► <name>.part ─► check: every page, every reference ─► flushed, renamed ─► old ones go
//!                                                          └─► sealed with the passphrase ─► the folder off the node
//! ```
//!
//! The database holds all that a new node needs: orders, people and their sessions, printers, keys. What is off the node
//! is sealed, because whoever finds the USB stick must not be able to log in with it. A file has its name only when it
//! was read back, so the folders themselves say when the last good backup was made.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use serde::Serialize;
use sync::time::UnixMs;
use thiserror::Error;
use utoipa::ToSchema;

use crate::clock;
use crate::config::{Settings, TimeOfDay};
use crate::store::backup::{Contents, check, copy};
use crate::store::{Store, StoreError};

pub use self::keeper::Keeper;
pub use self::name::Name;

mod keeper;
mod name;
pub mod seal;

/// Without a newer backup for so long, people are told.
const OVERDUE_AFTER_MS: i64 = 24 * 60 * 60 * 1000;
/// The ending of a file that is being made.
const PART: &str = "part";

/// Where backups go, and how many stay.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The folder on the node.
    pub folder: PathBuf,
    /// The folder off the node, with what its files are sealed with.
    pub copy_to: Option<(PathBuf, String)>,
    /// Minutes between two backups; 0 for none but those that are asked for.
    pub every_minutes: u32,
    /// A further one at this time of the restaurant's day.
    pub at: TimeOfDay,
    /// So many of the newest stay,
    pub keep_newest: usize,
    /// and the last of each of so many days.
    pub keep_days: usize,
}

/// Why there is no backup.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database cannot be copied, or the copy is damaged.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or folder cannot be used.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The copy off the node could not be made.
    #[error(transparent)]
    Seal(#[from] seal::SealError),
    /// A folder for copies needs a passphrase.
    #[error("backup_copy_to needs backup_passphrase: what leaves the node is sealed")]
    NoPassphrase,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The file on the node.
    pub file: PathBuf,
    /// The file off the node.
    pub sealed: Option<PathBuf>,
    /// What is in it.
    pub contents: Contents,
}

/// How the backups are, for people to see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct BackupState {
    /// When the last good one was made.
    pub last_at: Option<UnixMs>,
    /// When the last good one off the node was made; none where there is no folder for it.
    pub copy_last_at: Option<UnixMs>,
    /// Whether a copy leaves the node at all.
    pub has_copy: bool,
    /// True when nothing guards against a broken disk: there is none of the last 24 hours, on the node or off it.
    pub is_overdue: bool,
    /// Why the last try failed; none when it did not.
    pub failure: Option<String>,
}

impl Plan {
    /// The plan that the settings make.
    pub fn of(settings: &Settings) -> Result<Self, BackupError> {
        let sealed = match (&settings.backup_copy_to, &settings.backup_passphrase) {
            (Some(folder), Some(passphrase)) => Some((folder.clone(), passphrase.clone())),
            (Some(_), None) => return Err(BackupError::NoPassphrase),
            (None, _) => None,
        };
        Ok(Self {
            folder: settings.backups(),
            copy_to: sealed,
            every_minutes: settings.backup_every_minutes,
            at: settings.backup_at,
            keep_newest: settings.backup_keep,
            keep_days: settings.backup_keep_days,
        })
    }

    /// Makes a backup now: takes as long as reading the database twice.
    pub fn make(&self, from: &Connection) -> Result<Made, BackupError> {
        let name = Name::at(clock::now());
        let file = self.folder.join(name.plain());
        std::fs::create_dir_all(&self.folder).map_err(failed(&self.folder))?;
        let contents = whole(&self.folder, &file, |part| {
            copy(from, part)?;
            Ok(check(part)?)
        })?;
        self.forget_old(&self.folder)?;
        let sealed = match &self.copy_to {
            Some((folder, passphrase)) => Some(self.send_off(&file, folder, passphrase, name)?),
            None => None,
        };
        Ok(Made { file, sealed, contents })
    }

    /// How the backups are at this moment.
    pub fn state(&self, now: UnixMs, failure: Option<String>) -> BackupState {
        let last_at = newest(&self.folder);
        let copy_last_at = self.copy_to.as_ref().and_then(|(folder, _)| newest(folder));
        let is_old = |at: Option<UnixMs>| at.is_none_or(|at| now.0 - at.0 > OVERDUE_AFTER_MS);
        let is_overdue = is_old(last_at) || (self.copy_to.is_some() && is_old(copy_last_at));
        BackupState { last_at, copy_last_at, has_copy: self.copy_to.is_some(), is_overdue, failure }
    }

    fn send_off(
        &self,
        file: &Path,
        folder: &Path,
        passphrase: &str,
        name: Name,
    ) -> Result<PathBuf, BackupError> {
        let sealed = folder.join(name.sealed());
        whole(folder, &sealed, |part| {
            seal::seal(file, part, passphrase)?;
            Ok(seal::check(part, passphrase)?)
        })?;
        self.forget_old(folder)?;
        Ok(sealed)
    }

    fn forget_old(&self, folder: &Path) -> Result<(), BackupError> {
        let there = name::all(folder).map_err(failed(folder))?;
        for name in name::superfluous(&there, self.keep_newest, self.keep_days) {
            for file in [name.plain(), name.sealed()].map(|file| folder.join(file)) {
                if file.exists() {
                    std::fs::remove_file(&file).map_err(failed(&file))?;
                }
            }
        }
        Ok(())
    }
}

/// `node backup now`: also while the node serves, which then shows it.
pub fn now(settings: &Settings) -> Result<Made, BackupError> {
    let plan = Plan::of(settings)?;
    plan.make(&Store::reader_of(&settings.data)?)
}

fn newest(folder: &Path) -> Option<UnixMs> {
    name::all(folder).ok()?.into_iter().map(Name::made_at).max()
}

/// Lets `make` write a file beside its place, and puts it there when it is flushed: what has its name is whole.
fn whole<T>(
    folder: &Path,
    file: &Path,
    make: impl FnOnce(&Path) -> Result<T, BackupError>,
) -> Result<T, BackupError> {
    // The folder off the node is never made: where a stick is not plugged in, it would be made on the node.
    std::fs::metadata(folder).map_err(failed(folder))?;
    let part = file.with_extension(PART);
    remove_if_there(&part)?;
    let made = make(&part).and_then(|made| {
        only_for_us(&part).map_err(failed(&part))?;
        Ok(made)
    });
    if made.is_err() {
        // What is not whole is worth nothing; it takes the space that may be lacking.
        remove_if_there(&part)?;
    }
    let made = made?;
    File::open(&part).and_then(|file| file.sync_all()).map_err(failed(&part))?;
    std::fs::rename(&part, file).map_err(failed(file))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))?;
    Ok(made)
}

fn remove_if_there(file: &Path) -> Result<(), BackupError> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(file)(error)),
        _ => Ok(()),
    }
}

/// The file holds keys.
fn only_for_us(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}
