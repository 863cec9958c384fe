//! What a device keeps, and how it finds itself again after a reload.

use crate::device::held::Held;
use crate::device::outbox::{Entry, Stage};
use crate::device::{Action, Device, Drawer, Notice, StoreToken, Stored, Write};
use crate::document::Document;
use crate::frame::{Epoch, TableStatus};
use crate::id::{OrderId, RecordId};
use crate::session::Session;
use crate::time::Now;

const SESSION_KEY: &str = "session";
const TABLES_KEY: &str = "tables";
const EPOCH_KEY: &str = "epoch";
/// How long after a failure it is tried again.
const STORE_AGAIN_AFTER_MS: u64 = 10_000;
/// Keys count up from 0: no phone comes this far.
const MAX_OUTBOX_KEY: u64 = u64::MAX / 2;

impl Device {
    /// Takes up what was stored; keeps aside what cannot be read.
    pub(super) fn load(&mut self, stored: Vec<Stored>) -> Vec<Action> {
        let mut writes = Vec::new();
        for entry in stored {
            if !self.load_entry(&entry) {
                let key = format!("{}/{}", entry.drawer.name(), entry.key);
                writes.push(Write::Put { drawer: Drawer::Damaged, key, bytes: entry.bytes });
                writes.push(Write::Delete { drawer: entry.drawer, key: entry.key });
            }
        }
        let damaged = writes.len() / 2;
        self.lay_outbox_on_documents();
        let mut actions = Vec::new();
        if damaged > 0 {
            self.store(writes, &mut actions);
            actions.push(Action::Tell(Notice::StorageDamaged { entries: damaged }));
        }
        actions
    }

    fn load_entry(&mut self, stored: &Stored) -> bool {
        match stored.drawer {
            Drawer::Damaged => true,
            Drawer::Documents => self.load_document(&stored.key, &stored.bytes),
            Drawer::Outbox => self.load_outbox_entry(&stored.key, &stored.bytes),
            Drawer::Meta => self.load_meta(&stored.key, &stored.bytes),
        }
    }

    fn load_document(&mut self, key: &str, bytes: &[u8]) -> bool {
        let Ok(document) = Document::load(bytes) else { return false };
        let is_its_own = document.id().to_string() == key && document.origin().site == self.site;
        if is_its_own {
            self.held.insert(document.id(), Held::new(document));
        }
        is_its_own
    }

    fn load_outbox_entry(&mut self, key: &str, bytes: &[u8]) -> bool {
        let number = u64::from_str_radix(key, 16).ok();
        // One spelling only, or it could not be deleted; and room behind it for what is taken next.
        let number = number.filter(|number| outbox_key(*number) == key && *number <= MAX_OUTBOX_KEY);
        let parsed = number.zip(Entry::decode(self.site, bytes));
        let Some((key, entry)) = parsed else { return false };
        self.outbox.put(key, entry);
        true
    }

    fn load_meta(&mut self, key: &str, bytes: &[u8]) -> bool {
        match key {
            SESSION_KEY => {
                self.session = minicbor::decode(bytes).ok();
                self.session.is_some()
            }
            TABLES_KEY => {
                let tables: Option<Vec<TableStatus>> = minicbor::decode(bytes).ok();
                let read = tables.is_some();
                self.tables.extend(tables.into_iter().flatten().map(|status| (status.table, status)));
                read
            }
            EPOCH_KEY => {
                let epoch: Option<Epoch> = minicbor::decode(bytes).ok();
                let is_read = epoch.is_some();
                self.epoch = epoch.unwrap_or_default();
                is_read
            }
            _ => self.proofs.load(key, bytes),
        }
    }

    /// What the person sees is the acknowledged documents with the outbox on top. Where the acknowledged one is
    /// damaged or older than the outbox, the records are made again on what there is.
    fn lay_outbox_on_documents(&mut self) {
        let orders: std::collections::BTreeSet<OrderId> =
            self.outbox.iter().map(|entry| entry.origin.order).collect();
        for order in orders {
            for key in self.outbox.keys_of(order) {
                let Some(entry) = self.outbox.entry(key) else { continue };
                let origin = entry.origin;
                let held = self.held.entry(order).or_insert_with(|| Held::new(Document::genesis(origin)));
                // A change whose dependencies were lost waits inside the document; the records are shown once the
                // node has sent what is missing.
                let _waits = held.local_mut().apply(std::slice::from_ref(&entry.made.bytes));
            }
            self.refresh(order);
        }
    }

    /// Emits the storing of outbox entries, with other writes in the same transaction.
    pub(super) fn store_entries(
        &mut self,
        keys: Vec<u64>,
        mut writes: Vec<Write>,
        actions: &mut Vec<Action>,
    ) {
        let entries = keys.iter().filter_map(|key| Some((*key, self.outbox.entry(*key)?)));
        writes.extend(entries.map(|(key, entry)| Write::Put {
            drawer: Drawer::Outbox,
            key: outbox_key(key),
            bytes: entry.encode(),
        }));
        let token = self.store(writes, actions);
        // What is stored anew is not done when an older write of it is.
        self.storing.values_mut().for_each(|older| older.retain(|key| !keys.contains(key)));
        self.storing.insert(token, keys);
    }

    /// Emits writes that make one transaction.
    pub(super) fn store(&mut self, writes: Vec<Write>, actions: &mut Vec<Action>) -> StoreToken {
        self.last_token += 1;
        let token = StoreToken(self.last_token);
        actions.push(Action::Store { token, writes });
        token
    }

    pub(super) fn stored(&mut self, now: Now, token: StoreToken, actions: &mut Vec<Action>) {
        if let Some(keys) = self.storing.remove(&token) {
            self.unstored.retain(|key| !keys.contains(key));
            self.go_on_with(now, &keys, actions);
        }
    }

    /// A phone that cannot store can still send: the node's disk is the safer place anyway. It tries again now and then,
    /// and says so once.
    pub(super) fn store_failed(&mut self, now: Now, token: StoreToken, actions: &mut Vec<Action>) {
        let keys = self.storing.remove(&token);
        let is_known =
            |keys: &Vec<u64>| !keys.is_empty() && keys.iter().all(|key| self.unstored.contains(key));
        if !keys.as_ref().is_some_and(is_known) {
            actions.push(Action::Tell(Notice::PhoneCannotStore));
        }
        self.store_again_ms = now.running_ms + STORE_AGAIN_AFTER_MS;
        if let Some(keys) = keys {
            self.unstored.extend(&keys);
            self.go_on_with(now, &keys, actions);
        }
    }

    /// What could not be stored, and is not at the node yet, is stored once there is room.
    pub(super) fn store_again(&mut self, now: Now, actions: &mut Vec<Action>) {
        self.unstored.retain(|key| self.outbox.entry(*key).is_some());
        if !self.unstored.is_empty() && now.running_ms >= self.store_again_ms {
            self.store_again_ms = now.running_ms + STORE_AGAIN_AFTER_MS;
            self.store_entries(self.unstored.iter().copied().collect(), Vec::new(), actions);
        }
    }

    fn go_on_with(&mut self, now: Now, keys: &[u64], actions: &mut Vec<Action>) {
        self.release(keys);
        self.push_waiting(now, actions);
        actions.push(Action::StatusChanged);
    }

    /// Records that are still being written to this phone's disk: they do not count as taken yet.
    pub fn storing(&self) -> impl Iterator<Item = RecordId> {
        let storing = self.outbox.iter().filter(|entry| entry.stage == Stage::Storing);
        storing.flat_map(|entry| entry.records.iter().map(|(id, _)| *id))
    }

    fn release(&mut self, keys: &[u64]) {
        for (key, entry) in self.outbox.iter_mut() {
            if keys.contains(&key) && entry.stage == Stage::Storing {
                entry.stage = Stage::Waiting;
            }
        }
    }

    pub(super) fn put_document(&self, order: OrderId) -> Option<Write> {
        let held = self.held.get(&order)?;
        let bytes = held.acked().save_uncompressed();
        Some(Write::Put { drawer: Drawer::Documents, key: order.to_string(), bytes })
    }

    pub(super) fn put_tables(&self) -> Write {
        let tables: Vec<&TableStatus> = self.tables.values().collect();
        let bytes = minicbor::to_vec(tables).expect("writing to a Vec cannot fail");
        Write::Put { drawer: Drawer::Meta, key: TABLES_KEY.to_owned(), bytes }
    }
}

pub(super) fn put_session(session: &Session) -> Write {
    let bytes = minicbor::to_vec(session).expect("writing to a Vec cannot fail");
    Write::Put { drawer: Drawer::Meta, key: SESSION_KEY.to_owned(), bytes }
}

pub(super) fn put_epoch(epoch: &Epoch) -> Write {
    let bytes = minicbor::to_vec(epoch).expect("writing to a Vec cannot fail");
    Write::Put { drawer: Drawer::Meta, key: EPOCH_KEY.to_owned(), bytes }
}

pub(super) fn delete_session() -> Write {
    Write::Delete { drawer: Drawer::Meta, key: SESSION_KEY.to_owned() }
}

pub(super) fn delete_entry(key: u64) -> Write {
    Write::Delete { drawer: Drawer::Outbox, key: outbox_key(key) }
}

pub(super) fn delete_document(order: OrderId) -> Write {
    Write::Delete { drawer: Drawer::Documents, key: order.to_string() }
}

/// Sixteen digits, so that keys sort as numbers do.
fn outbox_key(key: u64) -> String {
    format!("{key:016x}")
}
