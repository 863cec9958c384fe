//! Moves, joins and transfers never have anything made a second time.

use sync::device::Target;
use sync::id::{OrderId, RecordId, TableId};
use sync::record::Verdict;
use uuid::Uuid;

use super::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, close, decided, item, note, payment, site, void};

const TOO_OLD_MS: u64 = 60 * 60 * 1_000;

#[test]
fn a_party_that_moves_has_nothing_made_again_and_its_stations_hear_where_it_goes() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1), item(BEER, 1)]);
    house.run();
    let five = house.order_at(5);
    house.act(|phone, now, dice| phone.move_party(now, dice, five, TableId(7)));
    house.restart();
    house.run();
    house.wait_seconds(10);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "table 5 -> 7"]);
    assert_eq!(house.paper(BAR), ["1 Μπίρα", "table 5 -> 7"]);
    assert_eq!(house.order_at(7), five);
}

#[test]
fn what_is_put_on_another_bill_is_printed_by_the_order_that_took_it_alone() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(5, vec![item(MOUSAKAS, 3)])[0];
    house.run();
    let five = house.order_at(5);
    let seven = Target::Table(TableId(7));
    house.act(|phone, now, dice| phone.transfer(now, dice, five, &[(mousakas, 2)], seven));
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς"]);
}

#[test]
fn what_is_taken_off_a_bill_to_which_it_was_transferred_is_asked_for() {
    let mut house = House::new();
    let mousakas = house.edit(5, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    let five = house.order_at(5);
    let seven = Target::Table(TableId(7));
    house.act(|phone, now, dice| phone.transfer(now, dice, five, &[(mousakas, 1)], seven));
    let received = house.lines(7)[0].id;
    house.edit(7, vec![void(received, 1)]);
    house.run();
    assert_eq!(house.lines(7)[0].requests.len(), 1);
}

/// Three of table 5, of which two are on the bill of table 7; the record that table 7 has of them.
fn given_to_seven(house: &mut House) -> RecordId {
    let mousakas = house.edit(5, vec![item(MOUSAKAS, 3)])[0];
    house.run();
    let five = house.order_at(5);
    let seven = Target::Table(TableId(7));
    house.act(|phone, now, dice| phone.transfer(now, dice, five, &[(mousakas, 2)], seven));
    house.lines(7)[0].id
}

#[test]
fn the_kitchen_hears_from_the_table_that_took_it_of_what_is_taken_off_another_bill() {
    let mut house = House::new();
    let received = given_to_seven(&mut house);
    let request = house.edit(7, vec![void(received, 1)])[0];
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς"], "nobody has granted it");
    let (five, seven) = (house.order_at(5), house.order_at(7));
    house.manage(seven, vec![(record(50), decided(request, Verdict::Granted))]);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 1 Μουσακάς"]);
    let told = house.jobs().pop().unwrap();
    assert_eq!((told.order, told.ticket().unwrap().table.as_str()), (Some(five), "5"));
    house.manage(seven, vec![(record(51), decided(request, Verdict::Denied))]);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 1 Μουσακάς", "1 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 3, "each once");
}

#[test]
fn the_kitchen_hears_of_what_is_taken_off_a_bill_while_something_of_that_bill_is_given_on() {
    let mut house = House::new();
    let received = given_to_seven(&mut house);
    let beer = house.edit(7, vec![item(BEER, 1)])[0];
    house.run();
    let seven = house.order_at(7);
    // Of two orders of which something arrived the one with the lower id is planned first.
    let id_of = |table: &u32| OrderId::of_sitting(site().site.id, TableId(*table), 1);
    let below_seven = [1, 2, 3, 4, 6, 8].into_iter().find(|table| id_of(table) < seven).unwrap();
    house.hold_commits = true;
    house.edit(5, vec![note("waits for the disk")]);
    house.run();
    house.manage(seven, vec![(record(50), void(received, 1))]);
    let other = Target::Table(TableId(below_seven));
    house.act(|phone, now, dice| phone.transfer(now, dice, seven, &[(beer, 1)], other));
    house.run();
    house.let_commits_go();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 1 Μουσακάς"]);
}

/// What is on paper when a manager decides three times, the node restarts after some of the steps, and the order that took
/// everything from the kitchen is open or over by then.
fn decided_with_restarts(restarts: u32, is_over: bool) -> Vec<String> {
    let mut house = House::new();
    let received = given_to_seven(&mut house);
    if is_over {
        house.edit(5, vec![payment(1_200), close()]);
        house.run();
    }
    let request = house.edit(7, vec![void(received, 1)])[0];
    house.run();
    let seven = house.order_at(7);
    for (step, verdict) in (0_u32..).zip([Verdict::Granted, Verdict::Denied, Verdict::Granted]) {
        if restarts & (1 << step) != 0 {
            // What the new node writes first is still on its way to disk.
            house.hold_commits = true;
            house.restart();
            house.run();
        }
        house.manage(seven, vec![(record(50 + u128::from(step)), decided(request, verdict))]);
        house.let_commits_go();
    }
    house.paper(KITCHEN)
}

#[test]
fn what_is_decided_right_after_a_restart_is_told_to_the_kitchen() {
    let told = ["3 Μουσακάς", "not 1 Μουσακάς", "1 Μουσακάς", "not 1 Μουσακάς"];
    for (restarts, is_over) in (0..8).flat_map(|restarts| [(restarts, false), (restarts, true)]) {
        assert_eq!(
            decided_with_restarts(restarts, is_over),
            told,
            "restarts {restarts:03b}, over: {is_over}"
        );
    }
}

#[test]
fn what_another_bill_takes_off_before_it_is_printed_is_not_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let received = given_to_seven(&mut house);
    let seven = house.order_at(7);
    house.manage(seven, vec![(record(50), void(received, 2))]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn what_was_given_on_twice_is_taken_off_at_the_table_that_took_it() {
    let mut house = House::new();
    let received = given_to_seven(&mut house);
    let (seven, nine) = (house.order_at(7), Target::Table(TableId(9)));
    house.act(|phone, now, dice| phone.transfer(now, dice, seven, &[(received, 1)], nine));
    let on_nine = house.lines(9)[0].id;
    let nine = house.order_at(9);
    house.manage(nine, vec![(record(50), void(on_nine, 1))]);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 1 Μουσακάς"]);
}

#[test]
fn an_order_that_is_called_off_has_nothing_made_of_what_it_took_over() {
    let mut house = House::new();
    given_to_seven(&mut house);
    let seven = house.order_at(7);
    house.call_off(seven);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 2 Μουσακάς"]);
}

#[test]
fn what_somebody_had_put_on_another_bill_is_made_for_that_though_its_order_was_called_off() {
    let mut house = House::new();
    let mousakas = house.edit(5, vec![item(MOUSAKAS, 3)])[0];
    house.edit(7, vec![item(BEER, 1)]);
    house.run();
    let (five, seven) = (house.order_at(5), Target::Table(TableId(7)));
    house.walk_out();
    house.act(|phone, now, dice| phone.transfer(now, dice, five, &[(mousakas, 2)], seven));
    house.call_off(five);
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 3 Μουσακάς"]);
    house.walk_in();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "not 3 Μουσακάς", "2 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 3);
}

#[test]
fn parties_that_are_joined_have_nothing_printed_again() {
    let mut house = House::new();
    house.edit(5, vec![item(MOUSAKAS, 1)]);
    house.edit(7, vec![item(BEER, 1)]);
    house.run();
    let (five, seven) = (house.order_at(5), house.order_at(7));
    house.act(|phone, now, dice| phone.join(now, dice, five, seven));
    house.act(|phone, now, dice| phone.join(now, dice, seven, five));
    house.restart();
    house.run();
    assert_eq!((house.paper(KITCHEN), house.paper(BAR)), (vec!["1 Μουσακάς".into()], vec!["1 Μπίρα".into()]));
}

#[test]
fn what_is_too_old_to_be_printed_unasked_is_so_also_in_an_order_that_others_took_from() {
    let mut house = House::new();
    let of_five = house.edit(5, vec![item(MOUSAKAS, 2)])[0];
    let of_seven = house.edit(7, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    let (five, seven) = (house.order_at(5), house.order_at(7));
    for (order, given, table) in [(five, of_five, 7), (seven, of_seven, 5)] {
        let to = Target::Table(TableId(table));
        house.act(|phone, now, dice| phone.transfer(now, dice, order, &[(given, 1)], to));
        house.run();
    }
    let printed = house.paper(KITCHEN).len();
    house.hold_commits = true;
    house.edit(9, vec![item(BEER, 1)]);
    house.run();
    house.push_to(five, TOO_OLD_MS, vec![(record(1), item(MOUSAKAS, 1))]);
    house.push_to(seven, TOO_OLD_MS, vec![(record(2), item(MOUSAKAS, 1))]);
    house.let_commits_go();
    assert_eq!(house.paper(KITCHEN).len(), printed, "whichever of the two is planned first");
}

fn record(number: u128) -> RecordId {
    RecordId(Uuid::from_u128(number))
}
