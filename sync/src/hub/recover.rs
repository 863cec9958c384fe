//! A node that came of a backup lacks what happened since. Phones have it, with receipts of the node that is lost: what
//! these vouch for was judged then and is taken as it is, whoever brings it, the old node's own changes included.
//!
//! Nobody here knows what of it was printed, so it comes as *doubtful*. While the hub *recovers*, devices are asked for
//! orders that are over, too, and what builds on something that is lacking waits instead of being refused.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use minicbor::bytes::ByteVec;

use crate::admit::{dependencies_of, hash_of};
use crate::document::Made;
use crate::frame::{
    ErrorCode, Hash, Known, MAX_DOCS_IN_HELLO, MAX_RECOVERED_AT_ONCE_BYTES, MAX_RECOVERED_BYTES,
    MAX_RECOVERED_CHANGES, Receipt, ToDevice,
};
use crate::hub::connection::{Asked, Brought};
use crate::hub::{Arrived, Books, ConnId, Handled, Hub, Output};
use crate::id::{DeviceId, OrderId};
use crate::receipt::ReceiptKey;

/// Orders of which a device is asked on one connection.
const MAX_ASKED: usize = 2 * MAX_DOCS_IN_HELLO;

/// What the hub gives receipts with, and for what.
pub(super) struct Recovery {
    key: Option<ReceiptKey>,
    is_on: bool,
    /// Of orders that changed since everybody was given receipts.
    ungiven: BTreeMap<OrderId, Receipt>,
    /// The devices that came, and what was there and not here; on disk by now.
    returned: BTreeMap<DeviceId, BTreeSet<OrderId>>,
}

impl Recovery {
    pub(super) fn new(key: Option<ReceiptKey>, is_on: bool) -> Self {
        Self { key, is_on, ungiven: BTreeMap::new(), returned: BTreeMap::new() }
    }
}

/// How far a device is with what it brings back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returning {
    /// Which.
    pub device: DeviceId,
    /// It is connected.
    pub is_connected: bool,
    /// Orders of which it brought something that was lacking here.
    pub brought: BTreeSet<OrderId>,
    /// Orders of which it was asked for something that is not here yet.
    pub awaited: BTreeSet<OrderId>,
}

impl Hub {
    /// Whether phones are asked for all that they keep.
    pub fn is_recovering(&self) -> bool {
        self.recovery.is_on
    }

    /// Switches recovery on or off.
    pub fn recover(&mut self, is_on: bool) -> Vec<Output> {
        self.recovery.is_on = is_on;
        if self.may_ask() { self.to_keepers(&ToDevice::Recall { is_over: !is_on }) } else { Vec::new() }
    }

    /// The devices that are connected, or were since this node runs, and what they brought back.
    pub fn returning(&self) -> Vec<Returning> {
        let mut all: BTreeMap<DeviceId, Returning> = BTreeMap::new();
        let blank = |device| Returning {
            device,
            is_connected: false,
            brought: BTreeSet::new(),
            awaited: BTreeSet::new(),
        };
        for (device, brought) in &self.recovery.returned {
            all.entry(*device).or_insert_with(|| blank(*device)).brought.extend(brought);
        }
        for connection in self.connections.values().filter(|connection| connection.greeted) {
            let device = connection.session.device;
            let known = all.entry(device).or_insert_with(|| blank(device));
            known.is_connected = true;
            known.awaited.extend(connection.asked.keys());
        }
        all.into_values().collect()
    }

    /// A node that was never restored lacks nothing, and one that was replaced needs nothing.
    pub(super) fn may_ask(&self) -> bool {
        self.recovery.key.is_some() && self.epoch.number > 0 && self.replaced_by.is_none()
    }

    /// Whether what is missing of an order may still come from the device that builds on it.
    pub(super) fn awaits(&self, conn: ConnId, order: OrderId) -> bool {
        let connection = self.connections.get(&conn);
        self.may_ask()
            && (self.recovery.is_on
                || connection.is_some_and(|connection| connection.asked.contains_key(&order)))
    }

    pub(super) fn doubted(&mut self, conn: ConnId, hashes: &[Hash]) {
        if let Some(connection) = self.connections.get_mut(&conn) {
            hashes.iter().for_each(|hash| connection.remember_doubted(*hash));
        }
    }

    /// A device has receipts for these.
    pub(super) fn vouched(&mut self, conn: ConnId, docs: &[Known], books: &dyn Books) -> Vec<Output> {
        if docs.len() > MAX_DOCS_IN_HELLO {
            return self.fail(conn, ErrorCode::TooLarge, "too many orders in Vouch");
        }
        let Some(connection) = self.connections.get_mut(&conn) else { return Vec::new() };
        let is_news = !std::mem::replace(&mut connection.vouches, true);
        let device = connection.session.device;
        let mut outputs = Vec::new();
        if is_news {
            outputs.extend(self.receipts_at_first(conn));
        }
        if !self.may_ask() {
            return outputs;
        }
        self.recovery.returned.entry(device).or_default();
        if is_news && self.recovery.is_on {
            outputs.push(Self::send(conn, &ToDevice::Recall { is_over: false }));
        }
        outputs.extend(docs.iter().filter_map(|known| self.ask(conn, known, books)));
        outputs
    }

    /// Asks for what is lacking here of an order; one that cannot be read now is asked about at the next connection.
    fn ask(&mut self, conn: ConnId, known: &Known, books: &dyn Books) -> Option<Output> {
        self.load(known.order, books).ok()?;
        let loaded = self.loaded.get(&known.order);
        let lacks =
            loaded.is_none_or(|loaded| known.heads.iter().any(|head| !loaded.newest.document().has(*head)));
        let question = self.question(known.order);
        self.put_away(known.order);
        let connection = self.connections.get_mut(&conn).filter(|_| lacks)?;
        if connection.asked.len() >= MAX_ASKED {
            return None;
        }
        connection.asked.insert(known.order, Asked::Awaited);
        Some(Self::send(conn, &question))
    }

    fn question(&self, order: OrderId) -> ToDevice {
        let loaded = self.loaded.get(&order).filter(|loaded| loaded.is_stored());
        let heads = loaded.map(|loaded| loaded.published.document().heads()).unwrap_or_default();
        ToDevice::Ask { order, heads }
    }

    /// What was brought back could not be stored: it is asked for again.
    pub(super) fn ask_again(&mut self, authors: &BTreeSet<(ConnId, OrderId)>) -> Vec<Output> {
        let mut outputs = Vec::new();
        for (conn, order) in authors {
            let question = self.question(*order);
            let asked = self.connections.get_mut(conn).and_then(|connection| connection.asked.get_mut(order));
            if let Some(asked) = asked.filter(|asked| **asked == Asked::OnItsWay) {
                *asked = Asked::Awaited;
                outputs.push(Self::send(*conn, &question));
            }
        }
        outputs
    }

    /// A device brings something back.
    pub(super) fn brought(
        &mut self,
        conn: ConnId,
        order: OrderId,
        changes: Vec<ByteVec>,
        receipt: Option<Receipt>,
        books: &dyn Books,
    ) -> Handled {
        let connection = self.connections.get_mut(&conn).filter(|_| self.replaced_by.is_none());
        let connection = connection.filter(|connection| connection.asked.contains_key(&order));
        let Some(connection) = connection else { return Handled::default() };
        if connection.brought.order.replace(order) != Some(order) {
            connection.brought = Brought { order: Some(order), ..Brought::default() };
        }
        let brought = &mut connection.brought;
        let bytes: usize = changes.iter().map(|change| change.len()).sum();
        brought.bytes += bytes;
        let is_too_many = brought.changes.len() + changes.len() > MAX_RECOVERED_CHANGES;
        if is_too_many || bytes > MAX_RECOVERED_AT_ONCE_BYTES || brought.bytes > MAX_RECOVERED_BYTES {
            let outputs = self.fail(conn, ErrorCode::TooLarge, "too much of one order");
            return Handled { outputs, arrived: Vec::new() };
        }
        brought.changes.extend(changes.into_iter().map(Vec::from));
        let Some(receipt) = receipt else { return Handled::default() };
        let brought = std::mem::take(brought).changes;
        let arrived =
            if receipt.order == order { self.bring_back(conn, &receipt, brought, books) } else { None };
        if let Some(connection) = self.connections.get_mut(&conn) {
            match &arrived {
                Some(_) => connection.asked.insert(order, Asked::OnItsWay),
                None => connection.asked.remove(&order),
            };
        }
        self.put_away(order);
        Handled { outputs: Vec::new(), arrived: arrived.into_iter().collect() }
    }

    /// Adds what a receipt vouches for and the document lacks; none when there is nothing of that.
    fn bring_back(
        &mut self,
        conn: ConnId,
        receipt: &Receipt,
        brought: Vec<Vec<u8>>,
        books: &dyn Books,
    ) -> Option<Arrived> {
        let order = receipt.order;
        self.recovery.key.as_ref().filter(|key| key.has_sealed(receipt))?;
        let connection = self.connections.get(&conn)?;
        let (role, origin) = (connection.session.role, *connection.opened.get(&order)?);
        if !self.load(order, books).ok()? {
            self.start(origin);
        }
        let waited = self.waiting.len();
        let loaded = self.loaded.get_mut(&order).filter(|_| !self.waiting.is_full())?;
        let mut missing = vouched_for(&receipt.heads, brought);
        missing.retain(|made| !loaded.newest.document().has(made.hash));
        if missing.is_empty() {
            return None;
        }
        let changes: Vec<Vec<u8>> = missing.iter().map(|made| made.bytes.clone()).collect();
        let newest = loaded.newest.change();
        // A node took them once; should Automerge stumble all the same, this one lives on.
        let applied = catch_unwind(AssertUnwindSafe(|| newest.apply(&changes)));
        if !matches!(applied, Ok(Ok(()))) {
            self.take_back(&BTreeSet::from([order]), waited);
            return None;
        }
        if let Some(genesis) = loaded.genesis_to_store() {
            self.waiting.add(order, genesis, None);
        }
        missing.into_iter().for_each(|made| self.waiting.add(order, made, Some(conn)));
        Some(Arrived { order, role, records: Vec::new(), age_ms: 0, is_doubtful: true })
    }

    /// These are on disk: whoever made something of them has a receipt at once, the others with the next tick.
    pub(super) fn give_receipts(
        &mut self,
        orders: impl Iterator<Item = OrderId>,
        authors: &BTreeSet<(ConnId, OrderId)>,
    ) -> Vec<Output> {
        let receipts: Vec<Receipt> = orders.filter_map(|order| self.receipt(order)).collect();
        self.recovery.ungiven.extend(receipts.into_iter().map(|receipt| (receipt.order, receipt)));
        let mut by_conn: BTreeMap<ConnId, Vec<Receipt>> = BTreeMap::new();
        for (conn, order) in authors {
            let Some(connection) = self.connections.get_mut(conn).filter(|connection| connection.vouches)
            else {
                continue;
            };
            if connection.asked.get(order) == Some(&Asked::OnItsWay) {
                connection.asked.remove(order);
                self.recovery.returned.entry(connection.session.device).or_default().insert(*order);
            }
            let receipt = self.recovery.ungiven.get(order).cloned();
            receipt.into_iter().for_each(|receipt| by_conn.entry(*conn).or_default().push(receipt));
        }
        by_conn
            .into_iter()
            .map(|(conn, receipts)| Self::send(conn, &ToDevice::Receipts { receipts }))
            .collect()
    }

    /// What changed since the last time, for everybody who keeps receipts.
    pub(super) fn receipts_for_all(&mut self) -> Vec<Output> {
        let receipts: Vec<Receipt> = std::mem::take(&mut self.recovery.ungiven).into_values().collect();
        if receipts.is_empty() {
            return Vec::new();
        }
        self.to_keepers(&ToDevice::Receipts { receipts })
    }

    /// To every device that keeps receipts.
    fn to_keepers(&self, frame: &ToDevice) -> Vec<Output> {
        let frame: Arc<[u8]> = frame.encode().into();
        let keepers = self.connections.iter().filter(|(_, connection)| connection.vouches);
        keepers.map(|(conn, _)| Output::Send { conn: *conn, frame: frame.clone() }).collect()
    }

    fn receipts_at_first(&self, conn: ConnId) -> Option<Output> {
        let connection = self.connections.get(&conn)?;
        let receipts: Vec<Receipt> = connection.has.iter().filter_map(|order| self.receipt(*order)).collect();
        (!receipts.is_empty()).then(|| Self::send(conn, &ToDevice::Receipts { receipts }))
    }

    fn receipt(&self, order: OrderId) -> Option<Receipt> {
        let loaded = self.loaded.get(&order).filter(|loaded| loaded.is_stored())?;
        Some(self.recovery.key.as_ref()?.receipt(order, loaded.published.document().heads()))
    }
}

/// Those of the changes that these heads name, and all on which they build; in the order in which they came.
fn vouched_for(heads: &[Hash], changes: Vec<Vec<u8>>) -> Vec<Made> {
    let made = changes.into_iter().filter_map(|bytes| Some(Made { hash: hash_of(&bytes).ok()?, bytes }));
    let made: Vec<Made> = made.collect();
    let dependencies: BTreeMap<Hash, Vec<Hash>> =
        made.iter().map(|made| (made.hash, dependencies_of(&made.bytes))).collect();
    let mut vouched = BTreeSet::new();
    let mut open = heads.to_vec();
    while let Some(hash) = open.pop() {
        if let Some(earlier) = dependencies.get(&hash).filter(|_| vouched.insert(hash)) {
            open.extend(earlier);
        }
    }
    made.into_iter().filter(|made| vouched.contains(&made.hash)).collect()
}
