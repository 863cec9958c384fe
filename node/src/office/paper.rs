//! Printers and routes: what prints, and what is printed where.

use serde::{Deserialize, Serialize};
use sync::id::{CategoryId, ProductId};
use sync::menu::{Category, Product, Route};
use utoipa::ToSchema;

use super::{Draft, OfficeError};
use crate::flow::{Backup, RouteRule, one_copy};
use crate::job::PrinterId;
use crate::store::printers::{PrinterRow, confirm_seconds, yes};

/// A printer as a manager writes it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrinterForm {
    /// As shown.
    pub name: String,
    /// Host name or address.
    pub host: String,
    /// TCP port.
    #[serde(default = "raw_port")]
    pub port: u16,
    /// The name of a known profile.
    pub profile: String,
    /// Plain characters across the paper, when not as many as the profile has.
    #[serde(default)]
    pub columns: Option<u8>,
    /// Whether a drawer hangs on it, if its model has a socket for one.
    #[serde(default = "yes")]
    pub drawer: bool,
    /// So long it is waited for until it says that a ticket is on paper: from 5 to 120.
    #[serde(default = "confirm_seconds")]
    pub confirm_seconds: u16,
}

/// What is done with the tickets of a route, as a manager writes it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteForm {
    /// What the station is called, for the head of its tickets.
    pub name: String,
    /// Who prints them.
    pub printer: PrinterId,
    /// So many of each.
    #[serde(default = "one_copy")]
    pub copies: u8,
    /// Who prints when the printer does not.
    #[serde(default)]
    pub backup: Option<Backup>,
}

/// Where something of the menu is printed, as a manager writes it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnRoute {
    /// None: a product where its category is, a category where that is which has no other.
    pub route: Option<Route>,
}

/// Adds a printer.
pub fn add_printer(draft: &mut Draft, form: PrinterForm) -> PrinterRow {
    let row = row_of(draft.next_printer(), form);
    draft.paper.printers.push(row.clone());
    row
}

/// Sets a printer up anew.
pub fn change_printer(draft: &mut Draft, id: u32, form: PrinterForm) -> Result<PrinterRow, OfficeError> {
    let known = draft.paper.printers.iter_mut().find(|row| row.id == id);
    let known = known.ok_or(OfficeError::NoSuch("printer"))?;
    *known = row_of(id, form);
    Ok(known.clone())
}

/// Takes a printer away. Where something still needs it, another one takes its place, if one is named.
pub fn remove_printer(draft: &mut Draft, id: u32, heir: Option<u32>) -> Result<(), OfficeError> {
    let printers = &mut draft.paper.printers;
    let place = printers.iter().position(|row| row.id == id).ok_or(OfficeError::NoSuch("printer"))?;
    let name = printers.remove(place).name;
    match heir {
        Some(heir) if printers.iter().any(|row| row.id == heir) => inherit(draft, id, heir),
        Some(_) => return Err(OfficeError::NoSuch("printer to take its place")),
        None => {
            let needs = |rule: &&RouteRule| {
                rule.printer.0 == id || rule.backup.is_some_and(|backup| backup.printer.0 == id)
            };
            if let Some(rule) = draft.paper.routes.iter().find(needs) {
                return Err(OfficeError::StillPrints { printer: name, route: rule.name.clone() });
            }
            let count = draft.facts.unprinted.iter().filter(|(printer, _)| *printer == id).count();
            if count > 0 {
                return Err(OfficeError::Unprinted { what: name, count });
            }
        }
    }
    Ok(())
}

/// Nobody is the backup of himself.
fn inherit(draft: &mut Draft, id: u32, heir: u32) {
    for rule in &mut draft.paper.routes {
        let printers = rule.backup.as_mut().map(|backup| &mut backup.printer);
        for printer in printers.into_iter().chain([&mut rule.printer]).filter(|printer| printer.0 == id) {
            *printer = PrinterId(heir);
        }
        rule.backup = rule.backup.filter(|backup| backup.printer != rule.printer);
    }
}

/// Adds a route, or changes what is done with its tickets; true when it is new.
pub fn set_route(draft: &mut Draft, route: Route, form: RouteForm) -> (RouteRule, bool) {
    let RouteForm { name, printer, copies, backup } = form;
    let rule = RouteRule { route, name: name.trim().to_owned(), printer, copies, backup };
    let known = draft.paper.routes.iter_mut().find(|known| known.route == rule.route);
    let is_new = known.is_none();
    match known {
        Some(known) => known.clone_from(&rule),
        None => draft.paper.routes.push(rule.clone()),
    }
    (rule, is_new)
}

/// Takes a route away that nothing names and for which nothing waits.
pub fn remove_route(draft: &mut Draft, route: &Route) -> Result<(), OfficeError> {
    let routes = &mut draft.paper.routes;
    let place = routes.iter().position(|known| known.route == *route);
    let what = routes.remove(place.ok_or(OfficeError::NoSuch("route"))?).name;
    let menu = &draft.catalog.menu;
    let product = menu.products.iter().find(|product| product.route.as_ref() == Some(route));
    let category = menu.categories.iter().find(|category| category.route.as_ref() == Some(route));
    let is_default = draft.catalog.site.default_route.as_ref() == Some(route);
    let by = product.map(|product| product.name.clone()).or(category.map(|category| category.name.clone()));
    if let Some(by) = by.or(is_default.then(|| "what has no route of its own".to_owned())) {
        return Err(OfficeError::InUse { what, by });
    }
    let count = draft.facts.unprinted.iter().filter(|(_, of)| of.as_ref() == Some(route)).count();
    if count > 0 { Err(OfficeError::Unprinted { what, count }) } else { Ok(()) }
}

/// Says where a product is printed.
pub fn route_product(draft: &mut Draft, id: ProductId, own: OwnRoute) -> Result<Product, OfficeError> {
    let route = known_route(draft, own)?;
    let product = draft.catalog.menu.products.iter_mut().find(|product| product.id == id);
    let product = product.ok_or(OfficeError::NoSuch("product"))?;
    product.route = route;
    Ok(product.clone())
}

/// Says where those products of a category are printed that do not say themselves.
pub fn route_category(draft: &mut Draft, id: CategoryId, own: OwnRoute) -> Result<Category, OfficeError> {
    let route = known_route(draft, own)?;
    let category = draft.catalog.menu.categories.iter_mut().find(|category| category.id == id);
    let category = category.ok_or(OfficeError::NoSuch("category"))?;
    category.route = route;
    Ok(category.clone())
}

/// Nobody sends tickets on purpose to where none is printed.
fn known_route(draft: &Draft, OwnRoute { route }: OwnRoute) -> Result<Option<Route>, OfficeError> {
    let is_known = |route: &Route| draft.paper.routes.iter().any(|rule| rule.route == *route);
    if route.as_ref().is_none_or(is_known) { Ok(route) } else { Err(OfficeError::NoSuch("route")) }
}

fn row_of(id: u32, form: PrinterForm) -> PrinterRow {
    let PrinterForm { name, host, port, profile, columns, drawer, confirm_seconds } = form;
    let (name, host) = (name.trim().to_owned(), host.trim().to_owned());
    PrinterRow { id, name, host, port, profile, columns, drawer, confirm_seconds }
}

fn raw_port() -> u16 {
    9100
}
