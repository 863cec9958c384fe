//! The lines of an order as they are shown: equal ones as one row, each with the truth about where it is.

use std::collections::BTreeSet;

use sync::device::View;
use sync::id::{OrderId, RecordId};
use sync::money::Money;
use sync::order::{Line, Order, PrintState};
use sync::record::{Item, Void};

use crate::asked::asked;
use crate::ui::where_badge::Where;

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// The lines in it, oldest first.
    pub(crate) lines: Vec<Line>,
    /// How many are still wanted.
    pub(crate) qty: u32,
    /// Where they are.
    pub(crate) place: Where,
    /// What was taken off, and whether that is on this phone only.
    pub(crate) voids: Vec<(Void, bool)>,
    /// What a manager was asked to take off.
    pub(crate) requests: Vec<Void>,
    /// How many of it other orders pay for.
    pub(crate) transferred: u32,
    /// The order that has it made, when that is another one.
    pub(crate) from: Option<OrderId>,
}

impl Row {
    /// The item of the first line: all are equal.
    pub(crate) fn item(&self) -> &Item {
        &self.lines.first().expect("a row is made of a line").item
    }

    /// The records of its lines.
    pub(crate) fn ids(&self) -> Vec<RecordId> {
        self.lines.iter().map(|line| line.id).collect()
    }

    /// What it costs.
    pub(crate) fn total_minor(&self) -> Money {
        self.lines.iter().map(Line::total_minor).sum()
    }

    /// The newest line of which something can be taken off.
    pub(crate) fn voidable(&self) -> Option<&Line> {
        let asked = |line: &Line| line.requests.iter().map(|(_, void)| void.qty).sum::<u32>();
        self.lines.iter().rev().find(|line| line.live_qty > asked(line))
    }

    fn takes(&self, line: &Line, place: Where) -> bool {
        let (mine, other) = (self.item(), &line.item);
        let is_plain =
            |line: &Line| line.voids.is_empty() && line.requests.is_empty() && line.transferred_qty == 0;
        self.place == place
            && is_plain(line)
            && self.lines.iter().all(is_plain)
            && self.from == line.from.map(|(order, _)| order)
            && (mine.product, &mine.name, mine.unit_price_minor)
                == (other.product, &other.name, other.unit_price_minor)
            && (&mine.modifiers, &mine.note, mine.stamp.by) == (&other.modifiers, &other.note, other.stamp.by)
    }
}

/// The rows of an order, oldest first.
pub(crate) fn rows(view: &View, storing: &BTreeSet<RecordId>) -> Vec<Row> {
    let unsent: BTreeSet<RecordId> = view.unsent.iter().copied().collect();
    let asked: BTreeSet<RecordId> = asked(view).into_iter().map(|asked| asked.line.id).collect();
    let mut rows: Vec<Row> = Vec::new();
    for line in &view.order.lines {
        let place = match unsent.contains(&line.id) {
            true if storing.contains(&line.id) => Where::Saving,
            true => Where::Phone,
            false if asked.contains(&line.id) => Where::Held,
            false => place_of(line, &view.order),
        };
        match rows.iter_mut().find(|row| row.takes(line, place)) {
            Some(row) => {
                row.qty += line.live_qty;
                row.lines.push(line.clone());
            }
            None => rows.push(Row {
                lines: vec![line.clone()],
                qty: line.live_qty,
                place,
                voids: line.voids.iter().map(|(id, void)| (void.clone(), unsent.contains(id))).collect(),
                requests: line.requests.iter().map(|(_, void)| void.clone()).collect(),
                transferred: line.transferred_qty,
                from: line.from.map(|(order, _)| order),
            }),
        }
    }
    rows
}

fn place_of(line: &Line, order: &Order) -> Where {
    if line.from.is_some() {
        return Where::Elsewhere;
    }
    let any = |state| line.print.values().any(|other| *other == state);
    // Of paper that a manager has looked for and found.
    let is_found = order.settled.contains(&line.id);
    if any(PrintState::Unknown) && !is_found {
        Where::Unsure
    } else if is_found || line.printed && any(PrintState::Sent) {
        Where::Sent
    } else if line.printed {
        Where::Printed
    } else if any(PrintState::None) && !any(PrintState::Queued) {
        Where::NoPrinter
    } else {
        Where::Node
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use sync::document::{Document, Origin};
    use sync::id::{ProductId, SiteId, TableId, UserId};
    use sync::menu::Route;
    use sync::order::{Order, Totals, read};
    use sync::record::Stamp;
    use sync::time::UnixMs;

    pub(crate) fn id(number: u128) -> RecordId {
        format!("{number:032x}").parse().unwrap()
    }

    pub(crate) fn line(number: u128, product: u32, qty: u32, price: i64) -> Line {
        let item = Item {
            product: ProductId(product),
            name: format!("product {product}"),
            qty,
            unit_price_minor: Money(price),
            vat_bp: 1300,
            menu_version: 1,
            modifiers: Vec::new(),
            note: String::new(),
            seat: None,
            course: None,
            replaces: None,
            stamp: Stamp { by: UserId(1), at: UnixMs(0) },
        };
        Line::new(id(number), item)
    }

    pub(crate) fn view(lines: Vec<Line>) -> View {
        let site: SiteId = "6f1c1f3e-8a0e-4f7e-9b1e-0d8f3a1d2c3b".parse().unwrap();
        let gross: Money = lines.iter().map(Line::total_minor).sum();
        let empty = Document::genesis(Origin::of_sitting(site, TableId(5), 1));
        let totals = Totals { gross_minor: gross, balance_minor: gross, ..Totals::default() };
        let order = Order { lines, totals, ..read(&empty).0 };
        View { order, oddities: Vec::new(), unsent: Vec::new() }
    }

    fn with_state(mut line: Line, state: PrintState, printed: bool) -> Line {
        line.print.insert(Route("kitchen".into()), state);
        line.printed = printed;
        line
    }

    fn place(line: Line) -> Where {
        rows(&view(vec![line]), &BTreeSet::new())[0].place
    }

    #[test]
    fn a_badge_says_what_is_known_and_no_more() {
        for (state, printed, wanted) in [
            (PrintState::Queued, false, Where::Node),
            (PrintState::Sent, true, Where::Sent),
            (PrintState::Printed, true, Where::Printed),
            (PrintState::Printed, false, Where::Node),
            (PrintState::Unknown, false, Where::Unsure),
            (PrintState::Held, false, Where::Held),
            (PrintState::None, false, Where::NoPrinter),
        ] {
            assert_eq!(place(with_state(line(1, 1, 1, 450), state, printed)), wanted, "{state:?}");
        }
        assert_eq!(place(line(1, 1, 1, 450)), Where::Node);
    }

    #[test]
    fn what_the_node_has_not_acknowledged_is_on_the_phone() {
        let mut view = view(vec![line(1, 1, 1, 450)]);
        view.unsent = vec![id(1)];
        assert_eq!(rows(&view, &BTreeSet::new())[0].place, Where::Phone);
        assert_eq!(rows(&view, &[id(1)].into())[0].place, Where::Saving);
    }

    #[test]
    fn a_held_line_of_which_somebody_has_decided_waits_for_its_printer() {
        let mut view = view(vec![with_state(line(1, 1, 1, 450), PrintState::Held, false)]);
        view.order.wanted.insert(id(1));
        assert_eq!(rows(&view, &BTreeSet::new())[0].place, Where::Node);
    }

    #[test]
    fn equal_lines_are_one_row_unless_they_are_in_different_places() {
        let printed = with_state(line(3, 1, 1, 450), PrintState::Printed, true);
        let rows = rows(
            &view(vec![line(1, 1, 2, 450), line(2, 1, 1, 450), printed, line(4, 2, 1, 900)]),
            &BTreeSet::new(),
        );
        assert_eq!(rows.iter().map(|row| row.qty).collect::<Vec<_>>(), [3, 1, 1]);
        assert_eq!(rows[0].total_minor(), Money(1350));
    }

    #[test]
    fn one_is_taken_off_the_newest_line_that_has_one() {
        let mut gone = line(2, 1, 1, 450);
        gone.live_qty = 0;
        let row = &rows(&view(vec![line(1, 1, 2, 450), gone]), &BTreeSet::new())[0];
        assert_eq!(row.voidable().map(|line| line.id), Some(id(1)));
    }

    #[test]
    fn what_a_manager_was_asked_about_is_not_taken_off_once_more() {
        let mut asked = line(1, 1, 1, 450);
        let stamp = asked.item.stamp;
        asked.requests.push((id(2), Void { item: id(1), qty: 1, reason: String::new(), stamp }));
        assert_eq!(rows(&view(vec![asked]), &BTreeSet::new())[0].voidable(), None);
    }
}
