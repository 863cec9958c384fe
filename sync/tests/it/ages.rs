//! How old a phone says that what waited on it is: what is too old is not cooked unasked.

use sync::device::Target;
use sync::time::UnixMs;

use crate::support::house::House;
use crate::support::{item, table};

const MINUTE_MS: u64 = 60 * 1_000;

/// A phone that has taken an order out of the Wi-Fi.
fn with_an_order_that_waits() -> House {
    let mut house = House::with_phones(1);
    house.walk_out(0);
    house.edit(0, Target::Table(table(5)), vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house
}

/// Only the wall clock goes on: the phone sleeps, or somebody sets it.
fn pass_by_the_wall_clock(house: &mut House, ms: u64) {
    house.now.wall.0 += i64::try_from(ms).unwrap();
}

#[test]
fn the_age_of_what_waited_is_told_to_the_node() {
    let mut house = with_an_order_that_waits();
    house.pass_ms(25 * MINUTE_MS);
    house.walk_in(0);
    assert_eq!(house.arrived[0].age_ms, 25 * MINUTE_MS);
}

/// The node died, an order was taken, and the phone slept in a pocket, where the running clock of its browser stands still.
#[test]
fn the_age_of_what_waited_counts_the_sleep_of_the_phone() {
    let mut house = with_an_order_that_waits();
    house.pass_ms(MINUTE_MS);
    pass_by_the_wall_clock(&mut house, 120 * MINUTE_MS);
    house.walk_in(0);
    assert_eq!(house.arrived[0].age_ms, 121 * MINUTE_MS);
}

#[test]
fn the_age_of_what_waited_counts_the_time_until_a_reload() {
    let mut house = with_an_order_that_waits();
    house.pass_ms(25 * MINUTE_MS);
    house.now.running_ms = 0;
    house.reload(0);
    house.pass_ms(MINUTE_MS);
    house.walk_in(0);
    assert_eq!(house.arrived[0].age_ms, 26 * MINUTE_MS);
}

/// Whatever the wall clock is set to, what is old by the running clock stays old, and nothing overflows.
#[test]
fn the_age_of_what_waited_is_not_less_because_a_wall_clock_was_set() {
    for wall in [UnixMs(0), UnixMs(i64::MIN), UnixMs(i64::MAX)] {
        let mut house = with_an_order_that_waits();
        house.pass_ms(25 * MINUTE_MS);
        house.now.wall = wall;
        house.walk_in(0);
        assert!(house.arrived[0].age_ms >= 25 * MINUTE_MS, "{wall:?}");
    }
}
