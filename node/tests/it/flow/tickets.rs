//! What the kitchen hears after it has an item on paper.

use node::flow::Action;
use sync::device::Target;
use sync::id::{RecordId, TableId};
use sync::order::PrintState;
use sync::record::{Record, Verdict};
use uuid::Uuid;

use super::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, cancel, decided, in_the_place_of, item, void};

const TABLE: u32 = 5;

fn id(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}

#[test]
fn what_a_manager_takes_off_is_taken_back_at_the_station_that_got_it() {
    let mut house = House::new();
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3), item(BEER, 1)]);
    house.run();
    let request = house.edit(TABLE, vec![void(items[0], 1)])[0];
    house.run();
    house.reroute(MOUSAKAS, "bar");
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς"]);
    house.manage(house.order_at(TABLE), vec![(id(1), decided(request, Verdict::Granted))]);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 1 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["1 Μπίρα"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 2, "it is taken back once");
}

#[test]
fn a_void_that_waits_says_how_many_are_off_by_now() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 3)])[0];
    house.run();
    let order = house.order_at(TABLE);
    house.run_out_of_paper(KITCHEN);
    house.manage(order, vec![(id(1), void(mousakas, 1))]);
    house.manage(order, vec![(id(2), void(mousakas, 1))]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 2 Μουσακάς"]);
}

#[test]
fn a_void_of_what_may_never_have_come_out_says_so() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.break_off(KITCHEN);
    house.back(KITCHEN);
    house.restart();
    house.run();
    assert_eq!(house.lines(TABLE)[0].print.values().copied().collect::<Vec<_>>(), [PrintState::Unknown]);
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    house.manage(house.order_at(TABLE), vec![(id(1), void(mousakas, 1))]);
    assert_eq!(house.paper(KITCHEN), ["EarlierMayBeMissing", "not 1 Μουσακάς"]);
    let states: Vec<_> = house.lines(TABLE)[0].print.values().copied().collect();
    assert_eq!(states, [PrintState::Printed], "that it is off is certain");
}

#[test]
fn what_is_off_and_on_again_is_made_again() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    let request = house.edit(TABLE, vec![void(mousakas, 2)])[0];
    house.run();
    let order = house.order_at(TABLE);
    house.manage(order, vec![(id(1), decided(request, Verdict::Granted))]);
    house.manage(order, vec![(id(2), decided(request, Verdict::Denied))]);
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς", "not 2 Μουσακάς", "2 Μουσακάς"]);
}

#[test]
fn an_order_that_is_called_off_is_taken_back_at_every_station() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 2), item(BEER, 1)]);
    house.run();
    house.manage(house.order_at(TABLE), vec![(id(1), Record::Cancel(cancel()))]);
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς", "not 2 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["1 Μπίρα", "not 1 Μπίρα"]);
}

#[test]
fn what_replaces_an_item_of_its_kind_is_told_as_a_difference() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 3)])[0];
    house.run();
    let two = in_the_place_of(mousakas, item(MOUSAKAS, 2));
    house.manage(house.order_at(TABLE), vec![(id(1), void(mousakas, 3)), (id(2), two)]);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "3 -> 2 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 2);
}

#[test]
fn what_replaces_an_item_that_may_never_have_come_out_is_told_in_full() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 3)])[0];
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.restart();
    house.run();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    let two = in_the_place_of(mousakas, item(MOUSAKAS, 2));
    house.manage(house.order_at(TABLE), vec![(id(1), void(mousakas, 3)), (id(2), two)]);
    assert_eq!(house.paper(KITCHEN), ["EarlierMayBeMissing", "not 3 Μουσακάς", "2 Μουσακάς"]);
}

#[test]
fn what_was_called_back_in_time_and_is_wanted_after_all_is_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.manage(house.order_at(TABLE), vec![(id(1), Record::Cancel(cancel()))]);
    house.manage(house.order_at(TABLE), vec![(id(2), decided(mousakas, Verdict::StillWanted))]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "1 Μουσακάς"]);
}

#[test]
fn a_party_that_moves_there_and_back_while_the_printer_waits_is_not_told_of() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(TABLE);
    house.run_out_of_paper(KITCHEN);
    for table in [7, TABLE] {
        house.act(|phone, now, dice| phone.move_party(now, dice, order, sync::id::TableId(table)));
    }
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn of_two_replacements_a_person_decides_about_the_second_also_when_it_is_put_on_another_bill() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    let beers = |qty: u32| in_the_place_of(mousakas, item(BEER, qty));
    house.push_together(TABLE, 0, vec![(id(1), beers(1)), (id(2), beers(2))]);
    house.run();
    assert_eq!(house.paper(BAR), ["1 Μπίρα"]);
    let (order, seven) = (house.order_at(TABLE), Target::Table(TableId(7)));
    house.act(|phone, now, dice| phone.transfer(now, dice, order, &[(id(2), 2)], seven));
    house.run();
    assert_eq!(house.paper(BAR), ["1 Μπίρα"]);
}
