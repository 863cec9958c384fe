//! What the hub tells of tables to those who do not hold their documents.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::frame::{OpenSitting, TableStatus, ToDevice};
use crate::hub::{Hub, Output};
use crate::id::{OrderId, TableId};
use crate::money::Money;
use crate::order::{Line, Order, PrintState};

impl Hub {
    /// Every table as published.
    pub fn statuses(&self) -> Vec<TableStatus> {
        self.tables.keys().map(|table| self.status(*table)).collect()
    }

    fn status(&self, table: TableId) -> TableStatus {
        let published = self.loaded.values().map(|loaded| loaded.published.order());
        let mut here: Vec<&Order> =
            published.filter(|order| sits_at(order, table) && is_begun(order)).collect();
        // Who was opened here comes before who moved here, the newest party first.
        here.sort_by_key(|order| Reverse((order.first_table == Some(table), order.sitting, order.id)));
        let of_its_own = here.first().filter(|order| order.first_table == Some(table));
        let sitting = of_its_own.map_or_else(|| self.next_sitting(table), |order| order.sitting);
        let mut here = here.into_iter().map(open_sitting);
        TableStatus { table, sitting, open: here.next(), others: here.collect() }
    }

    /// The sitting to which an order belongs that is taken now, pending ones included.
    pub(super) fn current_sitting(&self, table: TableId) -> u32 {
        let opened_here = self.loaded.values().map(|loaded| loaded.newest.order());
        let begun = opened_here.filter(|order| order.first_table == Some(table) && is_begun(order));
        let newest = |is_here: bool| {
            let begun = begun.clone().filter(|order| sits_at(order, table) == is_here);
            begun.map(|order| order.sitting).max()
        };
        let next = newest(false).map_or(0, |gone| gone.saturating_add(1)).max(self.next_sitting(table));
        newest(true).unwrap_or(next)
    }

    /// The sitting of the next party.
    fn next_sitting(&self, table: TableId) -> u32 {
        self.tables.get(&table).map_or(1, |last| last.saturating_add(1))
    }

    /// About a second has passed: tells everybody how the tables are that changed meanwhile, and gives receipts for it.
    pub fn tick(&mut self) -> Vec<Output> {
        let untold = std::mem::take(&mut self.untold);
        let mut outputs = self.tell(&untold, |told, status| told != status);
        outputs.extend(self.receipts_for_all());
        outputs
    }

    /// The tables that what is published of an order speaks of.
    pub(super) fn tables_of(&self, order: OrderId) -> impl Iterator<Item = TableId> + use<> {
        let order = self.loaded.get(&order).map(|loaded| loaded.published.order());
        let tables = order.map(|order| [order.first_table, order.table]).unwrap_or_default();
        tables.into_iter().flatten()
    }

    /// Tells everybody of those tables at which something happened that cannot wait. A sum that has grown can: whoever
    /// needs it at once holds the document, and every change of every order would be a frame to every device.
    pub(super) fn tell_tables(&mut self, concerned: &BTreeSet<TableId>) -> Vec<Output> {
        self.untold.extend(concerned);
        self.tell(concerned, |told, status| in_short(told) != in_short(status))
    }

    fn tell(
        &mut self,
        tables: &BTreeSet<TableId>,
        is_news: impl Fn(&TableStatus, &TableStatus) -> bool,
    ) -> Vec<Output> {
        let is_news =
            |status: &TableStatus| self.told.get(&status.table).is_none_or(|told| is_news(told, status));
        let statuses = tables.iter().map(|table| self.status(*table));
        let news: Vec<TableStatus> = statuses.filter(is_news).collect();
        if news.is_empty() {
            return Vec::new();
        }
        self.told.extend(news.iter().map(|status| (status.table, status.clone())));
        self.to_all(&ToDevice::Tables { tables: news })
    }
}

/// Whether the party of an order sits at this table now.
fn sits_at(order: &Order, table: TableId) -> bool {
    order.table == Some(table) && !order.status.is_over()
}

/// A table's status without what may be told a second late.
fn in_short(status: &TableStatus) -> TableStatus {
    let mut short = status.clone();
    for open in short.open.iter_mut().chain(&mut short.others) {
        (open.gross_minor, open.balance_minor) = (Money::ZERO, Money::ZERO);
        (open.covers, open.lines_waiting) = (0, 0);
    }
    short
}

/// A sitting that was only announced holds nothing yet.
fn is_begun(order: &Order) -> bool {
    order.opened_at.is_some()
}

fn open_sitting(order: &Order) -> OpenSitting {
    let count = |wanted: fn(&Line) -> bool| {
        let lines = order.lines.iter().filter(|line| line.live_qty > 0 && wanted(line));
        u32::try_from(lines.count()).unwrap_or(u32::MAX)
    };
    OpenSitting {
        order: order.id,
        status: order.status,
        gross_minor: order.totals.gross_minor,
        balance_minor: order.totals.balance_minor,
        covers: order.covers,
        opened_at: order.opened_at,
        waiters: order.waiters.clone(),
        lines_waiting: count(|line| line.print.values().any(|state| *state == PrintState::Queued)),
        lines_uncertain: count(|line| {
            line.print.values().any(|state| matches!(state, PrintState::Unknown | PrintState::Held))
        }),
    }
}
