//! A node that came of a backup, and what its phones had sent to the one before it without an answer: that may be on paper.

use sync::device::{Drawer, Target};
use sync::record::Record;

use crate::support::house::{House, proven};
use crate::support::item;

const FIVE: Target = Target::Table(sync::id::TableId(5));

fn mousakas() -> Vec<Record> {
    vec![item(1, "Μουσακάς", 1, 1200)]
}

/// The node takes what a phone sends, and dies with its disk before the phone hears of it.
fn with_an_order_whose_answer_was_lost() -> House {
    let mut house = House::with_phones(1);
    house.edit(0, FIVE, mousakas());
    house.run_without_answers(0);
    assert!(!house.arrived.is_empty());
    house.phones[0].in_wifi = false;
    house.books.documents.clear();
    house.arrived.clear();
    house
}

/// The restored node is there.
fn restore(house: &mut House) {
    house.epoch = proven(1);
    house.restart_node();
    house.walk_in(0);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

fn is_all_doubtful(house: &House) -> bool {
    !house.arrived.is_empty() && house.arrived.iter().all(|arrived| arrived.is_doubtful)
}

#[test]
fn what_was_sent_to_a_node_that_is_lost_comes_as_doubtful() {
    let mut house = with_an_order_whose_answer_was_lost();
    restore(&mut house);
    assert!(is_all_doubtful(&house), "{:?}", house.arrived);
}

/// Somebody puts a backup in place, and meanwhile the app is started anew: it does not know any more what it had sent.
#[test]
fn what_may_have_been_sent_before_a_reload_comes_as_doubtful_to_a_node_that_was_restored() {
    let mut house = with_an_order_whose_answer_was_lost();
    house.reload(0);
    restore(&mut house);
    assert!(is_all_doubtful(&house), "{:?}", house.arrived);
}

#[test]
fn what_was_never_sent_is_printed_as_ever() {
    let mut house = House::with_phones(1);
    house.walk_out(0);
    house.edit(0, FIVE, mousakas());
    restore(&mut house);
    assert!(house.arrived.iter().all(|arrived| !arrived.is_doubtful), "{:?}", house.arrived);
}

/// An epoch that is on the phone's disk without the doubts that belong to it would never raise them again.
#[test]
fn what_is_doubtful_is_on_the_phones_disk_together_with_the_epoch_that_made_it_so() {
    let mut house = with_an_order_whose_answer_was_lost();
    house.disk_full = true;
    house.epoch = proven(1);
    house.restart_node();
    house.phones[0].disk_slow = true;
    house.walk_in(0);
    let epoch = (Drawer::Meta, "epoch".to_owned());
    while !house.phones[0].disk.contains_key(&epoch) {
        house.phones[0].finish_write();
    }
    // The app is started anew before anything else is written.
    house.phones[0].disk_slow = false;
    house.walk_out(0);
    house.reload(0);
    house.arrived.clear();
    house.disk_full = false;
    house.walk_in(0);
    assert!(is_all_doubtful(&house), "{:?}", house.arrived);
}
