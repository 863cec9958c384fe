//! What is ordered is what the menu sells that the item names, whatever a phone says.

use std::sync::Arc;

use sync::device::{Notice, Target};
use sync::frame::RefusalCode;
use sync::id::{CategoryId, GroupId, ModifierId, ProductId, TableId};
use sync::menu::{ChosenModifier, GroupKind, Menu, Modifier, ModifierGroup, PriceRule, Product, Sign};
use sync::money::Money;
use sync::record::{Item, Record};

use crate::support::house::House;
use crate::support::item;

const FIVE: Target = Target::Table(TableId(5));
const NAME: &str = "Μπριζόλα";
const SMALL: u32 = 1;
const RARE: u32 = 2;
const WELL_DONE: u32 = 3;
const CHIPS: u32 = 4;
const RICE: u32 = 5;

fn group(id: u32, kind: GroupKind, (min, max): (u8, Option<u8>), modifiers: &[(u32, i64)]) -> ModifierGroup {
    let modifier = |(id, price): &(u32, i64)| Modifier {
        id: ModifierId(*id),
        name: format!("m{id}"),
        price: PriceRule::Delta(Money(*price)),
    };
    let modifiers = modifiers.iter().map(modifier).collect();
    ModifierGroup { id: GroupId(id), name: format!("g{id}"), kind, min, max, modifiers }
}

/// A steak at 12.00: a small one costs 3.00 less, one of two ways must be chosen, chips and rice come with it.
fn menu() -> Menu {
    let steak = Product {
        id: ProductId(1),
        category: CategoryId(1),
        name: NAME.to_owned(),
        price_minor: Money(1200),
        vat_bp: 1300,
        route: None,
        available: true,
        groups: vec![GroupId(1), GroupId(2), GroupId(3)],
        image: None,
    };
    let groups = vec![
        group(1, GroupKind::Options, (0, None), &[(SMALL, -300)]),
        group(2, GroupKind::Options, (1, Some(1)), &[(RARE, 0), (WELL_DONE, 0)]),
        group(3, GroupKind::Ingredients, (0, None), &[(CHIPS, 150), (RICE, 0)]),
    ];
    Menu { version: 1, categories: Vec::new(), products: vec![steak], groups }
}

fn chosen(modifiers: &[(u32, Sign)]) -> Vec<ChosenModifier> {
    let menu = menu();
    let all = || menu.groups.iter().flat_map(|group| &group.modifiers);
    let one = |(id, sign): &(u32, Sign)| all().find(|one| one.id.0 == *id).unwrap().chosen(*sign);
    modifiers.iter().map(one).collect()
}

fn steak(modifiers: &[(u32, Sign)]) -> Item {
    match item(1, NAME, 1, 1200) {
        Record::Item(item) => Item { modifiers: chosen(modifiers), ..item },
        _ => unreachable!(),
    }
}

/// Of these only what the menu sells is on the bill.
fn check(item: Item, expected: Result<i64, RefusalCode>) {
    let mut house = House::with_phones(1);
    house.books.menus.insert(1, Arc::new(menu()));
    let order = house.edit(0, FIVE, vec![Record::Item(item.clone())]);
    house.run();
    let refused = house.phones[0].notices.iter().find_map(|notice| match notice {
        Notice::Refused { code, .. } => Some(*code),
        _ => None,
    });
    let taken = house.books.documents.contains_key(&order);
    let billed = taken.then(|| house.stored(order).totals.balance_minor.0);
    assert_eq!(refused.map_or_else(|| Ok(billed.unwrap_or_default()), Err), expected, "{item:?}");
}

#[test]
fn what_the_menu_sells_so_is_taken() {
    use Sign::{Add, Remove};
    check(steak(&[(RARE, Add)]), Ok(1200));
    check(steak(&[(WELL_DONE, Add), (SMALL, Add)]), Ok(900));
    check(steak(&[(RARE, Add), (CHIPS, Remove), (RICE, Remove)]), Ok(1200));
    check(steak(&[(CHIPS, Add), (RARE, Add), (RICE, Remove)]), Ok(1350));
    let with_a_word = Item { note: "χωρίς αλάτι".to_owned(), ..steak(&[(RARE, Add)]) };
    check(with_a_word, Ok(1200));
}

/// One small portion is 3.00 less, and four of them in one item would be a steak for nothing: the fifth takes other
/// people's food off the bill.
#[test]
fn a_choice_is_made_once_and_within_the_rules_of_its_group() {
    use Sign::{Add, Remove};
    let refused = Err(RefusalCode::WrongPrice);
    check(steak(&[(RARE, Add), (SMALL, Add), (SMALL, Add)]), refused);
    check(steak(&[(RARE, Add), (CHIPS, Add), (CHIPS, Remove)]), refused);
    check(steak(&[(RARE, Add), (WELL_DONE, Add)]), refused);
    check(steak(&[]), refused);
    check(steak(&[(RARE, Add), (SMALL, Remove)]), refused);
}

/// The ticket of something else at the price of water.
#[test]
fn an_item_and_its_choices_are_called_what_the_menu_calls_them() {
    let refused = Err(RefusalCode::WrongPrice);
    let rare = steak(&[(RARE, Sign::Add)]);
    check(Item { name: "Αστακός".to_owned(), ..rare.clone() }, refused);
    check(Item { vat_bp: 0, ..rare.clone() }, refused);
    let mut renamed = rare;
    renamed.modifiers[0].name = "με αστακό".to_owned();
    check(renamed, refused);
}
