//! Changes that no honest device makes.

use automerge::legacy::{Key, OpType};
use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ExpandedChange, ObjType, ROOT, ReadDoc, ScalarValue};
use quickcheck::quickcheck;
use sync::admit::{Admission, admit};
use sync::document::{Document, Origin};
use sync::frame::{MAX_CHANGE_BYTES, RefusalCode};
use sync::record::{Received, Record};
use sync::time::UnixMs;

use crate::fuzz::craft::{body_of, sealed};
use crate::support::{actor, document, id, item, opened, site, stamp, table, void};

/// A change made with Automerge's own means on a document that begins as ours do.
fn crafted(edit: impl FnOnce(&mut AutoCommit)) -> Vec<u8> {
    let mut doc = AutoCommit::load(&document().save()).unwrap().with_actor(ActorId::from(actor(1)));
    edit(&mut doc);
    doc.commit();
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn check(bytes: &[u8], expected: RefusalCode) {
    assert_eq!(admit(&document(), bytes).err(), Some(expected));
}

fn honest() -> Vec<u8> {
    document().append(actor(1), UnixMs(0), &[(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]).bytes
}

/// An honest change with something altered, under a checksum that is right.
fn altered(alter: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut change = Change::from_bytes(honest()).unwrap().decode();
    alter(&mut change);
    Change::from(change).raw_bytes().to_vec()
}

#[test]
fn an_honest_change_is_admitted_with_its_records() {
    let Ok(Admission::New(admitted)) = admit(&document(), &honest()) else { panic!("refused") };
    assert_eq!(admitted.records, [(id(1), opened(1)), (id(2), item(1, "Ούζο", 1, 450))]);
    assert_eq!(admitted.actor.bytes(), actor(1));
}

#[test]
fn a_known_change_is_known() {
    let mut document = document();
    let made = document.append(actor(1), UnixMs(0), &[(id(1), opened(1))]);
    assert!(matches!(admit(&document, &made.bytes), Ok(Admission::Known(hash)) if hash == made.hash));
}

#[test]
fn devices_never_write_what_is_the_nodes() {
    let mut with_item = document();
    with_item.append(actor(1), UnixMs(0), &[(id(1), item(1, "Ούζο", 1, 450))]);
    let mut doc = AutoCommit::load(&with_item.save()).unwrap().with_actor(ActorId::from(actor(2)));
    let (_, items) = doc.get(ROOT, "items").unwrap().unwrap();
    let (_, map) = doc.get(&items, id(1).to_string()).unwrap().unwrap();
    doc.put(&map, "printed", true).unwrap();
    doc.commit();
    let bytes = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    assert_eq!(admit(&with_item, &bytes).err(), Some(RefusalCode::Structure));
    check(
        &crafted(|doc| {
            let (_, node) = doc.get(ROOT, "node").unwrap().unwrap();
            doc.put_object(&node, id(1).to_string(), ObjType::Map).unwrap();
        }),
        RefusalCode::Structure,
    );
}

#[test]
fn only_whole_new_records_are_admitted() {
    check(&crafted(|doc| doc.put(ROOT, "v", 2).unwrap()), RefusalCode::Structure);
    check(&crafted(|doc| doc.delete(ROOT, "items").unwrap()), RefusalCode::Structure);
    check(&crafted(|doc| drop(doc.put_object(ROOT, "x", ObjType::List).unwrap())), RefusalCode::Structure);
    let in_items = |key: &'static str, kind: ObjType| {
        crafted(move |doc| {
            let (_, items) = doc.get(ROOT, "items").unwrap().unwrap();
            doc.put_object(&items, key, kind).unwrap();
        })
    };
    check(&in_items("not an id", ObjType::Map), RefusalCode::Structure);
    check(&in_items("00000000-0000-0000-0000-000000000001", ObjType::Text), RefusalCode::Structure);
    check(&in_items("00000000-0000-0000-0000-000000000001", ObjType::Map), RefusalCode::MalformedRecord);
}

#[test]
fn maps_within_maps_within_maps_do_not_exhaust_the_stack() {
    let bytes = crafted(|doc| {
        let (_, items) = doc.get(ROOT, "items").unwrap().unwrap();
        let mut map = doc.put_object(&items, id(3).to_string(), ObjType::Map).unwrap();
        for _ in 0..5_000 {
            map = doc.put_object(&map, "deeper", ObjType::Map).unwrap();
        }
    });
    assert!(bytes.len() < MAX_CHANGE_BYTES);
    check(&bytes, RefusalCode::Structure);
}

#[test]
fn a_record_that_is_there_is_not_written_again() {
    let mut document = document();
    document.append(actor(1), UnixMs(0), &[(id(1), opened(1))]);
    let mut other = crate::support::document();
    let made = other.append(actor(2), UnixMs(0), &[(id(1), opened(2))]);
    assert_eq!(admit(&document, &made.bytes).err(), Some(RefusalCode::AlreadyThere));
}

/// What is printed is counted by id: an item that has that of something else in its order would be told twice.
#[test]
fn an_id_names_one_record_of_an_order_whatever_its_kind() {
    let Record::Item(shared) = item(1, "Ούζο", 1, 450) else { unreachable!() };
    let from_order = Document::genesis(Origin::of_sitting(site(), table(7), 1)).id();
    let received = Received { from_order, from_item: id(9), item: shared, stamp: stamp(1) };
    let mut document = document();
    document.append(actor(1), UnixMs(0), &[(id(1), opened(1)), (id(2), Record::Received(received))]);
    document.append(actor(1), UnixMs(0), &[(id(3), void(1, id(2), 1))]);
    for taken in 1..=3 {
        let made = document.draft(actor(2), UnixMs(0), &[(id(taken), item(2, "Ούζο", 1, 450))]);
        assert_eq!(admit(&document, &made.bytes).err(), Some(RefusalCode::AlreadyThere), "{taken}");
    }
    let stored = Document::load(&document.save()).unwrap();
    let made = stored.draft(actor(2), UnixMs(0), &[(id(2), item(2, "Ούζο", 1, 450))]);
    assert_eq!(admit(&stored, &made.bytes).err(), Some(RefusalCode::AlreadyThere));
    let fresh = stored.draft(actor(2), UnixMs(0), &[(id(4), item(2, "Ούζο", 1, 450))]);
    assert!(matches!(admit(&stored, &fresh.bytes), Ok(Admission::New(_))));
}

#[test]
fn the_header_is_judged_by_hand() {
    let mut flipped = honest();
    flipped[5] ^= 1;
    check(&flipped, RefusalCode::Damaged);
    check(&[], RefusalCode::Damaged);
    check(&vec![0; MAX_CHANGE_BYTES + 1], RefusalCode::TooLarge);
}

#[test]
fn sequence_dependencies_and_numbering_must_be_right() {
    check(&altered(|change| change.seq = 2), RefusalCode::WrongSequence);
    check(&altered(|change| change.deps.clear()), RefusalCode::Structure);
    check(&altered(|change| change.deps.push(change.deps[0])), RefusalCode::Structure);
    check(&altered(|change| change.deps[0].0[0] ^= 1), RefusalCode::UnknownDependency);
    check(&altered(|change| change.start_op = change.start_op.saturating_add(5)), RefusalCode::Structure);
    check(&altered(|change| change.actor_id = ActorId::from(*b"short")), RefusalCode::WrongActor);
    check(&altered(|change| change.message = Some("hello".into())), RefusalCode::Structure);
}

/// Found by throwing crafted changes: each honest change behind such a one would have panicked.
#[test]
fn a_time_that_no_clock_shows_is_refused() {
    for time in [i64::MIN, i64::MAX, 1 << 41, -(1 << 41)] {
        check(&altered(|change| change.time = time), RefusalCode::Structure);
    }
}

/// Found by throwing crafted changes: a document keeps operations, not bytes. A change whose operations stand in other
/// bytes than Automerge's own gets another hash when the document is saved, which then cannot be loaded any more.
#[test]
fn the_same_operations_in_other_bytes_are_refused() {
    let honest = honest();
    let body = body_of(&honest).unwrap();
    for place in 0..body.len() {
        for bit in 0..8 {
            let mut altered = body.to_vec();
            altered[place] ^= 1 << bit;
            let altered = sealed(honest[8], &altered);
            if let Ok(Admission::New(admitted)) = admit(&document(), &altered) {
                let mut document = document();
                document.apply(&[admitted.made.bytes]).unwrap();
                let saved =
                    Document::load(&document.save()).unwrap_or_else(|error| panic!("{place}: {error}"));
                assert_eq!(saved.heads(), document.heads());
            }
        }
    }
}

#[test]
fn values_of_other_kinds_are_refused() {
    let with = |value: ScalarValue| {
        altered(move |change| {
            let op = change.operations.iter_mut().find(|op| op.key == Key::Map("qty".into())).unwrap();
            op.action = OpType::Put(value);
        })
    };
    for value in [
        ScalarValue::F64(1.0),
        ScalarValue::counter(1),
        ScalarValue::Null,
        ScalarValue::Int(0),
        ScalarValue::Int(1000),
    ] {
        check(&with(value), RefusalCode::MalformedRecord);
    }
}

#[test]
fn a_field_that_does_not_belong_is_refused() {
    let renamed = altered(|change| {
        let op = change.operations.iter_mut().find(|op| op.key == Key::Map("qty".into())).unwrap();
        op.key = Key::Map("printed".into());
    });
    check(&renamed, RefusalCode::MalformedRecord);
}

quickcheck! {
    /// Damage anywhere is refused, and never a panic.
    fn no_single_flip_is_admitted(place: usize, bit: u8) -> bool {
        let mut bytes = honest();
        let place = place % bytes.len();
        bytes[place] ^= 1 << (bit % 8);
        admit(&document(), &bytes).is_err()
    }

    fn noise_is_refused(bytes: Vec<u8>) -> bool {
        admit(&document(), &bytes).is_err() && Document::load(&bytes).is_err()
    }
}
