//! The engine of the node's end: connections, documents, and what is on its way to disk.
//!
//! A document has a *published* and a *pending* state. A change is admitted on the pending one, at once; it is
//! acknowledged, published and sent on only when the batch that holds it is on disk. One batch is on its way to disk
//! at a time: what is admitted meanwhile is the next one, so the cost of a flush is shared by all who wait for it.
//!
//! ```text
//! receive ─► admit, policy ─► pending ─► take_batch ─► (disk) ─► settle ─► published, Ack, Changes to the others
//!                                                         └─ failed ─► pending thrown away, Retry
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use thiserror::Error;

use crate::document::{Document, Made, Origin, PrintFact, Remark};
use crate::frame::{Epoch, ErrorCode, RefusalCode, TableStatus, ToDevice};
use crate::id::{DeviceId, OrderId, RecordId, SiteId, TableId, UserId};
use crate::menu::{Menu, Route};
use crate::order::{Oddity, Order};
use crate::policy::Rules;
use crate::receipt::ReceiptKey;
use crate::record::Record;
use crate::session::{Actor, Session, SessionId};
use crate::site::{Catalog, Role};
use crate::time::UnixMs;

use self::connection::Connection;
use self::loaded::Loaded;
pub use self::program::Edit;
pub use self::recover::Returning;
pub use self::room::{
    MAX_COMPARED, MAX_ORDER_BYTES, MAX_ORDER_RECORDS, SPARE_ORDER_BYTES, SPARE_ORDER_RECORDS,
};

mod batch;
mod connection;
mod judge;
mod license;
mod loaded;
mod lost;
mod program;
mod push;
mod recover;
mod room;
mod seen;
mod tables;

/// How far ahead of the node a phone's count of parties at a table may be.
pub const MAX_SITTINGS_AHEAD: u32 = 100;

/// One connection of a device, counted by the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId(pub u64);

/// What the hub asks of those who keep the books. Reads only.
pub trait Books {
    /// A session that was ever granted.
    fn session(&self, id: SessionId) -> Result<Option<KnownSession>, BooksError>;
    /// A stored order: a saved document, changes, or both one after the other.
    fn document(&self, order: OrderId) -> Result<Option<Vec<u8>>, BooksError>;
    /// The orders that are not over.
    fn open_orders(&self) -> Result<Vec<OrderId>, BooksError>;
    /// The highest sitting that a table ever had, for the tables that had one.
    fn last_sittings(&self) -> Result<Vec<(TableId, u32)>, BooksError>;
    /// The menu of a version, if it was ever in force.
    fn menu(&self, version: u32) -> Result<Option<Arc<Menu>>, BooksError>;
    /// Whether an epoch was made with the key of this site. Who has no key believes nobody.
    fn is_proven(&self, _epoch: &Epoch) -> bool {
        false
    }
}

/// A session, and whether its work is still taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownSession {
    /// The session.
    pub session: Session,
    /// False when the account was blocked or the device revoked. Logging out leaves it true: what was taken before
    /// still counts.
    pub may_write: bool,
}

/// The books cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the books cannot be read: {0}")]
pub struct BooksError(pub String);

/// What the shell should do.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Send this message.
    Send {
        /// To whom.
        conn: ConnId,
        /// The message.
        frame: Arc<[u8]>,
    },
    /// Close the connection; nothing more is sent on it.
    Disconnect {
        /// Which.
        conn: ConnId,
        /// Why.
        code: ErrorCode,
    },
    /// Keep these refused bytes.
    Quarantine(Quarantined),
    /// Another node took the place of this one: take and print nothing any more, at the next start neither.
    Replaced {
        /// Its epoch.
        by: u64,
    },
}

/// A refused change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// Who sent it.
    pub device: DeviceId,
    /// For which order.
    pub order: OrderId,
    /// Why it was refused.
    pub code: RefusalCode,
    /// What was sent.
    pub bytes: Vec<u8>,
}

/// Records that were admitted: on the pending document, not on disk yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// The order.
    pub order: OrderId,
    /// What its author may do.
    pub role: Role,
    /// What was added.
    pub records: Vec<(RecordId, Record)>,
    /// How old they were when they came, by that of the device's clocks that says more.
    pub age_ms: u64,
    /// A node that is lost had them, or may have had: nobody knows what of them was printed.
    pub is_doubtful: bool,
}

/// What came of a message.
#[derive(Debug, Default)]
pub struct Handled {
    /// For the shell.
    pub outputs: Vec<Output>,
    /// For the planner.
    pub arrived: Vec<Arrived>,
}

/// What must be on disk before anything is said about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Changes by order, dependencies first.
    pub changes: Vec<(OrderId, Vec<Made>)>,
    /// Orders whose stored changes should be replaced by this saved document, before the changes are added.
    pub compacted: Vec<(OrderId, Vec<u8>)>,
}

/// The engine.
pub struct Hub {
    site: SiteId,
    node_actor: [u8; 16],
    catalog: u32,
    epoch: Epoch,
    /// The epoch of the node that took our place.
    replaced_by: Option<u64>,
    recovery: recover::Recovery,
    tables: BTreeMap<TableId, u32>,
    rules: Rules,
    connections: BTreeMap<ConnId, Connection>,
    loaded: BTreeMap<OrderId, Loaded>,
    damaged: BTreeMap<OrderId, String>,
    in_flight: Option<batch::Waiting>,
    waiting: batch::Waiting,
    told: BTreeMap<TableId, TableStatus>,
    /// Tables of which something may have to be told.
    untold: BTreeSet<TableId>,
    license: license::Told,
    seen: seen::Seen,
}

impl Hub {
    /// The hub of a site, with every open order loaded. One whose document cannot be read is put aside and the rest goes
    /// on; see [`Hub::damaged`]. The node takes a new actor at each start.
    pub fn new(
        setup: Setup,
        books: &dyn Books,
        random: &mut dyn crate::id::Random,
    ) -> Result<Self, BooksError> {
        let mut hub = Self {
            site: setup.site,
            node_actor: Actor::fresh_of_node(random).bytes(),
            catalog: setup.catalog,
            epoch: setup.epoch,
            replaced_by: setup.replaced_by,
            recovery: recover::Recovery::new(setup.receipt_key, setup.is_recovering),
            tables: setup.tables.into_iter().map(|table| (table, 0)).collect(),
            rules: setup.rules,
            connections: BTreeMap::new(),
            loaded: BTreeMap::new(),
            damaged: BTreeMap::new(),
            in_flight: None,
            waiting: batch::Waiting::default(),
            told: BTreeMap::new(),
            untold: BTreeSet::new(),
            license: license::Told::default(),
            seen: seen::Seen::default(),
        };
        hub.tables.extend(books.last_sittings()?);
        for order in books.open_orders()? {
            let Some(bytes) = books.document(order)? else { continue };
            match Document::load(&bytes) {
                Ok(document) => drop(hub.loaded.insert(order, Loaded::stored(document))),
                Err(error) => drop(hub.damaged.insert(order, error.to_string())),
            }
        }
        hub.told = hub.statuses().into_iter().map(|status| (status.table, status)).collect();
        Ok(hub)
    }

    /// An authenticated device connected.
    pub fn connect(&mut self, conn: ConnId, session: Session) {
        self.connections.insert(conn, Connection::new(session));
    }

    /// A connection is gone.
    pub fn disconnect(&mut self, conn: ConnId) {
        self.connections.remove(&conn);
    }

    /// Ends every connection of a session.
    pub fn end_session(&mut self, session: SessionId) -> Vec<Output> {
        let of_session = self.connections.iter().filter(|(_, connection)| connection.session.id == session);
        let ended: Vec<ConnId> = of_session.map(|(conn, _)| *conn).collect();
        ended
            .into_iter()
            .flat_map(|conn| self.fail(conn, ErrorCode::SessionOver, "the session was ended"))
            .collect()
    }

    /// Ends every connection of a person: blocked, or with other rights from now on.
    pub fn end_person(&mut self, user: UserId) -> Vec<Output> {
        let of_person = self.connections.values().filter(|connection| connection.session.user == user);
        let sessions: BTreeSet<SessionId> = of_person.map(|connection| connection.session.id).collect();
        sessions.into_iter().flat_map(|session| self.end_session(session)).collect()
    }

    /// There is a newer catalog: its tables may be ordered at, its rules hold, and everybody should fetch it.
    pub fn catalog_changed(&mut self, catalog: &Catalog) -> Vec<Output> {
        let Setup { catalog: version, tables, rules, .. } = Setup::of(catalog);
        self.catalog = version;
        self.rules = rules;
        tables.into_iter().for_each(|table| {
            self.tables.entry(table).or_insert(0);
            self.untold.insert(table);
        });
        self.to_all(&ToDevice::Catalog { version })
    }

    /// The open orders whose stored documents could not be read at the start, and why. What is pushed to them is put off,
    /// so the phones keep it; nothing is written over them.
    pub fn damaged(&self) -> &BTreeMap<OrderId, String> {
        &self.damaged
    }

    /// The epoch of the node that took our place; none while nobody did.
    pub fn replaced_by(&self) -> Option<u64> {
        self.replaced_by
    }

    /// The orders that are loaded, pending changes included.
    pub fn orders(&self) -> impl Iterator<Item = OrderId> {
        self.loaded.keys().copied()
    }

    /// An order with its pending changes.
    pub fn order(&self, order: OrderId) -> Option<&(Order, Vec<Oddity>)> {
        self.loaded.get(&order).map(|loaded| loaded.newest.reading())
    }

    /// An open order as it is on disk: what others are told.
    pub fn published(&self, order: OrderId) -> Option<&(Order, Vec<Oddity>)> {
        self.loaded.get(&order).map(|loaded| loaded.published.reading())
    }

    /// The items of an order that some node ever wrote to be on paper, and where.
    pub fn ever_printed(&self, order: OrderId) -> BTreeSet<(RecordId, Route)> {
        let loaded = self.loaded.get(&order);
        loaded.map(|loaded| loaded.newest.document().ever_printed()).unwrap_or_default()
    }

    /// Whether a later party sat at the table of an order since it was opened.
    pub fn is_outlived(&self, order: OrderId) -> bool {
        let origin = self.loaded.get(&order).map(|loaded| loaded.newest.document().origin());
        let last = origin.and_then(|origin| Some((origin, self.tables.get(&origin.table?)?)));
        last.is_some_and(|(origin, last)| *last > origin.sitting)
    }

    /// Writes what the node alone knows of records. Part of the next batch.
    pub fn write_remarks(&mut self, now: UnixMs, order: OrderId, remarks: &[(Remark, RecordId)]) {
        if remarks.is_empty() {
            return;
        }
        let actor = self.node_actor;
        let Some(loaded) = self.loaded.get_mut(&order) else { return };
        if let Some(made) = loaded.newest.change().write_remarks(actor, now, remarks) {
            self.waiting.add(order, made, None);
        }
    }

    /// Writes where tickets are, by the node itself. Part of the next batch.
    pub fn write_print(&mut self, now: UnixMs, order: OrderId, facts: &[PrintFact]) {
        if facts.is_empty() {
            return;
        }
        let actor = self.node_actor;
        let Some(loaded) = self.loaded.get_mut(&order) else { return };
        if let Some(made) = loaded.newest.add_plain().write_print(actor, now, facts) {
            self.waiting.add(order, made, None);
        }
    }

    /// Loads an order if it is stored and not loaded yet; true when it is loaded now.
    pub fn load(&mut self, order: OrderId, books: &dyn Books) -> Result<bool, BooksError> {
        if self.loaded.contains_key(&order) {
            return Ok(true);
        }
        let Some(bytes) = books.document(order)? else { return Ok(false) };
        let document =
            Document::load(&bytes).map_err(|error| BooksError(format!("order {order}: {error}")))?;
        self.seen.forget(order);
        self.loaded.insert(order, Loaded::stored(document));
        Ok(true)
    }

    fn start(&mut self, origin: Origin) {
        self.seen.forget(origin.order);
        self.loaded.insert(origin.order, Loaded::unwritten(Document::genesis(origin)));
    }

    fn send(conn: ConnId, frame: &ToDevice) -> Output {
        Output::Send { conn, frame: frame.encode().into() }
    }

    fn to_all(&self, frame: &ToDevice) -> Vec<Output> {
        let frame: Arc<[u8]> = frame.encode().into();
        let greeted = self.connections.iter().filter(|(_, connection)| connection.greeted);
        greeted.map(|(conn, _)| Output::Send { conn: *conn, frame: frame.clone() }).collect()
    }

    fn fail(&mut self, conn: ConnId, code: ErrorCode, message: &str) -> Vec<Output> {
        let mut outputs = vec![Self::send(conn, &ToDevice::Error { code, message: message.to_owned() })];
        if code.is_fatal() {
            self.connections.remove(&conn);
            outputs.push(Output::Disconnect { conn, code });
        }
        outputs
    }
}

/// What a hub must know of its site.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The restaurant.
    pub site: SiteId,
    /// Version of the catalog in force.
    pub catalog: u32,
    /// The tables at which orders may be taken.
    pub tables: Vec<TableId>,
    /// Who serves what.
    pub rules: Rules,
    /// Grows with every restore from a backup.
    pub epoch: Epoch,
    /// The epoch of the node that took this one's place, as a phone told at an earlier run.
    pub replaced_by: Option<u64>,
    /// With it phones are given receipts; without it they cannot bring back anything.
    pub receipt_key: Option<ReceiptKey>,
    /// Whether phones should bring back what the backup lacked.
    pub is_recovering: bool,
}

impl Setup {
    /// What a catalog says, of a node that was never restored.
    pub fn of(catalog: &Catalog) -> Self {
        Self {
            site: catalog.site.id,
            catalog: catalog.version,
            tables: catalog.tables.iter().map(|table| table.id).collect(),
            rules: Rules::of(catalog),
            epoch: Epoch::default(),
            replaced_by: None,
            receipt_key: None,
            is_recovering: false,
        }
    }
}
