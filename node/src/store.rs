//! The node's memory: one SQLite database in WAL mode.
//!
//! All writes go through one thread ([`writer`]) that takes everything that waits, runs each piece of work in its own
//! savepoint and commits all of it at once, so that the price of a disk flush is shared. An answer is given only after
//! that commit: with `synchronous=FULL` it means "on the disk". Readers ([`readers`]) have connections of their own
//! and never wait for a writer. The log is reserved on disk and emptied beside the road ([`log`]).
//!
//! The modules below hold the statements, by subject; each function takes the connection that it runs on.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use self::connection::{Durability, Options};
pub use self::error::StoreError;
pub use self::writer::Pulse;

pub mod backup;
pub mod books;
pub mod devices;
pub mod images;
pub mod jobs;
pub mod license;
pub mod orders;
pub mod orders_list;
pub mod people;
pub mod printers;
pub mod quarantine;
pub mod reports;
pub mod rows;
pub mod site;

mod connection;
mod error;
mod log;
mod readers;
mod schema;
mod text;
mod writer;

/// The database file in the data directory.
pub const DATABASE_FILE: &str = "comanda.db";

/// The open database. Cheap to clone; the writer thread ends when the last clone is gone.
#[derive(Clone, Debug)]
pub struct Store {
    path: PathBuf,
    writer: writer::Writer,
    readers: readers::Readers,
}

impl Store {
    /// Opens (or creates) the database in a data directory and brings its schema up to date.
    pub fn open(directory: &Path, options: Options) -> Result<Self, StoreError> {
        let path = directory.join(DATABASE_FILE);
        let mut connection = connection::for_writing(&path, options)?;
        schema::migrate(&mut connection)?;
        log::reserve(&path);
        let keeper = log::Keeper::start(connection::for_writing(&path, options)?)?;
        let readers = readers::Readers::new(&path);
        Ok(Self { path, writer: writer::Writer::start(connection, keeper)?, readers })
    }

    /// Runs `work` in a transaction of its own fate and answers when it is on the disk: what it returns, or why
    /// nothing of it happened.
    pub async fn write<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// Runs `work` on a reading connection, away from the threads that serve sockets.
    pub async fn read<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.readers.read(work).await
    }

    /// What was written since it was opened.
    pub fn pulse(&self) -> Pulse {
        self.writer.pulse()
    }

    /// A reading connection for somebody who keeps it.
    pub fn reader(&self) -> Result<Connection, StoreError> {
        connection::for_reading(&self.path)
    }

    /// A reading connection to a database that another process may serve.
    pub fn reader_of(directory: &Path) -> Result<Connection, StoreError> {
        connection::for_reading(&directory.join(DATABASE_FILE))
    }

    /// Lets the work that waits finish, then closes the writing connection. Later writes answer
    /// [`StoreError::Stopped`].
    pub async fn close(&self) {
        self.writer.close().await;
    }
}
