//! Print jobs: what the ledger knows of everything that goes to a printer. Pure; the states are those of one road that is
//! walked once.
//!
//! ```text
//! Queued ──► (handed to a spooler: nothing sent yet, nothing to remember) ──► Sending ──► Printed ◄─┐ (confirmed late)
//!    │                                                                          │  └────► Sent      │ (a printer that cannot confirm)
//!    └──► Cancelled (nobody wants it any more)                                  └───────► Unknown ──┘ (never sent again unmarked)
//! ```
//!
//! `Sending` is on disk before the first byte leaves: whatever happens after it, the ticket may be on paper.

use printers::document::Document;
use printers::ticket::{Mark, Ticket};
use serde::{Deserialize, Serialize};
use sync::id::{OrderId, RecordId, TableId};
use sync::menu::Route;
use sync::order::PrintState;
use sync::time::UnixMs;
use utoipa::ToSchema;

/// A printer of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct PrinterId(pub u32);

/// One thing on its way to paper. Also the token by which a printer confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct JobId(pub u32);

/// One thing for a printer to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Counted by the node.
    pub id: JobId,
    /// Where it is done.
    pub printer: PrinterId,
    /// The order; none for a test print.
    pub order: Option<OrderId>,
    /// The station for which it is; none when it is for none.
    pub route: Option<Route>,
    /// Where the party sat when it was written.
    pub table: Option<TableId>,
    /// What it tells the station of the order's items. The ledger holds each (record, route, kind, n) once.
    pub entries: Vec<Entry>,
    /// What is to be done.
    pub errand: Errand,
    /// The job of which this is a copy.
    pub again_of: Option<JobId>,
    /// How far it is.
    pub state: JobState,
    /// When it was planned.
    pub at: UnixMs,
}

/// What a printer is to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "hardly any is without a document")]
pub enum Errand {
    /// Print this.
    Print(Document),
    /// Open the drawer that hangs on it.
    OpenDrawer,
}

/// What a ticket tells its station of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item.
    pub record: RecordId,
    /// What is said of it.
    pub kind: EntryKind,
    /// Which one of this kind, for this item and station; counted from 0.
    pub n: u32,
    /// Of how many; 0 when nothing is said any more.
    pub qty: u32,
}

/// What a ticket can say of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Make so many.
    Add,
    /// Do not make so many of those.
    Void,
    /// So many of those are to be made otherwise: as the item that stands beside it.
    ChangedFrom,
    /// So many are to be made like this, in the place of others.
    ChangedTo,
    /// So many of those go to another table.
    Moved,
    /// What an earlier ticket said, once more: it counts for nothing.
    Again,
}

impl Job {
    /// The ticket, when it is one.
    pub fn ticket(&self) -> Option<&Ticket> {
        match &self.errand {
            Errand::Print(Document::Ticket(ticket)) => Some(ticket),
            _ => None,
        }
    }

    /// Whether the ticket carries a mark like this.
    pub fn has_mark(&self, is_meant: impl Fn(&Mark) -> bool) -> bool {
        self.ticket().is_some_and(|ticket| ticket.marks.iter().any(is_meant))
    }

    /// The items of which something is said.
    pub fn records(&self) -> impl Iterator<Item = RecordId> {
        self.entries.iter().filter(|entry| entry.qty > 0).map(|entry| entry.record)
    }
}

/// How far a job is, as the ledger remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Nothing was sent.
    Queued,
    /// Permission to send was given: bytes may be on their way.
    Sending,
    /// The printer confirmed it.
    Printed,
    /// All bytes went to a printer that cannot confirm.
    Sent,
    /// Nobody can know whether it is on paper.
    Unknown,
    /// Not wanted any more, and never sent.
    Cancelled,
}

impl JobState {
    /// What the items on the ticket say of it.
    pub fn print_state(self) -> PrintState {
        match self {
            JobState::Queued | JobState::Sending => PrintState::Queued,
            JobState::Printed => PrintState::Printed,
            JobState::Sent => PrintState::Sent,
            JobState::Unknown => PrintState::Unknown,
            JobState::Cancelled => PrintState::None,
        }
    }

    /// Whether the ticket counts as printed: on paper, or as near to it as that printer can tell.
    pub fn is_printed(self) -> bool {
        matches!(self, JobState::Printed | JobState::Sent)
    }

    /// Whether it is still on its way.
    pub fn is_unfinished(self) -> bool {
        matches!(self, JobState::Queued | JobState::Sending)
    }
}

/// How sending a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The printer confirmed it.
    Printed,
    /// All bytes went to a printer that cannot confirm.
    Sent,
    /// Something went wrong after the first byte may have left.
    Unknown {
        /// In words.
        why: String,
    },
}

impl Outcome {
    /// The state of the job after it.
    pub fn state(&self) -> JobState {
        match self {
            Outcome::Printed => JobState::Printed,
            Outcome::Sent => JobState::Sent,
            Outcome::Unknown { .. } => JobState::Unknown,
        }
    }
}
