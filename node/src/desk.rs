//! The desk: the shell around the flow. It alone owns the flow, tells it what happened and performs what it asks for.
//!
//! Whatever happens comes through two bounded queues, of devices and of printers, and is taken one by one, so there is
//! one order of things. The desk is a task among those of the sockets, so what a device sends is handled where it was
//! read. At most one commit is on its way; whatever comes meanwhile is handled and waits in the flow for the next one.
//!
//! ```text
//! sockets, spoolers ─► queue ─► flow.handle ─► Commit ─► store ─┐
//!        ▲                         ▲                            │ on disk
//!        └── frames, tickets ──────┴──────── Committed ◄────────┘
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sync::device::Target;
use sync::frame::{ErrorCode, RefusalCode, TableStatus};
use sync::hub::{ConnId, Returning};
use sync::id::{DeviceId, OrderId, RecordId, UserId};
use sync::order::{Oddity, Order};
use sync::record::Record;
use sync::session::{Session, SessionId};
use sync::site::{Catalog, Role};
use thiserror::Error;
use tokio::sync::{broadcast, mpsc, oneshot};
use uuid::Uuid;

use crate::flow::{Refusal, Request};
use crate::job::JobId;
use crate::spooler::Station;
use crate::store::StoreError;
use crate::store::printers::Paper;

pub use self::shell::{Shell, start};

mod programs;
mod shell;

/// Events that wait for the flow; whoever brings more waits.
const MAX_EVENTS: usize = 1_024;
/// Endings that somebody may not have heard of yet; whoever is further behind ends, too.
const MAX_ENDINGS: usize = 64;
/// Frames that wait for one device. Catching up with a full house after `Hello` must fit.
const MAX_OUTGOING: usize = 1_024;

/// The way to the desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    calls: mpsc::Sender<Call>,
    next_conn: Arc<AtomicU64>,
    connected: Arc<AtomicUsize>,
    endings: broadcast::Sender<Ended>,
}

/// Whose connections end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ended {
    /// Those of a session.
    Session(SessionId),
    /// All of a person.
    Person(UserId),
}

impl Ended {
    /// Whether a session is meant.
    pub(crate) fn concerns(self, session: &Session) -> bool {
        match self {
            Ended::Session(id) => session.id == id,
            Ended::Person(user) => session.user == user,
        }
    }
}

/// A device's place at the desk, for as long as it is connected.
pub struct Seat {
    conn: ConnId,
    /// False for the node's own listener.
    is_device: bool,
    desk: Desk,
    outgoing: mpsc::Receiver<Outgoing>,
}

/// For a device.
pub enum Outgoing {
    /// Send this.
    Frame(Arc<[u8]>),
    /// Close the connection.
    Close(ErrorCode),
}

/// The order of an edit, or why nothing came of it.
pub(crate) type Answered = Result<OrderId, EditRefused>;

/// Why an edit came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(crate) enum EditRefused {
    /// There is no such table or order.
    #[error("there is no such table or order")]
    NoSuchOrder,
    /// The rules forbid it.
    #[error("it was refused: {0:?}")]
    Refused(RefusalCode),
    /// The party has left, and another one sits there.
    #[error("that party has left")]
    Over,
    /// It could not be stored now.
    #[error("it could not be stored now")]
    NotNow,
}

/// What the desk is told.
enum Call {
    Connect {
        conn: ConnId,
        session: Session,
        outgoing: mpsc::Sender<Outgoing>,
    },
    Leave {
        conn: ConnId,
    },
    Received {
        conn: ConnId,
        bytes: Vec<u8>,
    },
    SessionEnded {
        session: SessionId,
    },
    PersonChanged {
        user: UserId,
    },
    CatalogChanged {
        catalog: Box<Catalog>,
    },
    Edit {
        conn: ConnId,
        session: Session,
        target: Target,
        records: Vec<(RecordId, Record)>,
        answer: oneshot::Sender<Answered>,
    },
    Tables {
        answer: oneshot::Sender<Vec<TableStatus>>,
    },
    Order {
        order: OrderId,
        answer: oneshot::Sender<Option<(Order, Vec<Oddity>)>>,
    },
    Printing {
        request: Request,
        answer: oneshot::Sender<Result<JobId, Refusal>>,
    },
    PrintersChanged {
        paper: Paper,
        stations: Vec<Station>,
    },
    Recover {
        is_on: bool,
    },
    Returning {
        answer: oneshot::Sender<Vec<Returning>>,
    },
    /// Finish the commits that are due, then end.
    Stop,
}

impl Desk {
    /// A way to a desk, and the end at which it listens.
    pub(crate) fn channel() -> (Self, Inbox) {
        let (calls, waiting) = mpsc::channel(MAX_EVENTS);
        let connected = Arc::new(AtomicUsize::new(0));
        let endings = broadcast::channel(MAX_ENDINGS).0;
        let desk = Self { calls, next_conn: Arc::new(AtomicU64::new(1)), connected, endings };
        (desk, Inbox(waiting))
    }

    /// A device has connected; none when the desk is gone.
    pub(crate) async fn connect(&self, session: Session) -> Option<Seat> {
        let seat = self.seat(session, true).await?;
        self.connected.fetch_add(1, Ordering::Relaxed);
        Some(seat)
    }

    /// The node itself sits down, to hear what goes on.
    pub(crate) async fn listen(&self) -> Option<Seat> {
        let nobody = Session {
            id: SessionId::of_node(),
            user: UserId(0),
            role: Role::Waiter,
            device: DeviceId(Uuid::nil()),
        };
        self.seat(nobody, false).await
    }

    async fn seat(&self, session: Session, is_device: bool) -> Option<Seat> {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let (sender, outgoing) = mpsc::channel(MAX_OUTGOING);
        self.calls.send(Call::Connect { conn, session, outgoing: sender }).await.ok()?;
        Some(Seat { conn, is_device, desk: self.clone(), outgoing })
    }

    /// Hears whose connections end, for connections that have no seat.
    pub(crate) fn endings(&self) -> broadcast::Receiver<Ended> {
        self.endings.subscribe()
    }

    /// A session was ended: its connections end, too.
    pub(crate) async fn session_ended(&self, session: SessionId) {
        let _ = self.endings.send(Ended::Session(session));
        self.tell(Call::SessionEnded { session }).await;
    }

    /// What somebody may do has changed, on disk: their connections end, and nothing more of theirs is taken that they
    /// may not do now.
    pub(crate) async fn person_changed(&self, user: UserId) {
        let _ = self.endings.send(Ended::Person(user));
        self.tell(Call::PersonChanged { user }).await;
    }

    /// A newer catalog is in force, on disk: every device hears of it.
    pub(crate) async fn catalog_changed(&self, catalog: Catalog) {
        self.tell(Call::CatalogChanged { catalog: Box::new(catalog) }).await;
    }

    /// Adds records to an order in the name of a session, as a device would; answers when they are on disk.
    pub(crate) async fn edit(
        &self,
        session: Session,
        target: Target,
        records: Vec<(RecordId, Record)>,
    ) -> Answered {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let (answer, answered) = oneshot::channel();
        self.tell(Call::Edit { conn, session, target, records, answer }).await;
        answered.await.unwrap_or(Err(EditRefused::NotNow))
    }

    /// An open order with what is odd about it, as everybody may know it: on disk.
    pub(crate) async fn order(&self, order: OrderId) -> Result<Option<(Order, Vec<Oddity>)>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call::Order { order, answer }).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)
    }

    /// What is open at the tables, as everybody may know it: on disk.
    pub(crate) async fn tables(&self) -> Result<Vec<TableStatus>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call::Tables { answer }).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)
    }

    /// Asks something of the printers; answers when it is on disk.
    pub(crate) async fn print(&self, request: Request) -> Result<JobId, Refusal> {
        let (answer, answered) = oneshot::channel();
        self.tell(Call::Printing { request, answer }).await;
        answered.await.unwrap_or(Err(Refusal::Books))
    }

    /// The printers and routes were set up anew, on disk.
    pub(crate) async fn printers_changed(&self, paper: Paper, stations: Vec<Station>) {
        self.tell(Call::PrintersChanged { paper, stations }).await;
    }

    /// Phones should bring back what the backup lacked, and nothing is printed; or no more of that. It is on disk.
    pub(crate) async fn recover(&self, is_on: bool) {
        self.tell(Call::Recover { is_on }).await;
    }

    /// What devices have brought back, and will.
    pub(crate) async fn returning(&self) -> Result<Vec<Returning>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call::Returning { answer }).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)
    }

    /// How many devices are connected.
    pub(crate) fn devices_connected(&self) -> usize {
        self.connected.load(Ordering::Relaxed)
    }

    /// Lets the desk finish what is on its way to disk and end.
    pub(crate) async fn stop(&self) {
        self.tell(Call::Stop).await;
    }

    /// A desk that is gone needs to be told nothing.
    async fn tell(&self, call: Call) {
        let _ = self.calls.send(call).await;
    }
}

/// The end of the queue at which the desk listens.
pub struct Inbox(mpsc::Receiver<Call>);

impl Seat {
    /// Hands a message of the device over; waits while the desk has too much to do.
    pub(crate) async fn received(&self, bytes: Vec<u8>) {
        self.desk.tell(Call::Received { conn: self.conn, bytes }).await;
    }

    /// The next thing for the device; none when the desk has given it up.
    pub(crate) async fn next(&mut self) -> Option<Outgoing> {
        self.outgoing.recv().await
    }

    /// The next thing for the device that waits already.
    pub(crate) fn next_now(&mut self) -> Option<Outgoing> {
        self.outgoing.try_recv().ok()
    }

    /// The device is gone.
    pub(crate) async fn leave(&self) {
        if self.is_device {
            self.desk.connected.fetch_sub(1, Ordering::Relaxed);
        }
        self.desk.tell(Call::Leave { conn: self.conn }).await;
    }
}
