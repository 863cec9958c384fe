//! What one commit holds, as plain data.

use printers::ticket::Ticket;
use sync::document::Made;
use sync::hub::Quarantined;
use sync::id::{OrderId, TableId};
use sync::money::Money;
use sync::order::{Order, Status};
use sync::time::UnixMs;

use crate::job::{Job, JobId, JobState};

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
    /// A new job, with a row for each of its records.
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
    /// A job that was not sent yet says something else now.
    JobTicket {
        /// Which.
        job: JobId,
        /// What.
        ticket: Ticket,
    },
    /// A refused change.
    Quarantine {
        /// What was refused.
        refused: Quarantined,
        /// When.
        at: UnixMs,
    },
}

/// An order as a row, for lists and reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderRow {
    /// Its id.
    pub order: OrderId,
    /// The table at which it was opened.
    pub first_table: Option<TableId>,
    /// Which party at that table.
    pub sitting: u32,
    /// Where the party sits now.
    pub table: Option<TableId>,
    /// Where it stands.
    pub status: Status,
    /// Guests.
    pub covers: u32,
    /// When it was opened, by the clock of the device that opened it.
    pub opened_at: Option<UnixMs>,
    /// What was ordered.
    pub gross_minor: Money,
    /// What was paid, without tips and less refunds.
    pub paid_minor: Money,
    /// What is still to pay.
    pub balance_minor: Money,
    /// When this row was written, by the node's clock.
    pub at: UnixMs,
}

impl OrderRow {
    /// The row of an order.
    pub fn of(order: &Order, at: UnixMs) -> Self {
        Self {
            order: order.id,
            first_table: order.first_table,
            sitting: order.sitting,
            table: order.table,
            status: order.status,
            covers: order.covers,
            opened_at: order.opened_at,
            gross_minor: order.totals.gross_minor,
            paid_minor: order.totals.paid_minor - order.totals.refunded_minor,
            balance_minor: order.totals.balance_minor,
            at,
        }
    }
}
