//! Schedules that are rare and not impossible: answers that overtake each other, commits that fail with answers
//! waiting behind them, disks that take their time.

use sync::device::{Event, Notice, Target};
use sync::document::{Document, Origin};
use sync::frame::{Pushed, ToDevice, ToNode};
use sync::id::TableId;
use sync::order::Status;
use sync::policy::Rules;
use sync::record::{Cancel, Record};

use crate::support::house::House;
use crate::support::{actor, close, id, item, opened, payment, site, stamp, table};

const FIVE: Target = Target::Table(TableId(5));
const SEVEN: Target = Target::Table(TableId(7));

fn names(lines: &[(String, u32)]) -> Vec<&str> {
    lines.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_refusal_does_not_overtake_an_acknowledgement_that_an_earlier_connection_began() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.disk_slow = true;
    house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    house.may_write(1, false);
    house.walk_in(0);
    house.disk_slow = false;
    house.end_commit();
    house.run();
    assert_eq!(house.refused(0), ["Ούζο"]);
    assert_eq!(names(&house.lines(0, order)), ["Καφές", "Μουσακάς"]);
}

#[test]
fn a_refusal_that_waits_behind_a_commit_that_fails_is_judged_again() {
    let mut house = House::with_phones(1);
    house.disk_slow = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.may_write(1, false);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    house.disk_full = true;
    house.end_commit();
    house.may_write(1, true);
    house.disk_full = false;
    house.disk_slow = false;
    house.wait_ms(3_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς", "Ούζο"]);
}

#[test]
fn a_phone_that_came_back_while_its_change_was_on_its_way_hears_that_it_was_not_stored() {
    let mut house = House::with_phones(1);
    house.disk_slow = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.walk_in(0);
    house.disk_full = true;
    house.end_commit();
    house.disk_full = false;
    house.disk_slow = false;
    house.wait_ms(3_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς"]);
}

#[test]
fn an_order_that_is_reopened_comes_back_to_the_phones_that_had_put_it_away() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    assert!(house.phones[0].device.view(order).is_none(), "put away");
    house.walk_in(1);
    assert_eq!(names(&house.lines(0, order)), ["Καφές", "Ούζο"]);
}

#[test]
fn an_order_that_could_not_be_stored_yet_is_no_sitting_that_is_over() {
    let mut house = House::with_phones(2);
    house.disk_full = true;
    let first = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(1);
    house.walk_in(1);
    let second = house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.disk_full = false;
    house.wait_ms(3_000);
    assert_eq!(first, second, "one party, one order");
    assert_eq!(names(&house.lines(0, first)), ["Μουσακάς", "Ούζο"]);
}

#[test]
fn what_moves_to_the_current_sitting_goes_behind_what_was_taken_there_already() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    // One party came and went, all offline; then much work elsewhere, then the next party.
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.edit(1, FIVE, vec![payment(2, 450), close(2)]);
    for round in 0..70 {
        house.edit(1, Target::Table(table(6 + round % 10)), vec![item(2, "Καφές", 1, 300)]);
    }
    let next = house.edit(1, FIVE, vec![item(2, "Μουσακάς", 1, 1200)]);
    house.run();
    let first = house.edit(0, FIVE, vec![item(1, "Τσάι", 1, 200)]);
    house.edit(0, FIVE, vec![payment(1, 200), close(1)]);
    house.run();
    assert_ne!(first, next);
    house.walk_in(1);
    assert_eq!(house.refused(1), [""; 0]);
    assert_eq!(house.phones[1].device.unsent(), 0);
    assert_eq!(names(&house.lines(0, next)), ["Μουσακάς", "Ούζο"]);
    assert_eq!(house.quarantined, []);
}

#[test]
fn of_a_push_that_is_refused_nothing_stays_behind() {
    let mut house = House::with_phones(1);
    let mut five = Document::genesis(Origin::of_sitting(site(), table(5), 1));
    let mut six = Document::genesis(Origin::of_sitting(site(), table(6), 1));
    let cancel = Record::Cancel(Cancel { reason: String::new(), stamp: stamp(1) });
    let at = house.now.wall;
    let pushed = |document: &mut Document, number, record| {
        let change = document.append(actor(1), at, &[(id(number), record)]).bytes.into();
        Pushed { order: document.id(), age_ms: 0, change }
    };
    let first = pushed(&mut five, 1, opened(1));
    let second = pushed(&mut six, 2, opened(1));
    let bad = pushed(&mut six, 3, cancel);
    for (document, number) in [(&five, 5), (&six, 6)] {
        house.send_frame(0, &ToNode::Open { order: document.id(), table: table(number), sitting: 1 });
    }
    house.send_frame(0, &ToNode::Push { changes: vec![first, second.clone(), bad] });
    house.run();
    assert_eq!(house.books.documents.len(), 0, "all or nothing");
    house.send_frame(0, &ToNode::Push { changes: vec![second] });
    house.run();
    house.restart_node();
    assert_eq!(house.hub.order(six.id()).unwrap().0.status, Status::Open);
}

#[test]
fn what_was_made_again_is_not_sent_before_it_is_on_the_phones_disk() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.may_write(1, false);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run_phone_once(0);
    // Its refusal is on its way to the phone; meanwhile:
    house.phones[0].disk_slow = true;
    house.may_write(1, true);
    house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    // The write of the item is done, that of the item made again is not.
    house.phones[0].finish_write();
    house.run();
    assert_eq!(house.phones[0].device.storing().count(), 1);
    assert_eq!(house.hub.order(order).unwrap().0.lines.len(), 1);
}

#[test]
fn what_cannot_be_judged_now_is_judged_later() {
    let mut house = House::with_phones(1);
    house.books.unreadable = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.books.unreadable = false;
    house.wait_ms(3_000);
    assert_eq!(house.refused(0), [""; 0]);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς"]);
}

#[test]
fn orders_that_are_over_or_never_began_are_not_kept_in_memory() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    assert_eq!(house.hub.orders().count(), 1);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    let never = Origin::of_sitting(site(), table(6), 1);
    house.send_frame(0, &ToNode::Open { order: never.order, table: table(6), sitting: 1 });
    house.run();
    assert_eq!(house.hub.orders().collect::<Vec<_>>(), []);
    assert!(house.books.documents.contains_key(&order));
    assert_eq!((house.status(table(5)).sitting, house.status(table(6)).sitting), (2, 1));
}

#[test]
fn a_phone_that_does_not_understand_the_node_says_so_and_tries_again() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.say_nonsense_to(0);
    house.run();
    assert!(house.phones[0].notices.contains(&Notice::ReloadNeeded));
    assert!(house.is_online(0));
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς"]);
}

#[test]
fn a_phone_that_came_back_while_the_books_could_not_be_read_gets_what_it_lacks() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.books.unreadable = true;
    house.walk_in(1);
    house.books.unreadable = false;
    house.edit(1, Target::Order(order), vec![item(2, "Ούζο", 1, 450)]);
    house.run();
    let here = &house.phones[1].device.view(order).unwrap().order;
    assert_eq!(here, &house.stored(order));
}

#[test]
fn what_was_meant_for_a_party_that_left_is_taken_for_the_next_one_whoever_serves_it() {
    let mut house = House::with_rules(2, Rules::default());
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    let next = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_in(1);
    assert_eq!(house.refused(1), [""; 0]);
    assert_eq!(names(&house.lines(0, next)), ["Μουσακάς", "Ούζο"]);
}

#[test]
fn a_phone_that_came_while_the_books_could_not_be_read_hears_later_that_its_party_has_left() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.books.unreadable = true;
    house.walk_in(1);
    assert!(house.phones[1].device.view(order).is_some_and(|view| view.order.status == Status::Open));
    house.books.unreadable = false;
    house.wait_ms(2_000);
    assert!(house.phones[1].device.view(order).is_none_or(|view| view.order.status == Status::Closed));
}

#[test]
fn what_builds_on_a_change_that_was_put_off_stays_with_the_party_that_its_author_knew() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    let mut document = Document::load(&house.books.documents[&order]).unwrap();
    let [first, second] = [1, 2].map(|number| {
        let made = document.append(actor(2), house.now.wall, &[(id(number), item(2, "Ούζο", 1, 450))]);
        ToNode::Push { changes: vec![Pushed { order, age_ms: 0, change: made.bytes.into() }] }
    });
    house.walk_out(1);
    house.walk_in(1);
    house.send_frame(1, &ToNode::Open { order, table: table(5), sitting: 1 });
    house.disk_full = true;
    house.send_frame(1, &first);
    house.commit();
    house.disk_full = false;
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    let heard = house.answers(1, &second);
    assert!(matches!(heard[..], [ToDevice::Retry { .. }]), "{heard:?}");
}

#[test]
fn what_comes_before_that_on_which_it_builds_is_shown_once_that_is_there_beside_what_is_unsent() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    let mut node = Document::load(&house.books.documents[&order]).unwrap();
    let made = |node: &mut Document, number, name| {
        node.append(actor(2), house.now.wall, &[(id(number), item(2, name, 1, 300))]).bytes.into()
    };
    let first = made(&mut node, 1, "Καφές");
    let second = made(&mut node, 2, "Νερό");
    for change in [second, first] {
        let frame = ToDevice::Changes { order, changes: vec![change] }.encode();
        house.phones[0].device.handle(house.now, &mut house.dice, Event::Received(frame));
    }
    assert_eq!(names(&house.lines(0, order)), ["Καφές", "Μουσακάς", "Νερό", "Ούζο"]);
}

#[test]
fn what_went_to_the_next_party_is_found_there_by_a_phone_that_could_not_note_it() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    let first = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.phones[1].disk_full = true;
    house.walk_in(1);
    let second = house.phones[0].device.order_at(table(5)).unwrap();
    house.edit(0, Target::Order(second), vec![payment(1, 450), close(1)]);
    house.run();
    house.phones[1].disk_full = false;
    house.reload(1);
    assert_eq!(house.phones[1].device.unsent(), 0);
    let orders = [first, second].map(|order| house.stored(order).lines.len());
    assert_eq!((orders, house.books.documents.len()), ([1, 1], 2), "the third party ordered nothing");
}

#[test]
fn what_was_written_knowing_nobody_is_not_made_again_knowing_somebody() {
    let mut house = House::with_rules(2, Rules::default());
    house.walk_out(1);
    let five = house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    let seven = house.edit(1, SEVEN, vec![item(2, "Τσάι", 1, 200)]);
    house.act(1, |device, now, dice| device.join(now, dice, five, seven));
    for party in [FIVE, SEVEN] {
        house.edit(0, party, vec![item(1, "Καφές", 1, 300)]);
        house.edit(0, party, vec![payment(1, 300), close(1)]);
    }
    house.run();
    house.walk_in(1);
    assert_eq!(house.refused(1), ["joins", "joins"], "the parties that were to be joined have left");
    let next = [5, 7].map(|number| house.phones[1].device.order_at(table(number)).unwrap());
    assert_eq!(next.map(|order| house.lines(1, order)[0].0.clone()), ["Ούζο", "Τσάι"]);
}

#[test]
fn what_builds_on_a_change_that_its_phone_lost_stays_with_the_party_that_its_author_knew() {
    let mut house = House::with_phones(2);
    let five = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.phones[1].disk_full = true;
    house.edit(1, FIVE, vec![item(2, "Τσάι", 1, 200)]);
    house.phones[1].disk_full = false;
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.reload(1);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.walk_in(1);
    let names: Vec<String> = house.stored(five).lines.into_iter().map(|line| line.item.name).collect();
    assert_eq!(names, ["Καφές", "Ούζο"]);
}

#[test]
fn what_a_phone_wrote_for_one_party_stays_together_though_it_knew_of_that_party_half_way() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Τσάι", 1, 200)]);
    let five = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    // The phone hears of the party, and what it has to say is put off.
    house.books.unreadable = true;
    house.walk_in(1);
    house.edit(1, Target::Order(five), vec![item(2, "Ούζο", 1, 450)]);
    house.walk_out(1);
    house.books.unreadable = false;
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.walk_in(1);
    let second = house.phones[1].device.order_at(table(5)).unwrap();
    let lines = house.lines(1, second);
    let mut together = names(&lines);
    together.sort_unstable();
    assert_eq!(together, ["Ούζο", "Τσάι"]);
    let first: Vec<String> = house.stored(five).lines.into_iter().map(|line| line.item.name).collect();
    assert_eq!(first, ["Καφές"]);
}

#[test]
fn a_node_that_knows_less_than_its_phones_and_says_so_gets_what_is_unsent_for_the_next_party() {
    let mut house = House::with_phones(2);
    let five = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Τσάι", 1, 200)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    let backup = house.books.documents.clone();
    house.walk_in(1);
    house.walk_out(1);
    house.edit(1, Target::Order(five), vec![item(2, "Ούζο", 1, 450)]);
    house.books.documents = backup;
    house.restart_node();
    house.walk_in(1);
    assert_eq!(house.phones[1].device.unsent(), 0);
    let second = house.phones[1].device.order_at(table(5)).unwrap();
    assert_eq!(names(&house.lines(1, second)), ["Ούζο"]);
}
