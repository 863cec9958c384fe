//! Whether a catalog can be in force: the same for a site file and for whatever a manager changes later.

use std::collections::BTreeSet;

use sync::id::ModifierId;
use sync::menu::{Menu, ModifierGroup, Route};
use sync::money::Money;
use sync::site::Catalog;

use super::Flaw;
use crate::config::{MAX_PRODUCTS, MAX_STAFF, MAX_TABLES};

/// Characters of a name: what fits on a ticket in two lines.
pub(super) const MAX_NAME_CHARS: usize = 80;
/// No currency has more decimals.
pub(super) const MAX_CURRENCY_DIGITS: u8 = 4;
/// The far edge of a floor plan.
pub(super) const MAX_PLACE: u16 = 1_000;
/// Characters of an address or of last words: some rows.
pub(super) const MAX_RECEIPT_CHARS: usize = 400;
/// All of a price can be VAT, not more.
const MAX_VAT_BP: u16 = 10_000;
const HOURS: u8 = 24;
const LANGUAGES: [&str; 2] = ["el", "en"];

/// Everything that keeps a catalog from being in force.
pub(crate) fn check_catalog(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    check_sizes(catalog, flaws);
    check_site(catalog, flaws);
    check_tables(catalog, flaws);
    check_menu(&catalog.menu, flaws);
    check_staff(catalog, flaws);
}

fn check_sizes(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    for (what, count, max) in [
        ("tables", catalog.tables.len(), MAX_TABLES),
        ("table groups", catalog.table_groups.len(), MAX_TABLES),
        ("categories", catalog.menu.categories.len(), MAX_PRODUCTS),
        ("products", catalog.menu.products.len(), MAX_PRODUCTS),
        ("modifier groups", catalog.menu.groups.len(), MAX_PRODUCTS),
        ("people", catalog.staff.len(), MAX_STAFF),
    ] {
        if count > max {
            flaws.push(Flaw::TooMany { what, count, max });
        }
    }
}

fn check_site(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    let site = &catalog.site;
    named("the restaurant", &site.name, flaws);
    let is_code = site.currency.len() == 3 && site.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code || site.currency_digits > MAX_CURRENCY_DIGITS {
        flaws.push(Flaw::Currency);
    }
    if jiff::tz::TimeZone::get(&site.time_zone).is_err() {
        flaws.push(Flaw::TimeZone(site.time_zone.clone()));
    }
    if site.cut_off_hour >= HOURS {
        flaws.push(Flaw::CutOffHour);
    }
    let unfit = site.default_route.iter().filter(|route| !is_route(route));
    flaws.extend(unfit.map(|route| Flaw::RouteName(route.0.clone())));
    let receipt = &site.receipt;
    let is_text = |text: &String| {
        text.chars().count() <= MAX_RECEIPT_CHARS && !text.contains(|c: char| c.is_control() && c != '\n')
    };
    if ![&receipt.address, &receipt.phone, &receipt.vat_number, &receipt.footer].into_iter().all(is_text) {
        flaws.push(Flaw::ReceiptText);
    }
    if !LANGUAGES.contains(&site.language.as_str()) {
        flaws.push(Flaw::Language(site.language.clone()));
    }
}

fn check_tables(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    let groups: BTreeSet<_> = catalog.table_groups.iter().map(|group| group.id).collect();
    once("table group", catalog.table_groups.iter().map(|group| group.id.to_string()), flaws);
    once("table", catalog.tables.iter().map(|table| table.id.to_string()), flaws);
    let in_use = catalog.tables.iter().filter(|table| table.active);
    once("table label", in_use.map(|table| table.label.trim().to_owned()), flaws);
    for group in &catalog.table_groups {
        named(&format!("table group {}", group.id), &group.name, flaws);
    }
    for table in &catalog.tables {
        named(&format!("table {}", table.id), &table.label, flaws);
        if table.x > MAX_PLACE || table.y > MAX_PLACE {
            flaws.push(Flaw::Place(table.label.clone()));
        }
        if !groups.contains(&table.group) {
            flaws.push(Flaw::NoTableGroup { table: table.label.clone(), group: table.group });
        }
    }
}

fn check_menu(menu: &Menu, flaws: &mut Vec<Flaw>) {
    let categories: BTreeSet<_> = menu.categories.iter().map(|category| category.id).collect();
    let groups: BTreeSet<_> = menu.groups.iter().map(|group| group.id).collect();
    once("category", menu.categories.iter().map(|category| category.id.to_string()), flaws);
    once("product", menu.products.iter().map(|product| product.id.to_string()), flaws);
    once("modifier group", menu.groups.iter().map(|group| group.id.to_string()), flaws);
    once("modifier", modifier_ids(menu).map(|id| id.to_string()), flaws);
    for category in &menu.categories {
        named(&format!("category {}", category.id), &category.name, flaws);
        if !is_colour(&category.colour) {
            flaws.push(Flaw::Colour(category.name.clone()));
        }
        let unfit = category.route.iter().filter(|route| !is_route(route));
        flaws.extend(unfit.map(|route| Flaw::RouteName(route.0.clone())));
    }
    for product in &menu.products {
        let name = || product.name.clone();
        named(&format!("product {}", product.id), &product.name, flaws);
        if !categories.contains(&product.category) {
            flaws.push(Flaw::NoCategory { product: name(), category: product.category });
        }
        if product.price_minor.is_negative() || product.price_minor > Money::MAX {
            flaws.push(Flaw::Price(name()));
        }
        if product.vat_bp > MAX_VAT_BP {
            flaws.push(Flaw::Vat(name()));
        }
        let unfit = product.route.iter().filter(|route| !is_route(route));
        flaws.extend(unfit.map(|route| Flaw::RouteName(route.0.clone())));
        let unknown = product.groups.iter().filter(|group| !groups.contains(group));
        flaws.extend(unknown.map(|group| Flaw::NoGroup { product: name(), group: *group }));
    }
    for group in &menu.groups {
        check_choices(group, flaws);
    }
}

fn check_choices(group: &ModifierGroup, flaws: &mut Vec<Flaw>) {
    named(&format!("modifier group {}", group.id), &group.name, flaws);
    let available = u8::try_from(group.modifiers.len()).unwrap_or(u8::MAX);
    if group.min > group.max.unwrap_or(available).min(available) {
        flaws.push(Flaw::Choices(group.name.clone()));
    }
    for modifier in &group.modifiers {
        named(&format!("modifier {}", modifier.id), &modifier.name, flaws);
        let amount = modifier.price.amount();
        if amount > Money::MAX || amount < -Money::MAX {
            flaws.push(Flaw::Price(modifier.name.clone()));
        }
    }
}

fn check_staff(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    once("person", catalog.staff.iter().map(|person| person.id.to_string()), flaws);
    for person in &catalog.staff {
        named(&format!("person {}", person.id), &person.name, flaws);
        let unknown = person.assists.iter().filter(|whom| !catalog.staff.iter().any(|one| one.id == **whom));
        flaws.extend(unknown.map(|whom| Flaw::NobodyToAssist { who: person.name.clone(), whom: *whom }));
    }
}

pub(super) fn is_route(route: &Route) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&route.0.len()) && route.0.bytes().all(is_plain)
}

fn is_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#');
    digits.is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn modifier_ids(menu: &Menu) -> impl Iterator<Item = ModifierId> {
    menu.groups.iter().flat_map(|group| &group.modifiers).map(|modifier| modifier.id)
}

pub(super) fn named(what: &str, name: &str, flaws: &mut Vec<Flaw>) {
    // Whatever a printer would take for a command is no part of a name.
    if name.trim().is_empty() || name.chars().count() > MAX_NAME_CHARS || name.contains(char::is_control) {
        flaws.push(Flaw::Name { what: what.to_owned() });
    }
}

pub(super) fn once(what: &'static str, names: impl Iterator<Item = String>, flaws: &mut Vec<Flaw>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            flaws.push(Flaw::Twice { what, name });
        }
    }
}
