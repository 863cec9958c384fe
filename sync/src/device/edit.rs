//! What a person does on this phone: at once on the local documents, soon in storage, then at the node.

use std::collections::BTreeSet;

use crate::device::held::Held;
use crate::device::outbox::Entry;
use crate::device::{Action, Device, EditError, Edited, Target};
use crate::document::{Document, Origin};
use crate::frame::{MAX_CHANGE_BYTES, RefusalCode};
use crate::id::{OrderId, Random, RecordId};
use crate::order::{Crew, read};
use crate::policy::{self, Case};
use crate::record::{Open, Record, Stamp};
use crate::session::{Actor, Session};
use crate::time::Now;

/// What one edit adds to one order.
pub(super) struct Part {
    pub(super) origin: Origin,
    pub(super) records: Vec<(RecordId, Record)>,
}

impl Device {
    /// Adds records to an order.
    ///
    /// A free table is opened by the way: an `Open` record is added unless one is given.
    pub fn edit(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        target: Target,
        records: Vec<Record>,
    ) -> Result<Edited, EditError> {
        let records: Vec<(RecordId, Record)> =
            records.into_iter().map(|record| (RecordId::fresh(now.wall, random), record)).collect();
        let ids = records.iter().map(|(id, _)| *id).collect();
        let origin = self.origin_of(target)?;
        let actions = self.take(now, random, vec![Part { origin, records }])?;
        Ok(Edited { order: origin.order, records: ids, actions })
    }

    /// Takes all parts or none. Several travel together: the node, too, takes all or none.
    pub(super) fn take(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        mut parts: Vec<Part>,
    ) -> Result<Vec<Action>, EditError> {
        let (Some(session), Some(mut actor)) = (self.session.clone(), self.actor) else {
            return Err(EditError::NoSession);
        };
        let waits_at =
            |part: &Part| self.held.get(&part.origin.order).is_some_and(|held| held.local().waits());
        if parts.iter().any(waits_at) {
            // It may be this actor's, and have the number that comes next.
            actor = Actor::fresh(session.id, random);
            self.actor = Some(actor);
        }
        if self.outbox.is_full() {
            return Err(EditError::OutboxFull);
        }
        let mut made = Vec::new();
        for part in &mut parts {
            self.open_if_new(now, random, &session, part);
            self.check(&session, part)?;
            let local = self.held.get(&part.origin.order).map(|held| held.local().clone());
            let mut local = local.unwrap_or_else(|| Document::genesis(part.origin));
            let change = local.append(actor.bytes(), now.wall, &part.records);
            // The node takes no larger one: it would wait here for ever, and everything behind it.
            if change.bytes.len() > MAX_CHANGE_BYTES {
                return Err(EditError::Refused(RefusalCode::TooLarge));
            }
            made.push((local, change));
        }
        let group = (parts.len() > 1).then(|| self.outbox.next_key());
        let mut keys = Vec::new();
        let orders: BTreeSet<OrderId> = parts.iter().map(|part| part.origin.order).collect();
        for (Part { origin, records }, (local, change)) in parts.into_iter().zip(made) {
            let held = self.held.entry(origin.order).or_insert_with(|| Held::new(Document::genesis(origin)));
            let knew = held.known();
            held.show(local);
            let mut entry = Entry::new(origin, session.id, change, records, now);
            entry.knew = knew;
            entry.group = group;
            entry.aware = !self.may_open();
            keys.push(self.outbox.push(entry));
        }
        orders.iter().for_each(|order| self.refresh(*order));
        let mut actions = vec![Action::OrdersChanged(orders.into_iter().collect()), Action::StatusChanged];
        self.store_entries(keys, Vec::new(), &mut actions);
        Ok(actions)
    }

    fn open_if_new(&self, now: Now, random: &mut dyn Random, session: &Session, part: &mut Part) {
        let is_new = self.held.get(&part.origin.order).is_none_or(|held| held.view.order.opened_at.is_none());
        if is_new && !part.records.iter().any(|(_, record)| matches!(record, Record::Open(_))) {
            let stamp = Stamp { by: session.user, at: now.wall };
            part.records.insert(0, opening(now, random, stamp));
        }
    }

    /// What the node would say, as far as this phone can tell.
    fn check(&self, session: &Session, part: &Part) -> Result<(), EditError> {
        for (_, record) in &part.records {
            Record::parse(record.collection(), &record.fields())
                .map_err(|_| EditError::Refused(RefusalCode::MalformedRecord))?;
        }
        let fresh;
        let order = match self.held.get(&part.origin.order) {
            Some(held) => &held.view.order,
            None => {
                fresh = read(&Document::genesis(part.origin)).0;
                &fresh
            }
        };
        let crew = Crew { now: order.waiters.clone(), former: order.former_waiters.clone() };
        let crew = order.opened_at.is_some().then_some(&crew);
        let case = Case { session, rules: &self.rules, crew, knew_it_off: order.called_off, order };
        policy::judge(case, &part.records).map_err(EditError::Refused)
    }
}

/// The record by which a table is opened when nobody counted the guests.
pub(super) fn opening(now: Now, random: &mut dyn Random, stamp: Stamp) -> (RecordId, Record) {
    (RecordId::fresh(now.wall, random), Record::Open(Open { covers: 0, stamp }))
}
