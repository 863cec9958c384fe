//! Whether a site file makes a restaurant.

use std::collections::BTreeSet;

use printers::profile::{Profile, ProfileError};
use sync::id::{CategoryId, GroupId, ModifierId, TableGroupId, UserId};
use sync::menu::{Menu, ModifierGroup, Route};
use sync::money::Money;
use sync::site::{Catalog, Role};
use thiserror::Error;

use super::SiteFile;
use crate::auth::pin::Pin;
use crate::config::{MAX_COPIES, MAX_PRINTERS, MAX_PRODUCTS, MAX_STAFF, MAX_TABLES};

/// All of a price can be VAT, not more.
const MAX_VAT_BP: u16 = 10_000;
/// No currency has more decimals.
const MAX_CURRENCY_DIGITS: u8 = 4;
const LANGUAGES: [&str; 2] = ["el", "en"];

/// One thing that is wrong with a site file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum Flaw {
    #[error("{what} {name} is there twice")]
    Twice { what: &'static str, name: String },
    #[error("{what} has no name")]
    Unnamed { what: String },
    #[error("there are {count} {what}, at most {max} are possible")]
    TooMany { what: &'static str, count: usize, max: usize },
    #[error(
        "the currency must be three capital letters such as EUR, with at most {MAX_CURRENCY_DIGITS} digits"
    )]
    Currency,
    #[error("the language is {0}, but tickets can be in el or en")]
    Language(String),
    #[error("table {table} stands in group {group}, which does not exist")]
    NoTableGroup { table: String, group: TableGroupId },
    #[error("product {product} is in category {category}, which does not exist")]
    NoCategory { product: String, category: CategoryId },
    #[error("product {product} offers group {group}, which does not exist")]
    NoGroup { product: String, group: GroupId },
    #[error("the price of {0} is below zero or far too high")]
    Price(String),
    #[error("the VAT of {0} is above 100 %")]
    Vat(String),
    #[error("group {0} asks for more choices than it allows or has")]
    Choices(String),
    #[error("no printer has the route {route} of product {product}")]
    NoPrinter { product: String, route: String },
    #[error("the route {0} has two printers")]
    RouteTwice(String),
    #[error("a route is a short name in lower-case letters, digits and dashes, not {0:?}")]
    RouteName(String),
    #[error("login {username} is for user {user}, who is not on the staff")]
    NoPerson { username: String, user: UserId },
    #[error("the PIN of {0} must be four to eight digits")]
    Pin(String),
    #[error("no manager can log in")]
    NoManager,
    #[error("printer {printer}: {source}")]
    Profile { printer: String, source: ProfileError },
    #[error("printer {0} needs a host and a port")]
    Address(String),
    #[error("printer {0} makes one to {MAX_COPIES} copies")]
    Copies(String),
}

pub(super) fn flaws(site: &SiteFile) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_sizes(site, &mut flaws);
    check_site(&site.catalog, &mut flaws);
    check_tables(&site.catalog, &mut flaws);
    check_menu(&site.catalog.menu, &mut flaws);
    check_people(site, &mut flaws);
    check_printers(site, &mut flaws);
    check_routes(site, &mut flaws);
    flaws
}

fn check_sizes(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    for (what, count, max) in [
        ("tables", site.catalog.tables.len(), MAX_TABLES),
        ("products", site.catalog.menu.products.len(), MAX_PRODUCTS),
        ("people", site.catalog.staff.len(), MAX_STAFF),
        ("printers", site.printers.len(), MAX_PRINTERS),
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
    if !LANGUAGES.contains(&site.language.as_str()) {
        flaws.push(Flaw::Language(site.language.clone()));
    }
}

fn check_tables(catalog: &Catalog, flaws: &mut Vec<Flaw>) {
    let groups: BTreeSet<_> = catalog.table_groups.iter().map(|group| group.id).collect();
    once("table group", catalog.table_groups.iter().map(|group| group.id.to_string()), flaws);
    once("table", catalog.tables.iter().map(|table| table.id.to_string()), flaws);
    once("table label", catalog.tables.iter().map(|table| table.label.trim().to_owned()), flaws);
    for table in &catalog.tables {
        named(&format!("table {}", table.id), &table.label, flaws);
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

fn check_people(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    once("person", site.catalog.staff.iter().map(|person| person.id.to_string()), flaws);
    once("user name", site.logins.iter().map(|login| login.username.trim().to_lowercase()), flaws);
    once("login of user", site.logins.iter().map(|login| login.user.to_string()), flaws);
    for person in &site.catalog.staff {
        named(&format!("person {}", person.id), &person.name, flaws);
    }
    for login in &site.logins {
        named(&format!("the login of user {}", login.user), &login.username, flaws);
        if !site.catalog.staff.iter().any(|person| person.id == login.user) {
            flaws.push(Flaw::NoPerson { username: login.username.clone(), user: login.user });
        }
        if Pin::parse(&login.pin).is_none() {
            flaws.push(Flaw::Pin(login.username.clone()));
        }
    }
    let managers = site.catalog.staff.iter().filter(|person| person.role == Role::Manager);
    if !managers.into_iter().any(|person| site.logins.iter().any(|login| login.user == person.id)) {
        flaws.push(Flaw::NoManager);
    }
}

fn check_printers(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    once("printer", site.printers.iter().map(|printer| printer.id.to_string()), flaws);
    once("printer name", site.printers.iter().map(|printer| printer.name.trim().to_owned()), flaws);
    for printer in &site.printers {
        named(&format!("printer {}", printer.id), &printer.name, flaws);
        if let Err(source) = Profile::named(&printer.profile) {
            flaws.push(Flaw::Profile { printer: printer.name.clone(), source });
        }
        if printer.host.trim().is_empty() || printer.port == 0 {
            flaws.push(Flaw::Address(printer.name.clone()));
        }
        if !(1..=MAX_COPIES).contains(&printer.copies) {
            flaws.push(Flaw::Copies(printer.name.clone()));
        }
    }
}

fn check_routes(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    let mut printed = BTreeSet::new();
    for route in site.printers.iter().flat_map(|printer| &printer.routes) {
        if !is_route(route) {
            flaws.push(Flaw::RouteName(route.0.clone()));
        }
        if !printed.insert(route) {
            flaws.push(Flaw::RouteTwice(route.0.clone()));
        }
    }
    for product in &site.catalog.menu.products {
        if let Some(route) = &product.route
            && !printed.contains(route)
        {
            flaws.push(Flaw::NoPrinter { product: product.name.clone(), route: route.0.clone() });
        }
    }
}

fn is_route(route: &Route) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=32).contains(&route.0.len()) && route.0.bytes().all(is_plain)
}

fn modifier_ids(menu: &Menu) -> impl Iterator<Item = ModifierId> {
    menu.groups.iter().flat_map(|group| &group.modifiers).map(|modifier| modifier.id)
}

fn named(what: &str, name: &str, flaws: &mut Vec<Flaw>) {
    if name.trim().is_empty() {
        flaws.push(Flaw::Unnamed { what: what.to_owned() });
    }
}

fn once(what: &'static str, names: impl Iterator<Item = String>, flaws: &mut Vec<Flaw>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name.clone()) {
            flaws.push(Flaw::Twice { what, name });
        }
    }
}
