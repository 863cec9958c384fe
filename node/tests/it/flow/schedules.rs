//! Schedules that are rare and not impossible.

use node::job::JobState;
use sync::frame::RefusalCode;
use sync::id::RecordId;
use sync::order::{PrintState, Status};
use uuid::Uuid;

use super::house::{BAR, BEER, COVER, House, KITCHEN, MOUSAKAS, close, item, note, payment, void};

const TABLE: u32 = 5;

fn states(house: &House, table: u32, line: usize) -> Vec<PrintState> {
    house.lines(table)[line].print.values().copied().collect()
}

#[test]
fn what_was_voided_before_it_reached_the_node_is_not_printed() {
    let mut house = House::new();
    house.walk_out();
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3), item(BEER, 1)]);
    house.edit(TABLE, vec![void(items[0], 1), void(items[1], 1)]);
    house.walk_in();
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς"]);
    assert_eq!(house.paper(BAR), [""; 0]);
}

#[test]
fn what_is_voided_while_its_printer_is_out_of_paper_is_not_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.run_out_of_paper(BAR);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3), item(BEER, 1)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 1), void(items[1], 1)]);
    house.run();
    house.refill(KITCHEN);
    house.refill(BAR);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς"]);
    assert_eq!(house.paper(BAR), [""; 0]);
    house.edit(TABLE, vec![item(BEER, 2)]);
    house.run();
    assert_eq!(house.paper(BAR), ["2 Μπίρα"], "the printer goes on");
}

#[test]
fn an_item_that_is_in_another_order_too_is_not_printed_again_and_hinders_nobody() {
    let mut house = House::new();
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.edit(TABLE + 1, vec![item(BEER, 1)]);
    house.run();
    house.push_together(TABLE + 1, 0, vec![(items[0], item(MOUSAKAS, 1))]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(states(&house, TABLE + 1, 1), [PrintState::Unknown], "a person decides");
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn what_was_printed_is_not_printed_again_where_it_is_made_from_now_on() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.reroute(MOUSAKAS, "bar");
    house.edit(TABLE, vec![item(MOUSAKAS, 2)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["2 Μουσακάς"]);
}

#[test]
fn all_that_comes_too_late_in_one_push_is_asked_about() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    let late = [2, 3].map(|number| (RecordId(Uuid::from_u128(number)), item(MOUSAKAS, 1)));
    house.push_together(TABLE, 21 * 60 * 1000, late.to_vec());
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    assert_eq!((1..3).map(|line| states(&house, TABLE, line)).collect::<Vec<_>>(), [[PrintState::Held]; 2]);
}

#[test]
fn a_ticket_that_asked_to_be_sent_after_the_disk_was_full_says_what_it_said() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    house.disk_full = true;
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    house.refill(KITCHEN);
    house.run();
    house.edit(TABLE, vec![void(mousakas, 1)]);
    house.run();
    house.disk_full = false;
    house.wait_seconds(10);
    let (paper, line) = (house.paper(KITCHEN), house.lines(TABLE).remove(0));
    assert_eq!(paper, [format!("{} Μουσακάς", line.live_qty)], "{:?}", line.requests);
}

#[test]
fn what_could_not_be_planned_is_planned_later() {
    let mut house = House::new();
    house.ledger_readable(false);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.ledger_readable(true);
    house.wait_seconds(2);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn what_was_taken_off_a_ticket_in_time_is_not_said_to_be_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1), item(MOUSAKAS, 2)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.run();
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς"]);
    assert_eq!(house.lines(TABLE).iter().map(|line| line.printed).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn what_was_printed_while_the_books_could_not_be_read_is_shown_later() {
    let mut house = House::new();
    house.slow_down(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    let order = house.order_at(TABLE);
    house.run();
    house.edit(TABLE, vec![payment(1200), close()]);
    house.run();
    house.books_readable(false);
    house.print_in_hand(KITCHEN);
    house.run();
    house.books_readable(true);
    house.wait_seconds(2);
    assert!(house.stored(order).0.lines[0].printed);
    assert_eq!(house.job_states(), [JobState::Printed]);
}

#[test]
fn what_is_asked_about_stays_so_when_it_is_made_elsewhere_from_now_on() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    house.push_together(TABLE, 21 * 60 * 1000, vec![(RecordId(Uuid::from_u128(2)), item(MOUSAKAS, 1))]);
    house.run();
    house.reroute(MOUSAKAS, "bar");
    house.edit(TABLE, vec![item(BEER, 2)]);
    house.run();
    assert_eq!(house.paper(BAR), ["1 Μπίρα", "2 Μπίρα"]);
}

#[test]
fn what_came_too_late_is_asked_about_also_when_the_node_dies_before_it_is_planned() {
    let mut house = House::new();
    house.walk_out();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.wait_seconds(21 * 60);
    house.ledger_readable(false);
    house.walk_in();
    house.ledger_readable(true);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
}

#[test]
fn what_came_too_late_is_asked_about_also_when_its_order_is_planned_again_for_another_reason() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(BEER, 1)]);
    house.run();
    house.disk_full = true;
    house.edit(TABLE, vec![item(BEER, 2)]);
    house.run();
    house.disk_full = false;
    house.push_together(TABLE, 21 * 60 * 1000, vec![(RecordId(Uuid::from_u128(2)), item(MOUSAKAS, 1))]);
    house.wait_seconds(5);
    assert_eq!(house.paper(BAR), ["1 Μπίρα", "2 Μπίρα"]);
    assert_eq!(house.paper(KITCHEN), [""; 0]);
}

#[test]
fn that_an_item_has_no_printer_is_said_also_when_the_disk_was_full_just_then() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(COVER, 1)]);
    house.run();
    house.disk_full = true;
    house.wait_seconds(6);
    house.disk_full = false;
    house.wait_seconds(12);
    assert_eq!(states(&house, TABLE, 0), [PrintState::None]);
}

/// A record came over one connection and is on its way to disk; it came again, in another change, over the next one.
fn made_twice() -> House {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let order = house.order_at(TABLE);
    let record = || vec![(RecordId(Uuid::from_u128(1)), note("made twice"))];
    house.hold_commits = true;
    house.push_to(order, 0, record());
    house.walk_out();
    house.walk_in();
    house.manage(order, record());
    house
}

#[test]
fn nothing_is_there_already_because_of_a_change_that_is_not_on_disk_and_never_will_be() {
    let mut house = made_twice();
    assert_eq!(house.rejected, [], "the first is only on its way to disk");
    house.disk_full = true;
    house.let_commits_go();
    assert_eq!(house.rejected, [], "and never came there");
}

#[test]
fn what_is_on_disk_is_there_already_for_every_connection() {
    let mut house = made_twice();
    house.let_commits_go();
    assert_eq!(house.rejected, [RefusalCode::AlreadyThere]);
}

#[test]
fn what_could_not_be_planned_before_everybody_paid_and_the_node_died_is_printed() {
    let mut house = House::new();
    house.ledger_readable(false);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.edit(TABLE, vec![payment(1200), close()]);
    house.run();
    house.ledger_readable(true);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(house.row().status, Status::Closed, "it is over now");
}
