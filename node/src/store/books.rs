//! The books as the flow reads them: on a connection of its own.

use rusqlite::Connection;
use sync::hub::{Books, BooksError, KnownSession};
use sync::id::{OrderId, RecordId, TableId};
use sync::session::SessionId;

use super::{StoreError, jobs, orders, people};
use crate::flow::House;
use crate::job::{Job, JobId};

/// What is on disk, for the flow.
pub struct OpenBooks(Connection);

impl OpenBooks {
    /// The books behind a reading connection.
    pub fn new(connection: Connection) -> Self {
        Self(connection)
    }
}

impl Books for OpenBooks {
    fn session(&self, id: SessionId) -> Result<Option<KnownSession>, BooksError> {
        let row = people::session(&self.0, id).map_err(books_error)?;
        Ok(row.map(|row| KnownSession { session: row.session, may_write: row.may_write }))
    }

    fn document(&self, order: OrderId) -> Result<Option<Vec<u8>>, BooksError> {
        orders::document(&self.0, order).map_err(books_error)
    }

    fn open_orders(&self) -> Result<Vec<OrderId>, BooksError> {
        orders::open_orders(&self.0).map_err(books_error)
    }

    fn last_sittings(&self) -> Result<Vec<(TableId, u32)>, BooksError> {
        orders::last_sittings(&self.0).map_err(books_error)
    }
}

impl House for OpenBooks {
    fn jobs(&self, order: OrderId) -> Result<Vec<Job>, BooksError> {
        jobs::of_order(&self.0, order).map_err(books_error)
    }

    fn has_ticket(&self, record: RecordId) -> Result<bool, BooksError> {
        jobs::has_ticket(&self.0, record).map_err(books_error)
    }

    fn unfinished_jobs(&self) -> Result<Vec<Job>, BooksError> {
        jobs::unfinished(&self.0).map_err(books_error)
    }

    fn last_job(&self) -> Result<JobId, BooksError> {
        jobs::last(&self.0).map_err(books_error)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn books_error(error: StoreError) -> BooksError {
    BooksError(error.to_string())
}
