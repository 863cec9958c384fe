//! What a device is told, what it asks for, and what it shows: plain data.

use thiserror::Error;

use crate::frame::RefusalCode;
use crate::id::{OrderId, RecordId, TableId};
use crate::order::{Oddity, Order};
use crate::record::Record;
use crate::session::Session;

/// What happened to the device.
#[derive(Clone, Debug)]
pub enum Event {
    /// Somebody logged in here (also after a reload, when the shell trusts the stored session).
    Granted(Session),
    /// Nobody is logged in any more. The outbox stays: it belongs to the phone.
    LoggedOut,
    /// The socket is open.
    LinkUp,
    /// The socket is closed, or could not be opened.
    LinkDown,
    /// A message came in.
    Received(Vec<u8>),
    /// A `Store` action is complete on disk.
    Stored(StoreToken),
    /// A `Store` action failed (storage full, private window).
    StoreFailed(StoreToken),
    /// About a second has passed.
    Tick,
}

/// What the shell should do, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Open the socket after so many milliseconds; a newer `Connect` replaces an older one.
    Connect {
        /// Back-off with jitter.
        after_ms: u64,
    },
    /// Close the socket.
    Disconnect,
    /// Send this message.
    Send(Vec<u8>),
    /// Make these writes durable in one transaction, then report `Stored` or `StoreFailed` with the token.
    Store {
        /// To be reported back.
        token: StoreToken,
        /// All or none.
        writes: Vec<Write>,
    },
    /// These orders look different now.
    OrdersChanged(Vec<OrderId>),
    /// Some table or the link state or the unsent count looks different now.
    StatusChanged,
    /// The node has this version of the catalog: fetch it.
    FetchCatalog {
        /// Its version.
        version: u32,
    },
    /// Tell the person.
    Tell(Notice),
}

/// Names a `Store` action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreToken(pub u64);

/// One write to the device's storage: drawers of keys and bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Store `bytes` under `key`.
    Put {
        /// Where.
        drawer: Drawer,
        /// Unique in the drawer.
        key: String,
        /// What.
        bytes: Vec<u8>,
    },
    /// Remove `key`.
    Delete {
        /// Where.
        drawer: Drawer,
        /// Unique in the drawer.
        key: String,
    },
}

/// The parts of a device's storage: one IndexedDB object store each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Drawer {
    /// Acknowledged documents, by order id.
    Documents,
    /// Changes that the node has not acknowledged, in order of key.
    Outbox,
    /// Session, tables.
    Meta,
    /// What could not be read when the device started: kept aside for a person, never dropped.
    Damaged,
}

impl Drawer {
    /// All of them.
    pub const ALL: [Drawer; 4] = [Drawer::Documents, Drawer::Outbox, Drawer::Meta, Drawer::Damaged];

    /// Its name in storage.
    pub fn name(self) -> &'static str {
        match self {
            Drawer::Documents => "documents",
            Drawer::Outbox => "outbox",
            Drawer::Meta => "meta",
            Drawer::Damaged => "damaged",
        }
    }
}

/// One stored entry, as read back when the device starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Where it was.
    pub drawer: Drawer,
    /// Its key.
    pub key: String,
    /// What was stored.
    pub bytes: Vec<u8>,
}

/// Something that the person should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The node refused a change: this did not happen.
    Refused {
        /// In which order.
        order: OrderId,
        /// What it was.
        records: Vec<Record>,
        /// Why.
        code: RefusalCode,
    },
    /// The sitting was over: what was taken for it is now in the current one.
    MovedToCurrentSitting {
        /// At which table.
        table: TableId,
    },
    /// The node cannot store at the moment (disk full): everything waits on the phone.
    NodeCannotStore,
    /// Another node took the place of this one, which takes nothing any more: everything waits on the phone.
    NodeReplaced,
    /// This phone cannot store: nothing that is taken now survives a reload.
    PhoneCannotStore,
    /// Stored entries could not be read and were kept aside.
    StorageDamaged {
        /// How many.
        entries: usize,
    },
    /// The node speaks another version: reload the app.
    ReloadNeeded,
    /// The session was ended: log in again to send. Orders can still be taken.
    LogInAgain,
}

/// To what an edit belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// The current sitting of a table, opened by this edit when it is free.
    Table(TableId),
    /// An order that this device holds.
    Order(OrderId),
}

/// Why an edit was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// Nobody ever logged in here.
    #[error("log in first")]
    NoSession,
    /// This device does not hold that order.
    #[error("this phone does not have that order")]
    UnknownOrder,
    /// Nothing can be moved from an order to itself.
    #[error("this is the same order")]
    SameOrder,
    /// There is less of it on the bill, or nothing.
    #[error("that is not on the bill any more")]
    NotOnBill,
    /// A record is out of bounds, or this person may not do it.
    #[error("not possible: {0:?}")]
    Refused(RefusalCode),
    /// Too much is waiting on this phone already ([`MAX_OUTBOX`]).
    #[error("too much is waiting on this phone: bring it back to the Wi-Fi")]
    OutboxFull,
}

/// What an edit made.
#[derive(Clone, Debug)]
pub struct Edited {
    /// In which order.
    pub order: OrderId,
    /// The ids of its records, in the order in which they were given.
    pub records: Vec<RecordId>,
    /// To be performed.
    pub actions: Vec<Action>,
}

/// An order as this device has it, its own unsent changes included.
#[derive(Clone, Debug)]
pub struct View {
    /// The order.
    pub order: Order,
    /// What a person should look at.
    pub oddities: Vec<Oddity>,
    /// Its records that the node has not acknowledged: "on the phone".
    pub unsent: Vec<RecordId>,
}

/// The link to the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// No connection; the next try is scheduled.
    Offline,
    /// The socket is open, the node has not answered yet.
    Greeting,
    /// The node answers.
    Online,
}
