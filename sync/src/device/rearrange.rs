//! Moves, joins and transfers: what is written in several orders is written under one id, and travels together.

use crate::device::edit::Part;
use crate::device::{Action, Device, EditError, Target};
use crate::id::{OrderId, Random, RecordId, TableId};
use crate::record::{Item, Join, Move, Received, Record, Stamp, Transfer};
use crate::time::Now;

impl Device {
    /// The party of an order sits at another table from now on.
    pub fn move_party(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        order: OrderId,
        to_table: TableId,
    ) -> Result<Vec<Action>, EditError> {
        let stamp = self.stamp(now)?;
        let moved = Record::Move(Move { to_table, stamp });
        self.edit(now, random, Target::Order(order), vec![moved]).map(|edited| edited.actions)
    }

    /// Two orders are one party from now on.
    pub fn join(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        one: OrderId,
        other: OrderId,
    ) -> Result<Vec<Action>, EditError> {
        let (stamp, id) = (self.stamp(now)?, RecordId::fresh(now.wall, random));
        let half = |origin, with_order| {
            let records = vec![(id, Record::Join(Join { with_order, stamp }))];
            Part { origin, records }
        };
        let origins = (self.origin_of(Target::Order(one))?, self.origin_of(Target::Order(other))?);
        if one == other {
            return Err(EditError::SameOrder);
        }
        self.take(now, random, vec![half(origins.0, other), half(origins.1, one)])
    }

    /// Puts items, each with how many of it, on another bill. They stay where they are made.
    pub fn transfer(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        from: OrderId,
        lines: &[(RecordId, u32)],
        to: Target,
    ) -> Result<Vec<Action>, EditError> {
        let stamp = self.stamp(now)?;
        let (origin, target) = (self.origin_of(Target::Order(from))?, self.origin_of(to)?);
        if origin.order == target.order {
            return Err(EditError::SameOrder);
        }
        let (mut given, mut received) = (Vec::new(), Vec::new());
        for (item, qty) in lines {
            let id = RecordId::fresh(now.wall, random);
            let on_bill = self.item_on_bill(from, *item, *qty)?;
            let transfer = Transfer { item: *item, qty: *qty, to_order: target.order, stamp };
            given.push((id, Record::Transfer(transfer)));
            let here = Received { from_order: from, from_item: *item, item: on_bill, stamp };
            received.push((id, Record::Received(here)));
        }
        let given = Part { origin, records: given };
        self.take(now, random, vec![given, Part { origin: target, records: received }])
    }

    /// An item as the other bill shall show it.
    fn item_on_bill(&self, order: OrderId, item: RecordId, qty: u32) -> Result<Item, EditError> {
        let lines = self.view(order).map(|view| &view.order.lines).ok_or(EditError::UnknownOrder)?;
        let line = lines.iter().find(|line| line.id == item && qty > 0 && line.live_qty >= qty);
        line.map(|line| Item { qty, ..line.item.clone() }).ok_or(EditError::NotOnBill)
    }

    fn stamp(&self, now: Now) -> Result<Stamp, EditError> {
        let session = self.session.as_ref().ok_or(EditError::NoSession)?;
        Ok(Stamp { by: session.user, at: now.wall })
    }
}
