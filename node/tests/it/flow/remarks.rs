//! What the node alone knows of a record when it comes.

use std::collections::BTreeMap;

use sync::id::RecordId;
use sync::money::Money;
use sync::order::{Oddity, PrintState, Status};
use sync::record::{Item, Payment, Record, Verdict};
use uuid::Uuid;

use super::house::{
    BAR, BEER, COVER, House, KITCHEN, MOUSAKAS, close, decided, in_the_place_of, item, payment, void,
};

const TABLE: u32 = 5;
const TOO_OLD_MS: u64 = 60 * 60 * 1_000;

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

fn for_nothing(record: Record) -> Record {
    match record {
        Record::Item(item) => Record::Item(Item { unit_price_minor: Money::ZERO, ..item }),
        _ => unreachable!(),
    }
}

#[test]
fn what_still_waits_for_its_printer_is_taken_off_without_asking() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    house.edit(TABLE, vec![void(mousakas, 1)]);
    house.run();
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(house.lines(TABLE)[0].live_qty, 1);
}

#[test]
fn what_the_kitchen_has_is_taken_off_only_when_a_manager_says_so() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    let request = house.edit(TABLE, vec![void(mousakas, 1)])[0];
    house.run();
    let line = house.lines(TABLE).remove(0);
    assert_eq!((line.live_qty, line.requests[0].0), (2, request));
    let (_, oddities) = house.stored(house.order_at(TABLE));
    assert_eq!(oddities, [Oddity::VoidRequested { void: request, item: mousakas }]);
}

#[test]
fn a_ticket_that_may_be_on_paper_counts_as_in_the_kitchen_after_a_restart_too() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.refill(KITCHEN);
    house.run_until(|action| matches!(action, node::flow::Action::Proceed { .. }));
    house.restart();
    house.run();
    house.edit(TABLE, vec![void(mousakas, 1)]);
    house.run();
    assert_eq!(house.lines(TABLE)[0].requests.len(), 1);
}

#[test]
fn what_somebody_paid_for_is_taken_off_only_when_a_manager_says_so() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    let paid = match payment(1200) {
        Record::Payment(paid) => Payment { lines: BTreeMap::from([(mousakas, 1)]), ..paid },
        _ => unreachable!(),
    };
    house.edit(TABLE, vec![Record::Payment(paid)]);
    house.run();
    house.edit(TABLE, vec![void(mousakas, 1)]);
    house.run();
    assert_eq!(house.lines(TABLE)[0].requests.len(), 1);
}

/// The bill is paid as a whole, which names no item; then the waiter takes a drink off that no printer has heard of.
#[test]
fn what_was_paid_with_the_whole_bill_is_taken_off_only_when_a_manager_says_so() {
    let mut house = House::new();
    house.run_out_of_paper(BAR);
    let items = house.edit(TABLE, vec![item(BEER, 1), item(COVER, 2)]);
    house.run();
    house.edit(TABLE, vec![payment(3600)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.edit(TABLE, vec![void(items[1], 1)]);
    house.run();
    let requests: Vec<usize> = house.lines(TABLE).iter().map(|line| line.requests.len()).collect();
    assert_eq!(requests, [1, 1]);
    let (order, _) = house.stored(house.order_at(TABLE));
    assert_eq!((order.status, order.totals.balance_minor), (Status::Paid, Money::ZERO));
}

#[test]
fn what_is_not_paid_yet_is_taken_off_without_asking_and_so_is_what_something_else_comes_in_place_of() {
    let mut house = House::new();
    house.run_out_of_paper(BAR);
    let items = house.edit(TABLE, vec![item(BEER, 2)]);
    house.run();
    house.edit(TABLE, vec![payment(1200)]);
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.run();
    assert_eq!(house.stored(house.order_at(TABLE)).0.totals.balance_minor, Money::ZERO);
    house.edit(TABLE, vec![void(items[0], 1), in_the_place_of(items[0], item(COVER, 1))]);
    house.run();
    let lines = house.lines(TABLE);
    assert_eq!(
        lines.iter().map(|line| (line.live_qty, line.requests.len())).collect::<Vec<_>>(),
        [(0, 0), (1, 0)]
    );
}

/// A party that had one mousakas, paid, left, and the next one with a beer.
fn two_parties(house: &mut House) -> sync::id::OrderId {
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let gone = house.order_at(TABLE);
    house.edit(TABLE, vec![payment(1200)]);
    house.edit(TABLE, vec![close()]);
    house.run();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    gone
}

#[test]
fn what_comes_when_the_next_party_sits_there_waits_for_a_word() {
    let mut house = House::new();
    let gone = two_parties(&mut house);
    house.push_to(gone, 0, vec![(id(1), item(MOUSAKAS, 2))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "nobody knows who would eat it");
    let (order, oddities) = house.stored(gone);
    assert_eq!(order.status, Status::PartiallyPaid);
    assert!(oddities.contains(&Oddity::Late { item: id(1) }), "{oddities:?}");

    house.push_to(gone, 0, vec![(id(2), decided(id(1), Verdict::StillWanted))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "Late", "2 Μουσακάς"]);
    assert!(!house.stored(gone).1.contains(&Oddity::Late { item: id(1) }));
}

#[test]
fn what_comes_while_the_table_is_still_free_is_made() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(TABLE);
    house.edit(TABLE, vec![payment(1200)]);
    house.edit(TABLE, vec![close()]);
    house.run();
    house.push_to(order, 0, vec![(id(1), item(MOUSAKAS, 2))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "Late", "2 Μουσακάς"]);
}

/// No balance shows it. Who sits there now did not order it.
#[test]
fn what_costs_nothing_and_comes_when_the_next_party_sits_there_waits_for_a_word_too() {
    let mut house = House::new();
    let gone = two_parties(&mut house);
    house.push_to(gone, 0, vec![(id(1), for_nothing(item(MOUSAKAS, 2)))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "nobody knows who would eat it");
    let (order, oddities) = house.stored(gone);
    assert_eq!(order.status, Status::Paid, "it is on the phones as long as it is asked about");
    assert!(oddities.contains(&Oddity::Late { item: id(1) }), "{oddities:?}");
    house.push_to(gone, 0, vec![(id(2), decided(id(1), Verdict::StillWanted))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "Late", "2 Μουσακάς"]);
    house.push_to(gone, 0, vec![(id(3), close())]);
    house.run();
    assert_eq!(house.stored(gone).0.status, Status::Closed);
}

#[test]
fn what_costs_nothing_and_comes_while_the_table_is_still_free_is_made_and_marked_late() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1), for_nothing(item(COVER, 2))]);
    house.run();
    let order = house.order_at(TABLE);
    house.edit(TABLE, vec![payment(1200), close()]);
    house.run();
    assert_eq!(house.stored(order).0.status, Status::Closed, "who closed it knew of it");
    house.push_to(order, 0, vec![(id(1), for_nothing(item(MOUSAKAS, 2)))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "Late", "2 Μουσακάς"]);
}

#[test]
fn a_price_of_a_menu_that_was_never_in_force_is_kept_and_shown() {
    let mut house = House::new();
    let of_another_menu = match item(MOUSAKAS, 1) {
        Record::Item(item) => Record::Item(Item { menu_version: 77, ..item }),
        _ => unreachable!(),
    };
    let taken = house.edit(TABLE, vec![of_another_menu, item(BEER, 1)]);
    house.run();
    let (order, oddities) = house.stored(house.order_at(TABLE));
    assert_eq!(order.lines.len(), 2);
    assert_eq!(oddities, [Oddity::UnprovenPrice { item: taken[0] }]);
}

#[test]
fn what_reaches_an_order_that_was_called_off_is_made_when_somebody_still_wants_it() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(TABLE);
    house.call_off(order);
    house.push_to(order, 0, vec![(id(1), item(MOUSAKAS, 2))]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    house.manage(order, vec![(id(2), decided(id(1), Verdict::StillWanted))]);
    assert_eq!(house.paper(KITCHEN), ["Late", "2 Μουσακάς"]);
    assert_eq!(house.stored(order).0.status, Status::Open);
}

#[test]
fn what_reaches_an_order_that_was_called_off_too_late_is_known_to_be_late_whoever_pays_for_it() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(TABLE);
    house.call_off(order);
    house.push_to(order, TOO_OLD_MS, vec![(id(1), item(MOUSAKAS, 2))]);
    house.run();
    let late = house.stored(order).0.lines.pop().unwrap();
    assert_eq!(late.print.into_values().collect::<Vec<_>>(), [PrintState::Held]);
}
