//! What this phone can prove that the node had on its disk: the newest receipt of each order, and the last orders that
//! are over, for a node that was made again from a backup and knows nothing of them.

use std::collections::BTreeMap;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::device::held::Held;
use crate::device::{Action, Device, Drawer, Write, storage};
use crate::document::Document;
use crate::frame::{Epoch, Hash, Known, MAX_DOCS_IN_HELLO, MAX_RECOVERED_AT_ONCE_BYTES, Receipt, ToNode};
use crate::id::OrderId;

/// Orders that are over and are kept: those of a long evening in a large house. Backups are made every hour.
const MAX_OVER: usize = 300;
const RECEIPT_KEY: &str = "receipt/";
const OVER_KEY: &str = "over/";

#[derive(Default)]
pub(super) struct Proofs {
    receipts: BTreeMap<OrderId, Receipt>,
    /// In the order in which they ended.
    over: BTreeMap<u64, Over>,
}

/// An order that is over.
#[derive(Encode, Decode)]
struct Over {
    #[n(0)]
    order: OrderId,
    /// A saved document.
    #[n(1)]
    document: ByteVec,
}

impl Proofs {
    /// Takes up what was stored under a key of ours.
    pub(super) fn load(&mut self, key: &str, bytes: &[u8]) -> bool {
        if let Some(order) = key.strip_prefix(RECEIPT_KEY) {
            let receipt: Option<Receipt> = minicbor::decode(bytes).ok();
            let receipt = receipt.filter(|receipt| receipt.order.to_string() == order);
            return receipt.map(|receipt| self.receipts.insert(receipt.order, receipt)).is_some();
        }
        let number = key.strip_prefix(OVER_KEY).and_then(|number| u64::from_str_radix(number, 16).ok());
        let number = number.filter(|number| over_key(*number) == key && *number < u64::MAX);
        let over = number.zip(minicbor::decode(bytes).ok());
        over.map(|(number, over)| self.over.insert(number, over)).is_some()
    }

    fn known(&self, order: OrderId) -> Option<Known> {
        self.receipts.get(&order).map(|receipt| Known { order, heads: receipt.heads.clone() })
    }

    /// Forgets an order that is over.
    fn forget(&mut self, number: u64) -> Option<OrderId> {
        self.over.remove(&number).map(|over| over.order)
    }

    fn number_of(&self, order: OrderId) -> Option<u64> {
        self.over.iter().find(|(_, over)| over.order == order).map(|(number, _)| *number)
    }
}

impl Device {
    /// The node came of a backup that this phone did not know of: what may have gone to the one before it and was not answered
    /// may have been taken, and printed. Both are stored together: who knows the epoch already doubts nothing any more.
    pub(super) fn begin_epoch(&mut self, epoch: Epoch, actions: &mut Vec<Action>) {
        let mut doubtful = Vec::new();
        for (key, entry) in
            self.outbox.iter_mut().filter(|(_, entry)| entry.may_be_sent && !entry.is_doubtful)
        {
            entry.is_doubtful = true;
            doubtful.push(key);
        }
        self.store_entries(doubtful, vec![storage::put_epoch(&epoch)], actions);
        self.epoch = epoch;
    }

    /// Says what the node had. Before anything is pushed, so that it can ask for what that builds on.
    pub(super) fn vouch(&self, actions: &mut Vec<Action>) {
        let docs = self.held.keys().filter_map(|order| self.proofs.known(*order)).take(MAX_DOCS_IN_HELLO);
        actions.push(Action::Send(ToNode::Vouch { docs: docs.collect() }.encode()));
    }

    /// The node asks what is kept of orders that are over, or needs nothing more of that.
    pub(super) fn recalled(&mut self, is_over: bool, actions: &mut Vec<Action>) {
        self.node_recovers = !is_over;
        actions.push(Action::StatusChanged);
        if is_over {
            return;
        }
        let docs = self.proofs.over.values().filter_map(|over| self.proofs.known(over.order));
        let docs: Vec<Known> = docs.take(MAX_DOCS_IN_HELLO).collect();
        if !docs.is_empty() {
            actions.push(Action::Send(ToNode::Vouch { docs }.encode()));
        }
    }

    /// Keeps receipts of what is here. One that speaks of more comes before that does: it is given again. One that speaks of
    /// less than the one that is kept is of a node that lost something.
    pub(super) fn keep_receipts(&mut self, receipts: Vec<Receipt>, actions: &mut Vec<Action>) {
        let mut writes = Vec::new();
        for receipt in receipts {
            let Some(document) = self.held.get(&receipt.order).map(Held::acked) else { continue };
            let kept = self.proofs.receipts.get(&receipt.order);
            let is_here = receipt.heads.iter().all(|head| document.has(*head));
            if !is_here || kept.is_some_and(|kept| !document.holds(&receipt.heads, &kept.heads)) {
                continue;
            }
            let bytes = minicbor::to_vec(&receipt).expect("writing to a Vec cannot fail");
            writes.push(Write::Put { drawer: Drawer::Meta, key: receipt_key(receipt.order), bytes });
            self.proofs.receipts.insert(receipt.order, receipt);
        }
        if !writes.is_empty() {
            self.store(writes, actions);
        }
    }

    /// The node lacks something of an order: it gets all that it does not have, with the receipt.
    pub(super) fn asked(&mut self, order: OrderId, heads: &[Hash], actions: &mut Vec<Action>) {
        let Some(receipt) = self.proofs.receipts.get(&order).cloned() else { return };
        let over = || {
            let over = self.proofs.over.get(&self.proofs.number_of(order)?)?;
            Document::load(&over.document).ok()
        };
        let Some(document) = self.held.get(&order).map(|held| held.acked().clone()).or_else(over) else {
            return;
        };
        let lacking = document.changes_since(heads).or_else(|| document.changes_since(&[]));
        let changes: Vec<ByteVec> =
            lacking.unwrap_or_default().into_iter().map(|made| made.bytes.into()).collect();
        let origin = document.origin();
        if let Some(table) = origin.table.filter(|_| self.opened.insert(order)) {
            let open = ToNode::Open { order, table, sitting: origin.sitting };
            actions.push(Action::Send(open.encode()));
        }
        let mut parts = in_parts(changes).into_iter().peekable();
        while let Some(changes) = parts.next() {
            let receipt = Some(receipt.clone()).filter(|_| parts.peek().is_none());
            actions.push(Action::Send(ToNode::Recover { order, changes, receipt }.encode()));
        }
    }

    /// Lets go of an order that is over. What the node had of it is kept for a while, in case the node is lost.
    pub(super) fn put_by(&mut self, order: OrderId) -> Vec<Write> {
        let mut writes = vec![storage::delete_document(order)];
        let document = self.held.remove(&order).filter(|_| self.proofs.receipts.contains_key(&order));
        let Some(document) = document.map(|held| held.acked().save().into()) else { return writes };
        if let Some(number) = self.proofs.number_of(order) {
            self.proofs.forget(number);
            writes.push(delete(over_key(number)));
        }
        let number = self.proofs.over.last_key_value().map_or(0, |(last, _)| last + 1);
        let over = Over { order, document };
        let bytes = minicbor::to_vec(&over).expect("writing to a Vec cannot fail");
        writes.push(Write::Put { drawer: Drawer::Meta, key: over_key(number), bytes });
        self.proofs.over.insert(number, over);
        while self.proofs.over.len() > MAX_OVER {
            let Some((oldest, _)) = self.proofs.over.first_key_value() else { break };
            let oldest = *oldest;
            writes.push(delete(over_key(oldest)));
            let order = self.proofs.forget(oldest).filter(|order| !self.held.contains_key(order));
            if let Some(order) = order {
                self.proofs.receipts.remove(&order);
                writes.push(delete(receipt_key(order)));
            }
        }
        writes
    }
}

/// As many changes in each part as one frame holds; one part at least.
fn in_parts(changes: Vec<ByteVec>) -> Vec<Vec<ByteVec>> {
    let (mut parts, mut bytes) = (vec![Vec::new()], 0);
    for change in changes {
        bytes += change.len();
        if bytes > MAX_RECOVERED_AT_ONCE_BYTES {
            parts.push(Vec::new());
            bytes = change.len();
        }
        parts.last_mut().expect("there is one from the start").push(change);
    }
    parts
}

fn delete(key: String) -> Write {
    Write::Delete { drawer: Drawer::Meta, key }
}

fn receipt_key(order: OrderId) -> String {
    format!("{RECEIPT_KEY}{order}")
}

/// Sixteen digits, so that keys sort as numbers do.
fn over_key(number: u64) -> String {
    format!("{OVER_KEY}{number:016x}")
}
