//! Whether a site file makes a restaurant.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use printers::profile::{Profile, ProfileError};
use sync::id::{CategoryId, GroupId, TableGroupId, UserId};
use sync::menu::Route;
use sync::site::Role;
use thiserror::Error;

use super::SiteFile;
use crate::auth::pin::Pin;
use crate::config::{MAX_COPIES, MAX_PRINTERS};
use crate::store::printers::PrinterRow;

pub(crate) use self::catalog::check_catalog;
use self::catalog::{MAX_CURRENCY_DIGITS, MAX_NAME_CHARS, MAX_PLACE, is_route, named, once};

mod catalog;

/// A kitchen that hears nothing for an hour has noticed.
const BACKUP_SECONDS: RangeInclusive<u32> = 1..=3_600;

/// One thing that is wrong with a site file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[allow(missing_docs, reason = "the messages say it")]
pub enum Flaw {
    #[error("{what} {name} is there twice")]
    Twice { what: &'static str, name: String },
    #[error("{what} needs a name of one line and at most {MAX_NAME_CHARS} characters")]
    Name { what: String },
    #[error("there are {count} {what}, at most {max} are possible")]
    TooMany { what: &'static str, count: usize, max: usize },
    #[error(
        "the currency must be three capital letters such as EUR, with at most {MAX_CURRENCY_DIGITS} digits"
    )]
    Currency,
    #[error("the language is {0}, but tickets can be in el or en")]
    Language(String),
    #[error("{0:?} is no time zone: use a name such as Europe/Athens")]
    TimeZone(String),
    #[error("a business day begins at an hour from 0 to 23")]
    CutOffHour,
    #[error("the colour of {0} must be written as #rrggbb")]
    Colour(String),
    #[error("table {0} stands outside of the floor plan, which reaches from 0 to {MAX_PLACE}")]
    Place(String),
    #[error("{who} assists user {whom}, who is not on the staff")]
    NobodyToAssist { who: String, whom: UserId },
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
    #[error("the backup of printer {0} is another printer, after one second to an hour")]
    Backup(String),
    #[error("printer {0} makes one to {MAX_COPIES} copies")]
    Copies(String),
}

pub(super) fn flaws(site: &SiteFile) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_catalog(&site.catalog, &mut flaws);
    check_people(site, &mut flaws);
    check_printers(&site.printers, &mut flaws);
    check_routes(site, &mut flaws);
    flaws
}

/// Everything that keeps these from being the printers of a house.
pub(crate) fn flaws_of_printers(printers: &[PrinterRow]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_printers(printers, &mut flaws);
    printed_routes(printers, &mut flaws);
    flaws
}

fn check_people(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    once("user name", site.logins.iter().map(|login| login.username.trim().to_lowercase()), flaws);
    once("login of user", site.logins.iter().map(|login| login.user.to_string()), flaws);
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

fn check_printers(printers: &[PrinterRow], flaws: &mut Vec<Flaw>) {
    if printers.len() > MAX_PRINTERS {
        flaws.push(Flaw::TooMany { what: "printers", count: printers.len(), max: MAX_PRINTERS });
    }
    once("printer", printers.iter().map(|printer| printer.id.to_string()), flaws);
    once("printer name", printers.iter().map(|printer| printer.name.trim().to_owned()), flaws);
    for printer in printers {
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
        if let Some(backup) = printer.backup {
            let is_another = |other: &PrinterRow| other.id == backup.printer.0 && other.id != printer.id;
            if !printers.iter().any(is_another) || !BACKUP_SECONDS.contains(&backup.after_seconds) {
                flaws.push(Flaw::Backup(printer.name.clone()));
            }
        }
    }
}

fn printed_routes<'a>(printers: &'a [PrinterRow], flaws: &mut Vec<Flaw>) -> BTreeSet<&'a Route> {
    let mut printed = BTreeSet::new();
    for route in printers.iter().flat_map(|printer| &printer.routes) {
        if !is_route(route) {
            flaws.push(Flaw::RouteName(route.0.clone()));
        }
        if !printed.insert(route) {
            flaws.push(Flaw::RouteTwice(route.0.clone()));
        }
    }
    printed
}

fn check_routes(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    let printed = printed_routes(&site.printers, flaws);
    for product in &site.catalog.menu.products {
        if let Some(route) = &product.route
            && !printed.contains(route)
        {
            flaws.push(Flaw::NoPrinter { product: product.name.clone(), route: route.0.clone() });
        }
    }
}
