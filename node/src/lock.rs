//! One node prints: whoever uses a data directory holds the operating system's lock on it. The lock ends with the
//! process, however it ends, so there is nothing to clean up after a power cut.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use thiserror::Error;

/// The file in the data directory that carries the lock and names its holder.
pub const LOCK_FILE: &str = "lock";
/// A process id has far fewer digits.
const MAX_HOLDER_BYTES: u64 = 32;

/// The lock on a data directory, held for as long as this value lives.
#[derive(Debug)]
pub struct DataLock {
    _file: File,
}

/// Why the directory cannot be used.
#[derive(Debug, Error)]
pub enum LockError {
    /// Another process uses it.
    #[error("{directory} is in use by process {holder}: stop that node first, only one may print")]
    Held {
        /// The data directory.
        directory: String,
        /// Process id of the holder, as it wrote it.
        holder: String,
    },
    /// The lock file cannot be written.
    #[error("{directory} cannot be used: {source}")]
    Io {
        /// The data directory.
        directory: String,
        /// What the system says.
        source: std::io::Error,
    },
}

impl DataLock {
    /// Takes the lock, or says who has it. Never waits.
    pub fn take(directory: &Path) -> Result<Self, LockError> {
        let failed = |source| LockError::Io { directory: directory.display().to_string(), source };
        let path = directory.join(LOCK_FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {
                write_holder(&mut file).map_err(failed)?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => {
                Err(LockError::Held { directory: directory.display().to_string(), holder: holder(&mut file) })
            }
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}

fn write_holder(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(MAX_HOLDER_BYTES).read_to_string(&mut text);
    match (read, text.trim()) {
        (Ok(_), pid) if !pid.is_empty() => pid.to_owned(),
        _ => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_the_first_is() {
        let directory = tempfile::tempdir().unwrap();
        let first = DataLock::take(directory.path()).unwrap();
        let refused = DataLock::take(directory.path()).unwrap_err().to_string();
        assert!(refused.contains(&format!("process {}", std::process::id())), "{refused}");
        drop(first);
        DataLock::take(directory.path()).unwrap();
    }
}
