//! Voids that came too late to be taken off without asking.

use sync::document::{Document, PrintFact, Remark};
use sync::money::Money;
use sync::order::{Oddity, Order, PrintState, read};
use sync::record::Verdict;
use sync::time::UnixMs;

use super::{add, apart, meet};
use crate::support::{actor, decision, document, id, item, void};

const NODE: [u8; 16] = *b"node\0\0\0\0one load";

/// One ouzo, in the kitchen already when the waiter takes it off; a manager answers.
fn asked(verdict: Option<Verdict>) -> (Order, Vec<Oddity>) {
    let mut one = document();
    add(&mut one, 1, &[(1, item(1, "Ούζο", 2, 450))]);
    add(&mut one, 1, &[(2, void(1, id(1), 1))]);
    one.write_remarks(NODE, UnixMs(0), &[(Remark::Request, id(2))]).unwrap();
    if let Some(verdict) = verdict {
        add(&mut one, 2, &[(3, decision(2, id(2), verdict))]);
    }
    read(&one)
}

#[test]
fn an_item_that_the_kitchen_has_stands_until_a_manager_says_otherwise() {
    let (order, oddities) = asked(None);
    assert_eq!((order.lines[0].live_qty, order.lines[0].requests.len()), (2, 1));
    assert_eq!(order.totals.balance_minor, Money(900));
    assert_eq!(oddities, [Oddity::VoidRequested { void: id(2), item: id(1) }]);
}

#[test]
fn a_granted_request_takes_the_item_off() {
    let (order, oddities) = asked(Some(Verdict::Granted));
    assert_eq!((order.lines[0].live_qty, order.lines[0].voids.len()), (1, 1));
    assert_eq!(oddities, []);
}

#[test]
fn a_denied_request_changes_nothing_and_asks_no_more() {
    let (order, oddities) = asked(Some(Verdict::Denied));
    assert_eq!((order.lines[0].live_qty, order.lines[0].requests.len()), (2, 0));
    assert_eq!(oddities, []);
}

#[test]
fn of_two_managers_who_decide_apart_the_later_holds() {
    let (mut one, mut two) = apart(&[(1, item(1, "Ούζο", 2, 450)), (2, void(1, id(1), 1))]);
    let remark = one.write_remarks(NODE, UnixMs(0), &[(Remark::Request, id(2))]).unwrap();
    two.apply(&[remark.bytes]).unwrap();
    add(&mut one, 1, &[(3, decision(1, id(2), Verdict::Granted))]);
    add(&mut two, 2, &[(4, decision(2, id(2), Verdict::Denied))]);
    let (order, _) = meet(&mut one, &mut two);
    // Both wrote at the same count of operations: the greater actor is the later.
    assert!(actor(2) > actor(1));
    assert_eq!(order.lines[0].live_qty, 2);
}

#[test]
fn a_remark_is_written_once() {
    let mut one = document();
    add(&mut one, 1, &[(1, item(1, "Ούζο", 2, 450))]);
    let late = [(Remark::Late, id(1))];
    assert!(one.write_remarks(NODE, UnixMs(0), &late).is_some());
    assert!(one.write_remarks(NODE, UnixMs(1), &late).is_none());
    assert_eq!(read(&one).1, [Oddity::Late { item: id(1) }]);
    add(&mut one, 2, &[(2, decision(2, id(1), Verdict::StillWanted))]);
    assert_eq!(read(&one).1, []);
}

#[test]
fn a_price_that_a_manager_let_stand_is_odd_no_more() {
    let mut one = document();
    add(&mut one, 1, &[(1, item(1, "Ούζο", 2, 450))]);
    one.write_remarks(NODE, UnixMs(0), &[(Remark::UnprovenPrice, id(1))]).unwrap();
    assert_eq!(read(&one).1, [Oddity::UnprovenPrice { item: id(1) }]);
    add(&mut one, 2, &[(2, decision(2, id(1), Verdict::Denied))]);
    let (order, oddities) = read(&one);
    assert_eq!((order.settled, oddities), ([id(1)].into(), Vec::new()));
}

/// A snapshot holds everything, the genesis first.
#[test]
fn what_the_node_wrote_is_read_again_when_everything_is_laid_over_it() {
    let mut one = document();
    add(&mut one, 1, &[(1, item(1, "Ούζο", 2, 450))]);
    let mut two = Document::load(&one.save()).unwrap();
    assert_eq!(read(&two).0.lines[0].print.len(), 0);
    let fact = PrintFact { item: id(1), route: None, state: PrintState::None, printed: false };
    one.write_print(NODE, UnixMs(0), &[fact]).unwrap();
    let all: Vec<_> = one.changes_since(&[]).unwrap().into_iter().map(|made| made.bytes).collect();
    two.apply(&all).unwrap();
    assert_eq!(read(&two).0.lines[0].print.len(), 1);
}
