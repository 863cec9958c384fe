//! What the stations have not been told yet, item by item: so many more to make, or so many not to make after all.

use std::collections::{BTreeMap, BTreeSet};

use printers::ticket::Kind;
use sync::id::{RecordId, TableId};
use sync::menu::Route;
use sync::order::{Line, Oddity, Order};
use sync::time::UnixMs;

use super::ledger::Slip;
use super::{Draft, Ledger, MADE_WITHIN_MS, Situation, Told, merge};
use crate::job::{Entry, EntryKind, PrinterId};

/// The gaps of an order.
pub(super) struct Gaps<'a> {
    order: &'a Order,
    lines: Vec<&'a Line>,
    told: BTreeMap<RecordId, Told>,
    /// What is wanted less what was told.
    open: BTreeMap<RecordId, i64>,
    /// Items of which the ticket about their new table waits already.
    moving: Vec<RecordId>,
}

impl<'a> Gaps<'a> {
    pub(super) fn of(
        order: &'a Order,
        oddities: &[Oddity],
        ledger: &Ledger,
        situation: &Situation<'_>,
    ) -> Self {
        let lines = each_once(order);
        let seconds = second_replacements(oddities);
        let mut gaps =
            Self { order, lines, told: BTreeMap::new(), open: BTreeMap::new(), moving: Vec::new() };
        for line in gaps.lines.clone() {
            let told = ledger.told(line.id);
            // What reaches an order that was called off is shown, not cooked, until a manager decides. What the kitchen
            // has, it has; and what others pay for, it makes.
            let is_called_off = order.called_off && !order.wanted.contains(&line.id);
            let is_second = seconds.contains(&line.id);
            let given = situation.given.get(&line.id).filter(|_| is_called_off && !is_second);
            let for_others = given.map_or(0, |given| given.least.min(line.transferred_qty));
            let is_made = !is_called_off && !is_second;
            let wanted =
                if is_made || told.qty > for_others { made(line, &told, situation) } else { for_others };
            gaps.open.insert(line.id, i64::from(wanted) - i64::from(told.qty));
            gaps.told.insert(line.id, told);
        }
        gaps
    }

    /// What the stations are told about.
    pub(super) fn lines(&self) -> &[&'a Line] {
        &self.lines
    }

    pub(super) fn told(&self, record: RecordId) -> &Told {
        &self.told[&record]
    }

    /// So many more are to be made.
    pub(super) fn more(&self, record: RecordId) -> u32 {
        self.open.get(&record).map_or(0, |gap| u32::try_from(*gap).unwrap_or(0))
    }

    /// So many are not to be made after all.
    fn fewer(&self, record: RecordId) -> u32 {
        self.open.get(&record).map_or(0, |gap| u32::try_from(-gap).unwrap_or(0))
    }

    /// What a ticket that waits should say by now; it takes that of the gaps.
    pub(super) fn fill(&mut self, slip: &Slip, now: UnixMs) -> Draft {
        let change_stands = self.change_stands(slip);
        let mut entries = slip.entries.clone();
        for entry in &mut entries {
            entry.qty = match entry.kind {
                EntryKind::Add => self.more(entry.record),
                EntryKind::Void => self.fewer(entry.record),
                EntryKind::ChangedFrom | EntryKind::ChangedTo if !change_stands => 0,
                EntryKind::Moved if !self.is_moving(entry.record, now) => 0,
                _ => entry.qty,
            };
            self.take(entry);
        }
        let about = || entries.iter().filter(|entry| entry.qty > 0).map(|entry| &self.told[&entry.record]);
        Draft {
            route: slip.route.clone(),
            printer: Some(slip.printer),
            kind: slip.kind,
            is_late: slip.is_late,
            is_after_unsure: slip.kind == Kind::Void && about().any(|told| told.is_unsure),
            may_be_double: slip.kind == Kind::Add && about().any(|told| told.is_void_unsure),
            moved_from: about().find_map(|told| self.moved_from(told)),
            entries,
        }
    }

    /// Whether a change that waits is still the whole of what is different.
    fn change_stands(&self, slip: &Slip) -> bool {
        slip.entries.iter().all(|entry| match entry.kind {
            EntryKind::ChangedFrom => self.fewer(entry.record) == entry.qty,
            EntryKind::ChangedTo => self.more(entry.record) == entry.qty,
            _ => true,
        })
    }

    fn take(&mut self, entry: &Entry) {
        let said = i64::from(entry.qty);
        let gap = self.open.entry(entry.record).or_default();
        match entry.kind {
            EntryKind::Add | EntryKind::ChangedTo => *gap -= said,
            EntryKind::Void | EntryKind::ChangedFrom => *gap += said,
            EntryKind::Moved if said > 0 => self.moving.push(entry.record),
            EntryKind::Moved | EntryKind::Again => {}
        }
    }

    /// The party sits elsewhere by now: what is being made goes there.
    pub(super) fn moves(&mut self, ledger: &Ledger, now: UnixMs) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for line in &self.lines {
            let told = self.told(line.id);
            let Some((route, printer)) = told.at.clone() else { continue };
            let left = told.qty.saturating_sub(self.fewer(line.id));
            if left == 0 || !self.is_moving(line.id, now) || self.moving.contains(&line.id) {
                continue;
            }
            let n = ledger.next_n(line.id, &route, EntryKind::Moved);
            let entry = Entry { record: line.id, kind: EntryKind::Moved, n, qty: left };
            let moved_from = self.moved_from(told);
            join(&mut drafts, Draft { moved_from, ..bare(Kind::Change, route, printer, vec![entry]) });
        }
        drafts
    }

    /// Items that replace others of their kind at a station that has those for certain: it hears only what is different.
    pub(super) fn changes(&mut self, ledger: &Ledger, situation: &Situation<'_>) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let lines: BTreeMap<RecordId, &Line> = self.lines.iter().map(|line| (line.id, *line)).collect();
        for line in self.lines.clone() {
            let Some(old) = line.item.replaces.and_then(|id| lines.get(&id)) else { continue };
            let told = self.told(old.id);
            let Some((route, printer)) = told.at.clone() else { continue };
            let is_same_dish = old.item.product == line.item.product && old.item.name == line.item.name;
            let is_same_place = (situation.route_of)(line).as_ref() == Some(&route);
            let is_new = self.told(line.id).at.is_none() && !super::is_held(self.order, line, situation);
            let (fewer, more) = (self.fewer(old.id), self.more(line.id));
            if told.is_unsure || !is_same_dish || !is_same_place || !is_new || fewer == 0 || more == 0 {
                continue;
            }
            let entry =
                |record, kind, qty| Entry { record, kind, n: ledger.next_n(record, &route, kind), qty };
            let entries = vec![
                entry(old.id, EntryKind::ChangedFrom, fewer),
                entry(line.id, EntryKind::ChangedTo, more),
            ];
            entries.iter().for_each(|entry| self.take(entry));
            drafts.push(bare(Kind::Change, route, printer, entries));
        }
        drafts
    }

    /// What the stations have and nobody wants.
    pub(super) fn voids(&mut self, ledger: &Ledger) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for line in &self.lines {
            let (told, qty) = (self.told(line.id), self.fewer(line.id));
            let Some((route, printer)) = told.at.clone().filter(|_| qty > 0) else { continue };
            let n = ledger.next_n(line.id, &route, EntryKind::Void);
            let entry = Entry { record: line.id, kind: EntryKind::Void, n, qty };
            let draft = Draft {
                is_after_unsure: told.is_unsure,
                moved_from: self.moved_from(told),
                ..bare(Kind::Void, route, printer, vec![entry])
            };
            merge(&mut drafts, draft);
        }
        drafts
    }

    /// Whether a station would bring what it makes to a table at which the party sits no more.
    fn is_moving(&self, record: RecordId, now: UnixMs) -> bool {
        self.told.get(&record).is_some_and(|told| {
            let is_being_made = now.0.saturating_sub(told.since.0) <= MADE_WITHIN_MS;
            told.qty > 0 && is_being_made && self.moved_from(told).is_some()
        })
    }

    fn moved_from(&self, told: &Told) -> Option<TableId> {
        told.table.filter(|table| self.order.table.is_some_and(|now| now != *table))
    }
}

/// The ledger knows items by their ids. Should something received have that of an item, which no node takes any more, the
/// item counts: it is what is made here.
pub(super) fn each_once(order: &Order) -> Vec<&Line> {
    let mut ids = BTreeSet::new();
    let (ordered, received): (Vec<&Line>, Vec<&Line>) =
        order.lines.iter().partition(|line| line.from.is_none());
    ordered.into_iter().chain(received).filter(|line| ids.insert(line.id)).collect()
}

/// How many of an item its station is to make, whoever pays for them.
fn made(line: &Line, told: &Told, situation: &Situation<'_>) -> u32 {
    match situation.given.get(&line.id) {
        None => line.kitchen_qty(),
        Some(given) => {
            let given = given.within(line.transferred_qty);
            told.qty.clamp(line.live_qty + given.least, line.live_qty + given.most)
        }
    }
}

fn bare(kind: Kind, route: Route, printer: PrinterId, entries: Vec<Entry>) -> Draft {
    Draft {
        route,
        printer: Some(printer),
        kind,
        entries,
        is_late: false,
        is_after_unsure: false,
        may_be_double: false,
        moved_from: None,
    }
}

/// All that one station brings from one table to another is one ticket.
fn join(drafts: &mut Vec<Draft>, draft: Draft) {
    let same = drafts.iter_mut().find(|other| {
        (&other.route, other.printer, other.moved_from) == (&draft.route, draft.printer, draft.moved_from)
    });
    match same {
        Some(other) => other.entries.extend(draft.entries),
        None => drafts.push(draft),
    }
}

/// The kitchen got the first replacement; of the second a person must decide.
fn second_replacements(oddities: &[Oddity]) -> BTreeSet<RecordId> {
    let second = |oddity: &Oddity| match oddity {
        Oddity::ReplacedTwice { replacement, .. } => Some(*replacement),
        _ => None,
    };
    oddities.iter().filter_map(second).collect()
}
