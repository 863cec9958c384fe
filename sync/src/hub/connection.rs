//! One device's connection, as the hub remembers it.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Origin;
use crate::frame::{Follow, Hash, Known};
use crate::id::OrderId;
use crate::session::Session;

/// Hashes remembered a connection; above that the oldest facts do not matter any more.
const MAX_REMEMBERED: usize = 10_000;

pub(super) struct Connection {
    pub(super) session: Session,
    /// True after `Hello`.
    pub(super) greeted: bool,
    pub(super) follow: Follow,
    /// Orders for which this connection may push.
    pub(super) opened: BTreeMap<OrderId, Origin>,
    /// Orders of which the device has what was published when it was sent.
    pub(super) has: BTreeSet<OrderId>,
    /// Orders that could not be read when the device said that it has them.
    pub(super) unread: Vec<Known>,
    /// The number of the last word on the license that its people know; 0 for none.
    pub(super) license_seen: u32,
    /// Changes that were refused here: what builds on them is refused, too.
    refused: BTreeSet<Hash>,
    /// Changes that could not be stored: what builds on them waits, too.
    put_off: BTreeSet<Hash>,
    /// It keeps receipts.
    pub(super) vouches: bool,
    /// Orders of which it was asked for what is lacking here.
    pub(super) asked: BTreeMap<OrderId, Asked>,
    /// What has come so far of the one that it brings back now.
    pub(super) brought: Brought,
    /// Changes that a node of an earlier epoch may have taken.
    doubted: BTreeSet<Hash>,
}

/// How far an order is of which a device was asked for what is lacking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// It has not come yet, or not all of it.
    Awaited,
    /// It is on its way to disk.
    OnItsWay,
}

/// Some of an order that a device brings back.
#[derive(Default)]
pub(super) struct Brought {
    pub(super) order: Option<OrderId>,
    pub(super) changes: Vec<Vec<u8>>,
    pub(super) bytes: usize,
}

impl Connection {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            greeted: false,
            follow: Follow::Only(Vec::new()),
            opened: BTreeMap::new(),
            has: BTreeSet::new(),
            unread: Vec::new(),
            license_seen: 0,
            refused: BTreeSet::new(),
            put_off: BTreeSet::new(),
            vouches: false,
            asked: BTreeMap::new(),
            brought: Brought::default(),
            doubted: BTreeSet::new(),
        }
    }

    /// Whether it wants to hear of this order.
    pub(super) fn follows(&self, order: OrderId, is_over: bool) -> bool {
        if self.has.contains(&order) || self.opened.contains_key(&order) {
            return true;
        }
        match &self.follow {
            Follow::AllOpen => !is_over,
            Follow::Only(orders) => orders.contains(&order),
        }
    }

    pub(super) fn remember_refused(&mut self, hash: Hash) {
        remember(&mut self.refused, hash);
    }

    pub(super) fn remember_put_off(&mut self, hash: Hash) {
        remember(&mut self.put_off, hash);
    }

    pub(super) fn remember_doubted(&mut self, hash: Hash) {
        remember(&mut self.doubted, hash);
    }

    pub(super) fn was_doubted(&self, hash: Hash) -> bool {
        self.doubted.contains(&hash)
    }

    pub(super) fn was_refused(&self, hash: Hash) -> bool {
        self.refused.contains(&hash)
    }

    pub(super) fn was_put_off(&self, hash: Hash) -> bool {
        self.put_off.contains(&hash)
    }

    pub(super) fn forget_put_off(&mut self, hash: Hash) {
        self.put_off.remove(&hash);
    }
}

fn remember(set: &mut BTreeSet<Hash>, hash: Hash) {
    if set.len() >= MAX_REMEMBERED {
        set.clear();
    }
    set.insert(hash);
}
