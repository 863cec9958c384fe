//! What to print: a reconciliation of what the order is with what the ledger says its stations were told. Pure, and run for
//! every change and at every start, so that nothing depends on having seen an event at the right moment.
//!
//! What has left the queue is told, whatever became of it. For each item the rest is the gap: so many more to make, or so
//! many not to make after all. Tickets that wait take what they can of the gaps; what remains needs new ones.

use std::collections::{BTreeMap, BTreeSet};

use printers::ticket::Kind;
use sync::document::PrintFact;
use sync::id::{RecordId, TableId};
use sync::menu::Route;
use sync::order::{Line, Oddity, Order, PrintState};
use sync::time::UnixMs;

use crate::job::{Entry, EntryKind, JobId, PrinterId};

pub use self::ledger::{Ledger, Told};
pub use self::receipt::receipt;
pub use self::ticket::{Clock, Writer, language};

use self::gaps::Gaps;

mod gaps;
mod ledger;
mod receipt;
mod ticket;

/// What is brought to a table within this time after it was ordered is still being made when its party moves.
const MADE_WITHIN_MS: i64 = 60 * 60 * 1000;

/// What must happen for an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The tickets that are missing.
    pub missing: Vec<Draft>,
    /// What the tickets that wait should say; nothing when they are not wanted any more.
    pub waiting: BTreeMap<JobId, Draft>,
    /// What to write into the items of which there is no ticket.
    pub facts: Vec<PrintFact>,
}

/// What a ticket should say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// For which station.
    pub route: Route,
    /// The printer that told the station what this is about; none when this is the first it hears.
    pub printer: Option<PrinterId>,
    /// Why the station gets it.
    pub kind: Kind,
    /// What it says of which items.
    pub entries: Vec<Entry>,
    /// It comes long after it was ordered, or after the party had left.
    pub is_late: bool,
    /// The ticket to which it refers may never have come out.
    pub is_after_unsure: bool,
    /// The kitchen may never have heard that this was off, and is told to make it again.
    pub may_be_double: bool,
    /// The table to which the station would bring what this is about.
    pub moved_from: Option<TableId>,
}

impl Draft {
    /// Whether it says anything.
    pub fn is_wanted(&self) -> bool {
        self.entries.iter().any(|entry| entry.qty > 0)
    }
}

/// What the planner must know beside order and ledger.
pub struct Situation<'a> {
    /// Where an item is prepared; none when it has no printer.
    pub route_of: &'a dyn Fn(&Line) -> Option<Route>,
    /// Items that were too old when they came.
    pub too_old: &'a BTreeSet<RecordId>,
    /// What became of those items that are on other bills.
    pub given: &'a BTreeMap<RecordId, Wanted>,
    /// The node's clock.
    pub now: UnixMs,
}

/// How many of what it took over somebody else still wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// So many are to be made in any case.
    pub least: u32,
    /// So many are to be made if the kitchen was told so before; it is not told anew.
    pub most: u32,
}

impl Wanted {
    /// What nobody can see into is wanted.
    pub const ALL: Self = Self { least: u32::MAX, most: u32::MAX };

    /// Both, as far as there are so many.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (least, most) = (self.least.saturating_add(other.least), self.most.saturating_add(other.most));
        Self { least, most }
    }

    /// No more than there are.
    #[must_use]
    pub fn within(self, qty: u32) -> Self {
        Self { least: self.least.min(qty), most: self.most.min(qty) }
    }
}

/// What must happen.
pub fn plan(order: &Order, oddities: &[Oddity], ledger: &Ledger, situation: &Situation<'_>) -> Plan {
    let mut plan = Plan::default();
    let mut gaps = Gaps::of(order, oddities, ledger, situation);
    for (id, slip) in ledger.waiting() {
        plan.waiting.insert(id, gaps.fill(slip, situation.now));
    }
    let is_reopened = oddities.iter().any(|oddity| matches!(oddity, Oddity::Reopened { .. }));
    plan.missing.extend(gaps.moves(ledger, situation.now));
    plan.missing.extend(gaps.changes(ledger, situation));
    plan.missing.extend(gaps.voids(ledger));
    for line in gaps.lines() {
        let (gap, told) = (gaps.more(line.id), gaps.told(line.id));
        if gap == 0 {
            // Should it be made after all, it is asked about then.
            let is_too_old = told.at.is_none() && situation.too_old.contains(&line.id);
            if let Some(route) = (situation.route_of)(line).filter(|_| is_too_old && line.may_be_made()) {
                plan.fact(line, Some(route), PrintState::Held);
            }
            continue;
        }
        // What was made somewhere is made there again, wherever new ones are made by now.
        let route = told.at.clone().map(|(route, _)| route).or_else(|| (situation.route_of)(line));
        let Some(route) = route else {
            if line.print.is_empty() {
                plan.fact(line, None, PrintState::None);
            }
            continue;
        };
        if told.at.is_none() && is_held(order, line, situation) {
            plan.fact(line, Some(route), PrintState::Held);
            continue;
        }
        let n = ledger.next_n(line.id, &route, EntryKind::Add);
        let entry = Entry { record: line.id, kind: EntryKind::Add, n, qty: gap };
        plan.add(Draft {
            route,
            printer: None,
            kind: Kind::Add,
            entries: vec![entry],
            is_late: is_reopened || order.wanted.contains(&line.id),
            is_after_unsure: false,
            may_be_double: told.is_void_unsure,
            moved_from: None,
        });
    }
    plan
}

impl Plan {
    /// These items have a ticket in another order. They are not printed again; whether they are wanted, a person must
    /// see.
    pub fn leave_out(&mut self, elsewhere: &BTreeSet<RecordId>) {
        for draft in &mut self.missing {
            let left_out = draft.entries.extract_if(.., |entry| elsewhere.contains(&entry.record));
            self.facts.extend(left_out.map(|entry| PrintFact {
                item: entry.record,
                route: Some(draft.route.clone()),
                state: PrintState::Unknown,
                printed: false,
            }));
        }
        self.missing.retain(Draft::is_wanted);
    }

    /// Items that no station has heard of.
    pub fn new_items(&self) -> impl Iterator<Item = RecordId> {
        let added =
            self.missing.iter().filter(|draft| draft.kind != Kind::Void).flat_map(|draft| &draft.entries);
        added
            .filter(|entry| matches!(entry.kind, EntryKind::Add | EntryKind::ChangedTo))
            .map(|entry| entry.record)
    }

    /// One ticket for a station, as long as the same is to be said of all that is on it.
    fn add(&mut self, draft: Draft) {
        merge(&mut self.missing, draft);
    }

    fn fact(&mut self, line: &Line, route: Option<Route>, state: PrintState) {
        self.facts.push(PrintFact { item: line.id, route, state, printed: false });
    }
}

/// Puts what is said in the same words onto one ticket.
fn merge(drafts: &mut Vec<Draft>, draft: Draft) {
    let is_same = |other: &&mut Draft| {
        let about = |draft: &Draft| Draft { entries: Vec::new(), ..draft.clone() };
        draft.kind != Kind::Change && about(other) == about(&draft)
    };
    match drafts.iter_mut().find(is_same) {
        Some(other) => other.entries.extend(draft.entries),
        None => drafts.push(draft),
    }
}

/// Food that nobody may want any more is not cooked before somebody says that it is still wanted.
/// Where it is made may have changed since it was asked about.
fn is_held(order: &Order, line: &Line, situation: &Situation<'_>) -> bool {
    let was_asked_about = line.print.values().any(|state| *state == PrintState::Held);
    let came_too_late = situation.too_old.contains(&line.id) || was_asked_about;
    came_too_late && !order.wanted.contains(&line.id)
}
