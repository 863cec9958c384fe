//! Laws that hold for all documents.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, AutoCommit, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use quickcheck::{Arbitrary, Gen, quickcheck};
use sync::document::{Document, PrintFact};
use sync::id::{ModifierId, RecordId};
use sync::menu::{ChosenModifier, Route, Sign};
use sync::money::Money;
use sync::order::{PrintState, read};
use sync::record::{Field, Fields, Item, Record};
use sync::time::UnixMs;

use crate::support::{actor, close, document, id, item, opened, payment, void};

/// What one of three waiters does.
#[derive(Clone, Debug)]
struct Step {
    waiter: u32,
    deed: u8,
    number: u8,
    /// Whether the waiter hears of all the others first.
    hears: bool,
}

impl Arbitrary for Step {
    fn arbitrary(g: &mut Gen) -> Self {
        let waiter = u32::arbitrary(g) % 3 + 1;
        Self { waiter, deed: u8::arbitrary(g), number: u8::arbitrary(g), hears: bool::arbitrary(g) }
    }
}

/// The changes that come of an evening, in the order in which they were made.
fn evening(steps: &[Step]) -> (Vec<Document>, Vec<Vec<u8>>) {
    let mut waiters = vec![document(), document(), document()];
    let mut changes: Vec<Vec<u8>> = Vec::new();
    let mut items = Vec::new();
    for (number, step) in (1_u128..).zip(steps) {
        let own = &mut waiters[step.waiter as usize - 1];
        if step.hears {
            own.apply(&changes).unwrap();
        }
        let record = deed(step, &items);
        if matches!(record, Record::Item(_)) {
            items.push(number);
        }
        changes.push(own.append(actor(step.waiter), UnixMs(0), &[(id(number), record)]).bytes);
    }
    (waiters, changes)
}

fn deed(step: &Step, items: &[u128]) -> Record {
    let waiter = step.waiter;
    match step.deed % 6 {
        0 => opened(waiter),
        1 | 2 => item(waiter, "Σαγανάκι", u32::from(step.number % 5) + 1, 650),
        3 => void(waiter, id(items.get(usize::from(step.number)).copied().unwrap_or(1)), 1),
        4 => payment(waiter, i64::from(step.number) * 10),
        _ => close(waiter),
    }
}

/// The same, with what the node writes as it hears of the items: that a ticket waits, and that it is printed.
fn printed_evening(steps: &[Step]) -> Vec<Vec<u8>> {
    let mut node = document();
    let mut all = Vec::new();
    for change in evening(steps).1 {
        node.apply(std::slice::from_ref(&change)).unwrap();
        all.push(change);
        for (state, printed) in [(PrintState::Queued, false), (PrintState::Printed, true)] {
            let fact = |item| PrintFact { item, route: Some(Route("bar".into())), state, printed };
            let unprinted = read(&node).0.lines.into_iter().filter(|line| !line.printed);
            let facts: Vec<PrintFact> = unprinted.map(|line| fact(line.id)).collect();
            let marks = node.write_print(*b"node\0\0\0\0one load", UnixMs(0), &facts);
            all.extend(marks.map(|made| made.bytes));
        }
    }
    all
}

fn merged(changes: &[Vec<u8>]) -> Document {
    let mut all = document();
    // One by one, as they come over a bad Wi-Fi: what comes too early waits inside.
    changes.iter().for_each(|change| drop(all.apply(std::slice::from_ref(change))));
    all
}

/// An item with maps in it.
fn chosen() -> Record {
    let Record::Item(item) = item(1, "Σουβλάκι", 2, 350) else { unreachable!("an item is an item") };
    let price_minor = Money(50);
    let extra = |name: &str| ChosenModifier {
        modifier: ModifierId(7),
        name: name.to_owned(),
        sign: Sign::Add,
        price_minor,
    };
    Record::Item(Item { modifiers: vec![extra("πίτα"), extra("κρεμμύδι")], ..item })
}

/// The bytes of a change that adds these by Automerge's own means, 1,795,276,800 seconds after 1970.
fn transacted(before: &Document, author: [u8; 16], records: &[(RecordId, Record)]) -> Vec<u8> {
    let mut doc = AutoCommit::load(&before.save()).unwrap().with_actor(ActorId::from(author));
    for (id, record) in records {
        let (_, collection) = doc.get(ROOT, record.collection().key()).unwrap().unwrap();
        let map = doc.put_object(&collection, id.to_string(), ObjType::Map).unwrap();
        put(&mut doc, &map, &record.fields());
    }
    doc.commit_with(CommitOptions::default().with_time(1_795_276_800));
    doc.get_last_local_change().unwrap().raw_bytes().to_vec()
}

fn put(doc: &mut AutoCommit, map: &ObjId, fields: &Fields) {
    for (key, field) in fields {
        match field {
            Field::Int(number) => doc.put(map, key.as_str(), *number).unwrap(),
            Field::Text(text) => doc.put(map, key.as_str(), text.as_str()).unwrap(),
            Field::Bool(yes) => doc.put(map, key.as_str(), *yes).unwrap(),
            Field::Time(time) => doc.put(map, key.as_str(), ScalarValue::Timestamp(*time)).unwrap(),
            Field::Map(inner) => {
                let inner_map = doc.put_object(map, key.as_str(), ObjType::Map).unwrap();
                put(doc, &inner_map, inner);
            }
            Field::Foreign => unreachable!("no record of ours holds such a thing"),
        }
    }
}

#[test]
fn a_document_in_which_something_waits_takes_what_is_written_there() {
    let mut away = document();
    let first = away.append(actor(1), UnixMs(0), &[(id(1), item(1, "Σαγανάκι", 1, 650))]).bytes;
    let second = away.append(actor(1), UnixMs(0), &[(id(2), item(1, "Ούζο", 1, 450))]).bytes;
    let mut here = document();
    here.apply(&[second]).unwrap_err();
    here.append(actor(2), UnixMs(0), &[(id(3), item(2, "Τσίπουρο", 1, 450))]);
    let names = |document: &Document| {
        read(document).0.lines.into_iter().map(|line| line.item.name).collect::<Vec<_>>()
    };
    assert_eq!(names(&here), ["Τσίπουρο"]);
    here.apply(&[first]).unwrap();
    assert_eq!(names(&here).len(), 3, "{:?}", names(&here));
}

#[test]
fn what_two_put_under_one_key_is_read_as_the_document_has_it() {
    let twice =
        |qty: u32| document().append(actor(qty), UnixMs(0), &[(id(1), item(qty, "Σαγανάκι", qty, 650))]);
    let both = [twice(1).bytes, twice(2).bytes];
    let mut one_by_one = document();
    for change in &both {
        one_by_one.apply(std::slice::from_ref(change)).unwrap();
        read(&one_by_one);
    }
    let mut together = document();
    read(&together);
    together.apply(&both).unwrap();
    let anew = Document::load(&together.save()).unwrap();
    assert_eq!([read(&one_by_one), read(&together)], [read(&anew), read(&anew)]);
}

quickcheck! {
    fn merging_is_commutative(steps: Vec<Step>) -> bool {
        let (_, changes) = evening(&steps);
        let backwards: Vec<_> = changes.iter().rev().cloned().collect();
        let (one, other) = (merged(&changes), merged(&backwards));
        one.heads() == other.heads() && read(&one) == read(&other)
    }

    fn merging_is_associative(steps: Vec<Step>) -> bool {
        let (waiters, _) = evening(&steps);
        let merge = |into: &Document, other: &Document| {
            let mut into = into.clone();
            let others: Vec<_> = other.changes_since(&[]).unwrap().into_iter().map(|made| made.bytes).collect();
            into.apply(&others).unwrap();
            into
        };
        let [a, b, c] = &waiters[..] else { return false };
        read(&merge(&merge(a, b), c)) == read(&merge(a, &merge(b, c)))
    }

    fn merging_is_idempotent(steps: Vec<Step>) -> bool {
        let (_, changes) = evening(&steps);
        let once = merged(&changes);
        let mut twice = once.clone();
        twice.apply(&changes).unwrap();
        once.heads() == twice.heads() && read(&once) == read(&twice)
    }

    fn the_order_is_the_same_whatever_the_way_the_records_came(steps: Vec<Step>, seed: usize) -> bool {
        let (_, mut changes) = evening(&steps);
        let straight = merged(&changes);
        let length = changes.len().max(1);
        changes.rotate_left(seed % length);
        read(&straight) == read(&merged(&changes))
    }

    fn reading_in_between_makes_no_difference(steps: Vec<Step>, turned: usize, seed: usize) -> bool {
        let mut changes = printed_evening(&steps);
        let length = changes.len().max(1);
        changes.rotate_left(turned % 3 % length);
        // A snapshot brings the first change once more.
        let first = document().changes_since(&[]).unwrap().remove(0).bytes;
        changes.insert(seed % length, first);
        let mut often_read = document();
        for (number, change) in changes.iter().enumerate() {
            // What comes too early waits inside; what was read meanwhile must not hide it later.
            drop(often_read.apply(std::slice::from_ref(change)));
            if seed.wrapping_add(number).is_multiple_of(3) {
                read(&often_read);
            }
        }
        let anew = Document::load(&merged(&changes).save()).unwrap();
        read(&often_read) == read(&anew)
    }

    fn a_change_is_as_a_transaction_would_have_made_it(steps: Vec<Step>, step: Step) -> bool {
        let before = merged(&evening(&steps).1);
        let records = [(id(1_001), deed(&step, &[])), (id(1_000), chosen())];
        let author = actor(if step.hears { 9 } else { step.waiter });
        before.draft(author, UnixMs(1_795_276_800_500), &records).bytes == transacted(&before, author, &records)
    }

    fn no_record_disappears(steps: Vec<Step>) -> bool {
        let (_, changes) = evening(&steps);
        let (order, _) = read(&merged(&changes));
        let voids: usize = order.lines.iter().map(|line| line.voids.len()).sum();
        let count = |wanted: fn(&Record) -> bool| {
            let mut items = Vec::new();
            let records = (1_u128..).zip(&steps).map(|(number, step)| {
                let record = deed(step, &items);
                if matches!(record, Record::Item(_)) {
                    items.push(number);
                }
                record
            });
            records.filter(wanted).count()
        };
        let dangling = read(&merged(&changes)).1.iter()
            .filter(|oddity| matches!(oddity, sync::order::Oddity::Dangling { .. })).count();
        order.lines.len() == count(|record| matches!(record, Record::Item(_)))
            && order.payments.len() == count(|record| matches!(record, Record::Payment(_)))
            && voids + dangling == count(|record| matches!(record, Record::Void(_)))
    }

    fn money_adds_up(steps: Vec<Step>) -> bool {
        let (_, changes) = evening(&steps);
        let totals = read(&merged(&changes)).0.totals;
        totals.balance_minor == totals.gross_minor - totals.paid_minor + totals.refunded_minor
    }
}
