//! Items that are not made before somebody says that they are still wanted.

use std::collections::BTreeSet;

use sync::device::{EditError, Target, View};
use sync::id::{OrderId, RecordId};
use sync::order::{Line, Oddity, Order, PrintState};
use sync::record::{Decision, Record, Stamp, Verdict, Void};

use crate::link::Phone;
use crate::text::Language;

/// Why an item waits for a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Why {
    /// It reached the node long after it was ordered.
    Old,
    /// It came when its party had left.
    Late,
    /// It came when its order had been called off.
    CalledOff,
}

impl Why {
    /// What there is to say beside that it came late.
    fn words(self, language: Language) -> Option<&'static str> {
        match self {
            Why::Old => None,
            Why::Late => Some(language.asked_late()),
            Why::CalledOff => Some(language.asked_called_off()),
        }
    }
}

/// An item that waits for a word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    /// The line.
    pub(crate) line: Line,
    /// How many of it.
    pub(crate) qty: u32,
    /// Why.
    pub(crate) why: Why,
}

impl Asked {
    /// How many of what, and why it waits.
    pub(crate) fn words(&self, language: Language) -> String {
        let what = language.record_item(self.qty, &self.line.item.name);
        self.why.words(language).map_or_else(|| what.clone(), |why| format!("{what}: {why}"))
    }
}

/// What of an order waits for a word and is at the node: what is on the phone only is not asked about yet.
pub(crate) fn asked(view: &View) -> Vec<Asked> {
    let order = &view.order;
    let said = |item: RecordId| {
        view.oddities.iter().find_map(|oddity| match oddity {
            Oddity::Late { item: odd } if *odd == item => Some(Why::Late),
            Oddity::CalledOff { item: odd } if *odd == item => Some(Why::CalledOff),
            _ => None,
        })
    };
    let unsent: BTreeSet<RecordId> = view.unsent.iter().copied().collect();
    let open =
        order.lines.iter().filter(|line| !order.wanted.contains(&line.id) && !unsent.contains(&line.id));
    let asked = open.filter_map(|line| {
        let is_held = line.print.values().any(|state| *state == PrintState::Held);
        let why = said(line.id).or(is_held.then_some(Why::Old))?;
        // Of an order that was called off nothing is live until somebody wants it.
        let qty = if why == Why::CalledOff { ordered(line) } else { line.kitchen_qty() };
        (qty > 0).then(|| Asked { line: line.clone(), qty, why })
    });
    asked.collect()
}

fn ordered(line: &Line) -> u32 {
    line.item.qty.saturating_sub(line.voids.iter().map(|(_, void)| void.qty).sum())
}

/// The word that they are wanted.
pub(crate) fn wanted(asked: &[Asked], stamp: Stamp) -> Vec<Record> {
    let decide = |about| Record::Decision(Decision { about, verdict: Verdict::StillWanted, stamp });
    asked.iter().map(|asked| decide(asked.line.id)).collect()
}

/// The word that they are not.
pub(crate) fn unwanted(asked: &[Asked], reason: &str, stamp: Stamp) -> Vec<Record> {
    let void = |asked: &Asked| {
        let (item, qty) = (asked.line.id, asked.qty);
        Record::Void(Void { item, qty, reason: reason.to_owned(), stamp })
    };
    asked.iter().map(void).collect()
}

/// The party that sits at an order's table now, when it is another one and this person may serve it. Follows changes.
pub(crate) fn next_party(phone: Phone, order: &Order) -> Option<Order> {
    let next = phone.view(phone.order_at(order.table?)?)?.order;
    (next.id != order.id && phone.may_serve(&next)).then_some(next)
}

/// These items are wanted after all, and another order pays for them.
pub(crate) fn give_to(phone: Phone, from: OrderId, late: &[Asked], next: OrderId) -> Result<(), EditError> {
    let stamp = phone.stamp().ok_or(EditError::NoSession)?;
    phone.edit(Target::Order(from), wanted(late, stamp), Vec::new())?;
    let lines: Vec<_> = late.iter().map(|asked| (asked.line.id, asked.line.live_qty)).collect();
    phone.rearrange(|device, now, random| device.transfer(now, random, from, &lines, Target::Order(next)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waiter::row_tests::{id, line, view};
    use sync::menu::Route;

    fn held(number: u128) -> Line {
        let mut line = line(number, 1, 2, 450);
        line.print.insert(Route("kitchen".into()), PrintState::Held);
        line
    }

    #[test]
    fn what_came_late_is_asked_about_until_somebody_has_decided() {
        let mut view = view(vec![held(1), line(2, 1, 1, 450)]);
        view.oddities.push(Oddity::Late { item: id(2) });
        let reasons = |view: &View| asked(view).into_iter().map(|asked| asked.why).collect::<Vec<_>>();
        assert_eq!(reasons(&view), [Why::Old, Why::Late]);
        view.order.wanted.insert(id(1));
        view.oddities.clear();
        assert_eq!(reasons(&view), []);
    }

    #[test]
    fn of_an_order_that_was_called_off_all_that_was_ordered_is_asked_about() {
        let mut gone = line(1, 1, 3, 450);
        gone.live_qty = 0;
        let mut view = view(vec![gone]);
        view.oddities.push(Oddity::CalledOff { item: id(1) });
        assert_eq!(asked(&view)[0].qty, 3);
    }
}
