//! What the hub tells of tables to those who do not hold their documents.

use crate::frame::{OpenSitting, TableStatus};
use crate::hub::{Hub, Output};
use crate::id::TableId;
use crate::order::{Line, Order, PrintState};

impl Hub {
    /// Every table as published.
    pub fn statuses(&self) -> Vec<TableStatus> {
        self.tables.keys().map(|table| self.status(*table)).collect()
    }

    fn status(&self, table: TableId) -> TableStatus {
        let here = self.loaded.values().map(|loaded| &loaded.read_published);
        let open =
            here.filter(|order| order.table == Some(table) && !order.status.is_over() && is_begun(order));
        match open.max_by_key(|order| order.sitting) {
            Some(order) => TableStatus { table, sitting: order.sitting, open: Some(open_sitting(order)) },
            None => TableStatus { table, sitting: self.next_sitting(table), open: None },
        }
    }

    /// The sitting to which an order belongs that is taken now, pending ones included.
    pub(super) fn current_sitting(&self, table: TableId) -> u32 {
        let here = self.loaded.values().map(|loaded| &loaded.read.0);
        let begun = here.filter(|order| order.table == Some(table) && is_begun(order));
        let newest = |is_over: bool| {
            let begun = begun.clone().filter(|order| order.status.is_over() == is_over);
            begun.map(|order| order.sitting).max()
        };
        let next = newest(true).map_or(0, |over| over.saturating_add(1)).max(self.next_sitting(table));
        newest(false).unwrap_or(next)
    }

    /// The sitting of the next party.
    fn next_sitting(&self, table: TableId) -> u32 {
        self.tables.get(&table).map_or(1, |last| last.saturating_add(1))
    }

    /// Tells everybody of the tables that changed since they were last told.
    pub(super) fn tell_tables(&mut self) -> Vec<Output> {
        let changed: Vec<TableStatus> = self
            .statuses()
            .into_iter()
            .filter(|status| self.told.get(&status.table) != Some(status))
            .collect();
        if changed.is_empty() {
            return Vec::new();
        }
        self.told.extend(changed.iter().map(|status| (status.table, status.clone())));
        self.to_all(&crate::frame::ToDevice::Tables { tables: changed })
    }
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
