//! What can go wrong with the database, by what a person can do about it.

use std::sync::Arc;

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why something could not be stored or read. Clones share their cause: one failed commit answers many.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// No space left.
    #[error("the disk of the node is full: free some space, nothing was lost")]
    DiskFull,
    /// The disk does not do what it is told.
    #[error("the disk of the node cannot be read or written: {0}")]
    Disk(#[source] Arc<rusqlite::Error>),
    /// Any other refusal.
    #[error("the database refused: {0}")]
    Database(#[source] Arc<rusqlite::Error>),
    /// The schema could not be brought up to date.
    #[error("the database cannot be brought up to date: {0}")]
    Migration(#[source] Arc<rusqlite_migration::Error>),
    /// A row holds something that this version cannot read.
    #[error("the stored {what} cannot be read: {why}")]
    Damaged {
        /// What it should have been.
        what: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The node is going down.
    #[error("the node is shutting down")]
    Stopped,
}

impl StoreError {
    /// A row that cannot be read, and why.
    pub(crate) fn damaged(what: &'static str, why: impl ToString) -> Self {
        Self::Damaged { what, why: why.to_string() }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly) => {
                Self::Disk(Arc::new(error))
            }
            _ => Self::Database(Arc::new(error)),
        }
    }
}

impl From<rusqlite_migration::Error> for StoreError {
    fn from(error: rusqlite_migration::Error) -> Self {
        Self::Migration(Arc::new(error))
    }
}
