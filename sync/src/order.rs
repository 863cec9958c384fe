//! What an order is: derived from its document by one pure function, [`read`].

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{OrderId, RecordId, SiteId, TableId, UserId};
use crate::menu::Route;
use crate::money::Money;
use crate::record::{Item, Payment, Record, Refund, Void};
use crate::time::UnixMs;

pub use self::read::read;

mod read;
mod totals;

/// One party's order, as everybody who has the same records sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The restaurant.
    pub site: SiteId,
    /// The table, unless the order has none.
    pub table: Option<TableId>,
    /// Which party at that table, counted from 1.
    pub sitting: u32,
    /// Where it stands; follows the balance alone.
    pub status: Status,
    /// How many guests; the largest number that anybody counted.
    pub covers: u32,
    /// When it was first opened, by the clock of that device.
    pub opened_at: Option<UnixMs>,
    /// Who serves it, in the order in which they joined.
    pub waiters: Vec<UserId>,
    /// What was ordered, in an order that is the same on every device.
    pub lines: Vec<Line>,
    /// What was paid.
    pub payments: Vec<(RecordId, Payment)>,
    /// What was given back.
    pub refunds: Vec<(RecordId, Refund)>,
    /// What was said about the whole order.
    pub notes: Vec<(RecordId, crate::record::Note)>,
    /// Items that were held for their age and that somebody said are still wanted.
    pub wanted: BTreeSet<RecordId>,
    /// Sums.
    pub totals: Totals,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing was paid yet.
    #[n(0)]
    Open,
    /// Something was paid, not all.
    #[n(1)]
    PartiallyPaid,
    /// All is paid, the party may still be there.
    #[n(2)]
    Paid,
    /// All is paid and somebody closed it.
    #[n(3)]
    Closed,
    /// A manager called it off.
    #[n(4)]
    Cancelled,
}

impl Status {
    /// True when the table is free again.
    pub fn is_over(self) -> bool {
        matches!(self, Status::Closed | Status::Cancelled)
    }
}

/// One item of an order, with what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The record.
    pub id: RecordId,
    /// As it was ordered.
    pub item: Item,
    /// How many are still wanted: ordered less voided, never below zero.
    pub live_qty: u32,
    /// What was voided of it.
    pub voids: Vec<(RecordId, Void)>,
    /// True when every route that it needs has printed it. The node alone says so.
    pub printed: bool,
    /// Where its tickets are. The node alone says so.
    pub print: BTreeMap<Route, PrintState>,
}

impl Line {
    /// The price of what is still wanted.
    pub fn total_minor(&self) -> Money {
        self.item.each_minor() * self.live_qty
    }
}

/// Where the ticket of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Waiting for its printer.
    Queued,
    /// Given to a printer that cannot confirm.
    Sent,
    /// On paper.
    Printed,
    /// Nobody can know whether it is on paper.
    Unknown,
    /// Too old when it came: waits until somebody says that it is still wanted.
    Held,
    /// The product has no printer.
    None,
}

/// Sums of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Live lines.
    pub gross_minor: Money,
    /// Payments without tips.
    pub paid_minor: Money,
    /// Refunds.
    pub refunded_minor: Money,
    /// Tips.
    pub tips_minor: Money,
    /// What is still to pay: gross − paid + refunded. Below zero when too much was taken.
    pub balance_minor: Money,
}

/// Something that a person should look at. Data for the screens, not an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Oddity {
    /// The order was closed, then something reached it: it has a balance again.
    Reopened {
        /// What is to pay (or, below zero, to give back).
        balance_minor: Money,
    },
    /// More was paid than was ordered.
    Overpaid {
        /// How much too much.
        by_minor: Money,
    },
    /// More of an item was voided than was ordered.
    VoidedTwice {
        /// The item.
        item: RecordId,
    },
    /// Two items say that they replace the same one: only the first of them counts as its replacement.
    ReplacedTwice {
        /// The item that was replaced.
        item: RecordId,
        /// The later replacement.
        replacement: RecordId,
    },
    /// A record speaks of an item or payment that is not there.
    Dangling {
        /// The record.
        record: RecordId,
    },
    /// A record that this version cannot read; it stays in the document.
    Unreadable {
        /// Its collection and key.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// The order was cancelled although money had been taken, or items came after.
    CancelledWithBalance {
        /// Who cancelled it.
        by: UserId,
    },
}

/// Where a record stands in the one order of things on which all devices agree: the operation counter, then the actor.
pub(crate) type Place = (u64, Vec<u8>);

/// A record with its place.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) place: Place,
    pub(crate) id: RecordId,
    pub(crate) record: Record,
}
