//! The one road of an order, without any IO: from a phone's engine to the ticket in a spooler's hand.

mod called_back;
pub(crate) mod house;
mod printers;
mod rearranging;
mod remarks;
mod routes;
mod schedules;
mod tickets;

use node::flow::{Action, Write};
use node::job::JobState;
use sync::order::{PrintState, Status};
use sync::record::{Record, Verdict};

use self::house::{BAR, BEER, COVER, House, KITCHEN, MOUSAKAS, decided, item, void};

const TABLE: u32 = 5;

#[test]
fn each_item_goes_to_the_printer_of_its_route_once() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1), item(BEER, 2)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["2 Μπίρα"]);
    house.edit(TABLE, vec![item(MOUSAKAS, 3)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "3 Μουσακάς"]);
    assert_eq!(house.paper(BAR), ["2 Μπίρα"]);
}

#[test]
fn the_phone_sees_its_item_on_paper() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let line = house.lines(TABLE).remove(0);
    assert!(line.printed);
    assert_eq!(line.print.values().copied().collect::<Vec<_>>(), [PrintState::Printed]);
}

#[test]
fn an_item_without_a_printer_says_so() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(COVER, 1)]);
    house.run();
    house.wait_seconds(5);
    let line = house.lines(TABLE).remove(0);
    assert_eq!(line.print.values().copied().collect::<Vec<_>>(), [PrintState::None]);
    assert!(!line.printed);
}

#[test]
fn nothing_is_printed_before_it_is_on_disk() {
    let mut house = House::new();
    house.disk_full = true;
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    house.disk_full = false;
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn the_first_byte_leaves_only_when_sending_is_on_disk() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Print { .. }));
    house.disk_full = true;
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    house.disk_full = false;
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn a_ticket_that_was_being_sent_when_the_node_died_is_uncertain_and_not_sent_again() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    let line = house.lines(TABLE).remove(0);
    assert_eq!(line.print.values().copied().collect::<Vec<_>>(), [PrintState::Unknown]);
    assert!(!line.printed);
}

#[test]
fn a_ticket_that_was_only_queued_when_the_node_died_is_printed_once() {
    let mut house = House::new();
    house.away(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    assert_eq!(house.job_states(), [JobState::Queued]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn a_result_that_could_not_be_stored_is_stored_later() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.disk_full = true;
    house.print_in_hand(KITCHEN);
    house.run();
    assert_eq!(house.job_states(), [JobState::Sending]);
    house.disk_full = false;
    house.wait_seconds(5);
    assert_eq!(house.job_states(), [JobState::Printed]);
    assert!(house.lines(TABLE).remove(0).printed);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn one_dead_printer_does_not_delay_the_other() {
    let mut house = House::new();
    house.away(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1), item(BEER, 2)]);
    house.run();
    assert_eq!(house.paper(BAR), ["2 Μπίρα"]);
    assert_eq!(house.paper(KITCHEN), [""; 0]);
}

#[test]
fn a_ticket_that_still_waits_says_what_is_still_wanted() {
    let mut house = House::new();
    house.away(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.run();
    house.back(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["2 Μουσακάς"]);
}

#[test]
fn a_ticket_of_which_nothing_is_wanted_any_more_is_not_printed() {
    let mut house = House::new();
    house.away(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 3)]);
    house.run();
    house.back(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    assert_eq!(house.job_states(), [JobState::Cancelled]);
}

#[test]
fn food_that_waited_too_long_is_asked_about_and_printed_when_it_is_still_wanted() {
    let mut house = House::new();
    house.walk_out();
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.wait_seconds(21 * 60);
    house.walk_in();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    assert_eq!(house.lines(TABLE)[0].print.values().copied().collect::<Vec<_>>(), [PrintState::Held]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0], "a restart does not forget that it was asked");
    house.edit(TABLE, vec![decided(items[0], Verdict::StillWanted)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "1 Μουσακάς"]);
}

#[test]
fn an_uncertain_ticket_is_shown_and_never_sent_again() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.break_off(KITCHEN);
    house.run();
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0]);
    assert_eq!(house.job_states(), [JobState::Unknown]);
}

#[test]
fn paying_and_closing_is_written_as_a_row() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.edit(TABLE, vec![house::payment(1200), house::close()]);
    house.run();
    let row = house.row();
    assert_eq!(row.status, Status::Closed);
    assert_eq!((row.gross_minor.0, row.paid_minor.0, row.balance_minor.0), (1200, 1200, 0));
}

#[test]
fn the_jobs_are_in_the_same_transaction_as_the_change_that_caused_them() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    let with_item = house
        .transactions
        .iter()
        .find(|transaction| transaction.writes.iter().any(|write| matches!(write, Write::Changes { .. })));
    let writes = &with_item.unwrap().writes;
    assert!(writes.iter().any(|write| matches!(write, Write::NewJob(_))));
}

#[test]
fn a_refused_change_is_kept_and_prints_nothing() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.push_foreign(TABLE, Record::Cancel(house::cancel()));
    house.run();
    assert!(
        house
            .transactions
            .iter()
            .flat_map(|transaction| &transaction.writes)
            .any(|write| matches!(write, Write::Quarantine { .. }))
    );
    assert_eq!(house.lines(TABLE).len(), 1);
}
