//! When the node will not take a change as it is: the intents beside the changes are made again, with the same
//! record ids, by a new actor, on the document as the node has it. Nobody has to type anything twice.

use std::collections::{BTreeMap, BTreeSet};

use crate::device::edit::opening;
use crate::device::held::Held;
use crate::device::outbox::Entry;
use crate::device::{Action, Device, Drawer, Notice, Write, storage};
use crate::document::{Document, Made, Origin};
use crate::frame::{Hash, RefusalCode};
use crate::id::{OrderId, Random, RecordId, TableId};
use crate::order::read;
use crate::record::Record;
use crate::session::Actor;
use crate::time::Now;

/// A change that was refused so often is refused for a reason that making it again does not mend.
const MAX_REFUSALS: u32 = 3;

impl Device {
    /// The node refused a change for good.
    pub(super) fn refused(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        hash: Hash,
        order: OrderId,
        code: RefusalCode,
        actions: &mut Vec<Action>,
    ) {
        // Refusals of changes that were made again meanwhile speak of hashes that are gone.
        let Some(key) = self.outbox.key_of(hash) else { return };
        let mut writes = Vec::new();
        let mut orders = BTreeSet::from([order]);
        // What was refused with something that comes before it has its turn when that is settled.
        let is_to_blame = code != RefusalCode::RefusedDependency || self.comes_first(key);
        let entry = self.outbox.entry_mut(key).expect("the key was just found");
        let is_lost_here =
            self.held.get(&order).is_some_and(|held| held.lacks_what_it_builds_on(&entry.made));
        if code == RefusalCode::AlreadyThere {
            orders.extend(self.taken_before(key, &mut writes));
        } else if code == RefusalCode::WrongAmount && entry.keep_the_money_alone() {
            // It goes again as it is now.
        } else if is_its_own_fault(code) || (is_to_blame && entry.refusals >= MAX_REFUSALS) {
            orders.extend(self.give_up(key, code, &mut writes, actions));
        } else if is_to_blame {
            entry.refusals += 1;
        }
        if code == RefusalCode::UnknownDependency && !is_lost_here {
            self.fall_back_to_genesis(order, &mut writes);
        }
        for order in &orders {
            self.replay_all(now, random, *order, std::mem::take(&mut writes), actions);
        }
        if orders.len() > 1 {
            self.connect_now(actions);
        }
        if matches!(code, RefusalCode::UnknownDependency | RefusalCode::AlreadyThere) {
            self.greet(actions);
        }
        self.push_waiting(now, actions);
    }

    /// What was made again had been taken as it was made first, and the answer to that came too late: nothing is lost
    /// and nobody need know. The node sends what it took.
    fn taken_before(&mut self, key: u64, writes: &mut Vec<Write>) -> BTreeSet<OrderId> {
        let removed = self.outbox.group_of(key).into_iter().filter_map(|key| {
            writes.push(storage::delete_entry(key));
            self.outbox.remove(key)
        });
        removed.map(|entry| entry.origin.order).collect()
    }

    /// The sitting is over: what was meant for whoever sits at the table goes to the party that sits there now, with all
    /// that builds on it. What was written knowing those who were there stays theirs.
    pub(super) fn moved_on(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        order: OrderId,
        table: TableId,
        current: u32,
        actions: &mut Vec<Action>,
    ) {
        let mut writes = Vec::new();
        self.give_up_what_needs(now, random, order, &mut writes, actions);
        let keys = self.outbox.keys_of(order);
        if let Some(first) = keys.first().copied().filter(|key| self.stays(*key)) {
            self.outbox.entry_mut(first).into_iter().for_each(|entry| entry.refusals += 1);
            self.replay_all(now, random, order, writes, actions);
            return self.push_waiting(now, actions);
        }
        let had_unsent = !keys.is_empty();
        // It may have been reopened since the node said so, and the node believes that this phone has it.
        let is_alive = self.held.get(&order).is_some_and(|held| is_alive(held.acked()));
        let origin = Origin::of_sitting(self.site, table, current);
        self.held.entry(origin.order).or_insert_with(|| Held::new(Document::genesis(origin)));
        self.replay(now, random, (order, keys), origin, writes, actions);
        let put_by = self.put_by(order);
        self.store(put_by, actions);
        actions.push(Action::OrdersChanged(vec![order]));
        if had_unsent {
            actions.push(Action::Tell(Notice::MovedToCurrentSitting { table }));
        }
        if is_alive {
            self.greet(actions);
        }
        self.push_waiting(now, actions);
    }

    /// Takes an entry out of the outbox, with all that is only taken together with it, and tells the person. Answers
    /// the orders that look different now.
    fn give_up(
        &mut self,
        key: u64,
        code: RefusalCode,
        writes: &mut Vec<Write>,
        actions: &mut Vec<Action>,
    ) -> BTreeSet<OrderId> {
        let mut orders = BTreeSet::new();
        for key in self.outbox.group_of(key) {
            let entry = self.outbox.remove(key).expect("the key was just listed");
            let (drawer, hash, order) = (Drawer::Damaged, entry.made.hash, entry.origin.order);
            let aside = Write::Put { drawer, key: format!("refused/{hash:?}"), bytes: entry.encode() };
            writes.extend([storage::delete_entry(key), aside]);
            let records = entry.records.into_iter().map(|(_, record)| record).collect();
            actions.push(Action::Tell(Notice::Refused { order, records, code }));
            orders.insert(order);
        }
        orders
    }

    /// A transfer or join cannot follow its party to another sitting: the other half names this order.
    fn give_up_what_needs(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        order: OrderId,
        writes: &mut Vec<Write>,
        actions: &mut Vec<Action>,
    ) {
        let is_paired = |key: &u64| self.outbox.entry(*key).is_some_and(|entry| entry.group.is_some());
        let paired: Vec<u64> = self.outbox.keys_of(order).into_iter().filter(is_paired).collect();
        let mut others = BTreeSet::new();
        for key in paired {
            if self.outbox.entry(key).is_some() {
                others.extend(self.give_up(key, RefusalCode::Unpaired, writes, actions));
            }
        }
        others.remove(&order);
        for other in &others {
            self.replay_all(now, random, *other, Vec::new(), actions);
        }
        // What the node still says of the other orders speaks of changes that are gone: it is asked anew.
        if !others.is_empty() {
            self.connect_now(actions);
        }
    }

    /// Makes all unsent changes of an order again, on the acknowledged document.
    fn replay_all(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        order: OrderId,
        writes: Vec<Write>,
        actions: &mut Vec<Action>,
    ) {
        if let Some(origin) = self.held.get(&order).map(|held| held.acked().origin()) {
            let keys = self.outbox.keys_of(order);
            self.replay(now, random, (order, keys), origin, writes, actions);
        }
    }

    /// Makes these unsent changes of one order again, in that order or in another one. Each is judged by what its author knew, so
    /// it builds on that and on what was made again before it, not on what the node has said since.
    fn replay(
        &mut self,
        now: Now,
        random: &mut dyn Random,
        (from, keys): (OrderId, Vec<u64>),
        onto: Origin,
        mut writes: Vec<Write>,
        actions: &mut Vec<Action>,
    ) {
        // An actor whose changes were given up must not write again: its numbering has a hole.
        self.actor = self.session.as_ref().map(|session| Actor::fresh(session.id, random));
        let mut actors = BTreeMap::new();
        let (taken, mut keys) = keys.into_iter().partition(|key| self.is_taken(*key));
        self.forget_taken(taken, &mut writes);
        let known: Vec<BTreeSet<Hash>> = keys.iter().map(|key| self.known_there(*key, onto.order)).collect();
        let Some(held) = self.held.get_mut(&onto.order) else { return };
        let moves = from != onto.order;
        if !moves {
            held.fall_back();
        }
        let mut again = Again::of(held.acked(), BTreeSet::new());
        for (key, known) in keys.iter_mut().zip(known) {
            let mut entry = self.outbox.remove(*key).expect("the key was just listed");
            let knew = known.iter().copied().collect();
            again.learn(held.acked(), known);
            // Should the opening have been refused with what was ordered in it, the table is opened all the same.
            if !again.is_open() && !entry.records.iter().any(|(_, record)| matches!(record, Record::Open(_)))
            {
                let stamp = entry.records.first().map(|(_, record)| record.stamp());
                entry.records.splice(0..0, stamp.map(|stamp| opening(now, random, stamp)));
            }
            let actor = *actors.entry(entry.session).or_insert_with(|| Actor::fresh(entry.session, random));
            let made = again.make(actor, &entry);
            // It builds on what is there; something else may wait.
            let _waits = held.local_mut().apply(std::slice::from_ref(&made.bytes));
            let mut next = Entry::new(onto, entry.session, made, entry.records.clone(), now);
            next.keep_age_of(&entry);
            next.knew = knew;
            next.group = entry.group;
            if moves {
                // It builds on what was taken there before, and must be sent behind it.
                writes.push(storage::delete_entry(*key));
                *key = self.outbox.push(next);
            } else {
                self.outbox.put(*key, next);
            }
        }
        self.refresh(onto.order);
        actions.push(Action::OrdersChanged(vec![onto.order]));
        self.store_entries(keys, writes, actions);
    }

    /// Whether an entry is for a party whom its author knew. A node that came of a backup may say again and again that it
    /// does not know them.
    fn stays(&self, key: u64) -> bool {
        let entry = self.outbox.entry(key).filter(|entry| entry.refusals < MAX_REFUSALS);
        entry.is_some_and(|entry| !self.known_there(key, entry.origin.order).is_empty())
    }

    /// Whether nothing unsent comes before an entry, nor before what is only taken together with it.
    fn comes_first(&self, key: u64) -> bool {
        self.outbox.group_of(key).into_iter().all(|mate| {
            let order = self.outbox.entry(mate).map(|entry| entry.origin.order);
            order.is_some_and(|order| self.outbox.keys_of(order).first() == Some(&mate))
        })
    }

    /// What the author of an entry knew of the party for which it is made again.
    fn known_there(&self, key: u64, order: OrderId) -> BTreeSet<Hash> {
        let entry = self.outbox.entry(key).filter(|entry| entry.origin.order == order);
        let Some((entry, held)) = entry.zip(self.held.get(&order)) else { return BTreeSet::new() };
        // A node that was restored may know less than the phone was told by the one before.
        entry.knew.iter().copied().filter(|hash| held.acked().has(*hash)).collect()
    }

    /// Whether the node has sent the records of an entry: it took them, and its answer is lost or still to come.
    fn is_taken(&self, key: u64) -> bool {
        let Some(entry) = self.outbox.entry(key) else { return false };
        let Some(held) = self.held.get(&entry.origin.order) else { return false };
        let is_there =
            |(id, record): &(RecordId, Record)| held.acked().has_record(record.collection(), &id.to_string());
        entry.records.iter().all(is_there)
    }

    fn forget_taken(&mut self, taken: Vec<u64>, writes: &mut Vec<Write>) {
        for key in taken {
            self.outbox.remove(key);
            writes.push(storage::delete_entry(key));
        }
    }

    /// The node lacks what this phone thought acknowledged: start from what every device has, keep the rest aside.
    fn fall_back_to_genesis(&mut self, order: OrderId, writes: &mut Vec<Write>) {
        let Some(held) = self.held.get_mut(&order) else { return };
        let bytes = held.acked().save();
        writes.push(Write::Put { drawer: Drawer::Damaged, key: format!("ahead-of-node/{order}"), bytes });
        *held = Held::new(Document::genesis(held.acked().origin()));
    }
}

/// What was made again, as its author sees it: what that person knew, and on top what was made again before.
struct Again {
    known: BTreeSet<Hash>,
    document: Document,
    made: Vec<Vec<u8>>,
}

impl Again {
    fn of(acked: &Document, known: BTreeSet<Hash>) -> Self {
        let heads: Vec<Hash> = known.iter().copied().collect();
        Self { known, document: acked.as_of(&heads), made: Vec::new() }
    }

    /// The author of what comes next knew this, too.
    fn learn(&mut self, acked: &Document, known: BTreeSet<Hash>) {
        if known.is_subset(&self.known) {
            return;
        }
        let made = std::mem::take(&mut self.made);
        *self = Self::of(acked, &self.known | &known);
        self.document.apply(&made).expect("it builds on what its author knew before");
        self.made = made;
    }

    fn is_open(&self) -> bool {
        read(&self.document).0.opened_at.is_some()
    }

    fn make(&mut self, actor: Actor, entry: &Entry) -> Made {
        let made = self.document.append(actor.bytes(), entry.made_at, &entry.records);
        self.made.push(made.bytes.clone());
        made
    }
}

/// Whether somebody opened an order and, for all that is known here, it is not over.
fn is_alive(document: &Document) -> bool {
    let order = read(document).0;
    order.opened_at.is_some() && !order.status.is_over()
}

/// Whether the records themselves were refused, and not merely the way in which they were written.
fn is_its_own_fault(code: RefusalCode) -> bool {
    !matches!(
        code,
        RefusalCode::WrongSequence | RefusalCode::UnknownDependency | RefusalCode::RefusedDependency
    )
}
