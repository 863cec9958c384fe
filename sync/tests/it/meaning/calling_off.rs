//! Orders that somebody cancels while others go on.

use sync::money::Money;
use sync::order::{Oddity, Status};
use sync::record::Verdict;

use super::{add, apart, meet};
use crate::support::{cancel, decision, id, item, opened, payment, refund};

#[test]
fn what_was_known_when_the_order_was_cancelled_is_gone_with_it() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Cancelled, Money::ZERO));
    assert_eq!((order.lines[0].live_qty, order.called_off), (0, true));
    assert_eq!(oddities, []);
}

#[test]
fn an_item_for_a_cancelled_order_is_shown_and_waits_for_a_word() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    add(&mut two, 2, &[(4, item(2, "Ούζο", 1, 450))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!(order.status, Status::Cancelled);
    assert_eq!(oddities, [Oddity::CalledOff { item: id(4) }]);

    add(&mut one, 1, &[(5, decision(1, id(4), Verdict::StillWanted))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Open, Money(450)));
    assert!(order.called_off && order.wanted.contains(&id(4)));
    assert_eq!(oddities, []);
}

#[test]
fn money_that_was_taken_keeps_a_cancelled_order_alive_until_it_is_given_back() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    add(&mut two, 2, &[(4, payment(2, 300))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Paid, Money::ZERO));
    assert!(order.called_off);
    assert_eq!(oddities, [Oddity::CancelledWithBalance { by: order.waiters[0] }]);

    add(&mut one, 1, &[(5, refund(1, id(4), 300))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Cancelled, Money::ZERO));
    assert_eq!(oddities, []);
}

/// The waiter says that what was held for its age is still wanted, while a manager calls the order off: on another phone,
/// or just after.
#[test]
fn what_was_wanted_before_the_order_was_called_off_is_gone_with_it() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    add(&mut two, 2, &[(4, decision(2, id(2), Verdict::StillWanted))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Cancelled, Money::ZERO));
    assert_eq!((order.wanted.len(), oddities.len()), (0, 0));

    let (mut one, mut two) = apart(&[(1, item(1, "Καφές", 1, 300))]);
    add(&mut one, 2, &[(2, decision(2, id(1), Verdict::StillWanted))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    let (order, _) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.lines[0].live_qty), (Status::Cancelled, 0));
}

#[test]
fn of_two_who_call_an_order_off_apart_neither_is_undone_by_a_word_that_knew_of_one() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, cancel(1))]);
    add(&mut one, 1, &[(4, decision(1, id(2), Verdict::StillWanted))]);
    add(&mut two, 2, &[(5, cancel(2))]);
    let (order, _) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.wanted.len()), (Status::Cancelled, 0));
    add(&mut two, 2, &[(6, decision(2, id(2), Verdict::StillWanted))]);
    let (order, _) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.wanted.len()), (Status::Open, 1));
}
