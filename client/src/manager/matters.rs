//! What of the open orders a manager must decide, and the records that settle it.

use sync::device::View;
use sync::id::{OrderId, RecordId, TableId, UserId};
use sync::money::Money;
use sync::order::{Line, Oddity, Order, PrintState};
use sync::record::{Decision, Item, Record, Refund, Stamp, Verdict, Void};

use crate::asked::{Asked, asked};

/// Something to decide.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Matter {
    /// In which order.
    pub(super) order: OrderId,
    /// Where its party sits.
    pub(super) table: Option<TableId>,
    /// What it is.
    pub(super) what: What,
}

/// What it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A waiter asks to take off what the kitchen has or somebody paid for.
    Request(RecordId, Void, Item),
    /// Nobody knows whether it is on paper.
    Uncertain(Line),
    /// Items that are not made before somebody says that they are wanted.
    Asked(Vec<Asked>),
    /// So much too much was taken.
    Overpaid(Money),
    /// The order was called off, and so much was taken for it.
    CalledOff(Money, UserId),
    /// Two people moved the party; the other one meant this table.
    MovedTwice(TableId),
    /// An item is on two bills: too much of it is on this one, as this record.
    TransferredTwice(Item, OrderId, RecordId, u32),
    /// The node cannot prove its price.
    Unproven(Line),
    /// Somebody added it who had been taken off the order.
    AfterHandover(Line, UserId),
}

impl What {
    /// Its name in the page, for the tests.
    pub(super) fn name(&self) -> &'static str {
        match self {
            What::Request(..) => "request",
            What::Uncertain(_) => "uncertain",
            What::Asked(_) => "asked",
            What::Overpaid(_) => "overpaid",
            What::CalledOff(..) => "called-off",
            What::MovedTwice(_) => "moved-twice",
            What::TransferredTwice(..) => "transferred-twice",
            What::Unproven(_) => "unproven",
            What::AfterHandover(..) => "after-handover",
        }
    }

    /// Whether somebody waits for the answer: guests, or the kitchen.
    pub(super) fn is_urgent(&self) -> bool {
        matches!(self, What::Request(..) | What::Uncertain(_) | What::Asked(_))
    }
}

/// All that is to decide, what somebody waits for first.
pub(super) fn matters(views: &[View]) -> Vec<Matter> {
    let mut all: Vec<Matter> = views.iter().flat_map(|view| of_order(view, views)).collect();
    all.sort_by_key(|matter| !matter.what.is_urgent());
    all
}

fn of_order(view: &View, views: &[View]) -> Vec<Matter> {
    let order = &view.order;
    let open = asked(view);
    let question = (!open.is_empty()).then_some(What::Asked(open));
    let is_uncertain = |line: &&Line| {
        let is_unknown = line.print.values().any(|state| *state == PrintState::Unknown);
        is_unknown && !order.settled.contains(&line.id)
    };
    let uncertain = order.lines.iter().filter(is_uncertain).cloned().map(What::Uncertain);
    let odd = view.oddities.iter().filter_map(|oddity| of_oddity(order, oddity, views));
    let all = uncertain.chain(question).chain(odd);
    all.map(|what| Matter { order: order.id, table: order.table, what }).collect()
}

fn of_oddity(order: &Order, oddity: &Oddity, views: &[View]) -> Option<What> {
    let line = |item: &RecordId| order.lines.iter().find(|line| line.id == *item);
    let live = |item| line(item).filter(|line| line.live_qty > 0);
    match oddity {
        Oddity::VoidRequested { void, item } => {
            let line = line(item)?;
            let (id, request) = line.requests.iter().find(|(id, _)| id == void)?;
            Some(What::Request(*id, request.clone(), line.item.clone()))
        }
        Oddity::Overpaid { by_minor } => Some(What::Overpaid(*by_minor)),
        Oddity::CancelledWithBalance { by } => {
            let taken = order.totals.paid_minor - order.totals.refunded_minor;
            Some(What::CalledOff(taken, *by))
        }
        Oddity::MovedTwice { to_table } => Some(What::MovedTwice(*to_table)),
        Oddity::TransferredTwice { item, to_order } => {
            let there = views.iter().find(|view| view.order.id == *to_order)?;
            let from = Some((order.id, *item));
            let line = there.order.lines.iter().find(|line| line.from == from && line.live_qty > 0)?;
            Some(What::TransferredTwice(line.item.clone(), *to_order, line.id, line.live_qty))
        }
        Oddity::UnprovenPrice { item } => live(item).cloned().map(What::Unproven),
        Oddity::AfterHandover { item, by } => live(item).cloned().map(|line| What::AfterHandover(line, *by)),
        _ => None,
    }
}

/// The decision about a record.
pub(super) fn decide(about: RecordId, verdict: Verdict, stamp: Stamp) -> Record {
    Record::Decision(Decision { about, verdict, stamp })
}

/// All that is left of a line is taken off.
pub(super) fn take_off(line: &Line, reason: &str, stamp: Stamp) -> Record {
    Record::Void(Void { item: line.id, qty: line.live_qty, reason: reason.to_owned(), stamp })
}

/// So much is given back: of the newest payments first, and of none more than it was.
pub(super) fn refunds(order: &Order, amount: Money, reason: &str, stamp: Stamp) -> Vec<Record> {
    let mut left = amount;
    let mut refunds = Vec::new();
    for (payment, paid) in order.payments.iter().rev() {
        let given: Money = order
            .refunds
            .iter()
            .filter(|(_, refund)| refund.payment == *payment)
            .map(|(_, refund)| refund.amount_minor)
            .sum();
        let amount_minor = left.min(paid.amount_minor - given);
        if amount_minor > Money::ZERO {
            left -= amount_minor;
            refunds.push(Record::Refund(Refund {
                payment: *payment,
                amount_minor,
                reason: reason.to_owned(),
                stamp,
            }));
        }
    }
    refunds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waiter::row_tests::{id, line, view};
    use std::collections::BTreeMap;
    use sync::menu::Route;
    use sync::record::{Method, Payment};
    use sync::time::UnixMs;

    const STAMP: Stamp = Stamp { by: UserId(9), at: UnixMs(0) };

    fn paid(amount: i64) -> Payment {
        let (amount_minor, tip_minor) = (Money(amount), Money::ZERO);
        Payment { amount_minor, tip_minor, method: Method::Cash, lines: BTreeMap::new(), stamp: STAMP }
    }

    #[test]
    fn what_guests_wait_for_comes_before_what_can_wait() {
        let mut odd = view(vec![line(1, 1, 1, 450)]);
        odd.oddities.push(Oddity::Overpaid { by_minor: Money(450) });
        let mut held = line(2, 1, 1, 450);
        held.print.insert(Route("kitchen".into()), PrintState::Held);
        let names: Vec<_> =
            matters(&[odd, view(vec![held])]).iter().map(|matter| matter.what.name()).collect();
        assert_eq!(names, ["asked", "overpaid"]);
    }

    #[test]
    fn paper_that_a_manager_has_found_is_no_matter_any_more() {
        let mut uncertain = line(1, 1, 1, 450);
        uncertain.print.insert(Route("kitchen".into()), PrintState::Unknown);
        let mut view = view(vec![uncertain]);
        assert_eq!(matters(std::slice::from_ref(&view)).len(), 1);
        view.order.settled.insert(id(1));
        assert_eq!(matters(&[view]), []);
    }

    #[test]
    fn the_newest_payments_are_given_back_first_and_none_twice() {
        let mut order = view(Vec::new()).order;
        order.payments = vec![(id(1), paid(1000)), (id(2), paid(500))];
        let given = Refund { payment: id(2), amount_minor: Money(200), reason: String::new(), stamp: STAMP };
        order.refunds = vec![(id(3), given)];
        let made: Vec<_> = refunds(&order, Money(800), "", STAMP)
            .into_iter()
            .map(|record| match record {
                Record::Refund(refund) => (refund.payment, refund.amount_minor.0),
                _ => panic!("not a refund"),
            })
            .collect();
        assert_eq!(made, [(id(2), 300), (id(1), 500)]);
    }
}
