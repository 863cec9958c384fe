//! What devices send: greetings, openings, pushes.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::admit::{Admission, Admitted, admit, dependencies_of, name_of};
use crate::document::Origin;
use crate::document::additions::Added;
use crate::frame::{
    Epoch, ErrorCode, Follow, FrameError, Hash, Known, MAX_CHANGE_BYTES, MAX_CHANGES_IN_PUSH,
    MAX_DOCS_IN_HELLO, PROTOCOL, Pushed, RefusalCode, ToDevice, ToNode,
};
use crate::hub::connection::Connection;
use crate::hub::license::are_from_another_table;
use crate::hub::loaded::are_plain;
use crate::hub::{Arrived, Books, ConnId, Handled, Hub, MAX_SITTINGS_AHEAD, Output, Quarantined};
use crate::id::{OrderId, RecordId, TableId};
use crate::record::Record;
use crate::site::Role;

/// Parties that may have sat at a table since, among which is looked for what a phone sends late: more than an evening has.
const MAX_SITTINGS_SEARCHED: usize = 64;

/// Why a change was not taken.
pub(super) enum Verdict {
    /// Never will be.
    Refused(RefusalCode),
    /// It cannot be judged or stored now, or what it builds on could not: later.
    PutOff,
    /// Its sitting is over, and its author did not know that it ever began.
    Closed { table: TableId, current: u32 },
    /// It opens a table, and the house has no license for that.
    Held,
}

/// What became of one pushed change.
enum Taken {
    New(Arrived),
    Known(Hash),
}

impl Hub {
    /// Takes in a message of a device.
    pub fn receive(&mut self, conn: ConnId, bytes: &[u8], books: &dyn Books) -> Handled {
        let Some(connection) = self.connections.get(&conn) else { return Handled::default() };
        let greeted = connection.greeted;
        let outputs = match ToNode::decode(bytes) {
            Err(FrameError::TooLarge(_)) => self.fail(conn, ErrorCode::TooLarge, "the frame is too large"),
            Err(FrameError::Malformed(why)) => self.fail(conn, ErrorCode::Malformed, &why),
            Ok(ToNode::Hello { protocol, docs, follow, epoch }) => {
                let heard = self.heard_of(&epoch, books);
                let hello = self.hello(conn, protocol, &docs, follow, books);
                heard.into_iter().chain(hello).collect()
            }
            Ok(ToNode::Ping) => vec![Self::send(conn, &ToDevice::Pong)],
            Ok(_) if !greeted => self.fail(conn, ErrorCode::HelloFirst, "Hello comes first"),
            Ok(ToNode::Open { order, table, sitting }) => self.open(conn, order, table, sitting, books),
            Ok(ToNode::Push { changes }) => return self.push(conn, changes, books),
            Ok(ToNode::LicenseSeen { number }) => {
                self.license_seen(conn, number);
                Vec::new()
            }
            Ok(ToNode::Vouch { docs }) => self.vouched(conn, &docs, books),
            Ok(ToNode::Doubt { hashes }) => {
                self.doubted(conn, &hashes);
                Vec::new()
            }
            Ok(ToNode::Recover { order, changes, receipt }) => {
                return self.brought(conn, order, changes, receipt, books);
            }
        };
        Handled { outputs, arrived: Vec::new() }
    }

    /// A phone knows of a later restore than ours: the node that came of it is the one that counts, and this one is an
    /// old machine that somebody plugged in again.
    fn heard_of(&mut self, epoch: &Epoch, books: &dyn Books) -> Vec<Output> {
        if epoch.number <= self.replaced_by.unwrap_or(self.epoch.number) || !books.is_proven(epoch) {
            return Vec::new();
        }
        self.replaced_by = Some(epoch.number);
        let mut outputs = vec![Output::Replaced { by: epoch.number }];
        outputs.extend(self.to_all(&told_replaced()));
        outputs
    }

    fn hello(
        &mut self,
        conn: ConnId,
        protocol: u16,
        docs: &[Known],
        follow: Follow,
        books: &dyn Books,
    ) -> Vec<Output> {
        if protocol != PROTOCOL {
            return self.fail(conn, ErrorCode::Version, "this node speaks another protocol: reload the app");
        }
        let followed = if let Follow::Only(orders) = &follow { orders.len() } else { 0 };
        if docs.len() > MAX_DOCS_IN_HELLO || followed > MAX_DOCS_IN_HELLO {
            return self.fail(conn, ErrorCode::TooLarge, "too many orders in Hello");
        }
        // A phone may hold an order that was closed long ago. What it lacks of one that cannot be read now it gets later.
        let is_read = |known: &Known| self.load(known.order, books).is_ok();
        let (read, unread): (Vec<Known>, Vec<Known>) = docs.iter().cloned().partition(is_read);
        let Some(connection) = self.connections.get_mut(&conn) else { return Vec::new() };
        connection.greeted = true;
        connection.follow = follow;
        connection.has = read.iter().map(|known| known.order).collect();
        connection.unread = unread;
        let mut outputs = vec![Self::send(
            conn,
            &ToDevice::Welcome { protocol: PROTOCOL, catalog: self.catalog, epoch: self.epoch.clone() },
        )];
        outputs.extend(self.license_for(conn));
        if self.replaced_by.is_some() {
            outputs.push(Self::send(conn, &told_replaced()));
        }
        outputs.extend(read.iter().filter_map(|known| self.catch_up(conn, known)));
        outputs.extend(self.first_sight(conn));
        outputs.push(Self::send(conn, &ToDevice::Tables { tables: self.statuses() }));
        docs.iter().for_each(|known| self.put_away(known.order));
        outputs
    }

    /// Tries again to read what could not be read when devices came, and sends them what they lack.
    pub fn read_again(&mut self, books: &dyn Books) -> Vec<Output> {
        let waits = |(_, connection): &(&ConnId, &Connection)| !connection.unread.is_empty();
        let waiting: Vec<ConnId> = self.connections.iter().filter(waits).map(|(conn, _)| *conn).collect();
        let mut outputs = Vec::new();
        for conn in waiting {
            let Some(connection) = self.connections.get_mut(&conn) else { continue };
            let waiting = std::mem::take(&mut connection.unread);
            let (read, unread): (Vec<Known>, Vec<Known>) =
                waiting.into_iter().partition(|known| self.load(known.order, books).is_ok());
            outputs.extend(read.iter().filter_map(|known| self.catch_up(conn, known)));
            let Some(connection) = self.connections.get_mut(&conn) else { continue };
            connection.unread = unread;
            connection.has.extend(read.iter().map(|known| known.order));
            read.iter().for_each(|known| self.put_away(known.order));
        }
        outputs
    }

    /// What a device lacks of an order that it has.
    fn catch_up(&self, conn: ConnId, known: &Known) -> Option<Output> {
        let published = self.loaded.get(&known.order)?.published.document();
        let order = known.order;
        let frame = match published.changes_since(&known.heads) {
            Some(changes) if changes.is_empty() => return None,
            Some(changes) => ToDevice::Changes {
                order,
                changes: changes.into_iter().map(|made| made.bytes.into()).collect(),
            },
            None => ToDevice::Snapshot { order, bytes: published.save().into() },
        };
        Some(Self::send(conn, &frame))
    }

    /// The orders that a device follows and does not have.
    fn first_sight(&mut self, conn: ConnId) -> Vec<Output> {
        let Some(connection) = self.connections.get_mut(&conn) else { return Vec::new() };
        let mut outputs = Vec::new();
        for (order, loaded) in self.loaded.iter().filter(|(_, loaded)| loaded.is_stored()) {
            let is_over = loaded.published.order().status.is_over();
            if connection.follows(*order, is_over) && connection.has.insert(*order) {
                let bytes = loaded.published.document().save().into();
                outputs.push(Self::send(conn, &ToDevice::Snapshot { order: *order, bytes }));
            }
        }
        outputs
    }

    fn open(
        &mut self,
        conn: ConnId,
        order: OrderId,
        table: TableId,
        sitting: u32,
        books: &dyn Books,
    ) -> Vec<Output> {
        let origin = Origin::of_sitting(self.site, table, sitting);
        let last = self.tables.get(&table).copied().unwrap_or(0);
        let can_be = self.is_table(table) && sitting <= last.saturating_add(MAX_SITTINGS_AHEAD);
        if origin.order != order || sitting == 0 || !can_be {
            return self.fail(conn, ErrorCode::NoSuchSitting, "no such table, or not the id of that sitting");
        }
        let Some(connection) = self.connections.get_mut(&conn) else { return Vec::new() };
        if connection.opened.len() >= MAX_DOCS_IN_HELLO {
            return self.fail(conn, ErrorCode::TooLarge, "too many orders are open on this connection");
        }
        connection.opened.insert(order, origin);
        // One that cannot be read now is tried again when something is pushed to it, and sent then.
        let is_read = self.load(order, books).is_ok();
        let Some(connection) = self.connections.get_mut(&conn) else { return Vec::new() };
        let lacks_it = is_read && connection.has.insert(order);
        let loaded = self.loaded.get(&order).filter(|loaded| lacks_it && loaded.is_stored());
        let snapshot = loaded
            .map(|loaded| ToDevice::Snapshot { order, bytes: loaded.published.document().save().into() });
        self.put_away(order);
        snapshot.iter().map(|frame| Self::send(conn, frame)).collect()
    }

    /// All changes of a push are taken, or none.
    pub(super) fn push(&mut self, conn: ConnId, changes: Vec<Pushed>, books: &dyn Books) -> Handled {
        if changes.is_empty() || changes.len() > MAX_CHANGES_IN_PUSH {
            let outputs = self.fail(conn, ErrorCode::TooLarge, "a push holds 1 to 32 changes");
            return Handled { outputs, arrived: Vec::new() };
        }
        let mut handled = Handled::default();
        let mut known = Vec::new();
        let waited = self.waiting.len();
        for pushed in &changes {
            match self.take(conn, pushed, books) {
                Ok(Taken::New(arrived)) => handled.arrived.push(arrived),
                Ok(Taken::Known(hash)) => known.push(hash),
                Err(verdict) => {
                    let orders: BTreeSet<OrderId> =
                        handled.arrived.iter().map(|arrived| arrived.order).collect();
                    self.take_back(&orders, waited);
                    let outputs = self.not_taken(conn, &changes, pushed, &verdict);
                    changes.iter().for_each(|pushed| self.put_away(pushed.order));
                    return Handled { outputs, arrived: Vec::new() };
                }
            }
        }
        if let Some(pushed) = self.unpaired(&changes, &handled.arrived) {
            let orders = handled.arrived.iter().map(|arrived| arrived.order).collect();
            self.take_back(&orders, waited);
            let outputs = self.not_taken(conn, &changes, pushed, &Verdict::Refused(RefusalCode::Unpaired));
            changes.iter().for_each(|pushed| self.put_away(pushed.order));
            return Handled { outputs, arrived: Vec::new() };
        }
        handled.outputs = known.into_iter().flat_map(|hash| self.acknowledge_again(conn, hash)).collect();
        changes.iter().for_each(|pushed| self.put_away(pushed.order));
        handled
    }

    fn take(&mut self, conn: ConnId, pushed: &Pushed, books: &dyn Books) -> Result<Taken, Verdict> {
        let order = pushed.order;
        let connection = self.connections.get(&conn).ok_or(Verdict::PutOff)?;
        let device = connection.session.device;
        let origin = connection.opened.get(&order).copied();
        let origin = origin.ok_or(Verdict::Refused(RefusalCode::UnknownOrder))?;
        if self.waiting.is_full() || self.replaced_by.is_some() {
            return Err(Verdict::PutOff);
        }
        if !self.load(order, books).map_err(|_| Verdict::PutOff)? {
            self.start(origin);
        }
        let is_held = self.holds(conn, order);
        let loaded = self.loaded.get(&order).ok_or(Verdict::PutOff)?;
        let admitted = match admit(loaded.newest.document(), &pushed.change) {
            Ok(Admission::Known(hash)) => return Ok(Taken::Known(hash)),
            Ok(Admission::New(admitted)) if is_held && !are_from_another_table(&admitted.records) => {
                return Err(Verdict::Held);
            }
            Ok(Admission::New(admitted)) => admitted,
            Err(RefusalCode::UnknownDependency) if is_held => return Err(Verdict::Held),
            Err(RefusalCode::UnknownDependency) if self.awaits(conn, order) => return Err(Verdict::PutOff),
            Err(RefusalCode::UnknownDependency) => return Err(self.missing(conn, order, &pushed.change)),
            Err(code) => return Err(Verdict::Refused(code)),
        };
        // Who is nobody has nothing looked up.
        let author = match books.session(admitted.actor.session).map_err(|_| Verdict::PutOff)? {
            Some(known) => Some(known),
            None => self.stands_for_lost_session(conn, &admitted.records)?,
        };
        let author = author.filter(|known| known.may_write && known.session.device == device);
        let author = author.ok_or(Verdict::Refused(RefusalCode::WrongActor))?;
        let dependencies: Vec<Hash> = admitted.change.deps().iter().map(|hash| Hash(hash.0)).collect();
        if let Some(sitting) = self.went_on_to(order, &dependencies, &admitted.records, books)? {
            return Err(sitting);
        }
        if let Some(closed) = self.closed_to(order, &dependencies) {
            return Err(closed);
        }
        self.judge(&author.session, order, &pushed.change, &admitted.records, books)?;
        self.apply(conn, order, *admitted, author.session.role, pushed.age_ms).map(Taken::New)
    }

    fn apply(
        &mut self,
        conn: ConnId,
        order: OrderId,
        admitted: Admitted,
        role: Role,
        age_ms: u64,
    ) -> Result<Arrived, Verdict> {
        let Admitted { made, records, counters, change, .. } = admitted;
        let added = counters.into_iter().zip(records.iter().cloned());
        let added = added.map(|(counter, (id, record))| Added { counter, id, record }).collect();
        let loaded = self.loaded.get_mut(&order).ok_or(Verdict::PutOff)?;
        // Admission leaves nothing over which Automerge stumbles. Should it do so all the same, the node lives on.
        let newest = if are_plain(&records) { loaded.newest.add_plain() } else { loaded.newest.change() };
        let applied = catch_unwind(AssertUnwindSafe(|| newest.apply_admitted(change, added)));
        if !matches!(applied, Ok(Ok(()))) {
            self.take_back(&BTreeSet::from([order]), self.waiting.len());
            return Err(Verdict::Refused(RefusalCode::Structure));
        }
        if let Some(genesis) = loaded.genesis_to_store() {
            self.waiting.add(order, genesis, None);
        }
        let connection = self.connections.get_mut(&conn).ok_or(Verdict::PutOff)?;
        connection.forget_put_off(made.hash);
        let is_doubtful = connection.was_doubted(made.hash);
        self.waiting.add(order, made, Some(conn));
        Ok(Arrived { order, role, records, age_ms, is_doubtful })
    }

    /// Why a change's dependencies are not here.
    fn missing(&self, conn: ConnId, order: OrderId, change: &[u8]) -> Verdict {
        let dependencies = dependencies_of(change);
        let Some(connection) = self.connections.get(&conn) else { return Verdict::PutOff };
        // What it builds on, and what its author knew, will be seen when that comes again.
        if dependencies.iter().any(|hash| connection.was_put_off(*hash)) {
            return Verdict::PutOff;
        }
        if dependencies.iter().any(|hash| connection.was_refused(*hash)) {
            return Verdict::Refused(RefusalCode::RefusedDependency);
        }
        let unknown = Verdict::Refused(RefusalCode::UnknownDependency);
        self.closed_to(order, &dependencies).unwrap_or(unknown)
    }

    /// A change for an order that is over, by somebody who knew nothing of it, was meant for the party that sits
    /// there now. Whoever knew the order meant this one: it is kept, and reopens it.
    fn closed_to(&self, order: OrderId, dependencies: &[Hash]) -> Option<Verdict> {
        let loaded = self.loaded.get(&order)?;
        // Plain things reopen an order, they do not end it.
        if !loaded.newest.in_the_main().status.is_over() || !loaded.newest.order().status.is_over() {
            return None;
        }
        let table = loaded.newest.order().first_table.filter(|_| !loaded.is_known_to(dependencies))?;
        Some(Verdict::Closed { table, current: self.current_sitting(table) })
    }

    /// What was meant for the next party may be in its order already, brought by a phone that could not note that and has
    /// sent it as it was written first: then it belongs there, whatever has become of that party.
    fn went_on_to(
        &mut self,
        order: OrderId,
        dependencies: &[Hash],
        records: &[(RecordId, Record)],
        books: &dyn Books,
    ) -> Result<Option<Verdict>, Verdict> {
        let Some(loaded) = self.loaded.get(&order) else { return Ok(None) };
        let Origin { table, sitting, .. } = loaded.newest.document().origin();
        let Some(table) = table.filter(|_| !loaded.is_known_to(dependencies)) else { return Ok(None) };
        let last = self.tables.get(&table).copied().unwrap_or(0);
        for later in (sitting.saturating_add(1)..=last).rev().take(MAX_SITTINGS_SEARCHED) {
            let next = Origin::of_sitting(self.site, table, later).order;
            if self.has_any(next, records, books).map_err(|_| Verdict::PutOff)? {
                return Ok(Some(Verdict::Closed { table, current: later }));
            }
        }
        Ok(None)
    }

    fn acknowledge_again(&mut self, conn: ConnId, hash: Hash) -> Vec<Output> {
        if self.is_on_its_way(hash) {
            self.acknowledge_later(conn, hash);
            return Vec::new();
        }
        vec![Self::send(conn, &ToDevice::Ack { hashes: vec![hash] })]
    }

    fn not_taken(&mut self, conn: ConnId, all: &[Pushed], which: &Pushed, verdict: &Verdict) -> Vec<Output> {
        let hashes: Vec<Hash> = all.iter().map(|pushed| name_of(&pushed.change)).collect();
        match verdict {
            Verdict::PutOff => {
                if let Some(connection) = self.connections.get_mut(&conn) {
                    hashes.iter().for_each(|hash| connection.remember_put_off(*hash));
                }
                let awaits = self.awaits(conn, which.order);
                self.reply(conn, which.order, hashes.clone(), ToDevice::Retry { hashes, awaits })
            }
            Verdict::Held => self.reply(conn, which.order, hashes.clone(), ToDevice::Hold { hashes }),
            Verdict::Closed { table, current } => {
                // The halves for other orders are given up by the device; what builds on them is made again.
                let others = all.iter().zip(&hashes).filter(|(pushed, _)| pushed.order != which.order);
                if let Some(connection) = self.connections.get_mut(&conn) {
                    others.for_each(|(_, hash)| connection.remember_refused(*hash));
                }
                let closed = ToDevice::Closed { order: which.order, table: *table, current: *current };
                self.reply(conn, which.order, hashes, closed)
            }
            Verdict::Refused(code) => {
                let mut outputs = self.quarantine(conn, which, *code);
                let failed = name_of(&which.change);
                for (pushed, hash) in all.iter().zip(hashes) {
                    let code = if hash == failed { *code } else { RefusalCode::RefusedDependency };
                    outputs.extend(self.reject(conn, pushed.order, hash, code));
                }
                outputs
            }
        }
    }

    fn reject(&mut self, conn: ConnId, order: OrderId, hash: Hash, code: RefusalCode) -> Vec<Output> {
        if let Some(connection) = self.connections.get_mut(&conn) {
            connection.remember_refused(hash);
        }
        let heads =
            self.loaded.get(&order).map_or_else(Vec::new, |loaded| loaded.published.document().heads());
        self.reply(conn, order, vec![hash], ToDevice::Reject { hash, order, code, heads })
    }

    /// Keeps what was refused for what it holds; a repetition of an earlier refusal is not kept again.
    fn quarantine(&self, conn: ConnId, pushed: &Pushed, code: RefusalCode) -> Vec<Output> {
        let Some(connection) = self.connections.get(&conn) else { return Vec::new() };
        if code == RefusalCode::RefusedDependency {
            return Vec::new();
        }
        let device = connection.session.device;
        // What is larger is no change, and is not kept whole.
        let kept = pushed.change.len().min(MAX_CHANGE_BYTES);
        let bytes = pushed.change[..kept].to_vec();
        vec![Output::Quarantine(Quarantined { device, order: pushed.order, code, bytes })]
    }
}

fn told_replaced() -> ToDevice {
    let message = "another node took the place of this one: switch this one off".to_owned();
    ToDevice::Error { code: ErrorCode::Replaced, message }
}
