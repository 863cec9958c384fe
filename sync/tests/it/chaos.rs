//! Evenings made of dice: phones that come and go, reload and switch, a node whose disk is slow or full and that dies.

use std::collections::BTreeMap;

use sync::device::Target;

use crate::support::house::House;
use crate::support::{Dice, close, item, payment, table};

const PHONES: u32 = 3;
const STEPS: u32 = 60;
const SEEDS: u64 = 20;

fn step(house: &mut House, dice: &mut Dice, ordered: &mut Vec<String>) {
    let user = 1 + u32::try_from(dice.below(PHONES.into())).unwrap();
    let phone = usize::try_from(user - 1).unwrap();
    let target = Target::Table(table(1 + u32::try_from(dice.below(2)).unwrap()));
    match dice.below(16) {
        0..=5 => {
            let name = ordered.len().to_string();
            house.edit(phone, target, vec![item(user, &name, 1, 100)]);
            ordered.push(name);
        }
        6 => {
            let here = house.phones[phone].device.order_at(table(1));
            let balance = here
                .and_then(|order| house.phones[phone].device.view(order))
                .map(|view| view.order.totals.balance_minor.0);
            if let (Some(order), Some(balance)) = (here, balance.filter(|balance| *balance > 0)) {
                house.edit(phone, Target::Order(order), vec![payment(user, balance), close(user)]);
            }
        }
        7 | 8 => house.walk_out(phone),
        9 | 10 => house.walk_in(phone),
        11 => house.reload(phone),
        12 => house.disk_slow = true,
        13 => {
            house.disk_full = dice.below(2) == 0;
            house.end_commit_if_any();
            house.disk_slow = false;
            house.disk_full = dice.below(4) == 0;
        }
        14 => house.wait_ms(3_000),
        _ => house.kill_node(),
    }
    if dice.below(3) > 0 {
        house.run();
    }
}

#[test]
fn whatever_happens_every_item_is_taken_once() {
    for seed in 0..SEEDS {
        let mut dice = Dice(seed);
        let mut house = House::with_phones(PHONES);
        let mut ordered = Vec::new();
        for _ in 0..STEPS {
            step(&mut house, &mut dice, &mut ordered);
        }
        house.disk_full = false;
        house.end_commit_if_any();
        house.disk_slow = false;
        for phone in 0..3 {
            house.walk_in(phone);
        }
        house.wait_ms(30_000);
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        for order in house.books.documents.keys() {
            for line in house.stored(*order).lines {
                *taken.entry(line.item.name).or_default() += 1;
            }
        }
        let expected: BTreeMap<String, u32> = ordered.iter().map(|name| (name.clone(), 1)).collect();
        assert_eq!(taken, expected, "seed {seed}");
        for phone in 0..3 {
            assert_eq!(house.phones[phone].device.unsent(), 0, "seed {seed}");
            assert_eq!(house.refused(phone), [""; 0], "seed {seed}");
            for order in house.hub.orders() {
                let node = &house.hub.order(order).unwrap().0;
                let here = house.phones[phone].device.view(order).map(|view| &view.order);
                assert_eq!(here, Some(node), "seed {seed} phone {phone}");
            }
        }
    }
}
