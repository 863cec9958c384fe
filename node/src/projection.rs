//! What an order is, as rows: for reports and SQL tools. Pure, and made of the order alone, so rows can be made again
//! from documents at any time and come out the same.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use sync::id::{OrderId, ProductId, RecordId, TableId, UserId};
use sync::money::Money;
use sync::order::{Line, Order, Status};
use sync::record::{Method, Payment, Refund};
use sync::time::UnixMs;

/// An order as a row.
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
    /// Who serves it.
    pub waiters: Vec<UserId>,
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

/// A record of an order as a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RecordRow {
    /// Something that was ordered or received.
    Item(ItemRow),
    /// Money that was taken.
    Payment(PaymentRow),
    /// Money that was given back.
    Refund(RefundRow),
}

/// An item as a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ItemRow {
    /// Its record.
    pub id: RecordId,
    /// What.
    pub product: ProductId,
    /// Its name when it was ordered.
    pub name: String,
    /// How many were ordered.
    pub ordered_qty: u32,
    /// How many this order pays for.
    pub live_qty: u32,
    /// How many other orders pay for.
    pub transferred_qty: u32,
    /// The price of one with its modifiers.
    pub each_minor: Money,
    /// VAT included, in basis points.
    pub vat_bp: u32,
    /// The menu of its price.
    pub menu_version: u32,
    /// The order that took it, when it came by a transfer.
    pub from: Option<OrderId>,
    /// Who ordered it.
    pub by: UserId,
    /// When, by their device's clock.
    pub at: UnixMs,
    /// Whether it is on paper, as far as the node knows.
    pub printed: bool,
}

/// A payment as a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PaymentRow {
    /// Its record.
    pub id: RecordId,
    /// Without the tip.
    pub amount_minor: Money,
    /// On top.
    pub tip_minor: Money,
    /// How.
    pub method: Method,
    /// Who took it.
    pub by: UserId,
    /// When, by their device's clock.
    pub at: UnixMs,
}

/// A refund as a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RefundRow {
    /// Its record.
    pub id: RecordId,
    /// Of which payment.
    pub payment: RecordId,
    /// How much.
    pub amount_minor: Money,
    /// Why.
    pub reason: String,
    /// Who gave it.
    pub by: UserId,
    /// When, by their device's clock.
    pub at: UnixMs,
}

impl OrderRow {
    /// The row of an order, written at this moment.
    pub fn of(order: &Order, at: UnixMs) -> Self {
        Self {
            order: order.id,
            first_table: order.first_table,
            sitting: order.sitting,
            table: order.table,
            status: order.status,
            covers: order.covers,
            waiters: order.waiters.clone(),
            opened_at: order.opened_at,
            gross_minor: order.totals.gross_minor,
            paid_minor: order.totals.paid_minor - order.totals.refunded_minor,
            balance_minor: order.totals.balance_minor,
            at,
        }
    }

    /// The row of an order that is not over for the node: some of it has still to be planned.
    pub(crate) fn kept_open(self) -> Self {
        let status = if self.status.is_over() { Status::Paid } else { self.status };
        Self { status, ..self }
    }
}

impl RecordRow {
    /// The rows of an order's records.
    pub fn all_of(order: &Order) -> impl Iterator<Item = RecordRow> {
        let items = order.lines.iter().map(item);
        let payments = order.payments.iter().map(payment);
        let refunds = order.refunds.iter().map(refund);
        items.chain(payments).chain(refunds)
    }

    fn id(&self) -> RecordId {
        match self {
            RecordRow::Item(row) => row.id,
            RecordRow::Payment(row) => row.id,
            RecordRow::Refund(row) => row.id,
        }
    }

    fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// Which rows were written already, so that an edit writes its own only.
#[derive(Debug, Default)]
pub struct Written(BTreeMap<OrderId, BTreeMap<RecordId, u64>>);

impl Written {
    /// The rows that are new or not as they were written last.
    pub fn changed(&mut self, order: &Order) -> Vec<RecordRow> {
        let written = self.0.entry(order.id).or_default();
        RecordRow::all_of(order)
            .filter(|row| written.insert(row.id(), row.fingerprint()) != Some(row.fingerprint()))
            .collect()
    }

    /// Forgets all but these orders: what is written twice is the same.
    pub fn keep(&mut self, is_kept: impl Fn(OrderId) -> bool) {
        self.0.retain(|order, _| is_kept(*order));
    }
}

fn item(line: &Line) -> RecordRow {
    RecordRow::Item(ItemRow {
        id: line.id,
        product: line.item.product,
        name: line.item.name.clone(),
        ordered_qty: line.item.qty,
        live_qty: line.live_qty,
        transferred_qty: line.transferred_qty,
        each_minor: line.item.each_minor(),
        vat_bp: line.item.vat_bp,
        menu_version: line.item.menu_version,
        from: line.from.map(|(order, _)| order),
        by: line.item.stamp.by,
        at: line.item.stamp.at,
        printed: line.printed,
    })
}

fn payment((id, payment): &(RecordId, Payment)) -> RecordRow {
    RecordRow::Payment(PaymentRow {
        id: *id,
        amount_minor: payment.amount_minor,
        tip_minor: payment.tip_minor,
        method: payment.method,
        by: payment.stamp.by,
        at: payment.stamp.at,
    })
}

fn refund((id, refund): &(RecordId, Refund)) -> RecordRow {
    RecordRow::Refund(RefundRow {
        id: *id,
        payment: refund.payment,
        amount_minor: refund.amount_minor,
        reason: refund.reason.clone(),
        by: refund.stamp.by,
        at: refund.stamp.at,
    })
}
