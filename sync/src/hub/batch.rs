//! What is on its way to disk, and what is said once it is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::Made;
use crate::frame::{Hash, ToDevice};
use crate::hub::{Batch, ConnId, Hub, Output};
use crate::id::OrderId;

/// Changes after which a stored document is saved whole again.
const COMPACT_AFTER: u64 = 64;

/// Admitted changes that are not on disk, and what will be said.
#[derive(Default)]
pub(super) struct Waiting {
    changes: Vec<Change>,
    /// Said after the acknowledgements, so that a device hears of what was taken before it hears of what was not.
    replies: Vec<(ConnId, ToDevice)>,
    compacted: BTreeSet<OrderId>,
}

struct Change {
    order: OrderId,
    made: Made,
    /// Who sent it; none for the node's own.
    from: Option<ConnId>,
}

impl Waiting {
    pub(super) fn add(&mut self, order: OrderId, made: Made, from: Option<ConnId>) {
        self.changes.push(Change { order, made, from });
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.compacted.is_empty()
    }

    fn of(&self, order: OrderId) -> impl Iterator<Item = &Made> {
        self.changes.iter().filter(move |change| change.order == order).map(|change| &change.made)
    }

    fn orders(&self) -> BTreeSet<OrderId> {
        self.changes.iter().map(|change| change.order).collect()
    }

    fn drop_last(&mut self, count: usize) {
        self.changes.truncate(self.changes.len() - count);
    }
}

impl Hub {
    /// What should be written next; none while a batch is on its way, or when there is nothing.
    pub fn take_batch(&mut self) -> Option<Batch> {
        if self.in_flight.is_some() || self.waiting.is_empty() {
            return None;
        }
        let taken = std::mem::take(&mut self.waiting);
        let mut changes: BTreeMap<OrderId, Vec<Made>> = BTreeMap::new();
        for change in &taken.changes {
            changes.entry(change.order).or_default().push(change.made.clone());
        }
        let saved = |order: &OrderId| Some((*order, self.loaded.get(order)?.published.save()));
        let compacted = taken.compacted.iter().filter_map(saved).collect();
        self.in_flight = Some(taken);
        Some(Batch { changes: changes.into_iter().collect(), compacted })
    }

    /// The batch that was taken is on disk: it is published, acknowledged, sent on.
    pub fn committed(&mut self) -> Vec<Output> {
        let Some(batch) = self.in_flight.take() else { return Vec::new() };
        for order in batch.orders() {
            let changes: Vec<Made> = batch.of(order).cloned().collect();
            let quiet = self.waiting.of(order).next().is_none();
            let Some(loaded) = self.loaded.get_mut(&order) else { continue };
            loaded.publish(&changes, quiet);
            if loaded.tail >= COMPACT_AFTER {
                loaded.tail = 0;
                self.waiting.compacted.insert(order);
            }
        }
        let mut outputs = acknowledge(&batch);
        outputs.extend(self.send_on(&batch));
        outputs.extend(self.say(batch.replies));
        outputs.extend(self.tell_tables());
        outputs
    }

    /// The batch that was taken could not be stored: everything that is not on disk is thrown away, and the devices
    /// are asked to send it again.
    pub fn failed(&mut self) -> Vec<Output> {
        let lost = [self.in_flight.take().unwrap_or_default(), std::mem::take(&mut self.waiting)];
        let mut put_off: BTreeMap<ConnId, Vec<Hash>> = BTreeMap::new();
        for change in lost.iter().flat_map(|batch| &batch.changes) {
            if let Some(conn) = change.from {
                put_off.entry(conn).or_default().push(change.made.hash);
            }
        }
        for order in lost.iter().flat_map(Waiting::orders) {
            if let Some(loaded) = self.loaded.get_mut(&order) {
                loaded.throw_away_pending();
            }
        }
        let mut outputs = Vec::new();
        for (conn, hashes) in put_off {
            let Some(connection) = self.connections.get_mut(&conn) else { continue };
            hashes.iter().for_each(|hash| connection.remember_put_off(*hash));
            outputs.push(Self::send(conn, &ToDevice::Retry { hashes }));
        }
        outputs
    }

    /// Answers at once when nothing before it waits for the disk, else after what waits.
    pub(super) fn reply(&mut self, conn: ConnId, frame: ToDevice) -> Vec<Output> {
        let from_it = |batch: &Waiting| batch.changes.iter().any(|change| change.from == Some(conn));
        if from_it(&self.waiting) {
            self.waiting.replies.push((conn, frame));
        } else if let Some(batch) = self.in_flight.as_mut().filter(|batch| from_it(batch)) {
            batch.replies.push((conn, frame));
        } else {
            return vec![Self::send(conn, &frame)];
        }
        Vec::new()
    }

    /// Takes back the changes that were added last, to several documents.
    pub(super) fn take_back(&mut self, orders: &BTreeSet<OrderId>, count: usize) {
        self.waiting.drop_last(count);
        for order in orders {
            let flying = self.in_flight.iter().flat_map(|batch| batch.of(*order));
            let admitted: Vec<Made> = flying.chain(self.waiting.of(*order)).cloned().collect();
            if let Some(loaded) = self.loaded.get_mut(order) {
                loaded.rebuild(&admitted);
            }
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
        batch.replies.push((conn, ToDevice::Ack { hashes: vec![hash] }));
    }

    fn send_on(&mut self, batch: &Waiting) -> Vec<Output> {
        let mut outputs = Vec::new();
        for order in batch.orders() {
            let Some(loaded) = self.loaded.get(&order) else { continue };
            let is_over = loaded.read_published.status.is_over();
            let mut frames = FramesOf::default();
            for (conn, connection) in &mut self.connections {
                if !connection.greeted || !connection.follows(order, is_over) {
                    continue;
                }
                let frame = if connection.has.insert(order) {
                    frames.snapshot(order, loaded)
                } else {
                    frames.changes(batch, order, *conn)
                };
                outputs.extend(frame.map(|frame| Output::Send { conn: *conn, frame }));
            }
        }
        outputs
    }

    fn say(&mut self, replies: Vec<(ConnId, ToDevice)>) -> Vec<Output> {
        let here = replies.into_iter().filter(|(conn, _)| self.connections.contains_key(conn));
        here.map(|(conn, frame)| Self::send(conn, &frame)).collect()
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
    fn snapshot(&mut self, order: OrderId, loaded: &super::loaded::Loaded) -> Option<Arc<[u8]>> {
        let frame = self.snapshot.get_or_insert_with(|| {
            ToDevice::Snapshot { order, bytes: loaded.published.save().into() }.encode().into()
        });
        Some(frame.clone())
    }

    /// What others did; a device that did something itself is not sent that again.
    fn changes(&mut self, batch: &Waiting, order: OrderId, conn: ConnId) -> Option<Arc<[u8]>> {
        let of_order = || batch.changes.iter().filter(|change| change.order == order);
        let encode = |changes: Vec<&Change>| -> Option<Arc<[u8]>> {
            let changes: Vec<_> =
                changes.into_iter().map(|change| change.made.bytes.clone().into()).collect();
            (!changes.is_empty()).then(|| ToDevice::Changes { order, changes }.encode().into())
        };
        if of_order().any(|change| change.from == Some(conn)) {
            return encode(of_order().filter(|change| change.from != Some(conn)).collect());
        }
        if self.all.is_none() {
            self.all = encode(of_order().collect());
        }
        self.all.clone()
    }
}
