//! What is on its way to disk, and what is said once it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::Made;
use crate::frame::{Hash, ToDevice};
use crate::hub::loaded::Loaded;
use crate::hub::{Batch, ConnId, Hub, Output};
use crate::id::OrderId;

/// Changes after which a stored document is saved whole again.
const COMPACT_AFTER: u64 = 64;
/// What may wait for the next batch: all that a full house has on its way, many times. Above it devices are asked to
/// wait.
const MAX_WAITING_BYTES: usize = 64 * 1024 * 1024;

/// Admitted changes that are not on disk, and what will be said.
#[derive(Default)]
pub(super) struct Waiting {
    changes: Vec<Change>,
    bytes: usize,
    /// Said after the acknowledgements, so that a device hears of what was taken before it hears of what was not.
    replies: Vec<Reply>,
    compacted: BTreeSet<OrderId>,
}

/// An answer that is true once the batch is on disk.
struct Reply {
    conn: ConnId,
    /// The changes that it answers: should the batch fail, they are judged again.
    about: Vec<Hash>,
    frame: ToDevice,
}

struct Change {
    order: OrderId,
    made: Made,
    /// Who sent it; none for the node's own.
    from: Option<ConnId>,
}

impl Waiting {
    pub(super) fn add(&mut self, order: OrderId, made: Made, from: Option<ConnId>) {
        self.bytes += made.bytes.len();
        self.changes.push(Change { order, made, from });
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.compacted.is_empty()
    }

    fn of(&self, order: OrderId) -> impl Iterator<Item = &Made> {
        self.changes.iter().filter(move |change| change.order == order).map(|change| &change.made)
    }

    fn by_order(&self) -> BTreeMap<OrderId, Vec<&Change>> {
        let mut by_order: BTreeMap<OrderId, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            by_order.entry(change.order).or_default().push(change);
        }
        by_order
    }

    /// Who made something of which order in it.
    fn authors(&self) -> BTreeSet<(ConnId, OrderId)> {
        self.changes.iter().filter_map(|change| Some((change.from?, change.order))).collect()
    }

    /// Whether anything of an order is in it.
    fn concerns(&self, order: OrderId) -> bool {
        self.of(order).next().is_some() || self.compacted.contains(&order)
    }

    /// Whether a device waits to hear what became of it.
    fn is_awaited_by(&self, conn: ConnId) -> bool {
        self.changes.iter().any(|change| change.from == Some(conn))
            || self.replies.iter().any(|reply| reply.conn == conn)
    }

    pub(super) fn len(&self) -> usize {
        self.changes.len()
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes >= MAX_WAITING_BYTES
    }

    fn truncate(&mut self, kept: usize) {
        let dropped = self.changes.drain(kept..).map(|change| change.made.bytes.len());
        self.bytes -= dropped.sum::<usize>();
    }
}

impl Hub {
    /// What should be written next; none while a batch is on its way, or when there is nothing.
    pub fn take_batch(&mut self) -> Option<Batch> {
        if self.in_flight.is_some() || self.waiting.is_empty() {
            return None;
        }
        let taken = std::mem::take(&mut self.waiting);
        let made = |changes: Vec<&Change>| changes.into_iter().map(|change| change.made.clone()).collect();
        let changes = taken.by_order().into_iter().map(|(order, changes)| (order, made(changes))).collect();
        let saved = |order: &OrderId| Some((*order, self.loaded.get(order)?.published.document().save()));
        let compacted = taken.compacted.iter().filter_map(saved).collect();
        for order in taken.by_order().keys() {
            self.loaded.get_mut(order).into_iter().for_each(Loaded::take_off);
        }
        self.in_flight = Some(taken);
        Some(Batch { changes, compacted })
    }

    /// The batch that was taken is on disk: it is published, acknowledged, sent on.
    pub fn committed(&mut self) -> Vec<Output> {
        let Some(batch) = self.in_flight.take() else { return Vec::new() };
        let by_order = batch.by_order();
        let mut tables = BTreeSet::new();
        for (order, changes) in &by_order {
            tables.extend(self.tables_of(*order));
            self.publish(*order, changes.len());
            tables.extend(self.tables_of(*order));
        }
        let mut outputs = acknowledge(&batch);
        outputs.extend(self.send_on(&by_order));
        outputs.extend(self.give_receipts(by_order.keys().copied(), &batch.authors()));
        let concerned: BTreeSet<OrderId> = by_order.keys().chain(&batch.compacted).copied().collect();
        outputs.extend(self.say(batch.replies));
        outputs.extend(self.tell_tables(&tables));
        concerned.into_iter().for_each(|order| self.put_away(order));
        outputs
    }

    fn publish(&mut self, order: OrderId, changes: usize) {
        let Some(loaded) = self.loaded.get_mut(&order) else { return };
        loaded.land(changes);
        if loaded.tail >= COMPACT_AFTER {
            loaded.tail = 0;
            self.waiting.compacted.insert(order);
        }
        let origin = loaded.published.document().origin();
        if let Some(table) = origin.table {
            let last = self.tables.entry(table).or_insert(0);
            *last = (*last).max(origin.sitting);
        }
    }

    /// The batch that was taken could not be stored: everything that is not on disk is thrown away, and the devices
    /// are asked to send it again. What was to be answered after it may not be true any more: it is judged again, too.
    pub fn failed(&mut self) -> Vec<Output> {
        let lost = [self.in_flight.take().unwrap_or_default(), std::mem::take(&mut self.waiting)];
        let mut put_off: BTreeMap<ConnId, BTreeSet<Hash>> = BTreeMap::new();
        for batch in &lost {
            for change in &batch.changes {
                let sender = change.from.map(|conn| put_off.entry(conn).or_default());
                sender.into_iter().for_each(|hashes| hashes.extend([change.made.hash]));
            }
            for reply in &batch.replies {
                put_off.entry(reply.conn).or_default().extend(&reply.about);
            }
        }
        for order in lost.iter().flat_map(|batch| batch.by_order().into_keys()).collect::<BTreeSet<_>>() {
            self.loaded.get_mut(&order).into_iter().for_each(Loaded::crash);
            self.put_away(order);
        }
        let mut outputs = Vec::new();
        for (conn, hashes) in put_off {
            let Some(connection) = self.connections.get_mut(&conn) else { continue };
            hashes.iter().for_each(|hash| connection.remember_put_off(*hash));
            let hashes = hashes.into_iter().collect();
            outputs.push(Self::send(conn, &ToDevice::Retry { hashes, awaits: false }));
        }
        let authors = lost.iter().flat_map(Waiting::authors).collect();
        outputs.extend(self.ask_again(&authors));
        outputs
    }

    /// Answers about an order at once when nothing before it waits for the disk, and nothing by which it was judged, else
    /// after what waits: that a change is there already, say, may be true of one that another connection brought and that is
    /// never stored.
    pub(super) fn reply(
        &mut self,
        conn: ConnId,
        order: OrderId,
        about: Vec<Hash>,
        frame: ToDevice,
    ) -> Vec<Output> {
        let batches = [Some(&mut self.waiting), self.in_flight.as_mut()];
        let comes_first = |batch: &&mut Waiting| batch.is_awaited_by(conn) || batch.concerns(order);
        let Some(batch) = batches.into_iter().flatten().find(comes_first) else {
            return vec![Self::send(conn, &frame)];
        };
        batch.replies.push(Reply { conn, about, frame });
        Vec::new()
    }

    /// Answers at once when all of an order is on disk, else when it is.
    pub(super) fn reply_after(&mut self, order: OrderId, conn: ConnId, frame: ToDevice) -> Vec<Output> {
        let batches = [Some(&mut self.waiting), self.in_flight.as_mut()];
        let Some(batch) = batches.into_iter().flatten().find(|batch| batch.concerns(order)) else {
            return vec![Self::send(conn, &frame)];
        };
        batch.replies.push(Reply { conn, about: Vec::new(), frame });
        Vec::new()
    }

    /// Takes back what was added to these orders since so many changes waited.
    pub(super) fn take_back(&mut self, orders: &BTreeSet<OrderId>, kept: usize) {
        self.waiting.truncate(kept);
        for order in orders {
            let admitted: Vec<Made> = self.waiting.of(*order).cloned().collect();
            if let Some(loaded) = self.loaded.get_mut(order) {
                loaded.rebuild(&admitted);
            }
        }
    }

    /// Lets go of an order that is over, or of which nobody wrote anything: it is loaded again when it is needed.
    pub fn put_away(&mut self, order: OrderId) {
        let is_done = self.loaded.get(&order).is_some_and(Loaded::is_done);
        let mut batches = self.in_flight.iter().chain(std::iter::once(&self.waiting));
        if is_done && !batches.any(|batch| batch.concerns(order)) {
            self.loaded.remove(&order);
        }
    }

    /// Whether a change is admitted and not on disk yet.
    pub(super) fn is_on_its_way(&self, hash: Hash) -> bool {
        let batches = self.in_flight.iter().chain(std::iter::once(&self.waiting));
        batches.flat_map(|batch| &batch.changes).any(|change| change.made.hash == hash)
    }

    /// One more device waits for a change that is on its way: it is acknowledged with the others.
    pub(super) fn acknowledge_later(&mut self, conn: ConnId, hash: Hash) {
        let holds = |batch: &Waiting| batch.changes.iter().any(|change| change.made.hash == hash);
        let flying = self.in_flight.as_mut().filter(|batch| holds(batch));
        let batch = flying.unwrap_or(&mut self.waiting);
        batch.replies.push(Reply { conn, about: vec![hash], frame: ToDevice::Ack { hashes: vec![hash] } });
    }

    fn send_on(&mut self, by_order: &BTreeMap<OrderId, Vec<&Change>>) -> Vec<Output> {
        let mut outputs = Vec::new();
        for (order, changes) in by_order {
            let order = *order;
            let Some(loaded) = self.loaded.get(&order) else { continue };
            let is_over = loaded.published.order().status.is_over();
            let mut frames = FramesOf::default();
            for (conn, connection) in &mut self.connections {
                if !connection.greeted || !connection.follows(order, is_over) {
                    continue;
                }
                let frame = if connection.has.insert(order) {
                    frames.snapshot(order, loaded)
                } else {
                    frames.changes(changes, order, *conn)
                };
                outputs.extend(frame.map(|frame| Output::Send { conn: *conn, frame }));
            }
        }
        outputs
    }

    fn say(&mut self, replies: Vec<Reply>) -> Vec<Output> {
        let here = replies.into_iter().filter(|reply| self.connections.contains_key(&reply.conn));
        here.map(|reply| Self::send(reply.conn, &reply.frame)).collect()
    }
}

/// Each device hears once which of its changes are on disk.
fn acknowledge(batch: &Waiting) -> Vec<Output> {
    let mut hashes: BTreeMap<ConnId, Vec<Hash>> = BTreeMap::new();
    for change in &batch.changes {
        if let Some(conn) = change.from {
            hashes.entry(conn).or_default().push(change.made.hash);
        }
    }
    hashes.into_iter().map(|(conn, hashes)| Hub::send(conn, &ToDevice::Ack { hashes })).collect()
}

/// The frames of one order: encoded once, shared by all who get the same.
#[derive(Default)]
struct FramesOf {
    snapshot: Option<Arc<[u8]>>,
    all: Option<Arc<[u8]>>,
}

impl FramesOf {
    fn snapshot(&mut self, order: OrderId, loaded: &Loaded) -> Option<Arc<[u8]>> {
        let frame = self.snapshot.get_or_insert_with(|| {
            ToDevice::Snapshot { order, bytes: loaded.published.document().save().into() }.encode().into()
        });
        Some(frame.clone())
    }

    /// What others did; a device that did something itself is not sent that again.
    fn changes(&mut self, of_order: &[&Change], order: OrderId, conn: ConnId) -> Option<Arc<[u8]>> {
        let encode = |changes: Vec<&Change>| -> Option<Arc<[u8]>> {
            let changes: Vec<_> =
                changes.into_iter().map(|change| change.made.bytes.clone().into()).collect();
            (!changes.is_empty()).then(|| ToDevice::Changes { order, changes }.encode().into())
        };
        if of_order.iter().any(|change| change.from == Some(conn)) {
            return encode(of_order.iter().copied().filter(|change| change.from != Some(conn)).collect());
        }
        if self.all.is_none() {
            self.all = encode(of_order.to_vec());
        }
        self.all.clone()
    }
}
