//! From an order to what a ticket says.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use printers::ticket::{self, Kind, Language, Mark, Modifier, Part, Ticket};
use sync::id::TableId;
use sync::menu::{ChosenModifier, GroupKind, Menu, Sign};
use sync::order::{Line, Order};
use sync::site::Catalog;
use sync::time::UnixMs;

use super::Draft;
use super::gaps::each_once;
use crate::job::{Entry, EntryKind};

/// How a note says that somebody may be harmed: the waiter app's switch writes it first.
const ALLERGY_MARKS: [&str; 2] = ["ΑΛΛΕΡΓΙΑ", "ALLERGY"];

/// The wall clock of the restaurant.
#[derive(Clone, Debug)]
pub struct Clock(TimeZone);

impl Clock {
    /// The clock of a catalog's site; UTC where its time zone is not known.
    pub fn of(catalog: &Catalog) -> Self {
        Self(TimeZone::get(&catalog.site.time_zone).unwrap_or(TimeZone::UTC))
    }

    /// `20:14`
    pub fn time(&self, at: UnixMs) -> String {
        self.zoned(at).strftime("%H:%M").to_string()
    }

    /// `21/11/2026`
    pub fn date(&self, at: UnixMs) -> String {
        self.zoned(at).strftime("%d/%m/%Y").to_string()
    }

    fn zoned(&self, at: UnixMs) -> Zoned {
        Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(self.0.clone())
    }
}

/// Who puts into words what a ticket should say.
#[derive(Clone, Copy)]
pub struct Writer<'a> {
    /// Names of people, tables and modifiers.
    pub catalog: &'a Catalog,
    /// Times of day.
    pub clock: &'a Clock,
}

impl Writer<'_> {
    /// A ticket for the station of this name.
    pub fn ticket(self, order: &Order, draft: &Draft, station: &str, part: Option<Part>) -> Ticket {
        let catalog = self.catalog;
        let lines: Vec<(&Line, ticket::Line)> = self.lines(order, draft);
        // Of items that only move nothing is said but where they go.
        let about =
            order.lines.iter().filter(|line| draft.entries.iter().any(|entry| entry.record == line.id));
        let ordered: Vec<&Line> =
            if lines.is_empty() { about.collect() } else { lines.iter().map(|(line, _)| *line).collect() };
        let ordered_at = ordered.iter().map(|line| line.item.stamp.at).min().unwrap_or_default();
        let person = ordered.first().and_then(|line| {
            catalog
                .staff
                .iter()
                .find(|person| person.id == line.item.stamp.by)
                .map(|person| person.name.clone())
        });
        Ticket {
            kind: draft.kind,
            language: language(catalog),
            station: station.to_owned(),
            table: order.table.map_or_else(String::new, |table| self.label(table)),
            order: short_number(order),
            waiter: person.unwrap_or_default(),
            covers: u16::try_from(order.covers).ok().filter(|covers| *covers > 0),
            date: self.clock.date(ordered_at),
            ordered_at: self.clock.time(ordered_at),
            printed_at: String::new(),
            part: part.filter(|part| part.of > 1),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            marks: self.marks(draft),
        }
    }

    /// The label of a table; its number where the catalog does not know it any more.
    pub fn label(self, table: TableId) -> String {
        let known = self.catalog.tables.iter().find(|known| known.id == table);
        known.map_or_else(|| table.0.to_string(), |known| known.label.clone())
    }

    fn lines<'o>(self, order: &'o Order, draft: &Draft) -> Vec<(&'o Line, ticket::Line)> {
        let menu = &self.catalog.menu;
        let said = |kind: EntryKind, line: &Line| {
            let is_this = |entry: &&Entry| entry.record == line.id && entry.kind == kind && entry.qty > 0;
            draft.entries.iter().find(is_this).map(|entry| entry.qty)
        };
        let whole = |line: &'o Line| {
            let kind = if draft.kind == Kind::Void { EntryKind::Void } else { EntryKind::Add };
            said(kind, line).map(|qty| (line, ticket_line(line, qty, menu)))
        };
        let changed = |line: &'o Line| {
            let qty = said(EntryKind::ChangedTo, line)?;
            let old = each_once(order).into_iter().find(|old| line.item.replaces == Some(old.id))?;
            let was = ticket_line(old, said(EntryKind::ChangedFrom, old)?, menu).as_was();
            Some((line, ticket::Line { was: Some(Box::new(was)), ..ticket_line(line, qty, menu) }))
        };
        each_once(order).into_iter().filter_map(|line| changed(line).or_else(|| whole(line))).collect()
    }

    fn marks(self, draft: &Draft) -> Vec<Mark> {
        let marks = [
            draft.is_late.then_some(Mark::Late),
            draft.may_be_double.then_some(Mark::PossibleDuplicate),
            draft.is_after_unsure.then_some(Mark::EarlierMayBeMissing),
            draft.moved_from.map(|table| Mark::MovedFrom(self.label(table))),
        ];
        marks.into_iter().flatten().collect()
    }
}

/// The language of the house.
pub fn language(catalog: &Catalog) -> Language {
    if catalog.site.language == "en" { Language::En } else { Language::El }
}

/// Four characters that people can call out: enough to tell the orders of one evening apart.
pub(super) fn short_number(order: &Order) -> String {
    order.id.0.simple().to_string()[..4].to_uppercase()
}

fn ticket_line(line: &Line, quantity: u32, menu: &Menu) -> ticket::Line {
    let small = |number: Option<u32>| number.and_then(|number| u8::try_from(number).ok());
    let note = &line.item.note;
    ticket::Line {
        quantity,
        name: line.item.name.clone(),
        seat: small(line.item.seat),
        course: small(line.item.course),
        modifiers: line.item.modifiers.iter().map(|chosen| modifier(chosen, menu)).collect(),
        note: (!note.is_empty()).then(|| note.clone()),
        allergy: ALLERGY_MARKS.iter().any(|mark| note.starts_with(mark)),
        was: None,
    }
}

/// Options of which exactly one is chosen are said plainly; what comes on top has a plus, what is left out a minus.
fn modifier(chosen: &ChosenModifier, menu: &Menu) -> Modifier {
    let group = menu.groups.iter().find(|group| group.modifiers.iter().any(|one| one.id == chosen.modifier));
    let is_choice = group.is_some_and(|group| group.kind == GroupKind::Options && group.max == Some(1));
    let sign = match chosen.sign {
        Sign::Remove => ticket::Sign::Remove,
        Sign::Add if is_choice => ticket::Sign::Choice,
        Sign::Add => ticket::Sign::Add,
    };
    Modifier { text: chosen.name.clone(), sign }
}
