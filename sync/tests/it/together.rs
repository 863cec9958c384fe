//! What concerns several orders is taken in all of them or in none.

use sync::device::{EditError, Notice, Target};
use sync::document::{Document, Origin};
use sync::frame::{Pushed, RefusalCode, ToNode};
use sync::id::{OrderId, TableId};
use sync::money::Money;
use sync::record::{Received, Record, Transfer};

use crate::support::house::House;
use crate::support::{actor, close, id, item, opened, payment, site, stamp, table};

const FIVE: Target = Target::Table(TableId(5));
const SEVEN: Target = Target::Table(TableId(7));

fn five_with_ouzo(house: &mut House, phone: usize, qty: u32) -> OrderId {
    let user = u32::try_from(phone).unwrap() + 1;
    let order = house.edit(phone, FIVE, vec![item(user, "Ούζο", qty, 450)]);
    house.run();
    order
}

fn transfer(house: &mut House, phone: usize, from: OrderId, qty: u32, to: Target) {
    let line = house.phones[phone].device.view(from).unwrap().order.lines[0].id;
    house.act(phone, |device, now, dice| device.transfer(now, dice, from, &[(line, qty)], to));
}

fn balance(house: &House, order: OrderId) -> Money {
    house.stored(order).totals.balance_minor
}

#[test]
fn what_is_put_on_another_bill_leaves_this_one() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 3);
    house.walk_out(0);
    transfer(&mut house, 0, five, 2, SEVEN);
    let seven = house.phones[0].device.order_at(table(7)).unwrap();
    house.reload(0);
    house.walk_in(0);
    assert_eq!((balance(&house, five), balance(&house, seven)), (Money(450), Money(900)));
    assert_eq!(house.lines(1, seven), [("Ούζο".to_owned(), 2)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.quarantined.len(), 0);
}

#[test]
fn a_transfer_whose_batch_fails_is_made_again_whole() {
    let mut house = House::with_phones(1);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.disk_full = true;
    transfer(&mut house, 0, five, 1, SEVEN);
    house.run();
    house.disk_full = false;
    house.wait_ms(5_000);
    let seven = house.phones[0].device.order_at(table(7)).unwrap();
    assert_eq!((balance(&house, five), balance(&house, seven)), (Money::ZERO, Money(450)));
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn half_a_transfer_is_refused_whichever_half_it_is() {
    let mut house = House::with_phones(1);
    let five = five_with_ouzo(&mut house, 0, 1);
    let ordered = house.stored(five).lines[0].clone();
    let seven = Origin::of_sitting(site(), table(7), 1);
    let given = Transfer { item: ordered.id, qty: 1, to_order: seven.order, stamp: stamp(1) };
    let received =
        Received { from_order: five, from_item: ordered.id, item: ordered.item.clone(), stamp: stamp(1) };

    let mut here = Document::load(&house.books.documents[&five]).unwrap();
    let given = here.append(actor(1), house.now.wall, &[(id(90), Record::Transfer(given))]);
    let mut there = Document::genesis(seven);
    let received = [(id(91), opened(1)), (id(92), Record::Received(received))];
    let received = there.append(actor(1), house.now.wall, &received);
    house.send_frame(0, &ToNode::Open { order: five, table: table(5), sitting: 1 });
    house.send_frame(0, &ToNode::Open { order: seven.order, table: table(7), sitting: 1 });
    for (order, made) in [(five, given), (seven.order, received)] {
        let pushed = Pushed { order, age_ms: 0, change: made.bytes.into() };
        house.send_frame(0, &ToNode::Push { changes: vec![pushed] });
    }
    house.run();
    let codes: Vec<_> = house.quarantined.iter().map(|refused| refused.code).collect();
    assert_eq!(codes, [RefusalCode::Unpaired, RefusalCode::Unpaired]);
    assert_eq!(balance(&house, five), Money(450));
    assert!(!house.books.documents.contains_key(&seven.order));
}

#[test]
fn a_transfer_that_is_refused_is_taken_back_on_both_bills() {
    let mut house = House::with_phones(1);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.walk_out(0);
    transfer(&mut house, 0, five, 1, SEVEN);
    house.edit(0, SEVEN, vec![item(1, "Καφές", 1, 300)]);
    house.edit(0, FIVE, vec![item(1, "Μπίρα", 1, 500)]);
    house.may_write(1, false);
    house.walk_in(0);
    let told = house.phones[0].notices.iter().filter(|told| matches!(told, Notice::Refused { .. })).count();
    assert_eq!(told, 4, "both halves, the coffee, the beer");
    assert_eq!(house.lines(0, five), [("Ούζο".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn a_transfer_to_a_party_that_has_left_is_given_up_and_told() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.walk_out(0);
    house.edit(1, SEVEN, vec![item(2, "Καφές", 1, 300)]);
    house.edit(1, SEVEN, vec![payment(2, 300)]);
    house.edit(1, SEVEN, vec![close(2)]);
    house.run();
    transfer(&mut house, 0, five, 1, SEVEN);
    house.edit(0, SEVEN, vec![item(1, "Μπίρα", 1, 500)]);
    house.walk_in(0);
    let refused = |told: &&Notice| matches!(told, Notice::Refused { code: RefusalCode::Unpaired, .. });
    assert_eq!(house.phones[0].notices.iter().filter(refused).count(), 2);
    assert_eq!(balance(&house, five), Money(450));
    assert_eq!(house.phones[0].device.unsent(), 0);
    let now_at_seven = house.status(table(7)).open.unwrap().order;
    assert_eq!(house.lines(1, now_at_seven), [("Μπίρα".to_owned(), 1)]);
}

#[test]
fn what_was_taken_already_is_not_refused_when_a_transfer_to_it_is_given_up() {
    let mut house = House::with_phones(2);
    house.walk_out(0);
    let seven = house.edit(0, SEVEN, vec![item(1, "Ούζο", 1, 450)]);
    let five = house.edit(0, FIVE, vec![item(1, "Μεζές", 1, 700)]);
    transfer(&mut house, 0, seven, 1, FIVE);
    house.edit(1, SEVEN, vec![item(2, "Καφές", 1, 300)]);
    house.edit(1, SEVEN, vec![payment(2, 300), close(2)]);
    house.run();
    house.walk_in(0);
    let refused =
        |told: &&Notice| matches!(told, Notice::Refused { code, .. } if *code != RefusalCode::Unpaired);
    assert_eq!(house.phones[0].notices.iter().find(refused), None);
    assert_eq!(house.lines(1, five), [("Μεζές".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.view(five).unwrap().order, house.stored(five));
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn what_was_written_after_a_join_that_is_given_up_is_taken_once() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.walk_out(0);
    let seven = house.edit(0, SEVEN, vec![item(1, "Ούζο", 1, 450)]);
    house.act(0, |device, now, dice| device.join(now, dice, seven, five));
    house.edit(0, Target::Order(five), vec![item(1, "Μεζές", 1, 700)]);
    house.edit(1, FIVE, vec![payment(2, 450), close(2)]);
    house.edit(1, SEVEN, vec![item(2, "Καφές", 1, 300)]);
    house.edit(1, SEVEN, vec![payment(2, 300), close(2)]);
    house.run();
    house.walk_in(0);
    let documents = house.books.documents.keys().copied().collect::<Vec<_>>();
    let lines = documents.into_iter().flat_map(|order| house.stored(order).lines);
    assert_eq!(lines.filter(|line| line.item.name == "Μεζές").count(), 1);
    assert_eq!(house.lines(0, five), [("Μεζές".to_owned(), 1), ("Ούζο".to_owned(), 1)]);
}

#[test]
fn nothing_is_transferred_that_is_not_there_or_to_itself() {
    let mut house = House::with_phones(1);
    let five = five_with_ouzo(&mut house, 0, 1);
    let line = house.stored(five).lines[0].id;
    let device = &mut house.phones[0].device;
    let too_many = device.transfer(house.now, &mut house.dice, five, &[(line, 2)], SEVEN);
    assert_eq!(too_many, Err(EditError::NotOnBill));
    let to_itself = device.transfer(house.now, &mut house.dice, five, &[(line, 1)], FIVE);
    assert_eq!(to_itself, Err(EditError::SameOrder));
}

#[test]
fn a_party_that_moved_sits_there_for_everybody_and_leaves_its_table_free() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.act(0, |device, now, dice| device.move_party(now, dice, five, table(7)));
    house.run();
    assert_eq!(house.status(table(5)).open, None);
    assert_eq!(house.status(table(7)).open.unwrap().order, five);
    house.edit(1, SEVEN, vec![item(2, "Καφές", 1, 300)]);
    let next = house.edit(1, FIVE, vec![item(2, "Μπίρα", 1, 500)]);
    house.run();
    assert_eq!(house.lines(0, five).len(), 2);
    assert_ne!(next, five);
    assert_eq!(house.status(table(5)).open.unwrap().order, next);
}

#[test]
fn a_party_that_moved_to_a_table_with_guests_has_its_own_bill_there() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.walk_out(0);
    house.act(0, |device, now, dice| device.move_party(now, dice, five, table(7)));
    let seven = house.edit(1, SEVEN, vec![item(2, "Καφές", 1, 300)]);
    house.run();
    house.walk_in(0);
    let status = house.status(table(7));
    assert_eq!(status.open.unwrap().order, seven);
    assert_eq!(status.others.iter().map(|open| open.order).collect::<Vec<_>>(), [five]);
    let here: Vec<OrderId> = house.phones[1].device.orders_at(table(7)).collect();
    assert_eq!(here.len(), 2);

    house.act(1, |device, now, dice| device.join(now, dice, five, seven));
    house.run();
    assert_eq!(house.stored(five).joined, [seven].into());
    assert_eq!(house.stored(seven).joined, [five].into());
}

#[test]
fn the_next_party_at_a_table_is_not_the_one_that_moved_away() {
    let mut house = House::with_phones(2);
    let five = five_with_ouzo(&mut house, 0, 1);
    house.act(0, |device, now, dice| device.move_party(now, dice, five, table(7)));
    house.run();
    house.restart_node();
    assert_eq!(house.status(table(5)).sitting, 2);
    let next = house.edit(0, FIVE, vec![item(1, "Μπίρα", 1, 500)]);
    house.run();
    assert_eq!(next, OrderId::of_sitting(site(), table(5), 2));
}
