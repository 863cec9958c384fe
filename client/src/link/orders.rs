//! What the screens ask of the engine's orders, and what they write into them.

use leptos::prelude::*;
use sync::device::{Action, Device, EditError, Target, View};
use sync::id::{OrderId, Random, TableId};
use sync::order::Order;
use sync::record::{Record, Stamp};
use sync::time::Now;

use crate::link::{AppWrite, Phone, clock};

impl Phone {
    /// Takes records. `also` reaches the storage in the same transaction.
    pub(crate) fn edit(
        self,
        target: Target,
        records: Vec<Record>,
        also: Vec<AppWrite>,
    ) -> Result<OrderId, EditError> {
        let edited =
            self.with_device(|device| device.edit(clock::now(), &mut clock::fill_random, target, records));
        let edited = edited.ok_or(EditError::NoSession)??;
        self.perform(edited.actions, also);
        Ok(edited.order)
    }

    /// Moves, joins, transfers: what the engine writes in one order or in several.
    pub(crate) fn rearrange(
        self,
        work: impl FnOnce(&mut Device, Now, &mut dyn Random) -> Result<Vec<Action>, EditError>,
    ) -> Result<(), EditError> {
        let done = self.with_device(|device| work(device, clock::now(), &mut clock::fill_random));
        self.perform(done.ok_or(EditError::NoSession)??, Vec::new());
        Ok(())
    }

    /// Who does something now. None when nobody is logged in.
    pub(crate) fn stamp(self) -> Option<Stamp> {
        let by = self.session.with_untracked(|session| session.as_ref().map(|session| session.user))?;
        Some(Stamp { by, at: clock::now().wall })
    }

    /// The open order at a table, as this phone knows it. Follows changes.
    pub(crate) fn order_at(self, table: TableId) -> Option<OrderId> {
        self.orders.track();
        self.with_device(|device| device.order_at(table)).flatten()
    }

    /// The open orders whose parties sit at a table, the one of [`Phone::order_at`] first. Follows changes.
    pub(crate) fn orders_at(self, table: TableId) -> Vec<OrderId> {
        self.orders.track();
        let both = self.with_device(|device| {
            let first = device.order_at(table);
            let others = device.orders_at(table).filter(|order| Some(*order) != first);
            first.into_iter().chain(others).collect()
        });
        both.unwrap_or_default()
    }

    /// An order with everything on this phone. Follows changes.
    pub(crate) fn view(self, order: OrderId) -> Option<View> {
        self.orders.track();
        self.with_device(|device| device.view(order).cloned()).flatten()
    }

    /// Every order on this phone. Follows changes.
    pub(crate) fn views(self) -> Vec<View> {
        self.orders.track();
        self.with_device(|device| device.views().cloned().collect()).unwrap_or_default()
    }

    /// Whether whoever is logged in may serve an order. Follows the session and the rules of the house.
    pub(crate) fn may_serve(self, order: &Order) -> bool {
        self.session.track();
        self.catalog.track();
        self.with_device(|device| device.may_serve(order)).unwrap_or(false)
    }
}
