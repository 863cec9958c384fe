//! What a device that never stops can make the node keep.

use sync::device::Target;
use sync::document::{Document, Origin, PrintFact};
use sync::frame::{
    ErrorCode, Hash, Known, MAX_FRAME_FROM_NODE_BYTES, MAX_RECOVERED_CHANGES, Pushed, RefusalCode, ToDevice,
    ToNode,
};
use sync::hub::{
    Hub, MAX_COMPARED, MAX_ORDER_BYTES, MAX_ORDER_RECORDS, SPARE_ORDER_BYTES, SPARE_ORDER_RECORDS, Setup,
};
use sync::id::{OrderId, RecordId, TableId};
use sync::menu::Route;
use sync::money::Money;
use sync::order::{MAX_HISTORY_CHANGES, Oddity, PrintState, Status};
use sync::policy::Rules;
use sync::receipt::{KEY_BYTES, ReceiptKey};
use sync::record::{MAX_TEXT_CHARS, Move, Note, Record, Share};
use sync::session::Actor;

use crate::support::house::{House, proven, setup};
use crate::support::{actor, close, document, id, item, opened, payment, site, stamp, table, void};

const FIVE: Target = Target::Table(TableId(5));

fn note(text: String) -> Record {
    Record::Note(Note { text, stamp: stamp(1) })
}

/// A house whose node finds this order on its disk.
fn house_with(order: &Document) -> House {
    let mut house = House::with_phones(1);
    house.books.documents.insert(order.id(), order.save());
    house.restart_node();
    house
}

/// An order with one thing to pay for and so many records, the last of them with these ids.
fn filled(records: usize) -> Document {
    let mut order = document();
    order.append(actor(1), stamp(1).at, &[(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]);
    let more: Vec<(RecordId, Record)> =
        (3..=records as u128).map(|number| (id(number), note("!".to_owned()))).collect();
    more.chunks(64).for_each(|some| drop(order.append(actor(1), stamp(1).at, some)));
    order
}

/// Whether what somebody does at table 5 is taken, as the person hears it.
fn is_taken(house: &mut House, record: Record) -> bool {
    let refused = house.refused(0).len();
    house.edit(0, FIVE, vec![record]);
    house.run();
    house.refused(0).len() == refused
}

#[test]
fn an_order_that_is_full_takes_only_what_ends_it() {
    let mut house = house_with(&filled(MAX_ORDER_RECORDS - 1));
    assert!(is_taken(&mut house, item(1, "Τσάι", 1, 200)));
    assert!(!is_taken(&mut house, item(1, "Καφές", 1, 300)));
    assert!(!is_taken(&mut house, note("and more".to_owned())));
    assert_eq!(house.quarantined.last().unwrap().code, RefusalCode::HistoryFull);
    assert!(is_taken(&mut house, void(1, id(2), 1)));
    assert!(is_taken(&mut house, payment(1, 200)));
    assert!(is_taken(&mut house, close(1)));
    assert_eq!(house.stored(document().id()).status, Status::Closed);
}

#[test]
fn an_order_without_any_room_to_spare_takes_nothing() {
    let mut house = house_with(&filled(MAX_ORDER_RECORDS + SPARE_ORDER_RECORDS));
    assert!(!is_taken(&mut house, payment(1, 450)));
    assert_eq!(house.quarantined.last().unwrap().code, RefusalCode::HistoryFull);
}

/// A phone drops a larger frame: it would never see the order again.
#[test]
fn an_order_that_has_grown_as_large_as_it_may_goes_to_a_phone_in_one_frame() {
    let mut order = filled(2);
    let mut dice = crate::support::Dice(7);
    let mut text = || -> String {
        let chars =
            std::iter::repeat_with(|| char::from_u32(0x20000 + u32::try_from(dice.below(0xa000)).unwrap()));
        chars.take(MAX_TEXT_CHARS).map(Option::unwrap).collect()
    };
    let each = 4 * MAX_TEXT_CHARS;
    let mut numbers = 3..;
    let mut grow = |order: &mut Document, bytes: usize| {
        let records: Vec<(RecordId, Record)> =
            numbers.by_ref().take(bytes / each).map(|number| (id(number), note(text()))).collect();
        records.chunks(16).for_each(|some| drop(order.append(actor(1), stamp(1).at, some)));
    };
    grow(&mut order, MAX_ORDER_BYTES / 10 * 9);
    let mut house = house_with(&order);
    assert!(is_taken(&mut house, item(1, "Καφές", 1, 300)));
    grow(&mut order, MAX_ORDER_BYTES / 10);
    let mut house = house_with(&order);
    assert!(!is_taken(&mut house, item(1, "Καφές", 1, 300)));
    assert!(is_taken(&mut house, payment(1, 450)));
    grow(&mut order, SPARE_ORDER_BYTES);
    let mut house = house_with(&order);
    assert!(!is_taken(&mut house, payment(1, 450)));
    let frame = ToDevice::Snapshot { order: order.id(), bytes: order.save().into() }.encode();
    assert!(frame.len() < MAX_FRAME_FROM_NODE_BYTES / 8 * 6, "{} bytes", frame.len());
}

/// Each move is compared with all others whenever the order is read.
#[test]
fn a_party_that_never_sits_still_stays_where_it_is() {
    let mut order = filled(2);
    let moves: Vec<(RecordId, Record)> = (3..3 + MAX_COMPARED as u128)
        .map(|number| (id(number), Record::Move(Move { to_table: table(7), stamp: stamp(1) })))
        .collect();
    order.append(actor(1), stamp(1).at, &moves[..MAX_COMPARED - 1]);
    let mut house = house_with(&order);
    let to = |number| Record::Move(Move { to_table: table(number), stamp: stamp(1) });
    house.act(0, |device, now, dice| {
        device.edit(now, dice, Target::Order(document().id()), vec![to(8)]).map(|edited| edited.actions)
    });
    house.act(0, |device, now, dice| {
        device.edit(now, dice, Target::Order(document().id()), vec![to(9)]).map(|edited| edited.actions)
    });
    house.run();
    assert_eq!(house.stored(document().id()).table, Some(table(8)));
    assert_eq!(house.quarantined.last().unwrap().code, RefusalCode::HistoryFull);
}

/// An order in which the node wrote something so many times.
fn written_full(changes: u64) -> Document {
    let mut order = document();
    order.append(actor(1), stamp(1).at, &[(id(1), opened(1)), (id(2), item(1, "Νερό", 1, 0))]);
    for number in order.changes()..changes {
        let state = if number % 2 == 0 { PrintState::Queued } else { PrintState::Unknown };
        let route = Some(Route("kitchen".to_owned()));
        order.write_print([8; 16], stamp(1).at, &[PrintFact { item: id(2), route, state, printed: false }]);
    }
    order
}

#[test]
fn an_order_with_too_long_a_history_takes_food_and_money_and_no_remarks() {
    let mut house = house_with(&written_full(MAX_HISTORY_CHANGES));
    let order = document().id();
    assert!(!is_taken(&mut house, note("and more".to_owned())));
    let share = Record::Share(Share { item: id(2), qty: 1, bill: 1, stamp: stamp(1) });
    house.edit(0, FIVE, vec![note("with something".to_owned()), share]);
    house.edit(0, FIVE, vec![item(1, "Ούζο", 1, 450)]);
    house.edit(0, FIVE, vec![payment(1, 450)]);
    house.run();
    assert_eq!(house.refused(0), ["notes", "notes", "bills"]);
    let stored = house.stored(order);
    assert_eq!((stored.totals.gross_minor, stored.totals.paid_minor), (Money(450), Money(450)));
    let oddities = &house.phones[0].device.view(order).unwrap().oddities;
    assert!(oddities.iter().any(|oddity| matches!(oddity, Oddity::LongHistory { .. })), "{oddities:?}");
}

#[test]
fn who_brings_back_without_end_is_cut_off_however_small_it_is() {
    let mut house = House::with_phones(1);
    let setup = Setup {
        epoch: proven(1),
        receipt_key: Some(ReceiptKey::new([7; KEY_BYTES])),
        is_recovering: true,
        ..setup(Rules::default())
    };
    house.hub = Hub::new(setup, &house.books, &mut house.dice).unwrap();
    house.walk_out(0);
    house.walk_in(0);
    let order: OrderId = Origin::of_sitting(site(), table(5), 1).order;
    let vouch = ToNode::Vouch { docs: vec![Known { order, heads: vec![Hash([1; 32])] }] };
    let asked = house.answers(0, &vouch);
    assert!(asked.iter().any(|frame| matches!(frame, ToDevice::Ask { .. })), "{asked:?}");
    let at_once = 10_000;
    let nothing = ToNode::Recover { order, changes: vec![Vec::new().into(); at_once], receipt: None };
    for _ in 0..MAX_RECOVERED_CHANGES / at_once {
        assert_eq!(house.answers(0, &nothing), []);
    }
    let answers = house.answers(0, &nothing);
    assert!(matches!(answers[..], [ToDevice::Error { code: ErrorCode::TooLarge, .. }]), "{answers:?}");
}

/// Whoever sends something late on the genesis alone has all later parties of the table looked through.
#[test]
fn what_comes_late_is_looked_for_in_later_parties_without_reading_them_again() {
    let mut house = House::with_phones(1);
    const PARTIES: u32 = 12;
    for sitting in 1..=PARTIES {
        let mut order = Document::genesis(Origin::of_sitting(site(), table(5), sitting));
        order.append(actor(1), stamp(1).at, &[(id(sitting.into()), opened(1)), (id(99), close(1))]);
        house.books.documents.insert(order.id(), order.save());
    }
    house.restart_node();
    house.walk_in(0);
    let first = Origin::of_sitting(site(), table(5), 1);
    house.send_frame(0, &ToNode::Open { order: first.order, table: table(5), sitting: 1 });
    let mut read_for = |author: [u8; 16], number: u128| {
        let made = Document::genesis(first).draft(author, stamp(1).at, &[(id(number), opened(1))]);
        let pushed = Pushed { order: first.order, age_ms: 0, change: made.bytes.into() };
        let before = house.books.read.get();
        let answers = house.answers(0, &ToNode::Push { changes: vec![pushed] });
        (answers, house.books.read.get() - before)
    };
    let (answers, read) = read_for([77; 16], 1_000);
    assert!(matches!(answers[..], [ToDevice::Reject { code: RefusalCode::WrongActor, .. }]), "{answers:?}");
    assert_eq!(read, 1, "nothing is looked up for nobody");
    let fresh = |load: u8| Actor { load: [load; 8], ..Actor::parse(&actor(1)).unwrap() }.bytes();
    let (answers, read) = read_for(fresh(20), 1_001);
    assert!(matches!(answers[..], [ToDevice::Closed { current: 13, .. }]), "{answers:?}");
    assert_eq!(read, PARTIES as usize);
    for number in 1_002..1_010 {
        let (answers, read) = read_for(fresh(21), number);
        assert!(matches!(answers[..], [ToDevice::Closed { current: 13, .. }]), "{answers:?}");
        assert_eq!(read, 1);
    }
    let (answers, _) = read_for(fresh(22), 7);
    assert!(matches!(answers[..], [ToDevice::Closed { current: 7, .. }]), "{answers:?}");
}
