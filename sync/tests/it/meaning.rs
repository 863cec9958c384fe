//! What concurrent edits mean, on documents alone.

use sync::document::Document;
use sync::money::Money;
use sync::order::{Oddity, Order, Status, read};
use sync::record::Record;
use sync::time::UnixMs;

use crate::support::{actor, close, document, id, item, opened, payment, refund, void};

mod calling_off;
mod rearranging;
mod requests;

fn add(document: &mut Document, user: u32, records: &[(u128, Record)]) -> Vec<u8> {
    let records: Vec<_> = records.iter().map(|(number, record)| (id(*number), record.clone())).collect();
    document.append(actor(user), UnixMs(0), &records).bytes
}

/// Two people who have the same, and lose the Wi-Fi.
fn apart(records: &[(u128, Record)]) -> (Document, Document) {
    let (mut one, mut two) = (document(), document());
    let shared = add(&mut one, 1, records);
    two.apply(&[shared]).unwrap();
    (one, two)
}

/// What both see when they meet again.
fn meet(one: &mut Document, two: &mut Document) -> (Order, Vec<Oddity>) {
    let all = |of: &Document| of.changes_since(&[]).unwrap().into_iter().map(|made| made.bytes).collect();
    let (ones, twos): (Vec<_>, Vec<_>) = (all(one), all(two));
    one.apply(&twos).unwrap();
    two.apply(&ones).unwrap();
    assert_eq!(read(one), read(two));
    read(one)
}

#[test]
fn both_open_a_table_offline_and_all_items_are_in_one_order() {
    let (mut one, mut two) = (document(), document());
    let first = add(&mut one, 1, &[(1, opened(1)), (2, item(1, "Μουσακάς", 1, 1200))]);
    let second = add(&mut two, 2, &[(3, opened(2)), (4, item(2, "Ούζο", 2, 450))]);
    one.apply(&[second]).unwrap();
    two.apply(&[first]).unwrap();
    let (order, oddities) = read(&one);
    assert_eq!(order, read(&two).0);
    assert_eq!(order.lines.len(), 2);
    assert_eq!(order.waiters.len(), 2);
    assert_eq!(order.totals.balance_minor, Money(2100));
    assert_eq!(oddities, []);
}

#[test]
fn both_add_the_same_product_and_both_guests_eat() {
    let (mut one, mut two) = (document(), document());
    add(&mut one, 1, &[(1, item(1, "Μουσακάς", 1, 1200))]);
    let other = add(&mut two, 2, &[(2, item(2, "Μουσακάς", 1, 1200))]);
    one.apply(&[other]).unwrap();
    assert_eq!(read(&one).0.totals.gross_minor, Money(2400));
}

#[test]
fn a_late_item_reopens_the_order() {
    let mut one = document();
    let first = add(&mut one, 1, &[(1, opened(1)), (2, item(1, "Καφές", 1, 300))]);
    let mut two = document();
    two.apply(&[first]).unwrap();
    add(&mut one, 1, &[(3, payment(1, 300)), (4, close(1))]);
    assert_eq!(read(&one).0.status, Status::Closed);
    let late = add(&mut two, 2, &[(5, item(2, "Ούζο", 1, 450))]);
    one.apply(&[late]).unwrap();
    let (order, oddities) = read(&one);
    assert_eq!(order.status, Status::PartiallyPaid);
    assert_eq!(oddities, [Oddity::Reopened { balance_minor: Money(450) }]);
}

/// No balance shows it.
#[test]
fn a_late_item_that_costs_nothing_reopens_the_order_until_somebody_closes_it_again() {
    let (mut one, mut two) = apart(&[(1, opened(1)), (2, item(1, "Νερό", 1, 0))]);
    add(&mut one, 1, &[(3, item(1, "Ψωμί", 1, 0)), (4, close(1))]);
    assert_eq!(read(&one).0.status, Status::Closed, "who closed it knew of all that is on it");
    add(&mut two, 2, &[(5, item(2, "Νερό", 1, 0))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!(order.status, Status::Open);
    assert_eq!(oddities, [Oddity::Reopened { balance_minor: Money::ZERO }]);

    let mut other = Document::load(&one.save()).unwrap();
    add(&mut one, 1, &[(6, close(1))]);
    assert_eq!((read(&one).0.status, read(&one).1), (Status::Closed, Vec::new()));
    add(&mut other, 1, &[(7, void(1, id(5), 1))]);
    assert_eq!((read(&other).0.status, read(&other).1), (Status::Closed, Vec::new()));
}

#[test]
fn both_take_the_money_and_the_order_is_overpaid() {
    let mut one = document();
    let first = add(&mut one, 1, &[(1, item(1, "Καφές", 1, 300))]);
    let mut two = document();
    two.apply(&[first]).unwrap();
    add(&mut one, 1, &[(2, payment(1, 300))]);
    let other = add(&mut two, 2, &[(3, payment(2, 300))]);
    one.apply(&[other]).unwrap();
    let (order, oddities) = read(&one);
    assert_eq!(order.payments.len(), 2);
    assert_eq!(order.status, Status::Paid);
    assert_eq!(oddities, [Oddity::Overpaid { by_minor: Money(300) }]);
}

#[test]
fn a_refund_settles_what_was_taken_twice() {
    let (mut one, mut two) = apart(&[(1, item(1, "Καφές", 1, 300))]);
    add(&mut one, 1, &[(2, payment(1, 300))]);
    add(&mut two, 2, &[(3, payment(2, 300))]);
    meet(&mut one, &mut two);
    add(&mut one, 1, &[(4, refund(1, id(3), 300))]);
    let (order, oddities) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Paid, Money::ZERO));
    assert_eq!((order.totals.paid_minor, order.totals.refunded_minor), (Money(600), Money(300)));
    assert_eq!(oddities, []);
}

#[test]
fn two_refunds_of_one_payment_leave_something_to_pay_again() {
    let (mut one, mut two) = apart(&[(1, item(1, "Καφές", 1, 300)), (2, payment(1, 300))]);
    add(&mut one, 1, &[(3, refund(1, id(2), 300))]);
    add(&mut two, 2, &[(4, refund(2, id(2), 300))]);
    let (order, _) = meet(&mut one, &mut two);
    assert_eq!((order.status, order.totals.balance_minor), (Status::Open, Money(600)));
}

#[test]
fn two_voids_of_one_item_count_only_up_to_its_quantity() {
    let mut one = document();
    add(&mut one, 1, &[(1, item(1, "Ούζο", 2, 450)), (2, void(1, id(1), 2)), (3, void(1, id(1), 1))]);
    let (order, oddities) = read(&one);
    assert_eq!(order.lines[0].live_qty, 0);
    assert_eq!(order.totals.gross_minor, Money::ZERO);
    assert_eq!(oddities, [Oddity::VoidedTwice { item: id(1) }]);
}

#[test]
fn a_second_replacement_of_one_item_needs_a_person() {
    let mut one = document();
    let replacing = |name: &str| match item(1, name, 1, 500) {
        Record::Item(new) => Record::Item(sync::record::Item { replaces: Some(id(1)), ..new }),
        other => other,
    };
    add(&mut one, 1, &[(1, item(1, "Ούζο", 1, 450))]);
    add(&mut one, 1, &[(2, replacing("Τσίπουρο"))]);
    add(&mut one, 1, &[(3, replacing("Ρακή"))]);
    assert_eq!(read(&one).1, [Oddity::ReplacedTwice { item: id(1), replacement: id(3) }]);
}

#[test]
fn a_void_of_an_item_that_is_not_there_is_shown() {
    let mut one = document();
    add(&mut one, 1, &[(2, void(1, id(1), 2))]);
    assert_eq!(read(&one).1, [Oddity::Dangling { record: id(2) }]);
}

#[test]
fn a_document_survives_being_saved_and_loaded() {
    let mut one = document();
    add(&mut one, 1, &[(1, opened(1)), (2, item(1, "Παϊδάκια «της ώρας» ½", 3, 1450)), (3, payment(1, 100))]);
    assert_eq!(read(&Document::load(&one.save()).unwrap()), read(&one));
}
