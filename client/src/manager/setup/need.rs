//! What a house needs before its first guest.

use sync::site::{Catalog, Role};

use crate::text::Language;

/// Something that a house cannot do without, in the order in which it is best set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manager) enum Need {
    License,
    Printer,
    Station,
    Menu,
    Tables,
    Waiter,
    Backup,
}

/// What is known beside the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::manager) struct Known {
    pub(in crate::manager) has_license: bool,
    pub(in crate::manager) has_printer: bool,
    /// Some route is printed somewhere, and no product is without one.
    pub(in crate::manager) has_station: bool,
    pub(in crate::manager) has_copy: bool,
}

impl Need {
    pub(in crate::manager) const ALL: [Need; 7] =
        [Need::License, Need::Printer, Need::Station, Need::Menu, Need::Tables, Need::Waiter, Need::Backup];

    /// Whether the house has it.
    pub(in crate::manager) fn is_met(self, catalog: &Catalog, known: Known) -> bool {
        match self {
            Need::License => known.has_license,
            Need::Printer => known.has_printer,
            Need::Station => known.has_station,
            Need::Menu => !catalog.menu.products.is_empty(),
            Need::Tables => catalog.tables.iter().any(|table| table.active),
            Need::Waiter => catalog.staff.iter().any(|person| person.active && person.role == Role::Waiter),
            Need::Backup => known.has_copy,
        }
    }

    /// Its name in the page, for the tests.
    pub(in crate::manager) fn name(self) -> &'static str {
        match self {
            Need::License => "license",
            Need::Printer => "printer",
            Need::Station => "station",
            Need::Menu => "menu",
            Need::Tables => "tables",
            Need::Waiter => "waiter",
            Need::Backup => "backup",
        }
    }

    /// What it is, and why.
    pub(in crate::manager) fn words(self, language: Language) -> (&'static str, &'static str) {
        match self {
            Need::License => (language.setup_license(), language.setup_license_how()),
            Need::Printer => (language.setup_printer(), language.setup_printer_how()),
            Need::Station => (language.setup_station(), language.setup_station_how()),
            Need::Menu => (language.setup_menu(), language.setup_menu_how()),
            Need::Tables => (language.setup_tables(), language.setup_tables_how()),
            Need::Waiter => (language.setup_waiter(), language.setup_waiter_how()),
            Need::Backup => (language.setup_backup(), language.setup_backup_how()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        fixtures::demo::site().catalog
    }

    fn unmet(catalog: &Catalog, known: Known) -> Vec<&'static str> {
        Need::ALL.into_iter().filter(|need| !need.is_met(catalog, known)).map(Need::name).collect()
    }

    #[test]
    fn a_new_house_needs_everything_and_one_at_work_nothing() {
        let nothing = Known { has_license: false, has_printer: false, has_station: false, has_copy: false };
        let all = Known { has_license: true, has_printer: true, has_station: true, has_copy: true };
        assert_eq!(unmet(&catalog(), all), Vec::<&str>::new());
        let mut new = catalog();
        new.menu.products.clear();
        new.tables.iter_mut().for_each(|table| table.active = false);
        new.staff.retain(|person| person.role == Role::Manager);
        let expected = ["license", "printer", "station", "menu", "tables", "waiter", "backup"];
        assert_eq!(unmet(&new, nothing), expected);
    }
}
