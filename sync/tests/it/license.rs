//! A house without a license: no new parties, and everything that is open is served to its end.

use sync::device::Target;
use sync::frame::{Pushed, ToDevice, ToNode};
use sync::id::{OrderId, TableId};
use sync::order::Status;

use crate::support::house::House;
use crate::support::{close, item, payment};

const FIVE: Target = Target::Table(TableId(5));
const SIX: Target = Target::Table(TableId(6));

fn license(house: &mut House, allows_new: bool) {
    let outputs = house.hub.license_changed(allows_new, format!("{{\"new\":{allows_new}}}"));
    house.deliver(outputs);
    house.run();
}

fn is_stored(house: &House, order: OrderId) -> bool {
    house.books.documents.contains_key(&order)
}

#[test]
fn a_new_party_waits_on_the_phone_until_the_house_is_unlocked() {
    let mut house = House::with_phones(2);
    license(&mut house, false);
    assert!(!house.phones[0].device.may_open());
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.wait_ms(30_000);
    assert!(!is_stored(&house, order));
    assert_eq!(house.phones[0].device.unsent(), 3, "the opening and both items wait");
    assert_eq!(house.phones[0].device.held_back(), [order].into());
    assert!(house.quarantined.is_empty() && house.phones[0].notices.is_empty(), "nobody did anything wrong");

    license(&mut house, true);
    assert_eq!(house.lines(1, order).len(), 2);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert!(house.phones[0].device.held_back().is_empty());
}

#[test]
fn an_open_bill_is_added_to_paid_and_closed_while_a_new_party_waits() {
    let mut house = House::with_phones(1);
    let open = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    license(&mut house, false);
    let waits = house.edit(0, SIX, vec![item(1, "Παστίτσιο", 1, 1100)]);
    house.run();
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![payment(1, 1650)]);
    house.edit(0, Target::Order(open), vec![close(1)]);
    house.run();
    assert_eq!(house.stored(open).status, Status::Closed);
    assert!(!is_stored(&house, waits));
}

#[test]
fn what_was_taken_without_knowing_is_served() {
    let mut house = House::with_phones(2);
    house.walk_out(0);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    license(&mut house, false);
    house.walk_in(0);
    assert!(is_stored(&house, order), "the guests were promised their dinner");
    assert_eq!(house.lines(1, order), [("Μουσακάς".to_owned(), 1)]);
    let later = house.edit(0, SIX, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    assert!(!is_stored(&house, later), "now the phone knows");
}

#[test]
fn what_waits_is_not_smuggled_in_by_a_reload_or_a_new_connection() {
    let mut house = House::with_phones(1);
    license(&mut house, false);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.walk_in(0);
    assert!(!is_stored(&house, order));
    house.reload(0);
    assert!(!is_stored(&house, order));
    assert_eq!(house.phones[0].device.unsent(), 2);
    license(&mut house, true);
    assert!(is_stored(&house, order));
}

#[test]
fn a_party_that_somebody_else_opened_is_a_new_one_no_more() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    let order = house.edit(1, FIVE, vec![item(2, "Ούζο", 2, 450)]);
    house.run();
    license(&mut house, false);
    assert_eq!(house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]), order);
    house.run();
    assert!(!is_stored(&house, order));
    house.walk_in(1);
    house.wait_ms(2_000);
    assert_eq!(house.lines(1, order).len(), 2);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn a_second_lock_holds_as_the_first_did() {
    let mut house = House::with_phones(1);
    for allows_new in [false, true, false, false] {
        license(&mut house, allows_new);
    }
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    assert!(!is_stored(&house, order));
    house.restart_node();
    license(&mut house, false);
    house.wait_ms(5_000);
    assert!(house.is_online(0));
}

#[test]
fn a_device_that_never_says_that_it_knows_is_believed() {
    let mut maker = House::with_phones(1);
    maker.walk_out(0);
    let order = maker.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    maker.run();
    maker.walk_in(0);
    let changes = maker.stored_changes(order);
    let pushed = |change: &Vec<u8>| Pushed { order, age_ms: 0, change: change.clone().into() };
    let open = ToNode::Open { order, table: TableId(5), sitting: 1 };
    // The genesis is not pushed: everybody has it.
    let push = ToNode::Push { changes: changes[1..].iter().map(pushed).collect() };

    for knows in [false, true] {
        let mut house = House::with_phones(1);
        house.phones[0].in_wifi = true;
        let outputs = house.hub.license_changed(false, String::new());
        drop(outputs);
        if knows {
            house.send_frame(0, &ToNode::LicenseSeen { number: 1 });
        }
        house.send_frame(0, &open);
        let answers = house.answers(0, &push);
        let is_held = answers.iter().any(|answer| matches!(answer, ToDevice::Hold { .. }));
        assert_eq!(is_held, knows, "{answers:?}");
    }
}

#[test]
fn guests_who_spread_to_a_free_table_are_no_new_party() {
    let mut house = House::with_phones(1);
    let five = house.edit(0, FIVE, vec![item(1, "Ούζο", 3, 450)]);
    house.run();
    license(&mut house, false);
    let line = house.phones[0].device.view(five).unwrap().order.lines[0].id;
    house.act(0, |device, now, dice| device.transfer(now, dice, five, &[(line, 2)], SIX));
    house.run();
    let six = house.phones[0].device.order_at(TableId(6)).unwrap();
    assert!(is_stored(&house, six) && house.phones[0].device.held_back().is_empty());
    house.edit(0, FIVE, vec![payment(1, 450)]);
    house.edit(0, SIX, vec![payment(1, 900)]);
    house.run();
    for order in [five, six] {
        assert_eq!(house.stored(order).status, Status::Paid);
    }
}
