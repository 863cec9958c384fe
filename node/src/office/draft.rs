//! What is being changed, before it is on disk.

use std::collections::BTreeSet;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use sync::id::{CategoryId, GroupId, ModifierId, ProductId, TableGroupId, TableId, UserId};
use sync::menu::Route;
use sync::site::Catalog;

use crate::store::StoreError;
use crate::store::orders::last_sittings;
use crate::store::people::{AccountRow, accounts};
use crate::store::printers::{self, Paper};

/// Rows that belong to a change.
pub(super) type Rows = Box<dyn FnOnce(&Connection) -> Result<(), StoreError> + Send>;

/// A change in the making.
pub struct Draft {
    /// As it will be; its versions are counted by the office.
    pub catalog: Catalog,
    /// Printers and routes, as they will be.
    pub paper: Paper,
    /// What the books say beside the catalog.
    pub facts: Facts,
    pub(super) numbers: Numbers,
    pub(super) rows: Vec<Rows>,
    /// Whose rights change with it.
    pub(super) people: Vec<UserId>,
}

/// What the books say beside the catalog.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// All who can log in, or could if they were not blocked.
    pub accounts: Vec<AccountRow>,
    /// Tables at which a party ever sat.
    pub used_tables: BTreeSet<TableId>,
    /// Printers and routes as they are.
    pub paper: Paper,
    /// For which printer and route each job is that is not over.
    pub unprinted: Vec<(u32, Option<Route>)>,
}

impl Facts {
    pub(super) fn read(connection: &Connection) -> Result<Self, StoreError> {
        let sittings = last_sittings(connection)?;
        let used_tables = sittings.into_iter().map(|(table, _)| table).collect();
        let (paper, unprinted) = (printers::all(connection)?, printers::unprinted(connection)?);
        Ok(Self { accounts: accounts(connection)?, used_tables, paper, unprinted })
    }
}

/// The highest number of each kind that was ever given: orders name them for ever, so none is given twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Numbers {
    table: u32,
    table_group: u32,
    user: u32,
    category: u32,
    product: u32,
    group: u32,
    modifier: u32,
    printer: u32,
}

impl Draft {
    pub(super) fn of(catalog: &Catalog, facts: Facts, numbers: Numbers) -> Self {
        let paper = facts.paper.clone();
        let printer = most(numbers.printer, paper.printers.iter().map(|row| row.id));
        // Those that were lost with the node and came back with their orders were given, too.
        let table = most(numbers.table, facts.used_tables.iter().map(|table| table.0));
        let numbers = Numbers { printer, table, ..numbers };
        Self { catalog: catalog.clone(), paper, facts, numbers, rows: Vec::new(), people: Vec::new() }
    }

    /// Rows that are written with the catalog, or not at all.
    pub fn also(&mut self, rows: impl FnOnce(&Connection) -> Result<(), StoreError> + Send + 'static) {
        self.rows.push(Box::new(rows));
    }

    /// A number for a new table.
    pub fn next_table(&mut self) -> TableId {
        TableId(next(&mut self.numbers.table))
    }

    /// A number for a new group of tables.
    pub fn next_table_group(&mut self) -> TableGroupId {
        TableGroupId(next(&mut self.numbers.table_group))
    }

    /// A number for a new member of the staff.
    pub fn next_user(&mut self) -> UserId {
        UserId(next(&mut self.numbers.user))
    }

    /// A number for a new category.
    pub fn next_category(&mut self) -> CategoryId {
        CategoryId(next(&mut self.numbers.category))
    }

    /// A number for a new product.
    pub fn next_product(&mut self) -> ProductId {
        ProductId(next(&mut self.numbers.product))
    }

    /// A number for a new group of modifiers.
    pub fn next_group(&mut self) -> GroupId {
        GroupId(next(&mut self.numbers.group))
    }

    /// A number for a new modifier.
    pub fn next_modifier(&mut self) -> ModifierId {
        ModifierId(next(&mut self.numbers.modifier))
    }

    /// A number for a new printer.
    pub fn next_printer(&mut self) -> u32 {
        next(&mut self.numbers.printer)
    }

    /// Numbers that came with an imported menu were given, too.
    pub(super) fn note_numbers(&mut self) {
        self.numbers = self.numbers.at_least(&self.catalog);
    }
}

impl Numbers {
    /// None below those that a catalog uses.
    #[must_use]
    pub fn at_least(self, catalog: &Catalog) -> Self {
        let menu = &catalog.menu;
        let modifiers = menu.groups.iter().flat_map(|group| &group.modifiers);
        Self {
            table: most(self.table, catalog.tables.iter().map(|table| table.id.0)),
            table_group: most(self.table_group, catalog.table_groups.iter().map(|group| group.id.0)),
            user: most(self.user, catalog.staff.iter().map(|person| person.id.0)),
            category: most(self.category, menu.categories.iter().map(|category| category.id.0)),
            product: most(self.product, menu.products.iter().map(|product| product.id.0)),
            group: most(self.group, menu.groups.iter().map(|group| group.id.0)),
            modifier: most(self.modifier, modifiers.map(|modifier| modifier.id.0)),
            printer: self.printer,
        }
    }
}

fn most(given: u32, used: impl Iterator<Item = u32>) -> u32 {
    used.fold(given, u32::max)
}

fn next(last: &mut u32) -> u32 {
    *last = last.saturating_add(1);
    *last
}
