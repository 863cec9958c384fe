//! Who may serve what: on the phone, and at the node whatever a phone says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sync::device::{EditError, Notice, Target};
use sync::document::Document;
use sync::frame::{Pushed, RefusalCode, ToNode};
use sync::id::{CategoryId, OrderId, ProductId, UserId};
use sync::menu::{Menu, Product};
use sync::money::Money;
use sync::order::{Oddity, Status};
use sync::policy::Rules;
use sync::record::{Item, Payment, Record, Verdict, WaiterChange};

use crate::support::house::House;
use crate::support::{actor, cancel, decision, document, id, item, opened, payment, stamp, table};

const FIVE: Target = Target::Table(sync::id::TableId(5));

fn own_tables(phones: u32) -> House {
    House::with_rules(phones, Rules::default())
}

fn refusal(house: &mut House, phone: usize, target: Target, record: Record) -> Option<RefusalCode> {
    let edited = house.phones[phone].device.edit(house.now, &mut house.dice, target, vec![record]);
    match edited.err() {
        Some(EditError::Refused(code)) => Some(code),
        other => panic!("{other:?} instead of a refusal"),
    }
}

/// A phone that does not ask its own engine first.
fn push_tampered(house: &mut House, phone: usize, order: OrderId, records: &[Record]) {
    let user = u32::try_from(phone).unwrap() + 1;
    let saved = house.books.documents.get(&order).cloned();
    let mut tampered = saved.map_or_else(document, |bytes| Document::load(&bytes).unwrap());
    let records: Vec<_> = (900..).zip(records).map(|(number, record)| (id(number), record.clone())).collect();
    let made = tampered.append(actor(user), house.now.wall, &records);
    let open = ToNode::Open { order, table: table(5), sitting: 1 };
    house.send_frame(phone, &open);
    let pushed = Pushed { order, age_ms: 0, change: made.bytes.into() };
    house.send_frame(phone, &ToNode::Push { changes: vec![pushed] });
    house.run();
}

fn codes(house: &House) -> Vec<RefusalCode> {
    house.quarantined.iter().map(|refused| refused.code).collect()
}

fn taken_off(manager: u32, waiter: u32) -> Record {
    Record::Waiter(WaiterChange { waiter: UserId(waiter), add: false, stamp: stamp(manager) })
}

#[test]
fn a_table_belongs_to_who_opened_it() {
    let mut house = own_tables(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    let refused = refusal(&mut house, 1, FIVE, item(2, "Ούζο", 1, 450));
    assert_eq!(refused, Some(RefusalCode::NotYourTable));
    push_tampered(&mut house, 1, order, &[item(2, "Ούζο", 1, 450)]);
    push_tampered(&mut house, 1, order, &[opened(2), item(2, "Ούζο", 1, 450)]);
    assert_eq!(codes(&house), [RefusalCode::NotYourTable, RefusalCode::NotYourTable]);
    assert_eq!(house.lines(0, order), [("Μουσακάς".to_owned(), 1)]);
}

#[test]
fn who_opens_a_table_knowing_of_nobody_there_serves_it_too() {
    let mut house = own_tables(2);
    house.walk_out(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.walk_in(1);
    assert_eq!(house.stored(order).waiters, [UserId(1), UserId(2)]);
    house.edit(1, FIVE, vec![item(2, "Καφές", 1, 300)]);
    house.run();
    assert_eq!(house.lines(0, order).len(), 3);
}

#[test]
fn an_assistant_serves_the_tables_of_whom_they_assist() {
    let rules = Rules {
        assists: BTreeMap::from([(UserId(2), BTreeSet::from([UserId(1)]))]),
        every_waiter_serves_every_table: false,
    };
    let mut house = House::with_rules(3, rules);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.run();
    assert_eq!(house.lines(0, order).len(), 2);
    assert_eq!(refusal(&mut house, 2, FIVE, item(3, "Ούζο", 1, 450)), Some(RefusalCode::NotYourTable));
}

#[test]
fn a_manager_serves_every_table_and_says_who_else_does() {
    let mut house = own_tables(3);
    house.promote(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    let add = Record::Waiter(WaiterChange { waiter: UserId(2), add: true, stamp: stamp(3) });
    assert_eq!(refusal(&mut house, 0, FIVE, taken_off(1, 1)), Some(RefusalCode::NotAllowed));
    house.edit(2, FIVE, vec![add]);
    house.run();
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.run();
    assert_eq!(house.lines(0, order).len(), 2);
}

#[test]
fn what_a_waiter_added_before_they_could_know_that_they_were_taken_off_stays_and_is_shown() {
    let mut house = own_tables(2);
    house.promote(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.edit(1, FIVE, vec![taken_off(2, 1)]);
    house.run();
    house.walk_in(0);
    assert_eq!(house.lines(1, order).len(), 2);
    let oddities = &house.phones[1].device.view(order).unwrap().oddities;
    assert!(matches!(oddities[..], [Oddity::AfterHandover { by: UserId(1), .. }]), "{oddities:?}");
}

#[test]
fn what_a_waiter_adds_after_they_knew_that_they_were_taken_off_is_refused() {
    let mut house = own_tables(2);
    house.promote(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.edit(1, FIVE, vec![taken_off(2, 1)]);
    house.run();
    assert_eq!(refusal(&mut house, 0, FIVE, item(1, "Ούζο", 1, 450)), Some(RefusalCode::NotYourTable));
    push_tampered(&mut house, 0, order, &[item(1, "Ούζο", 1, 450)]);
    assert_eq!(codes(&house), [RefusalCode::NotYourTable]);
    assert_eq!(house.lines(1, order).len(), 1);
}

#[test]
fn what_a_manager_called_off_no_waiter_brings_back() {
    let mut house = own_tables(2);
    house.promote(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    let mousakas = house.stored(order).lines[0].id;
    // Money keeps it on the phones.
    house.edit(0, FIVE, vec![payment(1, 1200)]);
    house.edit(1, Target::Order(order), vec![cancel(2)]);
    house.run();
    let wanted = |user| decision(user, mousakas, Verdict::StillWanted);
    assert_eq!(refusal(&mut house, 0, FIVE, wanted(1)), Some(RefusalCode::NotAllowed));
    push_tampered(&mut house, 0, order, &[wanted(1)]);
    assert_eq!(codes(&house), [RefusalCode::NotAllowed]);
    assert_eq!(house.stored(order).wanted, [].into());
    house.edit(1, FIVE, vec![wanted(2)]);
    house.run();
    assert_eq!(house.stored(order).wanted, [mousakas].into());
}

/// They did nothing wrong: it is taken, and changes nothing.
#[test]
fn a_waiter_who_still_wanted_something_before_they_could_know_that_it_was_called_off_is_not_refused() {
    let mut house = own_tables(2);
    house.promote(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    let mousakas = house.stored(order).lines[0].id;
    house.walk_out(0);
    house.edit(0, FIVE, vec![decision(1, mousakas, Verdict::StillWanted)]);
    house.edit(1, Target::Order(order), vec![cancel(2)]);
    house.run();
    house.walk_in(0);
    assert_eq!((house.refused(0), codes(&house)), (Vec::new(), Vec::new()));
    assert_eq!(house.stored(order).status, Status::Cancelled);
}

#[test]
fn a_refused_opening_does_not_take_what_comes_behind_it_with_it() {
    let mut house = own_tables(1);
    house.books.menus.insert(1, Arc::new(menu()));
    house.walk_out(0);
    let order = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 1)]);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.walk_in(0);
    assert_eq!(house.refused(0), ["opens", "Ούζο"]);
    assert_eq!(house.stored(order).waiters, [UserId(1)]);
    assert_eq!(house.stored(order).totals.balance_minor, Money(450));
}

/// One product, at 4.50.
fn menu() -> Menu {
    let ouzo = Product {
        id: ProductId(1),
        category: CategoryId(1),
        name: "Ούζο".to_owned(),
        price_minor: Money(450),
        vat_bp: 1300,
        route: None,
        available: true,
        groups: Vec::new(),
        image: None,
    };
    Menu { version: 1, categories: Vec::new(), products: vec![ouzo], groups: Vec::new() }
}

#[test]
fn the_price_is_that_of_the_menu_which_the_item_names() {
    let mut house = own_tables(1);
    house.books.menus.insert(1, Arc::new(menu()));
    let order = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 449)]);
    house.run();
    let told = house.phones[0].notices.last();
    assert!(matches!(told, Some(Notice::Refused { code: RefusalCode::WrongPrice, .. })), "{told:?}");
    assert_eq!(house.stored(order).totals.balance_minor, Money(450));
}

#[test]
fn an_item_of_a_menu_that_nobody_knows_is_kept() {
    let mut house = own_tables(1);
    house.books.menus.insert(1, Arc::new(menu()));
    let unknown = match item(1, "Ούζο", 1, 1) {
        Record::Item(item) => Record::Item(Item { menu_version: 9, ..item }),
        _ => unreachable!(),
    };
    let order = house.edit(0, FIVE, vec![unknown]);
    house.run();
    assert_eq!(house.stored(order).lines.len(), 1);
}

#[test]
fn a_payment_for_items_comes_to_their_price() {
    let mut house = own_tables(1);
    let order = house.edit(0, FIVE, vec![item(1, "Ούζο", 2, 450)]);
    house.run();
    let ouzo = house.stored(order).lines[0].id;
    let paid = |amount: i64| match payment(1, amount) {
        Record::Payment(paid) => Record::Payment(Payment { lines: BTreeMap::from([(ouzo, 1)]), ..paid }),
        _ => unreachable!(),
    };
    assert_eq!(refusal(&mut house, 0, FIVE, paid(400)), Some(RefusalCode::WrongAmount));
    push_tampered(&mut house, 0, order, &[paid(400)]);
    assert_eq!(codes(&house), [RefusalCode::WrongAmount]);
    house.edit(0, FIVE, vec![paid(450)]);
    house.run();
    assert_eq!(house.stored(order).totals.balance_minor, Money(450));
}
