//! The law of the planner: whatever people do and wherever printing stops, what was printed adds up to the order.

use std::collections::{BTreeMap, BTreeSet};

use node::job::{Errand, Job, JobId, JobState, PrinterId};
use node::plan::{Clock, Draft, Ledger, Situation, Writer, plan};
use printers::document::Document as Paper;
use printers::ticket::{Kind, Ticket};
use quickcheck::{Arbitrary, Gen, quickcheck};
use sync::document::{Document, Origin};
use sync::id::{ProductId, RecordId, SiteId, TableId, UserId};
use sync::menu::Route;
use sync::money::Money;
use sync::order::{Line, Order, read};
use sync::record::{Item, Stamp};
use sync::time::UnixMs;
use uuid::Uuid;

use crate::flow::house::site;

const TABLES: u32 = 3;

/// One thing that happens.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many more are ordered, of one of two dishes.
    Order(u8, u8),
    /// A line is wanted so many times from now on, as voids, grants and their revocations make it.
    Want(u8, u8),
    /// A line is replaced by so many of the same dish.
    Replace(u8, u8),
    /// Something comes from another bill under the id that a line has, as an older node let a tampered phone write it.
    Receive(u8),
    /// The party sits elsewhere.
    Move(u8),
    /// The dishes are made at the other station from now on.
    Reroute,
    /// The first byte of the next ticket leaves.
    Send,
    /// What is being sent ends so.
    End(u8),
    /// The node dies: what is being sent is uncertain.
    Die,
}

impl Arbitrary for Step {
    fn arbitrary(g: &mut Gen) -> Self {
        let small = |g: &mut Gen| u8::arbitrary(g) % 4;
        match u8::arbitrary(g) % 13 {
            0 | 1 => Step::Order(small(g), small(g)),
            2..=4 => Step::Want(small(g), small(g)),
            5 => Step::Replace(small(g), small(g)),
            6 => Step::Move(small(g)),
            7 => Step::Reroute,
            8 | 9 => Step::Send,
            10 => Step::End(small(g)),
            11 => Step::Receive(small(g)),
            _ => Step::Die,
        }
    }
}

/// An order, its ledger, and what came out.
struct Evening {
    order: Order,
    jobs: BTreeMap<JobId, Job>,
    route: &'static str,
    /// By the name of the line: how many the paper says, and whether some of it may not be there.
    paper: BTreeMap<String, Vec<i64>>,
    is_certain: bool,
}

impl Evening {
    fn new() -> Self {
        let origin = Origin::of_sitting(SiteId(Uuid::from_u128(9)), TableId(1), 1);
        let (order, _) = read(&Document::genesis(origin));
        Self { order, jobs: BTreeMap::new(), route: "kitchen", paper: BTreeMap::new(), is_certain: true }
    }

    fn happen(&mut self, step: Step) {
        match step {
            Step::Order(dish, qty) => self.add(dish, u32::from(qty) + 1, None),
            Step::Want(line, qty) => {
                if let Some(line) = self.line(line) {
                    line.live_qty = u32::from(qty).min(line.item.qty);
                }
            }
            Step::Replace(line, qty) => {
                let Some(line) = self.line(line) else { return };
                line.live_qty = 0;
                let (id, dish) = (line.id, line.item.product.0);
                self.add(dish as u8, u32::from(qty) + 1, Some(id));
            }
            Step::Receive(line) => self.receive(line),
            Step::Move(table) => self.order.table = Some(TableId(u32::from(table) % TABLES + 1)),
            Step::Reroute => self.route = if self.route == "bar" { "kitchen" } else { "bar" },
            Step::Send => {
                let next = self.jobs.values_mut().find(|job| job.state == JobState::Queued);
                next.into_iter().for_each(|job| job.state = JobState::Sending);
            }
            Step::End(how) => {
                let sending = self.jobs.values_mut().find(|job| job.state == JobState::Sending);
                let Some(job) = sending else { return };
                let (state, is_on_paper) = match how {
                    0 => (JobState::Unknown, false),
                    1 => (JobState::Unknown, true),
                    2 => (JobState::Sent, true),
                    _ => (JobState::Printed, true),
                };
                job.state = state;
                self.is_certain &= is_on_paper;
                if is_on_paper {
                    let ticket = job.ticket().unwrap().clone();
                    self.print(&ticket);
                }
            }
            Step::Die => {
                for job in self.jobs.values_mut().filter(|job| job.state == JobState::Sending) {
                    job.state = JobState::Unknown;
                    self.is_certain = false;
                }
            }
        }
    }

    fn add(&mut self, dish: u8, qty: u32, replaces: Option<RecordId>) {
        let number = self.order.lines.len() as u128 + 1;
        let item = Item {
            product: ProductId(dish.into()),
            name: format!("dish {dish}"),
            qty,
            unit_price_minor: Money(100),
            vat_bp: 1300,
            menu_version: 1,
            modifiers: Vec::new(),
            note: format!("#{number}"),
            seat: None,
            course: None,
            replaces,
            stamp: Stamp { by: UserId(1), at: UnixMs(0) },
        };
        self.order.lines.push(Line::new(RecordId(Uuid::from_u128(number)), item));
    }

    fn receive(&mut self, which: u8) {
        let Some(line) = self.line(which).cloned().filter(|line| line.from.is_none()) else { return };
        let item = Item { note: String::new(), qty: 7, replaces: None, ..line.item };
        let from = Some((self.order.id, RecordId(Uuid::from_u128(1_000))));
        self.order.lines.insert(0, Line { from, ..Line::new(line.id, item) });
    }

    fn line(&mut self, which: u8) -> Option<&mut Line> {
        let count = self.order.lines.len();
        (count > 0).then(|| &mut self.order.lines[usize::from(which) % count])
    }

    /// Plans, and brings the jobs in line; true when there was something to do.
    fn plan(&mut self) -> bool {
        let ledger = Ledger::of(self.jobs.values());
        let route = Route(self.route.to_owned());
        let too_old = Default::default();
        let situation = Situation {
            route_of: &|_: &Line| Some(route.clone()),
            too_old: &too_old,
            given: &BTreeMap::new(),
            now: UnixMs(1_000),
        };
        let planned = plan(&self.order, &[], &ledger, &situation);
        let mut is_new = !planned.missing.is_empty();
        for (id, draft) in planned.waiting {
            let mut job = self.jobs[&id].clone();
            if draft.is_wanted() {
                job.errand = self.write(&draft);
                job.entries = draft.entries;
                job.table = self.order.table;
            } else {
                job.state = JobState::Cancelled;
            }
            is_new |= job != self.jobs[&id];
            self.jobs.insert(id, job);
        }
        for draft in planned.missing {
            let id = JobId(self.jobs.len() as u32 + 1);
            let job = Job {
                id,
                printer: PrinterId(1),
                order: Some(self.order.id),
                route: Some(draft.route.clone()),
                table: self.order.table,
                errand: self.write(&draft),
                entries: draft.entries,
                again_of: None,
                state: JobState::Queued,
                at: UnixMs(0),
            };
            self.jobs.insert(id, job);
        }
        is_new
    }

    fn write(&self, draft: &Draft) -> Errand {
        let catalog = site();
        let clock = Clock::of(&catalog);
        let writer = Writer { catalog: &catalog, clock: &clock };
        Errand::Print(Paper::Ticket(writer.ticket(&self.order, draft, "station", None)))
    }

    fn print(&mut self, ticket: &Ticket) {
        for line in &ticket.lines {
            let sign = if ticket.kind == Kind::Void { -1 } else { 1 };
            let said = self.paper.entry(line.note.clone().unwrap()).or_default();
            said.push(sign * i64::from(line.quantity));
            if let Some(was) = &line.was {
                let said = self.paper.entry(was.note.clone().unwrap()).or_default();
                said.push(-i64::from(was.quantity));
            }
        }
    }

    /// Printing goes on until nothing is left to print.
    fn finish(&mut self) {
        self.happen(Step::Die);
        while self.plan() || self.jobs.values().any(|job| job.state.is_unfinished()) {
            self.happen(Step::Send);
            self.happen(Step::End(3));
        }
    }

    fn adds_up(&self) -> bool {
        let ledger = Ledger::of(self.jobs.values());
        self.order.lines.iter().filter(|line| line.from.is_none()).all(|line| {
            let told = ledger.told(line.id);
            let said = self.paper.get(&line.item.note).map_or(&[][..], Vec::as_slice);
            let sums: Vec<i64> = said
                .iter()
                .scan(0, |sum, said| {
                    *sum += said;
                    Some(*sum)
                })
                .collect();
            let is_told = told.qty == line.kitchen_qty();
            let is_on_paper = sums.last().copied().unwrap_or(0) == i64::from(line.kitchen_qty());
            let was_never_wrong = sums.iter().all(|sum| (0..=i64::from(line.item.qty)).contains(sum));
            is_told && (!self.is_certain || (is_on_paper && was_never_wrong))
        })
    }
}

impl Evening {
    /// Each thing that was ever said to a station of an item, as the ledger's table holds it once.
    fn says_nothing_twice(&self) -> bool {
        let mut said = BTreeSet::new();
        let entries = self.jobs.values().flat_map(|job| job.entries.iter().map(|entry| (&job.route, entry)));
        entries.into_iter().all(|(route, entry)| said.insert((entry.record, route, entry.kind, entry.n)))
    }
}

/// The ledger's table holds each thing once: said twice, nothing that the house does is stored any more.
#[test]
fn an_id_that_an_order_has_twice_is_told_once() {
    let mut evening = Evening::new();
    let steps =
        [Step::Order(0, 1), Step::Receive(0), Step::Send, Step::End(3), Step::Move(1), Step::Want(1, 1)];
    for step in steps {
        evening.happen(step);
        evening.plan();
        assert!(evening.says_nothing_twice(), "{step:?}: {:?}", evening.jobs);
    }
    evening.finish();
    assert!(evening.adds_up() && evening.says_nothing_twice(), "{:?}", evening.jobs);
}

quickcheck! {
    fn what_was_printed_adds_up_to_the_order(steps: Vec<(Step, bool)>) -> bool {
        let mut evening = Evening::new();
        for (step, is_planned) in steps {
            evening.happen(step);
            if is_planned {
                evening.plan();
            }
        }
        evening.finish();
        evening.adds_up()
    }

    fn planning_twice_changes_nothing(steps: Vec<Step>) -> bool {
        let mut evening = Evening::new();
        steps.into_iter().for_each(|step| evening.happen(step));
        evening.plan();
        !evening.plan()
    }

    fn no_ticket_says_a_thing_twice(steps: Vec<(Step, bool)>) -> bool {
        let mut evening = Evening::new();
        for (step, is_planned) in steps {
            evening.happen(step);
            if is_planned {
                evening.plan();
            }
        }
        evening.finish();
        evening.says_nothing_twice()
    }
}
