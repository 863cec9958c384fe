//! Both engines together: phones and the node, with the Wi-Fi as bad as it gets.

use sync::device::{Drawer, EditError, Notice, Target};
use sync::frame::{Epoch, ErrorCode, Follow, MAX_CHANGE_BYTES, PROTOCOL, Pushed, RefusalCode, ToNode};
use sync::order::Status;
use sync::record::{Cancel, Record};

use crate::support::house::{House, proven};
use crate::support::{actor, close, document, id, item, opened, payment, stamp, table};

const FIVE: Target = Target::Table(sync::id::TableId(5));

fn names(lines: &[(String, u32)]) -> Vec<&str> {
    lines.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn an_order_taken_on_one_phone_is_seen_on_the_other() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    assert_eq!(house.lines(1, order), [("Μουσακάς".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.status(table(5)).open.unwrap().order, order);
}

#[test]
fn two_phones_open_one_table_offline_and_end_in_one_order() {
    let mut house = House::with_phones(2);
    house.walk_out(0);
    house.walk_out(1);
    let one = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    let two = house.edit(1, FIVE, vec![item(2, "Ούζο", 2, 450)]);
    assert_eq!(one, two);
    assert_eq!(house.phones[0].device.unsent(), 2, "the opening and the item");
    house.walk_in(0);
    house.walk_in(1);
    for phone in 0..2 {
        assert_eq!(names(&house.lines(phone, one)), ["Μουσακάς", "Ούζο"]);
        assert_eq!(house.phones[phone].device.unsent(), 0);
    }
    assert_eq!(house.books.documents.len(), 1);
    assert_eq!(house.arrived.iter().map(|arrived| arrived.records.len()).sum::<usize>(), 4);
}

#[test]
fn a_phone_that_is_reloaded_offline_loses_nothing() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.walk_out(0);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    house.reload(0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς", "Ούζο"]);
    assert_eq!(house.phones[0].device.unsent(), 1);
    house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.walk_in(0);
    assert_eq!(names(&house.lines(1, order)), ["Καφές", "Μουσακάς", "Ούζο"]);
}

#[test]
fn a_lost_acknowledgement_does_not_double_an_item() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    // Stored by the phone and pushed; the node commits, but its answer never arrives.
    house.phones[0].in_wifi = true;
    house.run_without_answers(0);
    assert_eq!(house.books.documents.len(), 1);
    house.walk_in(0);
    assert_eq!(house.lines(0, order), [("Μουσακάς".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn paid_and_closed_frees_the_table_for_the_next_sitting() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.edit(1, Target::Order(order), vec![payment(2, 300), close(2)]);
    house.run();
    assert_eq!(house.stored(order).status, Status::Closed);
    let status = house.status(table(5));
    assert_eq!((status.open, status.sitting), (None, 2));
    let next = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    assert_ne!(next, order);
    house.run();
    assert_eq!(house.lines(1, next), [("Ούζο".to_owned(), 1)]);
}

#[test]
fn an_item_that_comes_after_the_close_reopens_the_order() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.run();
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.walk_in(1);
    let (read, oddities) = house.hub.order(order).unwrap();
    assert_eq!(read.status, Status::PartiallyPaid);
    assert_eq!(oddities.len(), 1);
    assert_eq!(house.status(table(5)).open.unwrap().order, order);
}

#[test]
fn a_stale_sitting_is_replayed_in_the_current_one() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    let first = house.edit(0, FIVE, vec![item(1, "Καφές", 1, 300)]);
    house.edit(0, FIVE, vec![payment(1, 300), close(1)]);
    house.run();
    house.walk_in(1);
    let second = house.status(table(5)).open.unwrap().order;
    assert_ne!(first, second);
    assert_eq!(house.lines(0, second), [("Ούζο".to_owned(), 1)]);
    assert_eq!(house.stored(first).status, Status::Closed);
    assert!(house.phones[1].notices.contains(&Notice::MovedToCurrentSitting { table: table(5) }));
    assert_eq!(house.phones[1].device.unsent(), 0);
}

#[test]
fn nothing_is_said_before_it_is_on_disk() {
    let mut house = House::with_phones(2);
    house.disk_full = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    assert_eq!(house.phones[0].device.unsent(), 2, "not acknowledged");
    assert!(house.phones[1].device.view(order).is_none(), "not shown to others");
    assert!(house.phones[0].notices.contains(&Notice::NodeCannotStore));
    // Somebody makes room; the phone tries again by itself.
    house.disk_full = false;
    house.wait_ms(3_000);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.lines(1, order), [("Μουσακάς".to_owned(), 1)]);
}

#[test]
fn what_builds_on_something_that_could_not_be_stored_waits_too() {
    let mut house = House::with_phones(1);
    house.disk_full = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    house.disk_full = false;
    house.wait_ms(3_000);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς", "Ούζο"]);
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.quarantined, []);
}

#[test]
fn the_node_restarts_and_nobody_notices() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.restart_node();
    house.edit(1, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    house.run();
    assert!(house.is_online(0) && house.is_online(1));
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς", "Ούζο"]);
}

#[test]
fn what_a_waiter_may_not_do_takes_no_effect_and_is_told() {
    let mut house = House::with_phones(2);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    // The app would not offer it; a tampered one sends it all the same, and then something honest on top.
    let mut tampered = document();
    tampered.apply(&house.stored_changes(order)).unwrap();
    let cancel = Record::Cancel(Cancel { reason: String::new(), stamp: stamp(2) });
    let bad = tampered.append(actor(2), house.now.wall, &[(id(1), cancel)]);
    let good = tampered.append(actor(2), house.now.wall, &[(id(2), item(2, "Ούζο", 1, 450))]);
    house.send_frame(1, &ToNode::Open { order, table: table(5), sitting: 1 });
    for made in [bad, good] {
        let pushed = Pushed { order, age_ms: 0, change: made.bytes.into() };
        house.send_frame(1, &ToNode::Push { changes: vec![pushed] });
    }
    house.run();
    assert_eq!(house.hub.order(order).unwrap().0.status, Status::Open);
    assert_eq!(house.lines(0, order), [("Μουσακάς".to_owned(), 1)]);
    let refused: Vec<RefusalCode> = house.quarantined.iter().map(|refused| refused.code).collect();
    assert_eq!(refused, [RefusalCode::NotAllowed]);
}

#[test]
fn nobody_signs_with_anothers_name() {
    let mut house = House::with_phones(2);
    let refused =
        house.phones[0].device.edit(house.now, &mut house.dice, FIVE, vec![item(2, "Ούζο", 1, 450)]);
    assert!(refused.is_err());
}

#[test]
fn what_is_too_much_for_one_change_is_refused_at_once_and_holds_nothing_up() {
    let mut house = House::with_phones(1);
    let note = "α".repeat(sync::record::MAX_TEXT_CHARS);
    let long = |_| match item(1, "Μουσακάς", 1, 1200) {
        Record::Item(new) => Record::Item(sync::record::Item { note: note.clone(), ..new }),
        other => other,
    };
    let phone = &mut house.phones[0].device;
    let refused = phone.edit(house.now, &mut house.dice, FIVE, (0..90).map(long).collect());
    let too_large = EditError::Refused(RefusalCode::TooLarge);
    assert_eq!(refused.map(|edited| edited.order).unwrap_err(), too_large);
    assert_eq!(phone.unsent(), 0);
    let order = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    assert_eq!(house.lines(0, order), [("Ούζο".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn a_push_for_an_order_that_was_not_opened_is_refused() {
    let mut house = House::with_phones(1);
    let mut other = document();
    let made = other.append(actor(1), house.now.wall, &[(id(1), opened(1))]);
    let pushed = Pushed { order: other.id(), age_ms: 0, change: made.bytes.into() };
    house.send_frame(0, &ToNode::Push { changes: vec![pushed] });
    house.run();
    assert_eq!(house.quarantined[0].code, RefusalCode::UnknownOrder);
    assert_eq!(house.books.documents.len(), 0);
}

#[test]
fn a_change_that_is_damaged_or_too_large_is_refused_by_its_hash_and_the_connection_stays() {
    for (bytes, code) in [
        (b"no change at all".to_vec(), RefusalCode::Damaged),
        (vec![7; MAX_CHANGE_BYTES + 1], RefusalCode::TooLarge),
    ] {
        let mut house = House::with_phones(1);
        let order = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
        house.run();
        let conn = house.phones[0].conn;
        let pushed = Pushed { order, age_ms: 0, change: bytes.into() };
        house.send_frame(0, &ToNode::Push { changes: vec![pushed] });
        house.run();
        assert_eq!(house.quarantined[0].code, code);
        assert_eq!(house.phones[0].conn, conn, "{code:?}");
        assert!(house.is_online(0));
    }
}

#[test]
fn a_malformed_frame_ends_the_connection_and_the_phone_comes_back() {
    let mut house = House::with_phones(1);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.send(0, b"nonsense");
    house.run();
    assert!(house.is_online(0));
    assert_eq!(house.phones[0].device.unsent(), 0);
    assert_eq!(house.lines(0, order).len(), 1);
}

#[test]
fn another_protocol_is_told_to_reload() {
    let mut house = House::with_phones(1);
    let hello =
        ToNode::Hello { protocol: 99, docs: Vec::new(), follow: Follow::AllOpen, epoch: Epoch::default() };
    let conn = house.phones[0].conn.unwrap();
    let handled = house.hub.receive(conn, &hello.encode(), &house.books);
    let ended = handled
        .outputs
        .iter()
        .any(|output| matches!(output, sync::hub::Output::Disconnect { code: ErrorCode::Version, .. }));
    assert!(ended);
}

/// Found by throwing storages: the next entry would have been stored over the first one, or not at all.
#[test]
fn an_outbox_entry_under_a_damaged_key_is_kept_aside_and_holds_nothing_up() {
    for key in ["ffffffffffffffff", "+f", "F", "0"] {
        let mut house = House::with_phones(1);
        house.walk_out(0);
        house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
        house.run();
        let written = (Drawer::Outbox, "0000000000000000".to_owned());
        let bytes = house.phones[0].disk.remove(&written).unwrap();
        house.phones[0].disk.insert((Drawer::Outbox, key.into()), bytes.clone());
        house.reload(0);
        assert!(house.phones[0].notices.contains(&Notice::StorageDamaged { entries: 1 }), "{key}");
        assert!(house.phones[0].disk.values().any(|kept| *kept == bytes));
        let order = house.edit(0, FIVE, vec![item(1, "Σόδα", 1, 250)]);
        house.walk_in(0);
        assert_eq!(house.phones[0].device.unsent(), 0, "{key}");
        assert_eq!(house.stored(order).lines.len(), 1, "{key}");
    }
}

#[test]
fn a_damaged_entry_on_the_phone_is_kept_aside_and_told() {
    let mut house = House::with_phones(1);
    house.walk_out(0);
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    house.phones[0].disk.insert((Drawer::Outbox, "00000000000000ff".into()), b"rust".to_vec());
    house.phones[0].disk.insert((Drawer::Documents, "not an id".into()), b"rust".to_vec());
    house.reload(0);
    assert!(house.phones[0].notices.contains(&Notice::StorageDamaged { entries: 2 }));
    let aside = house.phones[0].disk.keys().filter(|(drawer, _)| *drawer == Drawer::Damaged).count();
    assert_eq!(aside, 2);
    house.walk_in(0);
    assert_eq!(house.lines(0, order), [("Μουσακάς".to_owned(), 1)]);
    assert_eq!(house.phones[0].device.unsent(), 0);
}

#[test]
fn a_phone_whose_storage_is_full_says_so_and_still_sends() {
    let mut house = House::with_phones(1);
    house.phones[0].disk_full = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.run();
    assert!(house.phones[0].notices.contains(&Notice::PhoneCannotStore));
    assert!(house.books.documents.contains_key(&order));
}

#[test]
fn what_a_phone_could_not_store_is_stored_once_there_is_room_and_told_once() {
    let mut house = House::with_phones(1);
    house.walk_out(0);
    house.phones[0].disk_full = true;
    let order = house.edit(0, FIVE, vec![item(1, "Μουσακάς", 1, 1200)]);
    house.wait_ms(30_000);
    let told = house.phones[0].notices.iter().filter(|notice| **notice == Notice::PhoneCannotStore);
    assert_eq!(told.count(), 1);
    house.phones[0].disk_full = false;
    house.wait_ms(11_000);
    house.reload(0);
    assert_eq!(names(&house.lines(0, order)), ["Μουσακάς"]);
}

#[test]
fn a_long_evening_is_compacted_and_stays_whole() {
    let mut house = House::with_phones(2);
    for round in 0..100 {
        house.edit(round % 2, FIVE, vec![item(u32::try_from(round % 2 + 1).unwrap(), "Ούζο", 1, 450)]);
        house.run();
    }
    house.restart_node();
    let order = house.status(table(5)).open.unwrap().order;
    assert_eq!(house.hub.order(order).unwrap().0.lines.len(), 100);
}

#[test]
fn a_silent_connection_is_given_up_and_made_anew() {
    let mut house = House::with_phones(1);
    let before = house.phones[0].conn;
    house.go_half_open(0);
    house.wait_ms(15_000);
    assert_ne!(house.phones[0].conn, before);
    assert!(house.is_online(0));
}

#[test]
fn a_phone_carries_the_latest_epoch_and_an_old_node_that_hears_of_it_takes_nothing_more() {
    let mut house = House::with_phones(2);
    house.walk_out(1);
    house.epoch = proven(3);
    house.restart_node();
    house.reload(0);
    // An older node at the same address, and a phone that knows of no other.
    house.walk_out(0);
    house.epoch = proven(2);
    house.restart_node();
    house.walk_in(1);
    house.edit(1, FIVE, vec![opened(2), item(2, "Σόδα", 1, 250)]);
    house.run();
    assert_eq!((house.replaced_by, house.phones[1].device.unsent()), (None, 0));

    house.walk_in(0);
    assert_eq!(house.replaced_by, Some(3));
    for phone in 0..2 {
        assert!(house.phones[phone].notices.contains(&Notice::NodeReplaced));
        let waiter = u32::try_from(phone).unwrap() + 1;
        house.edit(phone, FIVE, vec![item(waiter, "Μουσακάς", 1, 1200)]);
        house.run();
        assert_eq!(house.phones[phone].device.unsent(), 1, "it waits on the phone");
    }
    house.epoch = proven(4);
    house.restart_node();
    assert_eq!(house.phones[0].device.unsent() + house.phones[1].device.unsent(), 0);
}

#[test]
fn an_epoch_that_no_node_of_the_site_began_moves_nobody() {
    let mut house = House::with_phones(1);
    let epoch = Epoch { number: u64::MAX, proof: "mine".into() };
    let hello = ToNode::Hello { protocol: PROTOCOL, docs: Vec::new(), follow: Follow::AllOpen, epoch };
    house.send_frame(0, &hello);
    assert_eq!((house.replaced_by, house.hub.replaced_by()), (None, None));
}
