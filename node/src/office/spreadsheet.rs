//! The menu as a table for spreadsheets: one row a product. Groups and their choices stay as they are; a row names the
//! groups that its product offers.
//!
//! ```text
//! id,category,name,price,vat_percent,route,available,groups
//! 101,Ορεκτικά,Τζατζίκι,4.50,13,kitchen,yes,
//! ```
//!
//! Read back, a row with an id changes that product, one without adds a product, and products without a row stay. A
//! category is made when nobody knows its name. Commas and semicolons both separate: a Greek Excel writes the latter.

use csv::{ReaderBuilder, Trim, Writer};
use serde::{Deserialize, Serialize};
use sync::id::{CategoryId, GroupId, ProductId};
use sync::menu::{Menu, Product, Route};
use sync::money::Money;

use super::menu::{CategoryForm, Imported, ProductForm, add_category, add_product, change_product, compare};
use super::{Draft, OfficeError};
use crate::config::MAX_PRODUCTS;

/// Tells a spreadsheet that the text is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Between the names of groups.
const BETWEEN: char = '|';
/// A cell that begins so is a formula to a spreadsheet.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

#[derive(Serialize, Deserialize)]
struct Row {
    #[serde(default)]
    id: Option<u32>,
    category: String,
    name: String,
    price: String,
    #[serde(default)]
    vat_percent: String,
    #[serde(default)]
    route: String,
    #[serde(default)]
    available: String,
    #[serde(default)]
    groups: String,
}

/// The menu as text.
pub fn written(menu: &Menu, digits: u8) -> String {
    let mut writer = Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    for product in &menu.products {
        let category = menu.categories.iter().find(|category| category.id == product.category);
        let groups: Vec<&str> = menu.groups_of(product).map(|group| group.name.as_str()).collect();
        let row = Row {
            id: Some(product.id.0),
            category: as_text(category.map_or("", |category| &category.name)),
            name: as_text(&product.name),
            price: decimal(product.price_minor, digits),
            vat_percent: decimal(Money(product.vat_bp.into()), 2),
            route: product.route.as_ref().map_or_else(String::new, |route| route.0.clone()),
            available: if product.available { "yes" } else { "no" }.to_owned(),
            groups: as_text(&groups.join(&format!(" {BETWEEN} "))),
        };
        writer.serialize(row).expect("writing to memory cannot fail");
    }
    let bytes = writer.into_inner().expect("writing to memory cannot fail");
    String::from_utf8(bytes).expect("rows are text")
}

/// Takes rows over into the menu: all of them, or none.
pub fn read(draft: &mut Draft, text: &[u8]) -> Result<Imported, OfficeError> {
    let before = draft.catalog.menu.clone();
    let text = text.strip_prefix(BYTE_ORDER_MARK.as_bytes()).unwrap_or(text);
    let mut reader = ReaderBuilder::new().delimiter(separator(text)).trim(Trim::All).from_reader(text);
    for (number, row) in (2..).zip(reader.deserialize::<Row>()) {
        let wrong = |why: String| OfficeError::File(format!("row {number}: {why}"));
        if number > MAX_PRODUCTS + 1 {
            return Err(wrong(format!("there are more than {MAX_PRODUCTS} products")));
        }
        take(draft, row.map_err(|error| wrong(error.to_string()))?)
            .map_err(|error| wrong(error.to_string()))?;
    }
    Ok(compare(&before, &draft.catalog.menu))
}

fn take(draft: &mut Draft, row: Row) -> Result<(), OfficeError> {
    let digits = draft.catalog.site.currency_digits;
    let wrong = |what: &str, text: &str| OfficeError::File(format!("{text:?} is no {what}"));
    let price_minor = minor(&row.price, digits).ok_or_else(|| wrong("price", &row.price))?;
    let vat = if row.vat_percent.is_empty() { "0" } else { &row.vat_percent };
    let vat_bp = minor(vat, 2).and_then(|vat| u16::try_from(vat.0).ok());
    let groups = row.groups.split(BETWEEN).map(plain).filter(|name| !name.is_empty());
    let form = ProductForm {
        name: plain(&row.name),
        category: category_called(draft, &plain(&row.category)),
        price_minor,
        vat_bp: vat_bp.ok_or_else(|| wrong("VAT rate", &row.vat_percent))?,
        route: (!row.route.is_empty()).then(|| Route(row.route.clone())),
        available: is_yes(&row.available).ok_or_else(|| wrong("yes or no", &row.available))?,
        groups: groups.map(|name| group_called(draft, &name)).collect::<Result<_, _>>()?,
        position: None,
    };
    match row.id {
        None => drop(add_product(draft, form)),
        Some(id) => drop::<Product>(change_product(draft, ProductId(id), form)?),
    }
    Ok(())
}

fn category_called(draft: &mut Draft, name: &str) -> CategoryId {
    let known = draft.catalog.menu.categories.iter().find(|category| category.name == name);
    if let Some(category) = known {
        return category.id;
    }
    let (kind, colour) = (sync::menu::CategoryKind::Food, "#808080".to_owned());
    add_category(draft, CategoryForm { name: name.to_owned(), kind, colour, route: None, position: None }).id
}

fn group_called(draft: &Draft, name: &str) -> Result<GroupId, OfficeError> {
    let group = draft.catalog.menu.groups.iter().find(|group| group.name == name);
    group.map(|group| group.id).ok_or_else(|| OfficeError::File(format!("there is no group {name:?}")))
}

fn separator(text: &[u8]) -> u8 {
    let head = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// A name that a spreadsheet would take for a formula is written so that it does not.
fn as_text(name: &str) -> String {
    if name.starts_with(FORMULA) { format!("'{name}") } else { name.to_owned() }
}

fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let is_escaped = cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULA));
    is_escaped.unwrap_or(cell).to_owned()
}

fn is_yes(cell: &str) -> Option<bool> {
    match cell.to_lowercase().as_str() {
        "" | "yes" | "true" | "1" | "ναι" => Some(true),
        "no" | "false" | "0" | "όχι" => Some(false),
        _ => None,
    }
}

/// An amount with its decimals, such as `4.50`.
fn decimal(amount: Money, digits: u8) -> String {
    let text = format!("{:0>width$}", amount.0.abs(), width = usize::from(digits) + 1);
    let (whole, rest) = text.split_at(text.len() - usize::from(digits));
    let sign = if amount.is_negative() { "-" } else { "" };
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// The amount that somebody wrote with a point or a comma.
fn minor(text: &str, digits: u8) -> Option<Money> {
    let (whole, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = usize::from(digits);
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || rest.len() > digits || !is_number(whole) || !is_number(rest) {
        return None;
    }
    format!("{whole}{rest:0<digits$}").parse().ok().map(Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_are_written() {
        for (amount, digits, text) in [(450, 2, "4.50"), (5, 2, "0.05"), (1200, 0, "1200"), (7, 3, "0.007")] {
            assert_eq!(decimal(Money(amount), digits), text);
            assert_eq!(minor(text, digits), Some(Money(amount)), "{text}");
        }
        assert_eq!(minor("4,5", 2), Some(Money(450)));
        assert_eq!(minor("4", 2), Some(Money(400)));
        for text in ["", "-1", "4.505", "1e3", "4..5", "a", ".5", "99999999999999999999"] {
            assert_eq!(minor(text, 2), None, "{text}");
        }
    }

    #[test]
    fn a_name_is_never_a_formula_and_comes_back_as_it_was() {
        for name in ["=1+1", "+30 210", "-", "@home", "'quoted'", "Ούζο"] {
            let cell = as_text(name);
            assert!(!cell.starts_with(FORMULA), "{cell}");
            assert_eq!(plain(&cell), name);
        }
    }
}
