//! What the node says, and what it means for this device.

use std::collections::BTreeMap;

use crate::device::held::Held;
use crate::device::outbox::Stage;
use crate::device::{Action, Device, Notice, storage};
use crate::document::{Document, Made};
use crate::frame::{Epoch, ErrorCode, Follow, Hash, PROTOCOL, TableStatus, ToDevice};
use crate::id::{OrderId, Random};
use crate::time::Now;

impl Device {
    pub(super) fn receive(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        bytes: &[u8],
        actions: &mut Vec<Action>,
    ) {
        self.heard(now);
        let Ok(frame) = ToDevice::decode(bytes) else {
            // A node that speaks nonsense is a newer one, or none of ours.
            return self.not_understood(actions);
        };
        match frame {
            ToDevice::Welcome { protocol, catalog, epoch } => {
                self.welcomed(now, protocol, catalog, epoch, actions);
            }
            ToDevice::Ack { hashes } => self.acknowledged(now, &hashes, actions),
            ToDevice::Reject { hash, order, code, .. } => {
                self.refused(now, random, hash, order, code, actions)
            }
            ToDevice::Retry { hashes, awaits } => self.not_now(now, &hashes, awaits, actions),
            ToDevice::Changes { order, changes } => {
                let changes: Vec<Vec<u8>> = changes.into_iter().map(Into::into).collect();
                self.changed(order, &changes, actions);
            }
            ToDevice::Snapshot { order, bytes } => self.replaced(order, &bytes, actions),
            ToDevice::Closed { order, table, current } => {
                self.moved_on(now, random, order, table, current, actions);
            }
            ToDevice::Catalog { version } => actions.push(Action::FetchCatalog { version }),
            ToDevice::Tables { tables } => {
                self.told_tables(tables, actions);
                self.greeting_is_complete(now, actions);
            }
            ToDevice::Error { code, .. } => self.told_error(code, actions),
            ToDevice::Pong => {}
            ToDevice::License(license) => self.told_license(now, license, actions),
            ToDevice::Hold { hashes } => self.hold(&hashes, actions),
            ToDevice::Receipts { receipts } => self.keep_receipts(receipts, actions),
            ToDevice::Recall { is_over } => self.recalled(is_over, actions),
            ToDevice::Ask { order, heads } => self.asked(order, &heads, actions),
        }
        self.acknowledge_license(now, actions);
    }

    fn welcomed(&mut self, now: Now, protocol: u16, catalog: u32, epoch: Epoch, actions: &mut Vec<Action>) {
        if protocol != PROTOCOL {
            return self.not_understood(actions);
        }
        if epoch.number > self.epoch.number {
            self.begin_epoch(epoch, actions);
        }
        self.online();
        self.vouch(actions);
        actions.push(Action::FetchCatalog { version: catalog });
        self.push_waiting(now, actions);
        actions.push(Action::StatusChanged);
    }

    /// On the node's disk: from the outbox to the acknowledged document, in one transaction.
    fn acknowledged(&mut self, now: Now, hashes: &[Hash], actions: &mut Vec<Action>) {
        let mut writes = Vec::new();
        let mut taken: BTreeMap<OrderId, Vec<Made>> = BTreeMap::new();
        for key in hashes.iter().filter_map(|hash| self.outbox.key_of(*hash)).collect::<Vec<_>>() {
            let entry = self.outbox.remove(key).expect("the key was just found");
            taken.entry(entry.origin.order).or_default().push(entry.made);
            writes.push(storage::delete_entry(key));
        }
        if taken.is_empty() {
            return;
        }
        self.told_node_full = false;
        for (order, made) in &taken {
            let is_all = self.outbox.keys_of(*order).is_empty();
            self.held.get_mut(order).into_iter().for_each(|held| held.acknowledge(made, is_all));
        }
        let orders: Vec<OrderId> = taken.into_keys().collect();
        writes.extend(orders.iter().filter_map(|order| self.put_document(*order)));
        self.store(writes, actions);
        orders.iter().for_each(|order| self.refresh(*order));
        actions.push(Action::OrdersChanged(orders));
        actions.push(Action::StatusChanged);
        self.push_waiting(now, actions);
    }

    fn not_now(&mut self, now: Now, hashes: &[Hash], awaits: bool, actions: &mut Vec<Action>) {
        for (_, entry) in self.outbox.iter_mut() {
            if hashes.contains(&entry.made.hash) && entry.stage == Stage::Sent {
                entry.stage = Stage::Waiting;
            }
        }
        self.retry_later(now);
        if !awaits && !self.told_node_full {
            self.told_node_full = true;
            actions.push(Action::Tell(Notice::NodeCannotStore));
        }
    }

    fn changed(&mut self, order: OrderId, changes: &[Vec<u8>], actions: &mut Vec<Action>) {
        let Some(held) = self.held.get_mut(&order) else {
            // This phone had put the order away, and somebody reopened it.
            return self.greet(actions);
        };
        if held.take_in(changes).is_err() {
            // Something is missing: say again what is here, and the node sends the rest.
            return self.greet(actions);
        }
        self.show_and_store(order, actions);
    }

    fn replaced(&mut self, order: OrderId, bytes: &[u8], actions: &mut Vec<Action>) {
        let Ok(document) = Document::load(bytes) else { return };
        if document.id() != order || document.origin().site != self.site {
            return;
        }
        // Laid over what is here, never in its place: this phone may know what a restored node has lost.
        let lay_over = |held: &mut Held| {
            let changes = document.changes_since(&[]).expect("no heads are always known");
            let changes: Vec<Vec<u8>> = changes.into_iter().map(|made| made.bytes).collect();
            held.take_in(&changes).is_ok()
        };
        if !self.held.get_mut(&order).is_some_and(lay_over) {
            self.held.insert(order, Held::new(document));
        }
        self.show_and_store(order, actions);
    }

    fn show_and_store(&mut self, order: OrderId, actions: &mut Vec<Action>) {
        // Somebody else has opened it: it is a new party no more.
        if self.let_go(|held| held == order) {
            self.retry_at_next_tick();
        }
        self.refresh(order);
        let writes = self.put_document(order).into_iter().collect();
        self.store(writes, actions);
        actions.push(Action::OrdersChanged(vec![order]));
        actions.push(Action::StatusChanged);
    }

    fn told_tables(&mut self, tables: Vec<TableStatus>, actions: &mut Vec<Action>) {
        self.tables.extend(tables.into_iter().map(|status| (status.table, status)));
        let mut writes = vec![self.put_tables()];
        for order in self.finished() {
            writes.extend(self.put_by(order));
        }
        self.store(writes, actions);
        actions.push(Action::StatusChanged);
    }

    /// Orders that are over for everybody and have nothing unsent: the phone need not keep them.
    fn finished(&self) -> Vec<OrderId> {
        if matches!(self.follow, Follow::Only(_)) {
            return Vec::new();
        }
        let is_listed = |order: OrderId| {
            let open = self.tables.values().flat_map(|status| status.open.iter().chain(&status.others));
            open.into_iter().any(|open| open.order == order)
        };
        let over = self.held.values().filter(|held| {
            let order = &held.view.order;
            let is_told = order.first_table.is_some_and(|table| self.tables.contains_key(&table));
            is_told && order.status.is_over() && held.view.unsent.is_empty() && !is_listed(order.id)
        });
        over.map(|held| held.view.order.id).collect()
    }

    /// Only a reload helps, or the node's own update: until then it is tried again, without haste.
    fn not_understood(&mut self, actions: &mut Vec<Action>) {
        actions.push(Action::Tell(Notice::ReloadNeeded));
        self.disconnect(actions);
        self.connect_without_haste(actions);
    }

    fn told_error(&mut self, code: ErrorCode, actions: &mut Vec<Action>) {
        match code {
            ErrorCode::SessionOver => actions.push(Action::Tell(Notice::LogInAgain)),
            ErrorCode::Version => actions.push(Action::Tell(Notice::ReloadNeeded)),
            ErrorCode::Replaced => actions.push(Action::Tell(Notice::NodeReplaced)),
            _ => {}
        }
    }
}
