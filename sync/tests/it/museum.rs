//! The museum: bugs that other systems had, as evenings here. Each is named with its number in the tracker where it was
//! reported. Those that are about tickets hang in the node's wing (`node/tests/it/museum.rs`); automerge#1187, a panic
//! that takes the server down, is thrown a million times in `fuzz.rs`.

use sync::admit::hash_of;
use sync::device::{Notice, Target};
use sync::frame::{Pushed, RefusalCode, ToNode};
use sync::order::Status;
use sync::record::Record;

use crate::support::house::House;
use crate::support::{actor, cancel, close, id, item, opened, payment, session, table};

const FIVE: Target = Target::Table(sync::id::TableId(5));

fn mousakas(user: u32) -> Vec<Record> {
    vec![item(user, "Μουσακάς", 1, 1_200)]
}

/// odoo#138664: whoever saved last won, and the items of the other vanished.
#[test]
fn two_who_save_at_once_both_keep_their_items() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    house.edit(1, FIVE, vec![item(2, "Σόδα", 1, 250)]);
    house.edit(0, FIVE, vec![item(1, "Τζατζίκι", 1, 400)]);
    house.run();
    let all = [("Μουσακάς".to_owned(), 1), ("Σόδα".to_owned(), 1), ("Τζατζίκι".to_owned(), 1)];
    assert_eq!(house.lines(0, order), all);
    assert_eq!(house.lines(1, order), all);
}

/// odoo#142467: a second order for the same table.
#[test]
fn two_who_open_a_table_offline_open_one_order() {
    let mut house = House::with_phones(2);
    house.walk_out(0);
    house.walk_out(1);
    let first = house.edit(0, FIVE, mousakas(1));
    let second = house.edit(1, FIVE, vec![item(2, "Σόδα", 1, 250)]);
    assert_eq!(first, second);
    house.walk_in(1);
    house.walk_in(0);
    assert_eq!(house.books.documents.len(), 1);
    assert_eq!(house.lines(0, first).len(), 2);
}

/// odoo#288974: an order that was paid offline was open again when the phone came back.
#[test]
fn what_was_paid_offline_stays_paid() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    house.walk_out(0);
    house.edit(0, FIVE, vec![payment(1, 1_200), close(1)]);
    house.reload(0);
    house.walk_in(0);
    house.restart_node();
    house.wait_ms(5_000);
    assert_eq!(house.stored(order).status, Status::Closed);
    assert_eq!(house.stored(order).totals.paid_minor.0, 1_200);
    assert!(house.status(table(5)).open.is_none());
}

/// odoo#284790: the browser threw away orders that had not been sent.
#[test]
fn unsent_work_is_on_the_phones_disk_or_the_person_is_told() {
    let mut house = House::with_phones(1);
    house.walk_out(0);
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    house.reload(0);
    assert_eq!(house.phones[0].device.unsent(), 2, "the opening and the item");
    assert_eq!(house.lines(0, order).len(), 1);
    house.phones[0].disk_full = true;
    house.edit(0, FIVE, vec![item(1, "Σόδα", 1, 250)]);
    house.run();
    assert!(house.phones[0].notices.contains(&Notice::PhoneCannotStore));
    house.walk_in(0);
    assert_eq!(house.stored(order).lines.len(), 2, "what it cannot store it can still send");
}

/// odoo#152259, NexoPOS#1589: an answer that was lost made a second order of the first.
/// POS-Awesome#135, POS-Awesome#310: invoices made offline came twice, and so did the money.
#[test]
fn what_is_sent_again_after_a_lost_answer_counts_once() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1_200), payment(1, 1_200)]);
    house.run_without_answers(0);
    house.reload(0);
    house.walk_in(0);
    house.wait_ms(10_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.books.documents.len(), 1);
    let stored = house.stored(order);
    assert_eq!((stored.lines.len(), stored.payments.len()), (1, 1));
    assert_eq!(stored.totals.paid_minor.0, 1_200);
}

/// NexoPOS#1601: orders were lost while the server could not store them.
#[test]
fn what_the_node_cannot_store_waits_on_the_phone() {
    let mut house = House::with_phones(1);
    house.disk_full = true;
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    assert!(house.books.documents.is_empty());
    assert!(house.phones[0].device.unsent() > 0);
    house.disk_full = false;
    house.wait_ms(10_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.stored(order).lines.len(), 1);
}

/// automerge-repo#412: client and server talked without end about a change that the server did not take.
#[test]
fn a_refused_change_is_talked_about_once() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    // A tampered app: a waiter calls the order off.
    let mut document = sync::document::Document::load(&house.books.documents[&order]).unwrap();
    let forged = document.append(actor(2), house.now.wall, &[(id(66), cancel(2))]);
    let pushed = Pushed { order, age_ms: 0, change: forged.bytes.clone().into() };
    house.send_frame(1, &ToNode::Open { order, table: table(5), sitting: 1 });
    for _ in 0..3 {
        house.send_frame(1, &ToNode::Push { changes: vec![pushed.clone()] });
        // The house panics when it never becomes quiet.
        house.run();
        house.wait_ms(10_000);
    }
    assert_eq!(house.stored(order).status, Status::Open);
    assert!(house.quarantined.iter().all(|refused| refused.code == RefusalCode::NotAllowed));
    assert_eq!(house.quarantined.len(), 3, "each was asked for by the tampered app, none by the node");
    house.edit(1, FIVE, vec![item(2, "Σόδα", 1, 250)]);
    house.run();
    assert_eq!(house.lines(0, order).len(), 2, "the device works on");
}

/// automerge-repo#264: changes were acknowledged before they were stored.
#[test]
fn nothing_is_acknowledged_before_it_is_stored() {
    let mut house = House::with_phones(2);
    house.disk_slow = true;
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    assert_eq!(house.phones[0].device.unsent(), 2, "not acknowledged");
    assert!(house.phones[1].device.view(order).is_none(), "not told to others");
    house.disk_slow = false;
    house.kill_node();
    house.wait_ms(10_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.lines(1, order).len(), 1);
}

/// quarto-dev/q2#689: an actor id that was stored and used by two tabs made two different changes of one name.
#[test]
fn two_tabs_of_one_phone_never_write_as_one() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, mousakas(1));
    house.run();
    // The second phone becomes a second tab of the first: same storage, same session.
    house.phones[1].session = session(1);
    house.phones[1].disk = house.phones[0].disk.clone();
    house.reload(1);
    for phone in [0, 1] {
        house.walk_out(phone);
        house.edit(phone, FIVE, vec![item(1, "Σόδα", 1, 250)]);
        house.reload(phone);
        house.edit(phone, FIVE, vec![item(1, "Τζατζίκι", 1, 400)]);
    }
    house.walk_in(0);
    house.walk_in(1);
    house.wait_ms(10_000);
    assert!(house.quarantined.is_empty(), "{:?}", house.quarantined);
    assert_eq!(house.stored(order).lines.len(), 5);
    let changes = house.stored_changes(order);
    let hashes: std::collections::BTreeSet<_> = changes.iter().map(|bytes| hash_of(bytes).unwrap()).collect();
    assert_eq!(hashes.len(), changes.len());
    let own = [0, 1].map(|phone| house.phones[phone].device.unsent());
    assert_eq!(own, [0, 0]);
}

/// pos-addons#917: the table vanished from the screen once its ticket was printed.
#[test]
fn a_table_stays_in_sight_until_its_party_has_left() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![opened(1), item(1, "Μουσακάς", 1, 1_200)]);
    house.run();
    house.edit(0, Target::Order(order), vec![payment(1, 1_200)]);
    house.run();
    house.reload(1);
    house.walk_in(1);
    assert_eq!(house.phones[1].device.order_at(table(5)), Some(order), "paid, and still sitting there");
    house.edit(0, Target::Order(order), vec![close(1)]);
    house.run();
    assert_eq!(house.phones[1].device.order_at(table(5)), None);
}
