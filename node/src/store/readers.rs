//! A few connections for those who only read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::{StoreError, connection};

/// So many reads run at once; further ones wait their turn.
const MAX_READERS: usize = 4;

/// The pool. A connection is opened when it is first needed.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    path: Arc<PathBuf>,
    turns: Arc<Semaphore>,
    idle: Arc<Mutex<Vec<Connection>>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: Arc::new(path.to_owned()),
            turns: Arc::new(Semaphore::new(MAX_READERS)),
            idle: Arc::default(),
        }
    }

    pub(super) async fn read<T, W>(&self, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| StoreError::Stopped)?;
        let pool = self.clone();
        let read = move || {
            let _turn = turn;
            let connection = pool.take()?;
            let answer = work(&connection);
            pool.give_back(connection);
            answer
        };
        // A panic of `work` (or a runtime that is going down) leaves nobody to answer.
        tokio::task::spawn_blocking(read).await.unwrap_or(Err(StoreError::Stopped))
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| connection::for_reading(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
