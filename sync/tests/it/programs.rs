//! Edits by programs that keep no documents: judged like any other, and made once however often they are asked for.

use sync::device::Target;
use sync::frame::{RefusalCode, ToDevice};
use sync::hub::{ConnId, Edit, Output};
use sync::id::{OrderId, RecordId, TableId};
use sync::money::Money;
use sync::policy::Rules;
use sync::record::Record;

use crate::support::house::House;
use crate::support::{id, item, opened, payment, session};

const FIVE: Target = Target::Table(TableId(5));
const PROGRAM: ConnId = ConnId(1_000);

/// Asks in the name of a user; answers with the order and what the program is told once all is on disk.
fn ask(house: &mut House, user: u32, target: Target, records: &[(RecordId, Record)]) -> (OrderId, ToDevice) {
    let origin = house.hub.origin_of(target, &house.books).unwrap().unwrap();
    house.hub.connect(PROGRAM, session(user));
    let load = house.dice.0.to_be_bytes();
    house.dice.0 += 1;
    let edit = Edit { origin, records: records.to_vec(), load, at: house.now.wall };
    let handled = house.hub.edit(PROGRAM, edit, &house.books);
    let mut outputs = handled.outputs;
    if let Some(batch) = house.hub.take_batch() {
        house.books.write(batch);
        outputs.extend(house.hub.committed());
    }
    house.hub.disconnect(PROGRAM);
    let told = outputs.into_iter().find_map(|output| match output {
        Output::Send { conn, frame } if conn == PROGRAM => ToDevice::decode(&frame).ok(),
        _ => None,
    });
    (origin.order, told.expect("every edit is answered"))
}

fn is_taken(told: &ToDevice) -> bool {
    matches!(told, ToDevice::Ack { .. })
}

#[test]
fn what_is_asked_again_with_the_same_ids_is_there_once() {
    let mut house = House::with_phones(1);
    let (order, told) = ask(&mut house, 1, FIVE, &[(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]);
    assert!(is_taken(&told), "{told:?}");
    for _ in 0..2 {
        let records = [(id(2), item(1, "Ούζο", 1, 450)), (id(3), item(1, "Ρακή", 1, 300))];
        let (_, told) = ask(&mut house, 1, Target::Order(order), &records);
        assert!(is_taken(&told), "{told:?}");
    }
    assert_eq!(house.stored(order).totals.balance_minor, Money(750));
    assert_eq!(house.stored(order).lines.len(), 2);
}

#[test]
fn the_rules_of_phones_hold_for_programs() {
    let mut house = House::with_rules(2, Rules::default());
    let (order, _) = ask(&mut house, 1, FIVE, &[(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]);
    let refused = |told: &ToDevice, wanted: RefusalCode| {
        assert!(matches!(told, ToDevice::Reject { code, .. } if *code == wanted), "{told:?}");
    };
    let (_, told) = ask(&mut house, 2, Target::Order(order), &[(id(3), payment(2, 450))]);
    refused(&told, RefusalCode::NotYourTable);
    let (_, told) = ask(&mut house, 1, Target::Order(order), &[(id(4), payment(2, 450))]);
    refused(&told, RefusalCode::NotAllowed);
    house.may_write(1, false);
    let (_, told) = ask(&mut house, 1, Target::Order(order), &[(id(5), payment(1, 450))]);
    refused(&told, RefusalCode::WrongActor);
    assert_eq!(house.stored(order).totals.balance_minor, Money(450));
    assert!(house.quarantined.is_empty(), "what the node made itself is no evidence");
}

#[test]
fn phones_and_programs_meet_in_one_order() {
    let mut house = House::with_phones(1);
    let here = house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.run();
    let (there, told) = ask(&mut house, 1, FIVE, &[(id(2), item(1, "Ρακή", 1, 300))]);
    assert!(is_taken(&told), "{told:?}");
    assert_eq!(here, there);
    assert_eq!(house.stored(here).lines.len(), 2);
}
