//! Moves, joins and transfers never have anything made a second time.

use sync::device::Target;
use sync::id::TableId;

use super::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, item};

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
    house.edit(7, vec![super::house::void(received, 1)]);
    house.run();
    assert_eq!(house.lines(7)[0].requests.len(), 1);
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
