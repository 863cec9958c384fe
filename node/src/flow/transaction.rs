//! What one commit holds, as plain data.

use sync::document::Made;
use sync::hub::Quarantined;
use sync::id::OrderId;
use sync::time::UnixMs;

use crate::job::{Job, JobId, JobState};
use crate::projection::{OrderRow, RecordRow};

/// All of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transaction {
    /// In this order.
    pub writes: Vec<Write>,
}

/// One write.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Replaces all stored changes of an order by this saved document.
    Compact {
        /// Which.
        order: OrderId,
        /// A saved Automerge document.
        snapshot: Vec<u8>,
    },
    /// Adds changes to an order, dependencies first.
    Changes {
        /// Which.
        order: OrderId,
        /// Automerge changes.
        changes: Vec<Made>,
    },
    /// What the order is now, as a row.
    Order(OrderRow),
    /// What a record of an order is now, as a row.
    Record {
        /// Which order.
        order: OrderId,
        /// The row.
        row: RecordRow,
    },
    /// A new job, with a row for each of its entries.
    NewJob(Job),
    /// How far a job is.
    JobState {
        /// Which.
        job: JobId,
        /// How far.
        state: JobState,
        /// When, by the node's clock.
        at: UnixMs,
        /// In words, when something went wrong.
        why: Option<String>,
    },
    /// A job that was not sent yet is something else now.
    JobChanged(Job),
    /// Another node took the place of this one.
    Replaced {
        /// Its epoch.
        by: u64,
    },
    /// A refused change.
    Quarantine {
        /// What was refused.
        refused: Quarantined,
        /// When.
        at: UnixMs,
    },
}
