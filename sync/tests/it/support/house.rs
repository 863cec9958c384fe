//! A house of engines without any IO: phones, a hub, books in memory, and messages that are carried by hand.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use sync::device::{Action, Device, Drawer, Event, Link, Notice, StoreToken, Stored, Target, Write};
use sync::frame::{Epoch, TableStatus, ToDevice, ToNode};
use sync::hub::{Arrived, Batch, Books, BooksError, ConnId, Hub, KnownSession, Output, Quarantined, Setup};
use sync::id::{OrderId, TableId};
use sync::menu::Menu;
use sync::order::read;
use sync::policy::Rules;
use sync::record::Record;
use sync::session::{Session, SessionId};
use sync::site::Role;
use sync::time::{Now, UnixMs};

use super::{Dice, session, site};

/// An epoch with the proof that this house believes.
pub(crate) fn proven(number: u64) -> Epoch {
    Epoch { number, proof: format!("signed {number}") }
}

#[derive(Default)]
pub(crate) struct MemoryBooks {
    pub(crate) documents: BTreeMap<OrderId, Vec<u8>>,
    pub(crate) sessions: BTreeMap<SessionId, KnownSession>,
    pub(crate) menus: BTreeMap<u32, Arc<Menu>>,
    /// The node's disk cannot be read just now.
    pub(crate) unreadable: bool,
    /// How many orders were read.
    pub(crate) read: Cell<usize>,
}

impl Books for MemoryBooks {
    fn session(&self, id: SessionId) -> Result<Option<KnownSession>, BooksError> {
        self.check()?;
        Ok(self.sessions.get(&id).cloned())
    }

    fn document(&self, order: OrderId) -> Result<Option<Vec<u8>>, BooksError> {
        self.check()?;
        self.read.set(self.read.get() + 1);
        Ok(self.documents.get(&order).cloned())
    }

    fn open_orders(&self) -> Result<Vec<OrderId>, BooksError> {
        let document = |bytes: &Vec<u8>| sync::document::Document::load(bytes).unwrap();
        let open = self.documents.iter().filter(|(_, bytes)| !read(&document(bytes)).0.status.is_over());
        Ok(open.map(|(order, _)| *order).collect())
    }

    fn last_sittings(&self) -> Result<Vec<(TableId, u32)>, BooksError> {
        let origin = |bytes: &Vec<u8>| sync::document::Document::load(bytes).unwrap().origin();
        let last = self.documents.values().map(origin).map(|origin| (origin.table.unwrap(), origin.sitting));
        let mut last: Vec<(TableId, u32)> = last.collect();
        // The highest of a table comes last, and counts.
        last.sort_unstable();
        Ok(last)
    }

    fn menu(&self, version: u32) -> Result<Option<Arc<Menu>>, BooksError> {
        self.check()?;
        Ok(self.menus.get(&version).cloned())
    }

    fn is_proven(&self, epoch: &Epoch) -> bool {
        *epoch == proven(epoch.number)
    }
}

pub(crate) struct Phone {
    pub(crate) device: Device,
    pub(crate) session: Session,
    pub(crate) disk: BTreeMap<(Drawer, String), Vec<u8>>,
    pub(crate) in_wifi: bool,
    pub(crate) notices: Vec<Notice>,
    pub(crate) conn: Option<ConnId>,
    pub(crate) disk_full: bool,
    /// Its disk takes its time: writes wait in `unwritten`.
    pub(crate) disk_slow: bool,
    unwritten: VecDeque<(StoreToken, Vec<Write>)>,
    inbox: VecDeque<Event>,
}

pub(crate) struct House {
    pub(crate) hub: Hub,
    pub(crate) books: MemoryBooks,
    pub(crate) phones: Vec<Phone>,
    pub(crate) now: Now,
    pub(crate) disk_full: bool,
    /// The node's disk takes its time: a batch is on its way until `end_commit`.
    pub(crate) disk_slow: bool,
    flying: Option<Batch>,
    pub(crate) arrived: Vec<Arrived>,
    pub(crate) quarantined: Vec<Quarantined>,
    pub(crate) replaced_by: Option<u64>,
    /// Of the node that starts next.
    pub(crate) epoch: Epoch,
    pub(crate) dice: Dice,
    rules: Rules,
    conns: u64,
}

impl House {
    /// A house with so many phones in the Wi-Fi, each with its own waiter (1, 2, ...).
    pub(crate) fn with_phones(count: u32) -> Self {
        Self::with_rules(count, Rules { every_waiter_serves_every_table: true, ..Rules::default() })
    }

    /// A house with so many phones and these rules.
    pub(crate) fn with_rules(count: u32, rules: Rules) -> Self {
        let mut dice = Dice(1);
        let mut books = MemoryBooks::default();
        for user in 1..=count {
            let session = session(user);
            books.sessions.insert(session.id, KnownSession { session, may_write: true });
        }
        let hub = Hub::new(setup(rules.clone()), &books, &mut dice).unwrap();
        let now = Now { wall: UnixMs(1_700_000_000_000), running_ms: 0 };
        let mut house = Self {
            hub,
            books,
            phones: Vec::new(),
            now,
            disk_full: false,
            disk_slow: false,
            flying: None,
            arrived: Vec::new(),
            quarantined: Vec::new(),
            replaced_by: None,
            epoch: Epoch::default(),
            dice,
            rules,
            conns: 0,
        };
        (1..=count).for_each(|user| house.add_phone(session(user)));
        house.run();
        house
    }

    fn restored(&mut self, stored: Vec<Stored>) -> (Device, Vec<Action>) {
        let (mut device, actions) = Device::restore(site(), stored, &mut self.dice);
        device.obey(self.rules.clone());
        (device, actions)
    }

    fn add_phone(&mut self, session: Session) {
        let (device, actions) = self.restored(Vec::new());
        let phone = Phone {
            device,
            session: session.clone(),
            disk: BTreeMap::new(),
            in_wifi: true,
            notices: Vec::new(),
            conn: None,
            disk_full: false,
            disk_slow: false,
            unwritten: VecDeque::new(),
            inbox: VecDeque::from([Event::Granted(session)]),
        };
        self.phones.push(phone);
        self.perform(self.phones.len() - 1, actions);
    }

    /// Carries messages until nobody has anything to say.
    pub(crate) fn run(&mut self) {
        for _ in 0..10_000 {
            let carried = (0..self.phones.len()).any(|phone| self.step(phone));
            if !carried && !self.commit() {
                return;
            }
        }
        panic!("the house never becomes quiet");
    }

    fn step(&mut self, phone: usize) -> bool {
        let Some(event) = self.phones[phone].inbox.pop_front() else { return false };
        let actions = self.phones[phone].device.handle(self.now, &mut self.dice, event);
        self.perform(phone, actions);
        true
    }

    /// One batch to disk, or not.
    pub(crate) fn commit(&mut self) -> bool {
        let Some(batch) = self.hub.take_batch() else { return false };
        self.flying = Some(batch);
        if !self.disk_slow {
            self.end_commit();
        }
        true
    }

    /// The batch that is on its way arrives, or does not.
    pub(crate) fn end_commit(&mut self) {
        let batch = self.flying.take().expect("a batch is on its way");
        let outputs = if self.disk_full {
            self.hub.failed()
        } else {
            self.books.write(batch);
            self.hub.committed()
        };
        self.deliver(outputs);
    }

    pub(crate) fn end_commit_if_any(&mut self) {
        if self.flying.is_some() {
            self.end_commit();
        }
    }

    /// The node dies with what was on its way to disk, and starts again.
    pub(crate) fn kill_node(&mut self) {
        self.flying = None;
        self.restart_node();
    }

    pub(crate) fn edit(&mut self, phone: usize, target: Target, records: Vec<Record>) -> OrderId {
        let edited = self.phones[phone].device.edit(self.now, &mut self.dice, target, records).unwrap();
        self.perform(phone, edited.actions);
        edited.order
    }

    fn perform(&mut self, phone: usize, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Send(bytes) => self.send(phone, &bytes),
                Action::Connect { .. } => self.connect(phone),
                Action::Disconnect => self.hang_up(phone),
                Action::Store { token, writes } => {
                    self.phones[phone].unwritten.push_back((token, writes));
                    if !self.phones[phone].disk_slow {
                        self.phones[phone].finish_write();
                    }
                }
                Action::Tell(notice) => self.phones[phone].notices.push(notice),
                Action::OrdersChanged(_) | Action::StatusChanged | Action::FetchCatalog { .. } => {}
            }
        }
    }

    fn connect(&mut self, phone: usize) {
        if !self.phones[phone].in_wifi {
            return;
        }
        self.hang_up(phone);
        self.conns += 1;
        let conn = ConnId(self.conns);
        self.hub.connect(conn, self.phones[phone].session.clone());
        self.phones[phone].conn = Some(conn);
        self.phones[phone].inbox.push_back(Event::LinkUp);
    }

    fn hang_up(&mut self, phone: usize) {
        if let Some(conn) = self.phones[phone].conn.take() {
            self.hub.disconnect(conn);
        }
    }

    pub(crate) fn send(&mut self, phone: usize, bytes: &[u8]) {
        let Some(conn) = self.phones[phone].conn else { return };
        let handled = self.hub.receive(conn, bytes, &self.books);
        self.arrived.extend(handled.arrived);
        self.deliver(handled.outputs);
    }

    pub(crate) fn send_frame(&mut self, phone: usize, frame: &ToNode) {
        self.send(phone, &frame.encode());
    }

    pub(crate) fn deliver(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Send { conn, frame } => {
                    let phone = self.phones.iter_mut().find(|phone| phone.conn == Some(conn));
                    phone
                        .into_iter()
                        .for_each(|phone| phone.inbox.push_back(Event::Received(frame.to_vec())));
                }
                Output::Disconnect { conn, .. } => {
                    let phone = self.phones.iter_mut().find(|phone| phone.conn == Some(conn));
                    phone.into_iter().for_each(|phone| {
                        phone.conn = None;
                        phone.inbox.push_back(Event::LinkDown);
                    });
                }
                Output::Replaced { by } => self.replaced_by = Some(by),
                Output::Quarantine(refused) => self.quarantined.push(refused),
            }
        }
    }

    /// The phone leaves the Wi-Fi; messages on their way are lost.
    pub(crate) fn walk_out(&mut self, phone: usize) {
        self.hang_up(phone);
        self.phones[phone].in_wifi = false;
        self.phones[phone].hears_no_more();
        self.phones[phone].inbox.push_back(Event::LinkDown);
        self.run();
    }

    /// The phone comes back, and everything settles.
    pub(crate) fn walk_in(&mut self, phone: usize) {
        self.phones[phone].in_wifi = true;
        self.connect(phone);
        self.run();
    }

    /// The app starts anew from what is on the phone's disk.
    pub(crate) fn reload(&mut self, phone: usize) {
        self.hang_up(phone);
        self.phones[phone].unwritten.clear();
        let disk = self.phones[phone].disk.clone();
        let stored = disk.into_iter().map(|((drawer, key), bytes)| Stored { drawer, key, bytes }).collect();
        let (device, actions) = self.restored(stored);
        self.phones[phone].device = device;
        self.phones[phone].inbox.clear();
        self.perform(phone, actions);
        let session = self.phones[phone].device.session().cloned();
        self.phones[phone].inbox.extend(session.map(Event::Granted));
        self.run();
    }

    /// The node starts anew from its books.
    pub(crate) fn restart_node(&mut self) {
        let setup = Setup { epoch: self.epoch.clone(), ..setup(self.rules.clone()) };
        self.replaced_by = None;
        self.hub = Hub::new(setup, &self.books, &mut self.dice).unwrap();
        for phone in &mut self.phones {
            phone.conn = None;
            phone.hears_no_more();
            phone.inbox.push_back(Event::LinkDown);
        }
        self.run();
    }

    pub(crate) fn status(&self, table: TableId) -> TableStatus {
        self.hub.statuses().into_iter().find(|status| status.table == table).unwrap()
    }

    /// This phone is a manager's from now on.
    pub(crate) fn promote(&mut self, phone: usize) {
        let session = Session { role: Role::Manager, ..self.phones[phone].session.clone() };
        self.books.sessions.insert(session.id, KnownSession { session: session.clone(), may_write: true });
        self.phones[phone].session = session.clone();
        self.phones[phone].inbox.push_back(Event::Granted(session));
        self.run();
    }

    /// Does something with the engine of a phone, as a person would.
    pub(crate) fn act<E: std::fmt::Debug>(
        &mut self,
        phone: usize,
        act: impl FnOnce(&mut Device, Now, &mut Dice) -> Result<Vec<Action>, E>,
    ) {
        let actions = act(&mut self.phones[phone].device, self.now, &mut self.dice).unwrap();
        self.perform(phone, actions);
    }

    /// Whether the work of a waiter is taken.
    pub(crate) fn may_write(&mut self, user: u32, may_write: bool) {
        self.books.sessions.get_mut(&session(user).id).expect("the session was granted").may_write =
            may_write;
    }

    /// What a phone was told that did not happen: the names of the items.
    pub(crate) fn refused(&self, phone: usize) -> Vec<String> {
        let records = self.phones[phone].notices.iter().filter_map(|notice| match notice {
            Notice::Refused { records, .. } => Some(records),
            _ => None,
        });
        let name = |record: &Record| match record {
            Record::Item(item) => item.name.clone(),
            other => other.collection().key().to_owned(),
        };
        records.flatten().map(name).collect()
    }

    /// Names and quantities that a phone shows, sorted.
    pub(crate) fn lines(&self, phone: usize, order: OrderId) -> Vec<(String, u32)> {
        let view = self.phones[phone].device.view(order).expect("the phone has the order");
        let lines = view.order.lines.iter().filter(|line| line.live_qty > 0);
        let mut lines: Vec<_> = lines.map(|line| (line.item.name.clone(), line.live_qty)).collect();
        lines.sort();
        lines
    }

    pub(crate) fn is_online(&self, phone: usize) -> bool {
        self.phones[phone].device.link() == Link::Online
    }
}

impl Phone {
    /// What the node said is lost; what the phone's own disk says is not.
    fn hears_no_more(&mut self) {
        self.inbox
            .retain(|event| matches!(event, Event::Granted(_) | Event::Stored(_) | Event::StoreFailed(_)));
    }

    /// The oldest of the writes that wait reaches the phone's disk, or does not.
    pub(crate) fn finish_write(&mut self) {
        let (token, writes) = self.unwritten.pop_front().expect("a write waits");
        if self.disk_full {
            return self.inbox.push_back(Event::StoreFailed(token));
        }
        writes.into_iter().for_each(|write| self.write(write));
        self.inbox.push_back(Event::Stored(token));
    }

    fn write(&mut self, write: Write) {
        match write {
            Write::Put { drawer, key, bytes } => self.disk.insert((drawer, key), bytes),
            Write::Delete { drawer, key } => self.disk.remove(&(drawer, key)),
        };
    }
}

impl MemoryBooks {
    fn check(&self) -> Result<(), BooksError> {
        if self.unreadable { Err(BooksError("the disk is tired".to_owned())) } else { Ok(()) }
    }

    pub(crate) fn write(&mut self, batch: Batch) {
        for (order, snapshot) in batch.compacted {
            self.documents.insert(order, snapshot);
        }
        for (order, changes) in batch.changes {
            let stored = self.documents.entry(order).or_default();
            changes.into_iter().for_each(|made| stored.extend(made.bytes));
        }
    }
}

pub(crate) fn setup(rules: Rules) -> Setup {
    Setup {
        site: site(),
        catalog: 1,
        tables: (1..=20).map(TableId).collect(),
        rules,
        epoch: Epoch::default(),
        replaced_by: None,
        receipt_key: None,
        is_recovering: false,
    }
}

impl House {
    /// The phone sends, the node stores, and nothing that the node says arrives.
    pub(crate) fn run_without_answers(&mut self, phone: usize) {
        while self.step(phone) {}
        while self.commit() {}
        self.phones[phone].inbox.clear();
        self.hang_up(phone);
    }

    /// The phone writes and sends; what it is answered waits in its inbox.
    pub(crate) fn run_phone_once(&mut self, phone: usize) {
        assert!(self.step(phone), "the phone has something to take in");
    }

    /// The phone hears something that is no frame.
    pub(crate) fn say_nonsense_to(&mut self, phone: usize) {
        self.phones[phone].inbox.push_front(Event::Received(b"nonsense".to_vec()));
    }

    /// From now on nothing that is sent to this phone arrives on its present connection.
    pub(crate) fn go_half_open(&mut self, phone: usize) {
        let conn = self.phones[phone].conn.expect("the phone is connected");
        self.hub.disconnect(conn);
    }

    /// Time passes, nobody does anything.
    pub(crate) fn pass_ms(&mut self, ms: u64) {
        self.now.running_ms += ms;
        self.now.wall.0 += i64::try_from(ms).unwrap();
    }

    /// What the node answers at once to a frame on a phone's connection.
    pub(crate) fn answers(&mut self, phone: usize, frame: &ToNode) -> Vec<ToDevice> {
        let conn = self.phones[phone].conn.expect("the phone is connected");
        let outputs = self.hub.receive(conn, &frame.encode(), &self.books).outputs;
        let sent = outputs.iter().filter_map(|output| match output {
            Output::Send { frame, .. } => Some(frame),
            _ => None,
        });
        sent.map(|frame| ToDevice::decode(frame).unwrap()).collect()
    }

    /// Time passes second by second.
    pub(crate) fn wait_ms(&mut self, ms: u64) {
        for _ in 0..ms.div_ceil(1000) {
            self.pass_ms(1000);
            self.phones.iter_mut().for_each(|phone| phone.inbox.push_back(Event::Tick));
            let read = self.hub.read_again(&self.books);
            self.deliver(read);
            self.run();
        }
    }

    /// An order as it is on the node's disk.
    pub(crate) fn stored(&self, order: OrderId) -> sync::order::Order {
        let document = sync::document::Document::load(&self.books.documents[&order]).unwrap();
        read(&document).0
    }

    /// The changes that are on the node's disk.
    pub(crate) fn stored_changes(&self, order: OrderId) -> Vec<Vec<u8>> {
        let document = sync::document::Document::load(&self.books.documents[&order]).unwrap();
        document.changes_since(&[]).unwrap().into_iter().map(|made| made.bytes).collect()
    }
}
