//! The one road of an order through the house. Pure: what happened goes in, what should happen comes out.
//!
//! ```text
//! Received ─► hub: admit, policy, pending ─► plan: which tickets are missing ─► Commit { changes, jobs }   ONE commit
//! Committed ─► published, Ack, Changes to the others ─► Print: a ticket to its printer's spooler
//! Printer(Sending) ─► Commit { job is Sending } ─► Proceed: now the first byte may leave
//! Printer(Done)    ─► Commit { job is Printed, item is printed } ─► Changes to everybody
//! ```
//!
//! There is no second way to change an order, and nothing is said, sent or printed before it is on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sync::device::Target;
use sync::document::Origin;
use sync::frame::{Epoch, ErrorCode};
use sync::hub::{Books, BooksError, ConnId, Edit, Handled, Hub, Output, Quarantined, Setup};
use sync::id::{OrderId, Random, RecordId, UserId};
use sync::receipt::ReceiptKey;
use sync::session::{Session, SessionId};
use sync::site::Catalog;
use sync::time::UnixMs;

use crate::job::{Errand, Job, JobId, Outcome, PrinterId};
use crate::plan::{Clock, Ledger};
use crate::projection::Written;
use crate::store::printers::PrinterRow;

pub use self::backup::{Backup, WhenUnsure};
pub use self::request::{Refusal, Request, RequestId};
pub use self::route::RouteRule;
pub(crate) use self::route::one_copy;
pub use self::transaction::{Transaction, Write};

use self::desk::Desks;

mod arrival;
mod backup;
mod commit;
mod desk;
mod given;
mod marks;
mod planning;
mod printing;
mod recovery;
mod remarks;
mod request;
mod retire;
mod route;
mod transaction;

/// Refused changes that are kept in one transaction: a device that sends nothing else does not fill the memory.
const MAX_QUARANTINED_AT_ONCE: usize = 256;

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// An authenticated device connected.
    Connected {
        /// Counted by the shell, never used again.
        conn: ConnId,
        /// Who, where.
        session: Session,
    },
    /// A message of a device.
    Received {
        /// From whom.
        conn: ConnId,
        /// One WebSocket message.
        bytes: Vec<u8>,
    },
    /// A connection is gone.
    Disconnected {
        /// Which.
        conn: ConnId,
    },
    /// The transaction of the last `Commit` is on disk.
    Committed,
    /// It is not, and never will be.
    CommitFailed,
    /// News from a printer's spooler.
    Printer(PrinterId, PrinterEvent),
    /// A newer catalog is in force.
    CatalogChanged(Box<Catalog>),
    /// The printers, or what they print, have changed.
    PrintersChanged(Vec<Printer>, Vec<RouteRule>),
    /// Somebody wants something of the printers.
    Requested(RequestId, Request),
    /// The license says something else now; at the start, what it says.
    LicenseChanged {
        /// Whether new parties may be served.
        allows_new: bool,
        /// All that it says, for the screens: see [`sync::frame::License`].
        state: String,
    },
    /// A session was ended: its connections are closed.
    SessionEnded(SessionId),
    /// What somebody may do has changed: their connections are closed, and what the books say of them is read anew.
    PersonChanged(UserId),
    /// A program adds records to an order; answered on its connection.
    Edit {
        /// Counted by the shell, never used again.
        conn: ConnId,
        /// Who asks.
        session: Session,
        /// What.
        edit: Edit,
    },
    /// Phones should bring back what the backup lacked, and nothing is printed; or no more of that.
    Recover(bool),
    /// About a second has passed.
    Tick,
}

/// News from a printer's spooler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrinterEvent {
    /// It can take a job.
    Ready,
    /// It has a job, and its printer does not print.
    Stuck,
    /// The printer is there and healthy: may the first byte leave?
    Sending(JobId),
    /// How it ended. The spooler is ready for the next one.
    Done(JobId, Outcome),
    /// A job that was given up as uncertain is confirmed after all.
    Confirmed(JobId),
}

/// What the shell should do, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Send this message.
    Send {
        /// To whom.
        conn: ConnId,
        /// The message.
        frame: Arc<[u8]>,
    },
    /// Close a connection.
    Disconnect {
        /// Which.
        conn: ConnId,
        /// Why.
        code: ErrorCode,
    },
    /// Make this durable, then report `Committed` or `CommitFailed`. There is one on its way at a time.
    Commit(Transaction),
    /// Hand this job to a spooler: connect, check the printer, then ask with `Sending`.
    Print {
        /// Whose spooler.
        printer: PrinterId,
        /// The job.
        job: JobId,
        /// What to do.
        errand: Box<Errand>,
        /// How often.
        copies: u8,
    },
    /// The first byte may leave.
    Proceed {
        /// Whose spooler.
        printer: PrinterId,
        /// The job.
        job: JobId,
    },
    /// What somebody asked for is on disk, as this job; or it is not done.
    Answer {
        /// To what.
        id: RequestId,
        /// The job.
        answer: Result<JobId, Refusal>,
    },
    /// The permission could not be stored: send nothing, report `Ready` again.
    Withhold {
        /// Whose spooler.
        printer: PrinterId,
        /// The job.
        job: JobId,
    },
    /// A printer that was taken away has nothing to do any more: its spooler may end.
    Retire(PrinterId),
}

/// What the flow reads.
pub trait House: Books {
    /// All jobs of an order, cancelled ones too.
    fn jobs(&self, order: OrderId) -> Result<Vec<Job>, BooksError>;
    /// When a newer menu came into force than this one; none while it is in force.
    fn menu_superseded_at(&self, version: u32) -> Result<Option<UnixMs>, BooksError>;
    /// Whether an item ever had a ticket in another order than this.
    fn has_ticket_elsewhere(&self, record: RecordId, order: OrderId) -> Result<bool, BooksError>;
    /// The jobs of which the ledger does not know how they ended: `Queued` and `Sending`.
    fn unfinished_jobs(&self) -> Result<Vec<Job>, BooksError>;
    /// What was remembered of sessions may not be true any more.
    fn forget_sessions(&self) {}
    /// One job.
    fn job(&self, id: JobId) -> Result<Option<Job>, BooksError>;
    /// How many copies of a job were asked for.
    fn copies_of(&self, id: JobId) -> Result<u32, BooksError>;
    /// The highest job id that was ever given.
    fn last_job(&self) -> Result<JobId, BooksError>;
}

/// What the flow must know at the start.
#[derive(Clone, Debug)]
pub struct FlowSetup {
    /// In force.
    pub catalog: Catalog,
    /// The printers.
    pub printers: Vec<Printer>,
    /// What they print.
    pub routes: Vec<RouteRule>,
    /// Which restore from a backup this node came of.
    pub epoch: Epoch,
    /// The epoch of the node that took our place, if a phone told of one.
    pub replaced_by: Option<u64>,
    /// With it phones are given receipts.
    pub receipt_key: Option<ReceiptKey>,
    /// Whether phones should bring back what the backup lacked.
    pub is_recovering: bool,
}

/// A printer as the flow knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Unique in the site.
    pub id: PrinterId,
    /// As shown.
    pub name: String,
}

impl Printer {
    /// A printer that somebody set up so.
    pub fn of(row: &PrinterRow) -> Self {
        Self { id: PrinterId(row.id), name: row.name.clone() }
    }
}

/// The flow.
pub struct Flow<H> {
    hub: Hub,
    house: H,
    catalog: Catalog,
    clock: Clock,
    desks: Desks,
    ledgers: BTreeMap<OrderId, Ledger>,
    last_job: JobId,
    /// Who is answered when the next transaction is on disk.
    asked: Vec<(RequestId, JobId)>,
    /// What the next transaction holds beside the hub's batch.
    next: Vec<Write>,
    /// Orders that look different since the last transaction.
    touched: BTreeSet<OrderId>,
    /// Their rows as they were written last.
    written: Written,
    in_flight: Option<commit::InFlight>,
    /// Jobs that ended, until that is on disk.
    settled: BTreeMap<JobId, Job>,
    /// Jobs that were made something else or called back, as the ledger has them until that is on disk.
    amended: BTreeMap<JobId, Job>,
    /// Jobs that ended while their order could not be read.
    unsettled: Vec<(Job, Option<String>)>,
    /// After a failed commit the next one waits for a tick.
    cooling: bool,
    quarantined: Vec<Quarantined>,
    /// Orders whose tickets are planned again at the next tick, with the items that were too old when they came.
    unplanned: BTreeMap<OrderId, BTreeSet<RecordId>>,
    /// Orders that are over, and that the rows say to be open: they were not planned yet when those were written.
    kept_open: BTreeSet<OrderId>,
    marks: marks::Marks,
    ticks: u32,
    /// Orders that something reached since the last transaction was made, with the items that wait for a word.
    arrived: BTreeMap<OrderId, BTreeSet<RecordId>>,
    /// Orders of which what is missing on paper may have been printed by a node that is lost.
    doubtful: BTreeSet<OrderId>,
}

impl<H: House> Flow<H> {
    /// Takes up where the last run ended: tickets whose sending was under way are uncertain now, what is missing is
    /// planned.
    pub fn new(
        setup: FlowSetup,
        house: H,
        now: UnixMs,
        random: &mut dyn Random,
    ) -> Result<(Self, Vec<Action>), BooksError> {
        let FlowSetup { epoch, replaced_by, receipt_key, is_recovering, .. } = setup;
        let of_hub = Setup { epoch, replaced_by, receipt_key, is_recovering, ..Setup::of(&setup.catalog) };
        let hub = Hub::new(of_hub, &house, random)?;
        let mut flow = Self {
            hub,
            last_job: house.last_job()?,
            house,
            clock: Clock::of(&setup.catalog),
            catalog: setup.catalog,
            desks: Desks::new(setup.printers, setup.routes),
            ledgers: BTreeMap::new(),
            next: Vec::new(),
            asked: Vec::new(),
            touched: BTreeSet::new(),
            written: Written::default(),
            in_flight: None,
            settled: BTreeMap::new(),
            amended: BTreeMap::new(),
            unsettled: Vec::new(),
            cooling: false,
            quarantined: Vec::new(),
            unplanned: BTreeMap::new(),
            kept_open: BTreeSet::new(),
            marks: marks::Marks::new(),
            ticks: 0,
            arrived: BTreeMap::new(),
            doubtful: BTreeSet::new(),
        };
        flow.take_up(now)?;
        let mut actions = Vec::new();
        flow.commit_next(now, &mut actions);
        Ok((flow, actions))
    }

    /// Takes in what happened; answers with what should happen.
    pub fn handle(&mut self, now: UnixMs, event: Event) -> Vec<Action> {
        let mut actions = Vec::new();
        match event {
            Event::Connected { conn, session } => self.hub.connect(conn, session),
            Event::Received { conn, bytes } => self.received(now, conn, &bytes, &mut actions),
            Event::Disconnected { conn } => self.hub.disconnect(conn),
            Event::Committed => self.committed(&mut actions),
            Event::CommitFailed => self.commit_failed(now, &mut actions),
            Event::Printer(printer, event) => self.printer(now, printer, event, &mut actions),
            Event::CatalogChanged(catalog) => self.catalog_changed(*catalog, &mut actions),
            Event::PrintersChanged(printers, routes) => self.desks.change(printers, routes),
            Event::Requested(id, request) => self.requested(now, id, &request, &mut actions),
            Event::LicenseChanged { allows_new, state } => {
                let outputs = self.hub.license_changed(allows_new, state);
                self.perform(outputs, &mut actions);
            }
            Event::SessionEnded(session) => {
                let outputs = self.hub.end_session(session);
                self.perform(outputs, &mut actions);
            }
            Event::PersonChanged(user) => {
                self.house.forget_sessions();
                let outputs = self.hub.end_person(user);
                self.perform(outputs, &mut actions);
            }
            Event::Recover(is_on) => self.recover(now, is_on, &mut actions),
            Event::Edit { conn, session, edit } => self.edited(now, conn, session, edit, &mut actions),
            Event::Tick => {
                self.cooling = false;
                self.plan_again(now);
                self.settle_again(now);
                self.write_marks(now);
                self.turn_to_backups(now);
                self.hand_out(now, &mut actions);
                let mut outputs = self.hub.tick();
                outputs.extend(self.hub.read_again(&self.house));
                self.perform(outputs, &mut actions);
            }
        }
        self.clear_out(now, &mut actions);
        self.commit_next(now, &mut actions);
        actions
    }

    /// The order that an edit of a program means; none when there is no such table or order.
    pub fn origin_of(&mut self, target: Target) -> Result<Option<Origin>, BooksError> {
        self.hub.origin_of(target, &self.house)
    }

    /// The hub, to look at.
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    fn catalog_changed(&mut self, catalog: Catalog, actions: &mut Vec<Action>) {
        let outputs = self.hub.catalog_changed(&catalog);
        self.clock = Clock::of(&catalog);
        self.catalog = catalog;
        self.perform(outputs, actions);
    }

    fn perform(&mut self, outputs: Vec<Output>, actions: &mut Vec<Action>) {
        for output in outputs {
            match output {
                Output::Send { conn, frame } => actions.push(Action::Send { conn, frame }),
                Output::Disconnect { conn, code } => actions.push(Action::Disconnect { conn, code }),
                Output::Replaced { by } => {
                    tracing::error!(
                        epoch = by,
                        "another node took the place of this one: nothing is taken or printed"
                    );
                    self.next.push(Write::Replaced { by });
                }
                Output::Quarantine(refused) if self.quarantined.len() < MAX_QUARANTINED_AT_ONCE => {
                    self.quarantined.push(refused);
                }
                Output::Quarantine(refused) => {
                    tracing::warn!(device = %refused.device, code = ?refused.code, "too much is refused to keep all");
                }
            }
        }
    }
}
