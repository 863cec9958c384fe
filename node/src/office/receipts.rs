//! What guests' receipts say: the words of the house, its logo, and a sample to be looked at.

use std::collections::BTreeMap;
use std::sync::Arc;

use printers::picture::Logo;
use printers::receipt::Receipt;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sync::document::{Document, Origin};
use sync::id::{OrderId, RecordId, TableId, UserId};
use sync::menu::Product;
use sync::money::Money;
use sync::order::{Line, Order, read};
use sync::record::{Item, Method, Payment, Stamp};
use sync::site::{Catalog, ReceiptSettings};
use sync::time::UnixMs;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Draft;
use crate::plan::{Clock, Writer, receipt};
use crate::store::{StoreError, images};

/// Lines of a sample.
const SAMPLE_LINES: usize = 4;

/// What a manager may set; what is not given stays as it is. The logo comes by an address of its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReceiptForm {
    /// Where the house is; several rows if need be.
    pub address: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Its VAT number.
    pub vat_number: Option<String>,
    /// Last words; several rows if need be.
    pub footer: Option<String>,
    /// Whether receipts say that they are no fiscal documents.
    pub says_not_fiscal: Option<bool>,
}

/// Changes what receipts say.
pub fn change(settings: &mut ReceiptSettings, form: ReceiptForm) {
    let ReceiptForm { address, phone, vat_number, footer, says_not_fiscal } = form;
    let texts = [
        (&mut settings.address, address),
        (&mut settings.phone, phone),
        (&mut settings.vat_number, vat_number),
        (&mut settings.footer, footer),
    ];
    for (text, given) in texts.into_iter().filter_map(|(text, given)| Some((text, given?))) {
        given.trim().clone_into(text);
    }
    settings.says_not_fiscal = says_not_fiscal.unwrap_or(settings.says_not_fiscal);
}

/// Gives receipts a logo, or none; answers with the one that nobody needs any more.
pub fn set_logo(draft: &mut Draft, logo: Option<String>) -> Option<String> {
    std::mem::replace(&mut draft.catalog.site.receipt.logo, logo)
}

/// The file of the logo of a house.
pub fn stored_logo(connection: &Connection, catalog: &Catalog) -> Result<Option<Vec<u8>>, StoreError> {
    let name = catalog.site.receipt.logo.as_ref();
    Ok(name.map(|name| images::read(connection, name)).transpose()?.flatten())
}

/// The logo in a file; it was looked at when it came.
pub fn logo(file: Option<&[u8]>) -> Option<Arc<Logo>> {
    match Logo::from_png(file?) {
        Ok(logo) => Some(Arc::new(logo)),
        Err(error) => {
            tracing::error!(%error, "the logo cannot be read: receipts have none");
            None
        }
    }
}

/// A receipt as the house would print it: a few things from its menu, paid in cash, printed a second time.
pub fn sample(catalog: &Catalog, now: UnixMs) -> Receipt {
    let clock = Clock::of(catalog);
    let order = sample_order(catalog, now);
    let mut sample = receipt(Writer { catalog, clock: &clock }, &order, None, now);
    sample.printed_at = clock.time(now);
    sample.copy = Some(1);
    sample
}

fn sample_order(catalog: &Catalog, now: UnixMs) -> Order {
    let by = catalog.staff.iter().find(|person| person.active).map_or(UserId(0), |person| person.id);
    let stamp = Stamp { by, at: now };
    let id = OrderId(Uuid::from_u128(0xA1B2 << 112));
    let table = catalog.tables.first().map_or(TableId(1), |table| table.id);
    let origin = Origin { order: id, ..Origin::of_sitting(catalog.site.id, table, 1) };
    let (mut order, _) = read(&Document::genesis(origin));
    order.covers = 2;
    order.waiters = vec![by];
    let chosen = sampled(&catalog.menu.products);
    order.lines = (1..).zip(chosen).map(|(number, product)| line(number, product, stamp)).collect();
    let amount_minor: Money = order.lines.iter().map(Line::total_minor).sum();
    let (method, lines) = (Method::Cash, BTreeMap::new());
    let paid = Payment { amount_minor, tip_minor: Money::ZERO, method, lines, stamp };
    order.payments = vec![(RecordId(Uuid::from_u128(1)), paid)];
    order
}

/// Products of as many VAT rates as there are.
fn sampled(products: &[Product]) -> Vec<&Product> {
    let mut chosen: Vec<&Product> = Vec::new();
    let is_new_rate =
        |chosen: &[&Product], product: &Product| chosen.iter().all(|other| other.vat_bp != product.vat_bp);
    for product in products {
        if chosen.len() < SAMPLE_LINES && is_new_rate(&chosen, product) {
            chosen.push(product);
        }
    }
    let rest = products.iter().filter(|product| !chosen.iter().any(|other| other.id == product.id));
    let rest: Vec<&Product> = rest.take(SAMPLE_LINES - chosen.len()).collect();
    chosen.extend(rest);
    chosen
}

fn line(number: u32, product: &Product, stamp: Stamp) -> Line {
    let item = Item {
        product: product.id,
        name: product.name.clone(),
        qty: number % 2 + 1,
        unit_price_minor: product.price_minor,
        vat_bp: product.vat_bp.into(),
        menu_version: 0,
        modifiers: Vec::new(),
        note: String::new(),
        seat: None,
        course: None,
        replaces: None,
        stamp,
    };
    Line::new(RecordId(Uuid::from_u128(number.into())), item)
}
