//! What is in orders that are over and let go of: what a phone sends late is looked for in all that came after it, again and
//! again, and reading an order each time would cost everybody.

use std::collections::{BTreeMap, BTreeSet};

use crate::hub::{Books, BooksError, Hub};
use crate::id::{OrderId, RecordId};
use crate::record::Record;

/// Records remembered: those of some hundred evenings. Above that it begins anew.
const MAX_SEEN_RECORDS: usize = 200_000;
/// Orders remembered, also those in which nothing is.
const MAX_SEEN_ORDERS: usize = 10_000;

#[derive(Default)]
pub(super) struct Seen {
    orders: BTreeMap<OrderId, BTreeSet<RecordId>>,
    records: usize,
}

impl Seen {
    /// Whoever loads an order may write to it.
    pub(super) fn forget(&mut self, order: OrderId) {
        self.records -= self.orders.remove(&order).map_or(0, |records| records.len());
    }

    fn remember(&mut self, order: OrderId, records: BTreeSet<RecordId>) {
        self.forget(order);
        if self.records + records.len() > MAX_SEEN_RECORDS || self.orders.len() >= MAX_SEEN_ORDERS {
            *self = Self::default();
        }
        self.records += records.len();
        self.orders.insert(order, records);
    }
}

impl Hub {
    /// Whether one of these records is in an order.
    pub(super) fn has_any(
        &mut self,
        order: OrderId,
        records: &[(RecordId, Record)],
        books: &dyn Books,
    ) -> Result<bool, BooksError> {
        if let Some(seen) = self.seen.orders.get(&order) {
            return Ok(records.iter().any(|(id, _)| seen.contains(id)));
        }
        self.load(order, books)?;
        let ids = self.loaded.get(&order).map(|loaded| loaded.newest.document().ids()).unwrap_or_default();
        let is_there = records.iter().any(|(id, _)| ids.contains(id));
        self.put_away(order);
        if !self.loaded.contains_key(&order) {
            self.seen.remember(order, ids);
        }
        Ok(is_there)
    }
}
