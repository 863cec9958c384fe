//! The desk: the shell around the flow. It alone owns the flow, tells it what happened and performs what it asks for.
//!
//! Whatever happens comes through two bounded queues, of devices and of printers, and is taken one by one, so there is
//! one order of things. The desk has a thread of its own, because the flow reads the books while it thinks. At most
//! one commit is on its way; whatever comes meanwhile is handled and waits in the flow for the next one.
//!
//! ```text
//! sockets, spoolers ─► queue ─► flow.handle ─► Commit ─► store ─┐
//!        ▲                         ▲                            │ on disk
//!        └── frames, tickets ──────┴──────── Committed ◄────────┘
//! ```

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use sync::frame::{ErrorCode, TableStatus};
use sync::hub::ConnId;
use sync::session::{Session, SessionId};
use tokio::sync::{mpsc, oneshot};

use crate::store::StoreError;

pub use self::shell::{Shell, start};

mod shell;

/// Events that wait for the flow; whoever brings more waits.
const MAX_EVENTS: usize = 1_024;
/// Frames that wait for one device. Catching up with a full house after `Hello` must fit.
const MAX_OUTGOING: usize = 1_024;

/// The way to the desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    calls: mpsc::Sender<Call>,
    next_conn: Arc<AtomicU64>,
    connected: Arc<AtomicUsize>,
}

/// A device's place at the desk, for as long as it is connected.
pub struct Seat {
    conn: ConnId,
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
    Tables {
        answer: oneshot::Sender<Vec<TableStatus>>,
    },
    /// Finish the commits that are due, then end.
    Stop,
}

impl Desk {
    /// A way to a desk, and the end at which it listens.
    pub(crate) fn channel() -> (Self, Inbox) {
        let (calls, waiting) = mpsc::channel(MAX_EVENTS);
        let connected = Arc::new(AtomicUsize::new(0));
        let desk = Self { calls, next_conn: Arc::new(AtomicU64::new(1)), connected };
        (desk, Inbox(waiting))
    }

    /// A device has connected; none when the desk is gone.
    pub(crate) async fn connect(&self, session: Session) -> Option<Seat> {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let (sender, outgoing) = mpsc::channel(MAX_OUTGOING);
        self.calls.send(Call::Connect { conn, session, outgoing: sender }).await.ok()?;
        self.connected.fetch_add(1, Ordering::Relaxed);
        Some(Seat { conn, desk: self.clone(), outgoing })
    }

    /// A session was ended: its connections end, too.
    pub(crate) async fn session_ended(&self, session: SessionId) {
        self.tell(Call::SessionEnded { session }).await;
    }

    /// What is open at the tables, as everybody may know it: on disk.
    pub(crate) async fn tables(&self) -> Result<Vec<TableStatus>, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call::Tables { answer }).await.map_err(|_| StoreError::Stopped)?;
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
        self.desk.connected.fetch_sub(1, Ordering::Relaxed);
        self.desk.tell(Call::Leave { conn: self.conn }).await;
    }
}
