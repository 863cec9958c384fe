//! A phone's storage as a failing phone leaves it, and as somebody with the browser's tools would write it.

use std::collections::BTreeMap;

use sync::device::{Drawer, Target};

use super::bytes::damage;
use super::craft::{body_of, sealed};
use super::{Run, assert_memory_is_bounded, must_not_panic};
use crate::support::house::House;
use crate::support::{Dice, item, table};

type Disk = BTreeMap<(Drawer, String), Vec<u8>>;

/// What a start with a damaged storage stands for, in crafted changes.
const THROWS_A_START: u64 = 50;

/// Two orders that the node has, and work on both that it does not have.
fn house() -> House {
    let mut house = House::with_phones(2);
    for number in [5, 6] {
        house.edit(0, Target::Table(table(number)), vec![item(1, "Ούζο", 1, 450)]);
    }
    house.run();
    house.walk_out(0);
    for (number, name) in [(5, "Μουσακάς"), (5, "Σόδα"), (6, "Τζατζίκι")] {
        house.edit(0, Target::Table(table(number)), vec![item(1, name, 1, 950)]);
    }
    house.run();
    house
}

fn spoil(disk: &mut Disk, dice: &mut Dice) {
    let keys: Vec<(Drawer, String)> = disk.keys().cloned().collect();
    let key = keys[dice.index(keys.len())].clone();
    let other = disk[&keys[dice.index(keys.len())]].clone();
    let entry = disk.get_mut(&key).expect("it was just listed");
    match dice.below(5) {
        0 | 1 => damage(dice, entry, &other),
        2 => spoil_within(entry, &other, dice),
        3 => *entry = other,
        _ => {
            const KEYS: [&str; 6] = ["", "ffffffffffffffff", "+f", "0", "session", "ελιά"];
            let bytes = disk.remove(&key).expect("it was just listed");
            let drawer = Drawer::ALL[dice.index(Drawer::ALL.len())];
            disk.insert((drawer, KEYS[dice.index(KEYS.len())].to_owned()), bytes);
        }
    }
}

/// Damage inside an Automerge chunk, under a checksum that is right.
fn spoil_within(entry: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let magic = entry.windows(4).position(|four| four == [0x85, 0x6f, 0x4a, 0x83]);
    let Some(chunk) = magic.map(|start| entry.split_off(start)) else { return };
    let (Some(kind), Some(body)) = (chunk.get(8).copied(), body_of(&chunk)) else { return };
    let mut body = body.to_vec();
    damage(dice, &mut body, other);
    entry.extend(sealed(kind, &body));
}

#[test]
fn a_phone_starts_with_whatever_is_in_its_storage() {
    let run = Run::asked_for();
    let honest = house().phones[0].disk.clone();
    for seed in run.seeds(THROWS_A_START) {
        let mut dice = Dice(seed);
        let mut house = house();
        let mut disk = honest.clone();
        for _ in 0..=dice.below(3) {
            spoil(&mut disk, &mut dice);
        }
        house.phones[0].disk.clone_from(&disk);
        must_not_panic(seed, &disk, || house.reload(0));
        let now = &house.phones[0].disk;
        let work = disk.iter().filter(|((drawer, _), _)| *drawer == Drawer::Outbox);
        for (key, bytes) in work {
            let is_aside = now.iter().any(|((drawer, _), kept)| *drawer == Drawer::Damaged && kept == bytes);
            assert!(now.contains_key(key) || is_aside, "seed {seed}: {key:?} is lost");
        }
        must_not_panic(seed, &disk, || {
            // Who is logged in may be somebody else by now.
            if let Some(user) = house.phones[0].device.session().map(|session| session.user.0) {
                house.edit(0, Target::Table(table(7)), vec![item(user, "Σόδα", 1, 250)]);
            }
            house.walk_in(0);
            house.wait_ms(30_000);
            house.reload(0);
        });
        // What cannot be sent is put aside and told: nothing waits for ever, and nothing holds up the rest.
        let is_logged_in = house.phones[0].device.session().is_some();
        assert!(!is_logged_in || house.phones[0].device.unsent() == 0, "seed {seed}: something is stuck");
    }
    assert_memory_is_bounded();
}
