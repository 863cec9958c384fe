//! The printers: one task each, so that a dead one never delays another.
//!
//! ```text
//! Ready ─► Print{job} (on its way to disk) ─► connect, ask how it is (again and again while nothing was sent)
//!       ─► Sending{job} ─► (both on disk) ─► Proceed ─► bytes ─► the printer confirms ─► Done{Printed}
//!                                          └────────── anything else ───────────► Done{Unknown} ─► perhaps Confirmed
//! ```
//!
//! Before `Sending` is on disk, no byte of a ticket has left: trying again is safe. From then on nobody can know what
//! is on paper, and a job is never sent again from here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use printers::picture::Logo;
use printers::profile::{Profile, ProfileError};
use serving::closing::Closing;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::flow::PrinterEvent;
use crate::job::{Errand, JobId, PrinterId};

use crate::store::printers::PrinterRow;

pub use self::board::{Board, Condition, PrinterState};
pub use self::network::{Connecting, Network, Tcp, Wire};
pub use self::patience::Patience;

mod board;
mod late;
mod line;
mod network;
mod patience;
mod task;

/// Orders that wait for one printer: it has one job at a time, and its permission.
const MAX_ORDERS: usize = 4;
/// Reports that wait for the desk; a printer that has more to say waits.
const MAX_REPORTS: usize = 256;
/// When the node goes down, tickets that are being printed may take so long to be confirmed.
const FAREWELL: Duration = Duration::from_secs(5);

/// A printer and where it stands.
#[derive(Clone, Debug)]
pub struct Station {
    /// Its id.
    pub id: PrinterId,
    /// As shown.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// What it can.
    pub profile: Profile,
    /// So long it is waited for until it says that a ticket is on paper.
    pub confirm: Duration,
    /// The logo of the house, for receipts.
    pub logo: Option<Arc<Logo>>,
}

impl Station {
    /// Where a printer stands that somebody set up so.
    pub fn of(row: &PrinterRow, logo: Option<Arc<Logo>>) -> Result<Self, ProfileError> {
        Ok(Self {
            id: PrinterId(row.id),
            name: row.name.clone(),
            host: row.host.clone(),
            port: row.port,
            profile: row.profile()?,
            confirm: Duration::from_secs(row.confirm_seconds.into()),
            logo,
        })
    }
}

/// The way to all printers.
pub struct Spoolers {
    ways: HashMap<PrinterId, Way>,
    network: Arc<dyn Network>,
    reporting: mpsc::Sender<(PrinterId, PrinterEvent)>,
    board: Board,
    patience: Patience,
    closing: Closing,
    tasks: Arc<Mutex<JoinSet<()>>>,
}

/// The way to one printer.
struct Way {
    station: watch::Sender<Station>,
    orders: mpsc::Sender<Order>,
}

/// The tasks of all printers.
pub struct Tasks(Arc<Mutex<JoinSet<()>>>);

/// What a printer's task is told.
enum Order {
    /// Get ready to do this, and say so.
    Print { job: JobId, errand: Box<Errand>, copies: u8 },
    /// `Sending` is on disk: print it.
    Proceed { job: JobId },
    /// `Sending` could not be stored: give the job back.
    Withhold { job: JobId },
}

/// What printers report, in the order in which it happened.
pub type Reports = mpsc::Receiver<(PrinterId, PrinterEvent)>;

/// Starts a task for each printer. They end when `closing` is due, after the ticket that is being printed.
pub fn start(
    stations: Vec<Station>,
    board: &Board,
    patience: Patience,
    closing: &Closing,
) -> (Spoolers, Reports, Tasks) {
    start_over(Arc::new(Tcp), stations, board, patience, closing)
}

/// The same over another network.
pub fn start_over(
    network: Arc<dyn Network>,
    stations: Vec<Station>,
    board: &Board,
    patience: Patience,
    closing: &Closing,
) -> (Spoolers, Reports, Tasks) {
    let (reporting, reports) = mpsc::channel(MAX_REPORTS);
    let tasks = Arc::default();
    let mut spoolers = Spoolers {
        ways: HashMap::new(),
        network,
        reporting,
        board: board.clone(),
        patience,
        closing: closing.clone(),
        tasks: Arc::clone(&tasks),
    };
    spoolers.set(stations);
    (spoolers, reports, Tasks(tasks))
}

impl Spoolers {
    /// These are the printers from now on: new ones have their tasks started, and what stands elsewhere, or is another one,
    /// is looked for there from the next try on. One that is not named goes on until it is retired.
    pub fn set(&mut self, stations: Vec<Station>) {
        for station in stations {
            self.board.set(&station);
            match self.ways.get(&station.id) {
                Some(way) => drop(way.station.send_replace(station)),
                None => self.add(station),
            }
        }
    }

    /// A printer was taken away and has nothing to do: its task ends.
    pub fn retire(&mut self, printer: PrinterId) {
        self.board.remove(printer);
        self.ways.remove(&printer);
    }

    fn add(&mut self, station: Station) {
        let id = station.id;
        let (sender, waiting) = mpsc::channel(MAX_ORDERS);
        let (telling, station) = watch::channel(station);
        self.ways.insert(id, Way { station: telling, orders: sender });
        let post = task::Post {
            id,
            network: Arc::clone(&self.network),
            station,
            orders: waiting,
            awaited: late::Awaited::default(),
            reports: self.reporting.clone(),
            board: self.board.clone(),
            patience: self.patience,
            closing: self.closing.clone(),
        };
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        // Those that have ended are not kept until the node ends.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(post.work());
    }

    /// Hands a job to its printer, which has said that it is ready.
    pub fn print(&self, printer: PrinterId, job: JobId, errand: Box<Errand>, copies: u8) {
        self.tell(printer, Order::Print { job, errand, copies });
    }

    /// Lets a printer send the first byte.
    pub fn proceed(&self, printer: PrinterId, job: JobId) {
        self.tell(printer, Order::Proceed { job });
    }

    /// Takes a job back that was not sent.
    pub fn withhold(&self, printer: PrinterId, job: JobId) {
        self.tell(printer, Order::Withhold { job });
    }

    fn tell(&self, printer: PrinterId, order: Order) {
        let told = self.ways.get(&printer).map(|way| way.orders.try_send(order));
        if !matches!(told, Some(Ok(()))) {
            // The task has ended because the node goes down: the job stays on disk as it is.
            tracing::warn!(printer = printer.0, "a printer does not take its order");
        }
    }
}

impl Tasks {
    /// Waits until the tickets that are being printed are confirmed, within reason.
    pub async fn end(self) {
        let mut tasks = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let all = async { while tasks.join_next().await.is_some() {} };
        if timeout(FAREWELL, all).await.is_err() {
            tracing::warn!("a ticket was not confirmed before the end; it will be uncertain");
        }
    }
}
