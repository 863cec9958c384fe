//! What the node alone can know of a record when it comes: whether the kitchen has the item already, whether the party
//! is gone, whether the price can be proved. It is written beside the record in the same transaction, so that all
//! devices read the same order from the same document.

use sync::document::Remark;
use sync::hub::{Arrived, BooksError};
use sync::id::{OrderId, RecordId};
use sync::money::Money;
use sync::order::{Oddity, Order};
use sync::record::{Item, Record, Void};
use sync::site::Role;
use sync::time::UnixMs;

use crate::flow::{Flow, House};
use crate::plan::Ledger;

/// A price that was in force so long ago is nothing that a phone just had not heard of.
const PRICE_GOOD_FOR_MS: i64 = 24 * 60 * 60 * 1000;

impl<H: House> Flow<H> {
    /// What there is to say of what arrived.
    pub(super) fn remarks_on(&self, now: UnixMs, arrived: &Arrived) -> Vec<(Remark, RecordId)> {
        let is_late = self.hub.is_outlived(arrived.order) && self.was_over(arrived.order);
        let remarks = arrived.records.iter().flat_map(|(id, record)| {
            let remark = match record {
                Record::Void(void) => self.needs_asking(arrived, void).then_some(Remark::Request),
                Record::Item(_) => is_late.then_some(Remark::Late),
                _ => None,
            };
            let unproven = match record {
                Record::Item(item) => self.is_unproven(now, item).then_some(Remark::UnprovenPrice),
                _ => None,
            };
            [remark, unproven].into_iter().flatten().map(|remark| (remark, *id))
        });
        remarks.collect()
    }

    fn was_over(&self, order: OrderId) -> bool {
        let read = self.hub.order(order);
        read.is_some_and(|(_, oddities)| {
            oddities.iter().any(|oddity| matches!(oddity, Oddity::Reopened { .. }))
        })
    }

    /// What the kitchen has, what another order had made, and what was paid for is not taken off by a waiter alone.
    fn needs_asking(&self, arrived: &Arrived, void: &Void) -> bool {
        if arrived.role == Role::Manager {
            return false;
        }
        let Some((order, _)) = self.hub.order(arrived.order) else { return false };
        let is_paid = order.payments.iter().any(|(_, payment)| payment.lines.contains_key(&void.item));
        let line = order.lines.iter().find(|line| line.id == void.item);
        let is_from_elsewhere = line.is_some_and(|line| line.from.is_some());
        let is_of_worth = line.is_some_and(|line| line.item.each_minor() > Money::ZERO);
        // The void is in the order already, and so is what came with it in its place.
        let leaves_too_much = is_of_worth && is_overpaid(order);
        is_paid || leaves_too_much || is_from_elsewhere || self.was_sent(order.id, void.item)
    }

    /// Whether a station was, or may have been, told to make an item.
    fn was_sent(&self, order: OrderId, item: RecordId) -> bool {
        let was_told = |ledger: &Ledger| ledger.told(item).qty > 0;
        match self.ledgers.get(&order) {
            Some(ledger) => was_told(ledger),
            // Better ask once too often than take off what is being cooked.
            None => self.house.jobs(order).map_or(true, |jobs| was_told(&Ledger::of(&jobs))),
        }
    }

    fn is_unproven(&self, now: UnixMs, item: &Item) -> bool {
        let current = item.menu_version == self.catalog.menu.version;
        !current && !self.is_fresh(now, item.menu_version).unwrap_or(false)
    }

    /// Whether a menu is in force, or was until a day ago.
    fn is_fresh(&self, now: UnixMs, version: u32) -> Result<bool, BooksError> {
        if self.house.menu(version)?.is_none() {
            return Ok(false);
        }
        let superseded = self.house.menu_superseded_at(version)?;
        Ok(superseded.is_none_or(|at| now.0.saturating_sub(at.0) <= PRICE_GOOD_FOR_MS))
    }
}

/// Whether more was taken for an order than is on it.
fn is_overpaid(order: &Order) -> bool {
    order.totals.balance_minor.is_negative() && order.totals.paid_minor > order.totals.refunded_minor
}
