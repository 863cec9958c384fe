//! A restaurant in memory: one phone's engine, the flow, books that are maps, printers that print what they are given.

use std::collections::{BTreeMap, VecDeque};

use node::flow::{
    Action, Backup, Event, Flow, FlowSetup, Printer, PrinterEvent, Refusal, Request, RequestId, RouteRule,
    Transaction,
};
use node::job::{Errand, Job, JobId, JobState, Outcome, PrinterId};
use node::projection::OrderRow;
use printers::document::Document as Paper;
use printers::ticket::{Kind, Mark};
use sim::shelf::Shelf;
use sync::device::{self, Device, Target};
use sync::document::{Document, Origin};
use sync::frame::{Epoch, Follow, PROTOCOL, Pushed, RefusalCode, ToDevice, ToNode};
use sync::hub::ConnId;
use sync::id::{
    CategoryId, DeviceId, OrderId, ProductId, Random, RecordId, SiteId, TableGroupId, TableId, UserId,
};
use sync::menu::{Category, CategoryKind, Menu, Product, Route};
use sync::money::Money;
use sync::order::{Line, Oddity, Order, read};
use sync::policy::Rules;
use sync::record::{Cancel, Close, Decision, Item, Method, Note, Payment, Record, Stamp, Verdict, Void};
use sync::session::{Session, SessionId};
use sync::site::{Catalog, Role, Site, Table, TableGroup};
use sync::time::{Now, UnixMs};
use uuid::Uuid;

pub(crate) const KITCHEN: u32 = 1;
pub(crate) const BAR: u32 = 2;
pub(crate) const MOUSAKAS: (u32, &str) = (1, "Μουσακάς");
pub(crate) const BEER: (u32, &str) = (2, "Μπίρα");
pub(crate) const COVER: (u32, &str) = (3, "Κουβέρ");

/// What stands between the flow and the paper.
#[derive(Default)]
struct Machine {
    hand: Option<(JobId, Errand)>,
    paper: Vec<String>,
    /// It looks whether its printer would print, again and again.
    waits_for_paper: bool,
    /// It has what it prints next, and takes its time.
    is_slow: bool,
}

pub(crate) struct House {
    flow: Flow<Shelf>,
    shelf: Shelf,
    phone: Device,
    now: Now,
    dice: Dice,
    actions: VecDeque<Action>,
    inbox: VecDeque<device::Event>,
    machines: BTreeMap<u32, Machine>,
    conn: Option<ConnId>,
    conns: u64,
    in_wifi: bool,
    /// Nothing that the node says reaches the phone.
    pub(crate) answers_lost: bool,
    pub(crate) disk_full: bool,
    /// What should be stored is on its way to disk until [`House::let_commits_go`].
    pub(crate) hold_commits: bool,
    held_commit: Option<Transaction>,
    pub(crate) transactions: Vec<Transaction>,
    /// What people were answered who asked something of the printers.
    pub(crate) answers: Vec<Result<JobId, Refusal>>,
    /// Why changes were refused.
    pub(crate) rejected: Vec<RefusalCode>,
    /// Printers whose spoolers may end.
    pub(crate) retired: Vec<u32>,
}

impl House {
    pub(crate) fn new() -> Self {
        let shelf = Shelf::default();
        shelf.grant(&session());
        shelf.grant(&manager());
        let mut dice = Dice(7);
        let now = Now { wall: UnixMs(1_795_276_800_000), running_ms: 0 };
        let (flow, actions) = Flow::new(setup(), shelf.clone(), now.wall, &mut dice).unwrap();
        let (mut phone, _) = Device::restore(site().site.id, Vec::new(), &mut dice);
        phone.obey(Rules::of(&site()));
        let machines = BTreeMap::from([(KITCHEN, Machine::default()), (BAR, Machine::default())]);
        let mut house = Self {
            flow,
            shelf,
            phone,
            now,
            dice,
            machines,
            actions: actions.into(),
            inbox: VecDeque::from([device::Event::Granted(session())]),
            conn: None,
            conns: 0,
            in_wifi: true,
            answers_lost: false,
            disk_full: false,
            hold_commits: false,
            held_commit: None,
            transactions: Vec::new(),
            answers: Vec::new(),
            rejected: Vec::new(),
            retired: Vec::new(),
        };
        house.wake_machines();
        house.run();
        house
    }

    /// Until nobody has anything to do.
    pub(crate) fn run(&mut self) {
        while let Some(action) = self.next() {
            self.perform(action);
        }
    }

    /// Until the flow asks for such a thing, which is not done.
    pub(crate) fn run_until(&mut self, wanted: impl Fn(&Action) -> bool) {
        while let Some(action) = self.next() {
            if wanted(&action) {
                return self.actions.push_front(action);
            }
            self.perform(action);
        }
        panic!("the flow never asked for it");
    }

    fn next(&mut self) -> Option<Action> {
        loop {
            if let Some(action) = self.actions.pop_front() {
                return Some(action);
            }
            let event = self.inbox.pop_front()?;
            let actions = self.phone.handle(self.now, &mut self.dice, event);
            actions.into_iter().for_each(|action| self.perform_on_phone(action));
        }
    }

    pub(crate) fn tell(&mut self, event: Event) {
        let actions = self.flow.handle(self.now.wall, event);
        self.actions.extend(actions);
    }

    fn perform(&mut self, action: Action) {
        match action {
            Action::Send { .. } if self.answers_lost => {}
            Action::Send { frame, .. } => {
                if let Ok(ToDevice::Reject { code, .. }) = ToDevice::decode(&frame) {
                    self.rejected.push(code);
                }
                self.inbox.push_back(device::Event::Received(frame.to_vec()));
            }
            Action::Disconnect { .. } => self.inbox.push_back(device::Event::LinkDown),
            Action::Commit(transaction) if self.disk_full => {
                drop(transaction);
                self.tell(Event::CommitFailed);
            }
            Action::Commit(transaction) if self.hold_commits => {
                assert!(self.held_commit.replace(transaction).is_none(), "one commit at a time");
            }
            Action::Commit(transaction) => {
                assert!(self.shelf.execute(&transaction), "the ledger holds each item and route once");
                self.transactions.push(transaction);
                self.tell(Event::Committed);
            }
            Action::Print { printer, job, errand, .. } => {
                let machine = self.machines.get_mut(&printer.0).unwrap();
                assert!(machine.hand.replace((job, *errand)).is_none(), "one job at a time");
                if !machine.waits_for_paper {
                    self.tell(Event::Printer(printer, PrinterEvent::Sending(job)));
                }
            }
            Action::Proceed { printer, .. } if self.machines[&printer.0].is_slow => {}
            Action::Proceed { printer, .. } => self.print_in_hand(printer.0),
            Action::Answer { answer, .. } => self.answers.push(answer),
            Action::Withhold { printer, .. } => {
                self.machines.get_mut(&printer.0).unwrap().hand = None;
                self.tell(Event::Printer(printer, PrinterEvent::Ready));
            }
            Action::Retire(printer) => self.retired.push(printer.0),
        }
    }

    /// The disk has time again.
    pub(crate) fn let_commits_go(&mut self) {
        self.hold_commits = false;
        self.actions.extend(self.held_commit.take().map(Action::Commit));
        self.run();
    }

    /// What is sent to this printer is on paper when the test says so.
    pub(crate) fn slow_down(&mut self, printer: u32) {
        self.machines.get_mut(&printer).unwrap().is_slow = true;
    }

    pub(crate) fn run_out_of_paper(&mut self, printer: u32) {
        self.machines.get_mut(&printer).unwrap().waits_for_paper = true;
    }

    pub(crate) fn refill(&mut self, printer: u32) {
        let machine = self.machines.get_mut(&printer).unwrap();
        machine.waits_for_paper = false;
        if let Some((job, _)) = machine.hand {
            self.tell(Event::Printer(PrinterId(printer), PrinterEvent::Sending(job)));
        }
    }

    pub(crate) fn ledger_readable(&mut self, readable: bool) {
        self.shelf.ledger_readable(readable);
    }

    pub(crate) fn books_readable(&mut self, readable: bool) {
        self.shelf.readable(readable);
    }

    /// The menu is changed: a product is made elsewhere from now on.
    pub(crate) fn reroute(&mut self, (product, _): (u32, &str), route: &str) {
        self.change_catalog(|catalog| {
            let mut products = catalog.menu.products.iter_mut();
            let moved = products.find(|known| known.id == ProductId(product)).unwrap();
            moved.route = Some(Route(route.to_owned()));
        });
    }

    /// The connection breaks after the first byte may have left.
    pub(crate) fn break_off(&mut self, printer: u32) {
        let (job, _) = self.machines.get_mut(&printer).unwrap().hand.take().unwrap();
        let why = "the connection broke".to_owned();
        self.tell(Event::Printer(PrinterId(printer), PrinterEvent::Done(job, Outcome::Unknown { why })));
    }

    /// What the flow would have the spooler do next is not done: its connection has broken.
    pub(crate) fn drop_proceed(&mut self) {
        self.actions.retain(|action| !matches!(action, Action::Proceed { .. }));
    }

    pub(crate) fn print_in_hand(&mut self, printer: u32) {
        let machine = self.machines.get_mut(&printer).unwrap();
        let Some((job, errand)) = machine.hand.take() else { return };
        machine.paper.extend(words(&errand));
        let done = PrinterEvent::Done(job, Outcome::Printed);
        self.tell(Event::Printer(PrinterId(printer), done));
    }

    fn perform_on_phone(&mut self, action: device::Action) {
        match action {
            device::Action::Send(bytes) => {
                if let Some(conn) = self.conn {
                    self.tell(Event::Received { conn, bytes });
                }
            }
            device::Action::Connect { .. } if self.in_wifi => self.connect(),
            device::Action::Store { token, .. } => self.inbox.push_back(device::Event::Stored(token)),
            _ => {}
        }
    }

    fn connect(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.tell(Event::Disconnected { conn });
        }
        self.conns += 1;
        let conn = ConnId(self.conns);
        self.conn = Some(conn);
        self.tell(Event::Connected { conn, session: session() });
        self.inbox.push_back(device::Event::LinkUp);
    }

    pub(crate) fn walk_out(&mut self) {
        self.in_wifi = false;
        if let Some(conn) = self.conn.take() {
            self.tell(Event::Disconnected { conn });
        }
        self.inbox.push_back(device::Event::LinkDown);
        self.run();
    }

    pub(crate) fn walk_in(&mut self) {
        self.in_wifi = true;
        self.connect();
        self.run();
    }

    pub(crate) fn edit(&mut self, table: u32, records: Vec<Record>) -> Vec<RecordId> {
        let target = Target::Table(TableId(table));
        let edited = self.phone.edit(self.now, &mut self.dice, target, records).unwrap();
        edited.actions.into_iter().for_each(|action| self.perform_on_phone(action));
        edited.records
    }

    /// A change of a tampered app.
    pub(crate) fn push_foreign(&mut self, table: u32, record: Record) {
        self.push_together(table, 0, vec![(RecordId(Uuid::from_u128(1)), record)]);
    }

    /// Several changes in one push, each with one record, all of one age.
    pub(crate) fn push_together(&mut self, table: u32, age_ms: u64, records: Vec<(RecordId, Record)>) {
        let order = self.phone.order_at(TableId(table)).unwrap();
        self.push_to(order, age_ms, records);
    }

    /// What a phone sends that was away and knows this order as the node has it.
    pub(crate) fn push_to(&mut self, order: OrderId, age_ms: u64, records: Vec<(RecordId, Record)>) {
        self.push_as(&session(), order, age_ms, records);
    }

    /// A manager calls an order off, on the same phone.
    pub(crate) fn call_off(&mut self, order: OrderId) {
        let stamp = Stamp { by: manager().user, at: self.now.wall };
        let cancel = Record::Cancel(Cancel { reason: String::new(), stamp });
        self.push_as(&manager(), order, 0, vec![(RecordId(Uuid::from_u128(99)), cancel)]);
        self.run();
    }

    /// What a manager does with an order, on the same phone.
    pub(crate) fn manage(&mut self, order: OrderId, records: Vec<(RecordId, Record)>) {
        let signed = records.into_iter().map(|(id, record)| (id, by_manager(record)));
        self.push_as(&manager(), order, 0, signed.collect());
        self.run();
        assert_eq!(self.rejected, [], "what nobody takes prints nothing, too");
    }

    fn push_as(&mut self, who: &Session, order: OrderId, age_ms: u64, records: Vec<(RecordId, Record)>) {
        let mut document = Document::load(&self.shelf.tables().documents[&order].bytes()).unwrap();
        self.push_on(&mut document, who, age_ms, records);
    }

    /// A manager calls an order off and at once wants these of it all the same; what comes between is planned.
    pub(crate) fn call_off_but(&mut self, order: OrderId, wanted: RecordId) {
        let mut document = Document::load(&self.shelf.tables().documents[&order].bytes()).unwrap();
        let cancel = by_manager(Record::Cancel(cancel()));
        self.push_on(&mut document, &manager(), 0, vec![(RecordId(Uuid::from_u128(99)), cancel)]);
        // Whatever a printer says, what arrived before is planned first.
        self.back(BAR);
        let decision = by_manager(decided(wanted, Verdict::StillWanted));
        self.push_on(&mut document, &manager(), 0, vec![(RecordId(Uuid::from_u128(2)), decision)]);
    }

    /// What somebody sends who knows this much of an order.
    fn push_on(
        &mut self,
        document: &mut Document,
        who: &Session,
        age_ms: u64,
        records: Vec<(RecordId, Record)>,
    ) {
        let order = document.id();
        let actor = sync::session::Actor { session: who.id, load: [99; 8] }.bytes();
        let pushed = |record| {
            let change = document.append(actor, self.now.wall, &[record]).bytes.into();
            Pushed { order, age_ms, change }
        };
        let push = ToNode::Push { changes: records.into_iter().map(pushed).collect() };
        let Origin { order, table, sitting, .. } = document.origin();
        let open = ToNode::Open { order, table: table.unwrap(), sitting };
        let conn = self.conn.unwrap_or_else(|| self.connect_another(who));
        for frame in [open, push] {
            self.tell(Event::Received { conn, bytes: frame.encode() });
        }
    }

    /// A phone of which nothing is heard but what is pushed on its connection.
    fn connect_another(&mut self, who: &Session) -> ConnId {
        self.conns += 1;
        let conn = ConnId(self.conns);
        self.tell(Event::Connected { conn, session: who.clone() });
        let (docs, follow, epoch) = (Vec::new(), Follow::Only(Vec::new()), Epoch::default());
        let hello = ToNode::Hello { protocol: PROTOCOL, docs, follow, epoch };
        self.tell(Event::Received { conn, bytes: hello.encode() });
        conn
    }

    /// The node dies and starts again from what is on disk.
    pub(crate) fn restart(&mut self) {
        self.actions.clear();
        self.conn = None;
        self.machines.values_mut().for_each(|machine| machine.hand = None);
        self.start_flow();
        self.inbox.push_back(device::Event::LinkDown);
        self.wake_machines();
    }

    fn wake_machines(&mut self) {
        [KITCHEN, BAR].into_iter().for_each(|printer| self.back(printer));
    }

    /// The node starts, and one printer's spooler does not say that it is there.
    pub(crate) fn away(&mut self, printer: u32) {
        self.start_flow();
        let others = [KITCHEN, BAR].into_iter().filter(|other| *other != printer);
        others.for_each(|other| self.back(other));
        self.connect();
        self.run();
    }

    fn start_flow(&mut self) {
        let (flow, actions) = Flow::new(setup(), self.shelf.clone(), self.now.wall, &mut self.dice).unwrap();
        self.flow = flow;
        self.actions = actions.into();
    }

    pub(crate) fn back(&mut self, printer: u32) {
        self.tell(Event::Printer(PrinterId(printer), PrinterEvent::Ready));
    }

    pub(crate) fn wait_seconds(&mut self, seconds: u64) {
        for _ in 0..seconds {
            self.now.running_ms += 1000;
            self.now.wall.0 += 1000;
            self.tell(Event::Tick);
            self.inbox.push_back(device::Event::Tick);
            self.run();
        }
    }

    /// Does something with the phone, as a person would.
    pub(crate) fn act<E: std::fmt::Debug>(
        &mut self,
        act: impl FnOnce(&mut Device, Now, &mut dyn Random) -> Result<Vec<device::Action>, E>,
    ) {
        let actions = act(&mut self.phone, self.now, &mut self.dice).unwrap();
        actions.into_iter().for_each(|action| self.perform_on_phone(action));
        self.run();
    }

    pub(crate) fn order_at(&self, table: u32) -> OrderId {
        self.phone.order_at(TableId(table)).unwrap()
    }

    /// An order as it is on disk, and what a person should look at.
    pub(crate) fn stored(&self, order: OrderId) -> (Order, Vec<Oddity>) {
        read(&Document::load(&self.shelf.tables().documents[&order].bytes()).unwrap())
    }

    pub(crate) fn paper(&self, printer: u32) -> Vec<String> {
        self.machines[&printer].paper.clone()
    }

    pub(crate) fn lines(&self, table: u32) -> Vec<Line> {
        let order = self.phone.order_at(TableId(table)).unwrap();
        self.phone.view(order).unwrap().order.lines.clone()
    }

    pub(crate) fn jobs(&self) -> Vec<Job> {
        self.shelf.tables().jobs.values().cloned().collect()
    }

    /// Somebody asks something of the printers.
    pub(crate) fn ask(&mut self, request: Request) {
        self.tell(Event::Requested(RequestId(1), request));
        self.run();
    }

    /// The tickets of a printer have a backup from now on.
    pub(crate) fn back_up(&mut self, printer: u32, backup: Backup) {
        let FlowSetup { printers, mut routes, .. } = setup();
        let own = routes.iter_mut().filter(|rule| rule.printer.0 == printer);
        own.for_each(|rule| rule.backup = Some(backup));
        self.tell(Event::PrintersChanged(printers, routes));
    }

    /// What is done with the tickets of a route from now on.
    pub(crate) fn set_rule(&mut self, route: &str, copies: u8, backup: Option<Backup>) {
        let FlowSetup { printers, mut routes, .. } = setup();
        let rule = routes.iter_mut().find(|rule| rule.route.0 == route).unwrap();
        (rule.copies, rule.backup) = (copies, backup);
        self.tell(Event::PrintersChanged(printers, routes));
    }

    /// How often that is to come out which is on its way to a spooler.
    pub(crate) fn copies_in_hand(&self) -> Vec<u8> {
        let copies = self.actions.iter().filter_map(|action| match action {
            Action::Print { copies, .. } => Some(*copies),
            _ => None,
        });
        copies.collect()
    }

    /// A printer is taken away, and another one prints what it printed.
    pub(crate) fn take_away(&mut self, printer: u32, heir: u32) {
        let FlowSetup { printers, routes, .. } = without(printer, heir);
        self.tell(Event::PrintersChanged(printers, routes));
        self.run();
    }

    /// The node dies, and starts again without a printer.
    pub(crate) fn restart_without(&mut self, printer: u32, heir: u32) {
        self.machines.values_mut().for_each(|machine| machine.hand = None);
        let setup = without(printer, heir);
        let (flow, actions) = Flow::new(setup, self.shelf.clone(), self.now.wall, &mut self.dice).unwrap();
        (self.flow, self.actions) = (flow, actions.into());
        self.connect();
        self.back(heir);
        self.run();
    }

    /// The catalog is another one from now on.
    pub(crate) fn change_catalog(&mut self, change: impl FnOnce(&mut Catalog)) {
        let mut catalog = site();
        self.shelf.publish(&catalog.menu);
        change(&mut catalog);
        catalog.version = 2;
        self.tell(Event::CatalogChanged(Box::new(catalog)));
    }

    /// A printer's spooler cannot print what it has.
    pub(crate) fn stick(&mut self, printer: u32) {
        self.tell(Event::Printer(PrinterId(printer), PrinterEvent::Stuck));
    }

    /// A printer says late that a job is on paper.
    pub(crate) fn confirm(&mut self, printer: u32, job: JobId) {
        self.tell(Event::Printer(PrinterId(printer), PrinterEvent::Confirmed(job)));
        self.run();
    }

    pub(crate) fn job_states(&self) -> Vec<JobState> {
        self.shelf.tables().jobs.values().map(|job| job.state).collect()
    }

    pub(crate) fn row(&self) -> OrderRow {
        self.shelf.tables().rows.values().next().unwrap().clone()
    }
}

/// What is on paper: the marks of a ticket, then its lines.
fn words(errand: &Errand) -> Vec<String> {
    let ticket = match errand {
        Errand::Print(Paper::Ticket(ticket)) => ticket,
        Errand::Print(Paper::Receipt(receipt)) => {
            let [total, left] = [receipt.total_minor(), receipt.balance_minor()];
            let [total, left] = [total, left].map(|sum| sum.written(receipt.language));
            return vec![format!("total {total}, to pay {left}, copy {:?}", receipt.copy)];
        }
        Errand::Print(Paper::TestPage(test)) => return vec![format!("test of {}", test.printer)],
        Errand::OpenDrawer => return vec!["OpenDrawer".to_owned()],
    };
    let marks = ticket.marks.iter().map(|mark| match mark {
        Mark::MovedFrom(table) => format!("table {table} -> {}", ticket.table),
        mark => format!("{mark:?}"),
    });
    let lines = ticket.lines.iter().map(|line| match (ticket.kind, &line.was) {
        (Kind::Void, _) => format!("not {} {}", line.quantity, line.name),
        (_, Some(was)) => format!("{} -> {} {}", was.quantity, line.quantity, line.name),
        _ => format!("{} {}", line.quantity, line.name),
    });
    marks.chain(lines).collect()
}

struct Dice(u64);

impl Random for Dice {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

pub(crate) fn session() -> Session {
    let device = DeviceId(Uuid::from_u128(1));
    Session { id: SessionId([1; 8]), user: UserId(1), role: Role::Waiter, device }
}

fn manager() -> Session {
    Session { id: SessionId([2; 8]), user: UserId(2), role: Role::Manager, ..session() }
}

fn by_manager(record: Record) -> Record {
    let stamp = Stamp { by: manager().user, ..stamp() };
    match record {
        Record::Item(item) => Record::Item(Item { stamp, ..item }),
        Record::Void(void) => Record::Void(Void { stamp, ..void }),
        Record::Note(note) => Record::Note(Note { stamp, ..note }),
        Record::Decision(decision) => Record::Decision(Decision { stamp, ..decision }),
        Record::Cancel(cancel) => Record::Cancel(Cancel { stamp, ..cancel }),
        other => panic!("nobody needs {other:?} yet"),
    }
}

fn stamp() -> Stamp {
    Stamp { by: UserId(1), at: UnixMs(1_795_276_800_000) }
}

pub(crate) fn item((product, name): (u32, &str), qty: u32) -> Record {
    Record::Item(Item {
        product: ProductId(product),
        name: name.to_owned(),
        qty,
        unit_price_minor: Money(1200),
        vat_bp: 1300,
        menu_version: 1,
        modifiers: Vec::new(),
        note: String::new(),
        seat: None,
        course: None,
        replaces: None,
        stamp: stamp(),
    })
}

pub(crate) fn in_the_place_of(old: RecordId, new: Record) -> Record {
    match new {
        Record::Item(item) => Record::Item(Item { replaces: Some(old), ..item }),
        other => other,
    }
}

pub(crate) fn void(item: RecordId, qty: u32) -> Record {
    Record::Void(Void { item, qty, reason: String::new(), stamp: stamp() })
}

pub(crate) fn decided(about: RecordId, verdict: Verdict) -> Record {
    Record::Decision(Decision { about, verdict, stamp: stamp() })
}

pub(crate) fn payment(amount: i64) -> Record {
    Record::Payment(Payment {
        amount_minor: Money(amount),
        tip_minor: Money::ZERO,
        method: Method::Cash,
        lines: BTreeMap::new(),
        stamp: stamp(),
    })
}

pub(crate) fn note(text: &str) -> Record {
    Record::Note(Note { text: text.to_owned(), stamp: stamp() })
}

pub(crate) fn close() -> Record {
    Record::Close(Close { balance_minor: Money::ZERO, stamp: stamp() })
}

pub(crate) fn cancel() -> Cancel {
    Cancel { reason: String::new(), stamp: stamp() }
}

pub(crate) fn setup() -> FlowSetup {
    let printer = |id: u32, name: &str| Printer { id: PrinterId(id), name: name.to_owned() };
    let rule = |id: u32, route: &str| RouteRule {
        route: Route(route.to_owned()),
        name: route.to_owned(),
        printer: PrinterId(id),
        copies: 1,
        backup: None,
    };
    let printers = vec![printer(KITCHEN, "kitchen"), printer(BAR, "bar")];
    let routes = vec![rule(KITCHEN, "kitchen"), rule(BAR, "bar")];
    FlowSetup {
        catalog: site(),
        printers,
        routes,
        epoch: Epoch::default(),
        replaced_by: None,
        receipt_key: None,
        is_recovering: false,
    }
}

fn without(printer: u32, heir: u32) -> FlowSetup {
    let mut setup = setup();
    setup.printers.retain(|known| known.id.0 != printer);
    setup.routes.iter_mut().for_each(|rule| rule.printer = PrinterId(heir));
    setup
}

pub(crate) fn site() -> Catalog {
    let product = |(id, name): (u32, &str), route: Option<&str>| Product {
        id: ProductId(id),
        category: CategoryId(1),
        name: name.to_owned(),
        price_minor: Money(1200),
        vat_bp: 1300,
        route: route.map(|route| Route(route.to_owned())),
        available: true,
        groups: Vec::new(),
        image: None,
    };
    let menu = Menu {
        version: 1,
        categories: vec![Category {
            id: CategoryId(1),
            name: "Όλα".to_owned(),
            kind: CategoryKind::Food,
            colour: "#0b6b5f".to_owned(),
            route: None,
        }],
        products: vec![product(MOUSAKAS, Some("kitchen")), product(BEER, Some("bar")), product(COVER, None)],
        groups: Vec::new(),
    };
    let table = |id: u32| Table {
        id: TableId(id),
        label: id.to_string(),
        group: TableGroupId(1),
        seats: 4,
        x: 0,
        y: 0,
        active: true,
    };
    Catalog {
        version: 1,
        site: Site {
            id: SiteId(Uuid::from_u128(9)),
            name: "Όστρια".to_owned(),
            currency: "EUR".to_owned(),
            currency_digits: 2,
            time_zone: "Europe/Athens".to_owned(),
            hold_after_ms: 20 * 60 * 1000,
            cut_off_hour: 5,
            only_paired_devices: false,
            default_route: None,
            receipt: Default::default(),
            every_waiter_serves_every_table: true,
            language: "el".to_owned(),
        },
        table_groups: vec![TableGroup { id: TableGroupId(1), name: "Σάλα".to_owned() }],
        tables: (1..=10).map(table).collect(),
        staff: Vec::new(),
        menu,
    }
}
