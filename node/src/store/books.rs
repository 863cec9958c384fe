//! The books as the flow reads them: on a connection of its own.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use sync::frame::Epoch;
use sync::hub::{Books, BooksError, KnownSession};
use sync::id::{OrderId, RecordId, TableId};
use sync::menu::Menu;
use sync::session::SessionId;
use sync::time::UnixMs;

use super::{StoreError, jobs, orders, people, site};
use crate::auth::token::TokenKey;
use crate::flow::House;
use crate::job::{Job, JobId};

/// Menus that are kept in memory: the one in force, and those of phones that were away.
const MAX_MENUS_KEPT: usize = 8;
/// So long a session that was looked up holds. Whoever blocks an account has it looked up again at once.
const SESSIONS_HOLD: Duration = Duration::from_secs(5);

/// What is on disk, for the flow.
pub struct OpenBooks {
    connection: Connection,
    /// Menus that were looked up: each item names one.
    menus: RefCell<BTreeMap<u32, Arc<Menu>>>,
    /// Sessions that were looked up lately: each change names one.
    sessions: RefCell<Lately>,
}

/// What was looked up, and since when.
struct Lately {
    since: Instant,
    sessions: HashMap<SessionId, KnownSession>,
}

impl Lately {
    fn now() -> Self {
        Self { since: Instant::now(), sessions: HashMap::new() }
    }
}

impl OpenBooks {
    /// The books behind a reading connection.
    pub fn new(connection: Connection) -> Self {
        Self { connection, menus: RefCell::default(), sessions: RefCell::new(Lately::now()) }
    }
}

impl Books for OpenBooks {
    fn session(&self, id: SessionId) -> Result<Option<KnownSession>, BooksError> {
        let mut lately = self.sessions.borrow_mut();
        if lately.since.elapsed() >= SESSIONS_HOLD {
            *lately = Lately::now();
        }
        if let Some(known) = lately.sessions.get(&id) {
            return Ok(Some(known.clone()));
        }
        let row = people::session(&self.connection, id).map_err(books_error)?;
        let known = row.map(|row| KnownSession { session: row.session, may_write: row.may_write });
        lately.sessions.extend(known.clone().map(|known| (id, known)));
        Ok(known)
    }

    fn document(&self, order: OrderId) -> Result<Option<Vec<u8>>, BooksError> {
        orders::document(&self.connection, order).map_err(books_error)
    }

    fn open_orders(&self) -> Result<Vec<OrderId>, BooksError> {
        orders::open_orders(&self.connection).map_err(books_error)
    }

    fn last_sittings(&self) -> Result<Vec<(TableId, u32)>, BooksError> {
        orders::last_sittings(&self.connection).map_err(books_error)
    }

    fn menu(&self, version: u32) -> Result<Option<Arc<Menu>>, BooksError> {
        let mut menus = self.menus.borrow_mut();
        if let Some(known) = menus.get(&version) {
            return Ok(Some(known.clone()));
        }
        let Some(menu) = site::menu(&self.connection, version).map_err(books_error)? else { return Ok(None) };
        if menus.len() >= MAX_MENUS_KEPT {
            menus.clear();
        }
        let menu = Arc::new(menu);
        menus.insert(version, menu.clone());
        Ok(Some(menu))
    }

    fn is_proven(&self, epoch: &Epoch) -> bool {
        let key = site::token_key(&self.connection);
        key.is_ok_and(|key| TokenKey::new(key).prove_epoch(epoch.number) == *epoch)
    }
}

impl House for OpenBooks {
    fn jobs(&self, order: OrderId) -> Result<Vec<Job>, BooksError> {
        jobs::of_order(&self.connection, order).map_err(books_error)
    }

    fn menu_superseded_at(&self, version: u32) -> Result<Option<UnixMs>, BooksError> {
        site::menu_superseded_at(&self.connection, version).map_err(books_error)
    }

    fn has_ticket_elsewhere(&self, record: RecordId, order: OrderId) -> Result<bool, BooksError> {
        jobs::has_ticket_elsewhere(&self.connection, record, order).map_err(books_error)
    }

    fn forget_sessions(&self) {
        *self.sessions.borrow_mut() = Lately::now();
    }

    fn unfinished_jobs(&self) -> Result<Vec<Job>, BooksError> {
        jobs::unfinished(&self.connection).map_err(books_error)
    }

    fn job(&self, id: JobId) -> Result<Option<Job>, BooksError> {
        jobs::one(&self.connection, id).map_err(books_error)
    }

    fn copies_of(&self, id: JobId) -> Result<u32, BooksError> {
        jobs::copies_of(&self.connection, id).map_err(books_error)
    }

    fn last_job(&self) -> Result<JobId, BooksError> {
        jobs::last(&self.connection).map_err(books_error)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn books_error(error: StoreError) -> BooksError {
    BooksError(error.to_string())
}
