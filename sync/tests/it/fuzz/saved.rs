//! Saved documents as a failing disk leaves them, and as an enemy would write them.

use sync::document::Document;
use sync::order::read;
use sync::time::UnixMs;

use super::bytes::damage;
use super::craft::{body_of, sealed};
use super::{CAUGHT, Run, assert_memory_is_bounded, must_not_panic, quietly};
use crate::support::{Dice, actor, document, id, item, opened, void};

/// A document whose parts are a saved whole and changes behind it, as the node stores them.
fn parts() -> Vec<Vec<u8>> {
    let mut document = document();
    for number in 0..20 {
        document.append(actor(1), UnixMs(0), &[(id(2 * number + 1), item(1, "Ούζο", 1, 450))]);
    }
    let whole = document.save();
    let more = [vec![(id(1_000), opened(1))], vec![(id(1_001), void(1, id(1), 1))]];
    let tail = more.map(|records| document.append(actor(2), UnixMs(0), &records).bytes);
    [vec![whole], tail.to_vec()].concat()
}

/// Damage that a disk does is found by the checksums.
#[test]
fn a_damaged_document_is_refused_or_can_be_worked_with() {
    let run = Run::asked_for();
    let parts = parts();
    let mut taken = 0;
    for seed in run.seeds(1) {
        let mut dice = Dice(seed);
        let mut bytes = parts.concat();
        let other = &parts[dice.index(parts.len())];
        damage(&mut dice, &mut bytes, other);
        let loaded = must_not_panic(seed, &"loading", || Document::load(&bytes));
        let Ok(loaded) = loaded else { continue };
        taken += 1;
        must_not_panic(seed, &"working with it", || work_with(loaded));
    }
    println!("{taken} of {} were taken", run.throws);
    assert_memory_is_bounded();
}

/// Damage under checksums that are right is nothing that a disk does; whoever can write there can write anything. It
/// must not end the program at its start all the same.
#[test]
fn a_crafted_document_is_loaded_or_refused() {
    let run = Run::asked_for();
    let parts = parts();
    let (mut taken, mut useless) = (0, 0);
    for seed in run.seeds(1) {
        let mut dice = Dice(seed);
        let mut stored = parts.clone();
        let part = dice.index(stored.len());
        let mut body = body_of(&stored[part]).unwrap().to_vec();
        let other = &parts[dice.index(parts.len())];
        damage(&mut dice, &mut body, other);
        stored[part] = sealed(parts[part][8], &body);
        let bytes = stored.concat();
        let loaded = must_not_panic(seed, &"loading", || Document::load(&bytes));
        let Ok(loaded) = loaded else { continue };
        taken += 1;
        must_not_panic(seed, &"reading it", || read(&loaded));
        useless += u32::from(quietly(|| work_with(loaded)).is_err());
    }
    println!("{taken} of {} were taken, {useless} of them useless, {} panics", run.throws, CAUGHT.get());
    assert_memory_is_bounded();
}

fn work_with(mut document: Document) {
    read(&document);
    document.append(actor(3), UnixMs(0), &[(id(2_000), opened(3))]);
    let again = Document::load(&document.save()).unwrap();
    assert_eq!(again.heads(), document.heads());
    again.changes_since(&[]).unwrap();
    assert_eq!(read(&again), read(&document));
}
