//! Tickets that were called back, or said less, before they were sent.

use node::job::{Job, JobState};
use node::store::{Options, Store, jobs, orders};
use sync::id::RecordId;
use sync::record::Verdict;
use uuid::Uuid;

use super::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, decided, item, note, void};

const TABLE: u32 = 5;

/// Two dishes on a ticket that waits for paper, called off with their order; then one of them is wanted all the same.
fn one_is_wanted_again(house: &mut House) {
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1), item(MOUSAKAS, 2)]);
    house.run();
    let order = house.order_at(TABLE);
    house.call_off(order);
    house.manage(order, vec![(RecordId(Uuid::from_u128(2)), decided(items[1], Verdict::StillWanted))]);
}

#[test]
fn what_is_wanted_again_after_its_ticket_was_called_back_is_printed() {
    let mut house = House::new();
    one_is_wanted_again(&mut house);
    assert_eq!(house.job_states(), [JobState::Cancelled, JobState::Queued]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "2 Μουσακάς"]);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "2 Μουσακάς"]);
}

#[test]
fn what_is_wanted_again_before_the_disk_knows_that_it_was_not_is_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1), item(MOUSAKAS, 2)]);
    house.run();
    let order = house.order_at(TABLE);
    house.hold_commits = true;
    house.edit(TABLE, vec![note("waits for the disk")]);
    house.call_off_but(order, items[1]);
    house.run();
    house.let_commits_go();
    assert_eq!(house.job_states(), [JobState::Cancelled, JobState::Queued]);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "2 Μουσακάς"]);
}

#[test]
fn a_ticket_that_was_called_back_waits_again_when_that_was_lost_and_the_books_cannot_be_read() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.disk_full = true;
    house.ledger_readable(false);
    // A phone that is never heard of again.
    house.push_to(house.order_at(TABLE), 0, vec![(RecordId(Uuid::from_u128(2)), void(items[0], 1))]);
    house.run();
    house.disk_full = false;
    house.ledger_readable(true);
    house.refill(KITCHEN);
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn a_ticket_that_was_called_back_before_it_was_on_disk_does_not_come_back_when_the_disk_fails() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.hold_commits = true;
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.run();
    house.back(BAR);
    house.disk_full = true;
    house.let_commits_go();
    house.disk_full = false;
    house.refill(KITCHEN);
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN), [""; 0]);
}

#[test]
fn a_printer_that_asked_while_nothing_was_known_of_the_order_gets_an_answer() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.disk_full = true;
    house.edit(TABLE, vec![note("is lost with all that was known")]);
    house.run();
    house.disk_full = false;
    house.refill(KITCHEN);
    house.edit(TABLE, vec![void(items[0], 1)]);
    house.run();
    house.wait_seconds(5);
    house.edit(TABLE, vec![item(MOUSAKAS, 2)]);
    house.wait_seconds(5);
    assert_eq!(house.paper(KITCHEN).last().unwrap(), "2 Μουσακάς");
}

#[tokio::test]
async fn the_books_on_disk_hold_what_those_in_memory_hold() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 3), item(MOUSAKAS, 2), item(BEER, 1)]);
    house.run();
    house.edit(TABLE, vec![void(items[0], 3)]);
    house.run();
    one_is_wanted_again(&mut house);
    let order = house.order_at(TABLE);

    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path(), Options::default()).unwrap();
    for transaction in house.transactions.clone() {
        store.write(move |connection| orders::execute(connection, &transaction)).await.unwrap();
    }
    let on_disk = store.read(move |connection| jobs::of_order(connection, order)).await.unwrap();
    let in_memory: Vec<Job> = house.jobs().into_iter().filter(|job| job.order == Some(order)).collect();
    assert_eq!(on_disk, in_memory);
}
