//! From an order to what a ticket says.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use printers::ticket::{self, Kind, Language, Modifier, Part, Ticket};
use sync::id::RecordId;
use sync::menu::{ChosenModifier, GroupKind, Menu, Route, Sign};
use sync::order::{Line, Order};
use sync::site::Catalog;
use sync::time::UnixMs;

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

/// The ticket of some items of an order for one station. Quantities are those that are still wanted.
pub fn ticket(
    order: &Order,
    records: &[RecordId],
    route: &Route,
    part: Part,
    catalog: &Catalog,
    clock: &Clock,
) -> Ticket {
    let lines: Vec<&Line> =
        order.lines.iter().filter(|line| line.kitchen_qty() > 0 && records.contains(&line.id)).collect();
    let ordered_at = lines.iter().map(|line| line.item.stamp.at).min().unwrap_or_default();
    let person = lines.first().and_then(|line| {
        catalog.staff.iter().find(|person| person.id == line.item.stamp.by).map(|person| person.name.clone())
    });
    let table = order.table.and_then(|id| catalog.tables.iter().find(|table| table.id == id));
    Ticket {
        kind: Kind::Add,
        language: if catalog.site.language == "en" { Language::En } else { Language::El },
        station: route.0.clone(),
        table: table.map_or_else(String::new, |table| table.label.clone()),
        order: short_number(order),
        waiter: person.unwrap_or_default(),
        covers: u16::try_from(order.covers).ok().filter(|covers| *covers > 0),
        date: clock.date(ordered_at),
        ordered_at: clock.time(ordered_at),
        printed_at: String::new(),
        part: (part.of > 1).then_some(part),
        lines: lines.into_iter().map(|line| ticket_line(line, &catalog.menu)).collect(),
        marks: Vec::new(),
    }
}

/// Four characters that people can call out: enough to tell the orders of one evening apart.
fn short_number(order: &Order) -> String {
    order.id.0.simple().to_string()[..4].to_uppercase()
}

fn ticket_line(line: &Line, menu: &Menu) -> ticket::Line {
    let small = |number: Option<u32>| number.and_then(|number| u8::try_from(number).ok());
    let note = &line.item.note;
    ticket::Line {
        quantity: line.kitchen_qty(),
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
