//! Print jobs: what the ledger knows of every ticket. Pure; the states are those of one road that is walked once.
//!
//! ```text
//! Queued ──► (handed to a spooler: nothing sent yet, nothing to remember) ──► Sending ──► Printed
//!    │                                                                          │  └────► Sent      (a printer that cannot confirm)
//!    └──► Cancelled (nobody wants it any more)                                  └───────► Unknown   (never sent again unmarked)
//! ```
//!
//! `Sending` is on disk before the first byte leaves: whatever happens after it, the ticket may be on paper.

use printers::ticket::Ticket;
use serde::{Deserialize, Serialize};
use sync::document::PrintFact;
use sync::id::{OrderId, RecordId};
use sync::menu::Route;
use sync::order::PrintState;
use sync::time::UnixMs;

/// A printer of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PrinterId(pub u32);

/// One ticket on its way to paper. Also the token by which a printer confirms it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JobId(pub u32);

/// One ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Counted by the node.
    pub id: JobId,
    /// Where it is printed.
    pub printer: PrinterId,
    /// The order.
    pub order: OrderId,
    /// The station for which it is.
    pub route: Route,
    /// The items on it. The ledger holds each (record, route, kind, n) once.
    pub records: Vec<RecordId>,
    /// What it says.
    pub ticket: Ticket,
    /// How far it is.
    pub state: JobState,
    /// When it was planned.
    pub at: UnixMs,
}

impl Job {
    /// Where its items' tickets are. Each item has one route, so this ticket is all it needs.
    pub fn facts(&self) -> Vec<PrintFact> {
        let fact = |item| PrintFact {
            item,
            route: Some(self.route.clone()),
            state: self.state.print_state(),
            printed: self.state.is_printed(),
        };
        self.records.iter().copied().map(fact).collect()
    }
}

/// How far a job is, as the ledger remembers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// How sending a ticket ended.
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
