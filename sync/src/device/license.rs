//! What the house may do, as far as this phone was told, and the parties that wait here until it may again.

use std::collections::BTreeSet;

use crate::device::outbox::{Entry, Stage};
use crate::device::{Action, Device};
use crate::frame::{Hash, License, ToNode};
use crate::id::OrderId;
use crate::record::Record;
use crate::time::Now;

/// What this phone knows of the license.
#[derive(Default)]
pub(super) struct Heard {
    license: Option<License>,
    /// The node has not been told yet that this is known here.
    owed: bool,
    /// It was told on this connection, or the node has nothing to tell.
    is_fresh: bool,
}

impl Device {
    /// What the node last said of the license; none before it did.
    pub fn license(&self) -> Option<&License> {
        self.license.license.as_ref()
    }

    /// Whether new parties may be served, as far as this phone knows. What is taken all the same waits here.
    pub fn may_open(&self) -> bool {
        self.license().is_none_or(|license| license.allows_new)
    }

    /// Orders that the node will not have until the house has a license again.
    pub fn held_back(&self) -> BTreeSet<OrderId> {
        self.orders_with(|entry| entry.stage == Stage::Held)
    }

    /// Orders of which nothing is sent now: those that are held back, and those that were opened knowing that the house
    /// may not, until the node knows that it was known. Else a new connection would be a way around the license.
    pub(super) fn not_to_be_sent(&self) -> BTreeSet<OrderId> {
        let is_settled = self.license.is_fresh && !self.license.owed;
        let is_too_early = |entry: &Entry| !is_settled && entry.aware && opens(entry);
        self.orders_with(|entry| entry.stage == Stage::Held || is_too_early(entry))
    }

    fn orders_with(&self, is_meant: impl Fn(&Entry) -> bool) -> BTreeSet<OrderId> {
        self.outbox.iter().filter(|entry| is_meant(entry)).map(|entry| entry.origin.order).collect()
    }

    /// There is a new connection.
    pub(super) fn forget_license_was_told(&mut self) {
        self.license.is_fresh = false;
        self.let_go(|_| true);
    }

    /// The node has said all that it says to begin with; if nothing of a license was in it, it knows of none.
    pub(super) fn greeting_is_complete(&mut self, now: Now, actions: &mut Vec<Action>) {
        if !self.license.is_fresh {
            self.license.is_fresh = true;
            self.push_waiting(now, actions);
        }
    }

    pub(super) fn told_license(&mut self, now: Now, license: License, actions: &mut Vec<Action>) {
        let allows_new = license.allows_new;
        self.license.license = Some(license);
        self.license.owed = true;
        self.license.is_fresh = true;
        if allows_new {
            self.let_go(|_| true);
            self.push_waiting(now, actions);
        }
        actions.push(Action::StatusChanged);
    }

    /// Tells the node what is known here, once it has everything that was taken without knowing: a guest who was
    /// promised a dinner gets it.
    pub(super) fn acknowledge_license(&mut self, now: Now, actions: &mut Vec<Action>) {
        let Some(license) = self.license.license.as_ref().filter(|_| self.license.owed) else { return };
        let is_promised = |entry: &Entry| !entry.aware && opens(entry);
        if license.allows_new || !self.outbox.iter().any(is_promised) {
            actions.push(Action::Send(ToNode::LicenseSeen { number: license.number }.encode()));
            self.license.owed = false;
            self.push_waiting(now, actions);
        }
    }

    /// The node holds these back.
    pub(super) fn hold(&mut self, hashes: &[Hash], actions: &mut Vec<Action>) {
        for (_, entry) in self.outbox.iter_mut() {
            if entry.stage == Stage::Sent && hashes.contains(&entry.made.hash) {
                entry.stage = Stage::Held;
            }
        }
        actions.push(Action::StatusChanged);
    }

    /// What was held back may be sent again; whether there was anything.
    pub(super) fn let_go(&mut self, is_meant: impl Fn(OrderId) -> bool) -> bool {
        let mut any = false;
        for (_, entry) in self.outbox.iter_mut() {
            if entry.stage == Stage::Held && is_meant(entry.origin.order) {
                entry.stage = Stage::Waiting;
                any = true;
            }
        }
        any
    }
}

/// Whether an entry opens a table for new guests, and not for some of another table with what they ordered.
fn opens(entry: &Entry) -> bool {
    let any = |is_meant: fn(&Record) -> bool| entry.records.iter().any(|(_, record)| is_meant(record));
    any(|record| matches!(record, Record::Open(_))) && !any(|record| matches!(record, Record::Received(_)))
}
