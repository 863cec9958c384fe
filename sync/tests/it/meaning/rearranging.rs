//! Moves, joins, transfers and split checks.

use std::collections::BTreeMap;

use sync::document::{Document, Origin};
use sync::id::OrderId;
use sync::money::Money;
use sync::order::{Oddity, read};
use sync::record::{Item, Join, Move, Received, Record, Share, Transfer};

use super::{add, apart, meet};
use crate::support::{document, id, item, opened, site, stamp, table, void};

fn other() -> Document {
    Document::genesis(Origin::of_sitting(site(), table(7), 1))
}

fn moved(user: u32, to: u32) -> Record {
    Record::Move(Move { to_table: table(to), stamp: stamp(user) })
}

fn transfer(user: u32, item: u128, qty: u32, to_order: OrderId) -> Record {
    Record::Transfer(Transfer { item: id(item), qty, to_order, stamp: stamp(user) })
}

fn share(user: u32, item: u128, qty: u32, bill: u32) -> Record {
    Record::Share(Share { item: id(item), qty, bill, stamp: stamp(user) })
}

fn the_item(record: Record) -> Item {
    match record {
        Record::Item(item) => item,
        _ => panic!("not an item"),
    }
}

#[test]
fn of_two_moves_the_later_holds_and_the_other_is_shown() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, moved(1, 7))]);
    add(&mut two, 2, &[(4, moved(2, 8))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.table, order.first_table), (Some(table(8)), Some(table(5))));
    assert_eq!(oddities, [Oddity::MovedTwice { to_table: table(7) }]);

    add(&mut one, 1, &[(5, moved(1, 9))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.table, oddities), (Some(table(9)), Vec::new()));
}

#[test]
fn whoever_moves_a_party_on_surprises_nobody() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, moved(1, 7))]);
    add(&mut two, 2, &[(3, moved(2, 8))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.table, oddities), (Some(table(8)), Vec::new()));
}

#[test]
fn a_joins_b_while_b_joins_a_and_they_are_one_party() {
    let (mut five, mut seven) = (document(), other());
    let join = |with: &Document| Record::Join(Join { with_order: with.id(), stamp: stamp(1) });
    add(&mut five, 1, &[(1, join(&seven))]);
    add(&mut seven, 1, &[(1, join(&five))]);
    add(&mut five, 2, &[(2, join(&seven))]);
    add(&mut seven, 2, &[(2, join(&five))]);
    assert_eq!(read(&five).0.joined, [seven.id()].into());
    assert_eq!(read(&seven).0.joined, [five.id()].into());
}

#[test]
fn a_transferred_item_is_paid_there_and_made_here() {
    let (mut five, mut seven) = (document(), other());
    add(&mut five, 1, &[(1, item(1, "Ούζο", 3, 450))]);
    add(&mut five, 1, &[(2, transfer(1, 1, 2, seven.id()))]);
    let item = the_item(item(1, "Ούζο", 2, 450));
    let received = Received { from_order: five.id(), from_item: id(1), item, stamp: stamp(1) };
    add(&mut seven, 1, &[(2, Record::Received(received))]);

    let (order, oddities) = read(&five);
    assert_eq!(order.totals.balance_minor, Money(450));
    assert_eq!((order.lines[0].live_qty, order.lines[0].kitchen_qty()), (1, 3));
    assert_eq!(oddities, []);
    let (order, _) = read(&seven);
    assert_eq!(order.totals.balance_minor, Money(900));
    assert_eq!((order.lines[0].live_qty, order.lines[0].kitchen_qty()), (2, 0));
    assert_eq!(order.lines[0].from, Some((five.id(), id(1))));
}

#[test]
fn an_item_that_two_people_put_on_two_bills_is_shown() {
    let (mut one, mut two) = apart(&[(1, item(1, "Ούζο", 1, 450))]);
    let (seven, eight) = (other().id(), Document::genesis(Origin::of_sitting(site(), table(8), 1)).id());
    add(&mut one, 1, &[(2, transfer(1, 1, 1, seven))]);
    add(&mut two, 2, &[(3, transfer(2, 1, 1, eight))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.lines[0].live_qty, order.lines[0].transferred_qty), (0, 1));
    assert_eq!(oddities, [Oddity::TransferredTwice { item: id(1), to_order: eight }]);
}

#[test]
fn what_is_voided_first_cannot_be_transferred() {
    let (mut one, mut two) = apart(&[(1, item(1, "Ούζο", 1, 450))]);
    let seven = other().id();
    add(&mut one, 1, &[(2, void(1, id(1), 1))]);
    add(&mut two, 2, &[(3, transfer(2, 1, 1, seven))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!(order.lines[0].kitchen_qty(), 0);
    assert_eq!(oddities, [Oddity::TransferredTwice { item: id(1), to_order: seven }]);
}

#[test]
fn checks_always_add_up_to_the_order() {
    let (mut one, mut two) = apart(&[(1, item(1, "Ούζο", 5, 450)), (2, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(3, share(1, 1, 2, 1)), (4, share(1, 2, 1, 1))]);
    add(&mut two, 2, &[(5, share(2, 1, 3, 2)), (6, share(2, 2, 1, 2))]);
    let (order, oddities) = meet(&mut one, &mut two);
    let on = |bill: u32| order.checks.get(&bill).cloned().unwrap_or_default();
    assert_eq!(on(0), BTreeMap::new());
    assert_eq!(on(1), BTreeMap::from([(id(1), 2)]));
    assert_eq!(on(2), BTreeMap::from([(id(1), 3), (id(2), 1)]));
    assert_eq!(oddities, []);

    add(&mut one, 1, &[(7, void(1, id(1), 4))]);
    let (order, _) = meet(&mut one, &mut two);
    let total: u32 = order.checks.values().filter_map(|check| check.get(&id(1))).sum();
    assert_eq!(total, 1);
}

#[test]
fn what_is_on_no_check_is_on_check_zero() {
    let (one, _) = apart(&[(1, item(1, "Ούζο", 5, 450)), (2, share(1, 1, 2, 1))]);
    let checks = read(&one).0.checks;
    assert_eq!(checks, BTreeMap::from([(0, [(id(1), 3)].into()), (1, [(id(1), 2)].into())]));
}
