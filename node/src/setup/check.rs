//! Whether a site file makes a restaurant.

use std::ops::RangeInclusive;

use printers::profile::ProfileError;
use sync::id::{CategoryId, GroupId, TableGroupId, UserId};
use sync::site::Role;
use thiserror::Error;

use super::SiteFile;
use crate::auth::pin::{Pin, PinHasher};
use crate::config::{MAX_COPIES, MAX_PRINTERS};
use crate::flow::RouteRule;
use crate::job::PrinterId;
use crate::store::printers::{Paper, PrinterRow};

pub(crate) use self::catalog::check_catalog;
use self::catalog::{
    MAX_CURRENCY_DIGITS, MAX_NAME_CHARS, MAX_PLACE, MAX_RECEIPT_CHARS, is_route, named, once,
};

mod catalog;

/// A name on a network is no longer.
const MAX_HOST_BYTES: usize = 253;
/// Stations of a house.
const MAX_ROUTES: usize = 64;
/// No printer needs longer for a ticket; a moment is too short for a long one.
const CONFIRM_SECONDS: RangeInclusive<u16> = 5..=120;
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
    #[error("no printer has the route {route} of {what}")]
    NoPrinter { what: String, route: String },
    #[error("the route {route} leads to printer {printer}, which does not exist")]
    NoSuchPrinter { route: String, printer: u32 },
    #[error("a route is a short name in lower-case letters, digits and dashes, not {0:?}")]
    RouteName(String),
    #[error("login {username} is for user {user}, who is not on the staff")]
    NoPerson { username: String, user: UserId },
    #[error("the PIN of {0} must be four to eight digits, or in pin_hash what `node export` wrote")]
    Pin(String),
    #[error("no manager can log in")]
    NoManager,
    #[error("printer {printer}: {source}")]
    Profile { printer: String, source: ProfileError },
    #[error("printer {0} needs an address, such as 192.168.1.50, and a port, such as 9100")]
    Address(String),
    #[error("printer {0} is waited for from five seconds to two minutes")]
    Confirm(String),
    #[error("the backup of route {0} is another printer, after one second to an hour")]
    Backup(String),
    #[error("route {0} has one to {MAX_COPIES} copies")]
    Copies(String),
    #[error(
        "what receipts say needs at most {MAX_RECEIPT_CHARS} characters for each field, and no other control characters than line breaks"
    )]
    ReceiptText,
}

pub(super) fn flaws(site: &SiteFile) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_catalog(&site.catalog, &mut flaws);
    check_people(site, &mut flaws);
    check_printers(&site.printers, &mut flaws);
    check_rules(&site.printers, &site.routes, &mut flaws);
    check_routes(site, &mut flaws);
    flaws
}

/// Everything that keeps these from being the printers and routes of a house.
pub(crate) fn flaws_of_paper(paper: &Paper) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    check_printers(&paper.printers, &mut flaws);
    check_rules(&paper.printers, &paper.routes, &mut flaws);
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
        let is_secret = match (&login.pin, &login.pin_hash) {
            (Some(pin), None) => Pin::parse(pin).is_some(),
            (None, Some(hash)) => PinHasher::is_hash(hash),
            (Some(_), Some(_)) | (None, None) => false,
        };
        if !is_secret {
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
    let place = |printer: &PrinterRow| format!("{}:{}", printer.host.to_lowercase(), printer.port);
    once("printer address", printers.iter().map(place), flaws);
    for printer in printers {
        named(&format!("printer {}", printer.id), &printer.name, flaws);
        if let Err(source) = printer.profile() {
            flaws.push(Flaw::Profile { printer: printer.name.clone(), source });
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b".:-_[]%".contains(&byte);
        let is_host = (1..=MAX_HOST_BYTES).contains(&printer.host.len()) && printer.host.bytes().all(is_word);
        if !is_host || printer.port == 0 {
            flaws.push(Flaw::Address(printer.name.clone()));
        }
        if !CONFIRM_SECONDS.contains(&printer.confirm_seconds) {
            flaws.push(Flaw::Confirm(printer.name.clone()));
        }
    }
}

fn check_rules(printers: &[PrinterRow], routes: &[RouteRule], flaws: &mut Vec<Flaw>) {
    if routes.len() > MAX_ROUTES {
        flaws.push(Flaw::TooMany { what: "routes", count: routes.len(), max: MAX_ROUTES });
    }
    once("route", routes.iter().map(|rule| rule.route.0.clone()), flaws);
    let is_known = |id: PrinterId| printers.iter().any(|printer| printer.id == id.0);
    for rule in routes {
        let route = || rule.route.0.clone();
        named(&format!("route {}", rule.route.0), &rule.name, flaws);
        if !is_route(&rule.route) {
            flaws.push(Flaw::RouteName(route()));
        }
        if !is_known(rule.printer) {
            flaws.push(Flaw::NoSuchPrinter { route: route(), printer: rule.printer.0 });
        }
        if !(1..=MAX_COPIES).contains(&rule.copies) {
            flaws.push(Flaw::Copies(route()));
        }
        if let Some(backup) = rule.backup {
            let is_another = is_known(backup.printer) && backup.printer != rule.printer;
            if !is_another || !BACKUP_SECONDS.contains(&backup.after_seconds) {
                flaws.push(Flaw::Backup(route()));
            }
        }
    }
}

/// In a site file nothing names a route that leads nowhere.
fn check_routes(site: &SiteFile, flaws: &mut Vec<Flaw>) {
    let menu = &site.catalog.menu;
    let products = menu.products.iter().map(|product| (format!("product {}", product.name), &product.route));
    let categories = menu.categories.iter().map(|one| (format!("category {}", one.name), &one.route));
    let default = [("what has no other".to_owned(), &site.catalog.site.default_route)];
    for (what, route) in products.chain(categories).chain(default) {
        if let Some(route) = route
            && !site.routes.iter().any(|rule| rule.route == *route)
        {
            flaws.push(Flaw::NoPrinter { what, route: route.0.clone() });
        }
    }
}
