//! What an order is: derived from its document by one pure function, [`read`].

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{OrderId, RecordId, SiteId, TableId, UserId};
use crate::menu::Route;
use crate::money::Money;
use crate::record::{Item, Payment, Record, Refund, Void};
use crate::time::UnixMs;

pub use self::read::{Crew, read};
pub(crate) use self::read::{knew_it_off, record};

mod read;
mod totals;

/// Changes in one document, above which it takes no more remarks. An evening of a large party has a few hundred.
pub const MAX_HISTORY_CHANGES: u64 = 5_000;
/// From here on the manager is told.
const LONG_HISTORY_CHANGES: u64 = MAX_HISTORY_CHANGES / 5 * 4;

/// One party's order, as everybody who has the same records sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// The restaurant.
    pub site: SiteId,
    /// Where the party sits now, unless the order has no table.
    pub table: Option<TableId>,
    /// The table at which it was opened.
    pub first_table: Option<TableId>,
    /// Which party at its first table, counted from 1.
    pub sitting: u32,
    /// Where it stands; follows the balance alone.
    pub status: Status,
    /// How many guests; the largest number that anybody counted.
    pub covers: u32,
    /// When it was first opened, by the clock of that device.
    pub opened_at: Option<UnixMs>,
    /// Who serves it, in the order in which they joined.
    pub waiters: Vec<UserId>,
    /// Who was taken off it and not put back.
    pub former_waiters: Vec<UserId>,
    /// What was ordered, in an order that is the same on every device.
    pub lines: Vec<Line>,
    /// What was paid.
    pub payments: Vec<(RecordId, Payment)>,
    /// What was given back.
    pub refunds: Vec<(RecordId, Refund)>,
    /// What was said about the whole order.
    pub notes: Vec<(RecordId, crate::record::Note)>,
    /// Items that were held or late and that somebody said are still wanted; of an order that was called off only those of
    /// which somebody said so who knew that.
    pub wanted: BTreeSet<RecordId>,
    /// Records of which a manager has said that they stand.
    pub settled: BTreeSet<RecordId>,
    /// True once somebody cancelled it, also while money that was taken keeps it alive: nothing more is printed
    /// unless it is [`Order::wanted`].
    pub called_off: bool,
    /// The orders with which it makes one party.
    pub joined: BTreeSet<OrderId>,
    /// What is on each check: item and how many of it. Check 0 is what nobody put anywhere.
    pub checks: BTreeMap<u32, BTreeMap<RecordId, u32>>,
    /// Sums.
    pub totals: Totals,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
    /// All is paid and somebody closed it, knowing of what costs nothing.
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Line {
    /// The record.
    pub id: RecordId,
    /// As it was ordered.
    pub item: Item,
    /// How many this order pays for: ordered less voided and transferred, never below zero.
    pub live_qty: u32,
    /// How many of it other orders pay for.
    pub transferred_qty: u32,
    /// Those orders, each with the record as which it has what it pays for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<(OrderId, RecordId)>,
    /// What was voided of it.
    pub voids: Vec<(RecordId, Void)>,
    /// What a waiter asked to take off after the kitchen had it or somebody had paid for it: a manager decides.
    pub requests: Vec<(RecordId, Void)>,
    /// The order that took it and its record there, when it came here by a transfer: it is printed there, never here.
    pub from: Option<(OrderId, RecordId)>,
    /// True when every route that it needs has printed it. The node alone says so.
    pub printed: bool,
    /// Where its tickets are. The node alone says so.
    pub print: BTreeMap<Route, PrintState>,
}

impl Line {
    /// A line as it was ordered: nothing happened to it yet.
    pub fn new(id: RecordId, item: Item) -> Self {
        let live_qty = item.qty;
        Self {
            id,
            item,
            live_qty,
            transferred_qty: 0,
            given: Vec::new(),
            voids: Vec::new(),
            requests: Vec::new(),
            from: None,
            printed: false,
            print: BTreeMap::new(),
        }
    }

    /// The price of what is still wanted.
    pub fn total_minor(&self) -> Money {
        self.item.each_minor() * self.live_qty
    }

    /// How many the kitchen makes for this line, whoever pays: none when the order that took it has them made.
    pub fn kitchen_qty(&self) -> u32 {
        if self.from.is_some() { 0 } else { self.live_qty + self.transferred_qty }
    }

    /// Whether the kitchen may have to make some of it, now or when somebody decides so: not all of it was voided.
    pub fn may_be_made(&self) -> bool {
        let voided: u32 = self.voids.iter().map(|(_, void)| void.qty).fold(0, u32::saturating_add);
        self.from.is_none() && voided < self.item.qty
    }
}

/// Where the ticket of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Oddity {
    /// The order was closed, then something reached it: it has a balance again, or something that costs nothing.
    Reopened {
        /// What is to pay (or, below zero, to give back). Zero when only such a thing came.
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
    /// The order was cancelled although money had been taken: it stands until the money is given back.
    CancelledWithBalance {
        /// Who cancelled it.
        by: UserId,
    },
    /// This reached an order that was called off by somebody who did not know of it: not made until somebody says
    /// that it is still wanted.
    CalledOff {
        /// The item.
        item: RecordId,
    },
    /// A waiter asks to take off what the kitchen has or somebody paid for.
    VoidRequested {
        /// The request.
        void: RecordId,
        /// Of which item.
        item: RecordId,
    },
    /// More of an item was put on other bills than there was: that order has something of it too much.
    TransferredTwice {
        /// The item.
        item: RecordId,
        /// On whose bill it is too much.
        to_order: OrderId,
    },
    /// Two people moved the party without knowing of each other: the other one meant this table.
    MovedTwice {
        /// Where it does not sit.
        to_table: TableId,
    },
    /// It came when the party was gone and the next one sat at its table: not made until somebody decides.
    Late {
        /// The item.
        item: RecordId,
    },
    /// Somebody who had been taken off the order added this without knowing.
    AfterHandover {
        /// The item.
        item: RecordId,
        /// Who added it.
        by: UserId,
    },
    /// So much was written into it that remarks are not taken any more, or soon will not be. Food has more room than any
    /// evening needs.
    LongHistory {
        /// Changes so far; at [`MAX_HISTORY_CHANGES`] remarks stop.
        changes: u64,
    },
    /// The node cannot prove its price: the menu that the person saw is unknown here, or long out of force.
    UnprovenPrice {
        /// The item.
        item: RecordId,
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
