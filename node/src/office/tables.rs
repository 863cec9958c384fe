//! Tables and their groups.

use serde::{Deserialize, Serialize};
use sync::id::{TableGroupId, TableId};
use sync::site::{Table, TableGroup};
use utoipa::ToSchema;

use super::{Draft, OfficeError};

/// Tables that are made at once.
const MAX_BATCH: u16 = 200;

/// A table as a manager writes it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableForm {
    /// What people call it. Unique among the tables in use.
    pub label: String,
    /// Where it stands.
    pub group: TableGroupId,
    /// How many sit at it.
    #[serde(default = "four")]
    pub seats: u8,
    /// Position on the floor plan, 0 to 1000.
    #[serde(default)]
    pub x: u16,
    /// See `x`.
    #[serde(default)]
    pub y: u16,
    /// False takes it out of use.
    #[serde(default = "yes")]
    pub active: bool,
}

/// Many tables at once: `prefix` and a number.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchForm {
    /// Before each number; may be empty.
    #[serde(default)]
    pub prefix: String,
    /// How many.
    pub count: u16,
    /// The first number.
    #[serde(default = "one")]
    pub first: u16,
    /// Where they stand.
    pub group: TableGroupId,
    /// How many sit at each.
    #[serde(default = "four")]
    pub seats: u8,
}

/// A place on the floor plan.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// From the left, 0 to 1000.
    pub x: u16,
    /// From above, 0 to 1000.
    pub y: u16,
}

/// A group of tables as a manager writes it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TableGroupForm {
    /// As shown.
    pub name: String,
}

/// Adds a table.
pub fn add(draft: &mut Draft, form: TableForm) -> Table {
    let id = draft.next_table();
    let table = table_of(id, form);
    draft.catalog.tables.push(table.clone());
    table
}

/// Adds tables that stand in rows on their floor plan until somebody moves them.
pub fn add_batch(draft: &mut Draft, form: &BatchForm) -> Result<Vec<Table>, OfficeError> {
    if !(1..=MAX_BATCH).contains(&form.count) {
        return Err(OfficeError::File(format!("a batch has 1 to {MAX_BATCH} tables")));
    }
    let numbers = (0..form.count).map(|place| (place, form.first.saturating_add(place)));
    let tables: Vec<TableForm> = numbers
        .map(|(place, number)| {
            let (x, y) = in_rows(place);
            let label = format!("{}{number}", form.prefix);
            TableForm { label, group: form.group, seats: form.seats, x, y, active: true }
        })
        .collect();
    Ok(tables.into_iter().map(|form| add(draft, form)).collect())
}

/// Changes a table.
pub fn change(draft: &mut Draft, id: TableId, form: TableForm) -> Result<Table, OfficeError> {
    let table = find(draft, id)?;
    *table = table_of(id, form);
    Ok(table.clone())
}

/// Puts a table elsewhere on the floor plan.
pub fn place(draft: &mut Draft, id: TableId, place: Place) -> Result<Table, OfficeError> {
    let table = find(draft, id)?;
    (table.x, table.y) = (place.x, place.y);
    Ok(table.clone())
}

/// Takes a table away. It stays, out of use: reports speak of it, and phones may have guests there of whom nobody knows yet.
pub fn remove(draft: &mut Draft, id: TableId) -> Result<(), OfficeError> {
    find(draft, id)?.active = false;
    Ok(())
}

/// Adds a group.
pub fn add_group(draft: &mut Draft, form: TableGroupForm) -> TableGroup {
    let group = TableGroup { id: draft.next_table_group(), name: form.name };
    draft.catalog.table_groups.push(group.clone());
    group
}

/// Changes a group.
pub fn change_group(
    draft: &mut Draft,
    id: TableGroupId,
    form: TableGroupForm,
) -> Result<TableGroup, OfficeError> {
    let mut groups = draft.catalog.table_groups.iter_mut();
    let group = groups.find(|group| group.id == id).ok_or(OfficeError::NoSuch("table group"))?;
    group.name = form.name;
    Ok(group.clone())
}

/// Takes a group away in which no table is in use. What is out of use stands in the first of the others from then on.
pub fn remove_group(draft: &mut Draft, id: TableGroupId) -> Result<(), OfficeError> {
    let groups = &mut draft.catalog.table_groups;
    let place = groups.iter().position(|group| group.id == id);
    let group = groups.remove(place.ok_or(OfficeError::NoSuch("table group"))?);
    let other = groups.first().map(|other| other.id);
    for table in draft.catalog.tables.iter_mut().filter(|table| table.group == id) {
        let in_use = || OfficeError::InUse { what: group.name.clone(), by: format!("table {}", table.label) };
        table.group = other.filter(|_| !table.active).ok_or_else(in_use)?;
    }
    Ok(())
}

fn find(draft: &mut Draft, id: TableId) -> Result<&mut Table, OfficeError> {
    let mut tables = draft.catalog.tables.iter_mut();
    tables.find(|table| table.id == id).ok_or(OfficeError::NoSuch("table"))
}

fn table_of(id: TableId, form: TableForm) -> Table {
    let TableForm { label, group, seats, x, y, active } = form;
    Table { id, label: label.trim().to_owned(), group, seats, x, y, active }
}

/// Ten in a row, ten rows; beyond that they lie on top of each other.
fn in_rows(place: u16) -> (u16, u16) {
    (50 + place % 10 * 100, 50 + place / 10 % 10 * 100)
}

fn four() -> u8 {
    4
}

fn one() -> u16 {
    1
}

fn yes() -> bool {
    true
}
