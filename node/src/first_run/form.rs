//! What is asked on the first page, and the restaurant that it makes.

use jiff::tz::TimeZone;
use serde::Deserialize;
use sync::id::{SiteId, TableGroupId, TableId, UserId};
use sync::menu::Menu;
use sync::site::{Catalog, Person, ReceiptSettings, Role, Site, Table, TableGroup};

use crate::auth::pin::Pin;
use crate::clock;
use crate::config::MAX_TABLES;
use crate::page::Language;
use crate::setup::{Login, SiteFile};
use crate::store::StoreError;

/// Tables in a row of the first floor plan.
const IN_A_ROW: usize = 6;
/// The floor plan is so wide and high.
const FLOOR: usize = 1_000;
const SEATS: u8 = 4;
const HOLD_AFTER_MS: u64 = 20 * 60 * 1_000;
const CUT_OFF_HOUR: u8 = 5;
/// Where nobody has said otherwise.
const TIME_ZONE: &str = "Europe/Athens";

/// The form, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SetupForm {
    pub(super) code: String,
    pub(super) restaurant: String,
    pub(super) language: String,
    pub(super) time_zone: String,
    pub(super) currency: String,
    pub(super) tables: String,
    pub(super) name: String,
    pub(super) username: String,
    pub(super) pin: String,
    pub(super) pin_again: String,
}

/// One thing that is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The field; none where it is not about one.
    pub(super) field: Option<&'static str>,
    english: String,
    greek: String,
}

impl Flaw {
    fn at(field: &'static str, english: &str, greek: &str) -> Self {
        Self { field: Some(field), english: english.to_owned(), greek: greek.to_owned() }
    }

    /// Somebody guesses, or reads an older line of the console.
    pub(super) fn code() -> Self {
        Self::at(
            "code",
            "This is not the code that the node wrote when it started.",
            "Αυτός δεν είναι ο κωδικός που έγραψε ο κόμβος όταν ξεκίνησε.",
        )
    }

    /// The node cannot write it down.
    pub(super) fn of_node(error: &StoreError) -> Self {
        let english = format!("Nothing was made: {error}.");
        Self {
            field: None, greek: format!("Δεν δημιουργήθηκε τίποτα: {error}."), english
        }
    }

    pub(super) fn text(&self, language: Language) -> &str {
        language.choose(&self.english, &self.greek)
    }
}

impl SetupForm {
    /// With what most houses would write.
    pub(super) fn blank(language: Language) -> Self {
        Self {
            language: language.code().to_owned(),
            time_zone: TimeZone::system()
                .iana_name()
                .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
                .unwrap_or(TIME_ZONE)
                .to_owned(),
            currency: "EUR".to_owned(),
            tables: "12".to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn language(&self) -> Language {
        if self.language == Language::Greek.code() { Language::Greek } else { Language::English }
    }

    /// The restaurant that this makes, or everything that is wrong with it.
    pub(super) fn site(&self) -> Result<SiteFile, Vec<Flaw>> {
        let mut flaws = self.missing();
        let tables = self.tables.trim().parse().ok().filter(|count| (1..=MAX_TABLES).contains(count));
        if tables.is_none() {
            let (english, greek) =
                (format!("From 1 to {MAX_TABLES} tables."), format!("Από 1 έως {MAX_TABLES} τραπέζια."));
            flaws.push(Flaw::at("tables", &english, &greek));
        }
        if TimeZone::get(self.time_zone.trim()).is_err() {
            flaws.push(Flaw::at("time_zone", "There is no such time zone.", "Δεν υπάρχει τέτοια ζώνη ώρας."));
        }
        if Pin::parse(&self.pin).is_none() {
            flaws.push(Flaw::at(
                "pin",
                "A PIN has four to eight digits.",
                "Το PIN έχει τέσσερα έως οκτώ ψηφία.",
            ));
        } else if self.pin != self.pin_again {
            flaws.push(Flaw::at("pin_again", "The two PINs are not the same.", "Τα δύο PIN διαφέρουν."));
        }
        let site = self.site_of(tables.unwrap_or(1));
        if flaws.is_empty() {
            let others = site.flaws().into_iter();
            flaws.extend(others.map(|flaw| Flaw {
                field: None,
                english: flaw.to_string(),
                greek: flaw.to_string(),
            }));
        }
        if flaws.is_empty() { Ok(site) } else { Err(flaws) }
    }

    fn missing(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        if self.restaurant.trim().is_empty() {
            flaws.push(Flaw::at(
                "restaurant",
                "What is the restaurant called?",
                "Πώς λέγεται το εστιατόριο;",
            ));
        }
        let currency = self.currency.trim();
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            flaws.push(Flaw::at("currency", "Three letters, such as EUR.", "Τρία γράμματα, όπως EUR."));
        }
        if self.name.trim().is_empty() {
            flaws.push(Flaw::at("name", "What is the manager called?", "Πώς λέγεται ο υπεύθυνος;"));
        }
        if self.username.trim().is_empty() {
            flaws.push(Flaw::at(
                "username",
                "A short name to log in with.",
                "Ένα σύντομο όνομα για τη σύνδεση.",
            ));
        }
        flaws
    }

    fn site_of(&self, tables: usize) -> SiteFile {
        let (manager, hall) = (UserId(1), TableGroupId(1));
        let catalog = Catalog {
            version: 1,
            site: Site {
                id: SiteId(uuid::Builder::from_random_bytes(clock::random_bytes()).into_uuid()),
                name: self.restaurant.trim().to_owned(),
                currency: self.currency.trim().to_uppercase(),
                currency_digits: 2,
                time_zone: self.time_zone.trim().to_owned(),
                hold_after_ms: HOLD_AFTER_MS,
                every_waiter_serves_every_table: false,
                only_paired_devices: false,
                default_route: None,
                receipt: ReceiptSettings::default(),
                cut_off_hour: CUT_OFF_HOUR,
                language: self.language().code().to_owned(),
            },
            table_groups: vec![TableGroup {
                id: hall,
                name: self.language().choose("Hall", "Σάλα").to_owned(),
            }],
            tables: (0..tables).map(|place| table(place, tables, hall)).collect(),
            staff: vec![Person {
                id: manager,
                name: self.name.trim().to_owned(),
                role: Role::Manager,
                assists: Vec::new(),
                active: true,
            }],
            menu: Menu { version: 1, categories: Vec::new(), products: Vec::new(), groups: Vec::new() },
        };
        let (username, pin) = (self.username.trim().to_owned(), Some(self.pin.clone()));
        let login = Login { user: manager, username, pin, pin_hash: None };
        SiteFile { catalog, logins: vec![login], printers: Vec::new(), routes: Vec::new() }
    }
}

fn table(place: usize, tables: usize, group: TableGroupId) -> Table {
    let rows = tables.div_ceil(IN_A_ROW);
    let middle =
        |index: usize, of: usize| u16::try_from(FLOOR * (2 * index + 1) / (2 * of)).unwrap_or_default();
    let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
    Table {
        id: TableId(number),
        label: number.to_string(),
        group,
        seats: SEATS,
        x: middle(place % IN_A_ROW, IN_A_ROW),
        y: middle(place / IN_A_ROW, rows),
        active: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled() -> SetupForm {
        SetupForm {
            restaurant: "Ταβέρνα".into(),
            name: "Δήμητρα".into(),
            username: "dimitra".into(),
            pin: "9753".into(),
            pin_again: "9753".into(),
            ..SetupForm::blank(Language::Greek)
        }
    }

    #[test]
    fn a_filled_form_makes_a_restaurant() {
        let site = filled().site().unwrap();
        assert_eq!((site.catalog.tables.len(), site.catalog.staff[0].role), (12, Role::Manager));
        assert!(site.catalog.tables.iter().all(|table| table.x < 1_000 && table.y < 1_000));
    }

    #[test]
    fn every_flaw_is_told_at_its_field_and_in_both_languages() {
        let check = |form: SetupForm, field: &str| {
            let flaws = form.site().unwrap_err();
            assert_eq!(flaws.iter().map(|flaw| flaw.field).collect::<Vec<_>>(), [Some(field)]);
            assert_ne!(flaws[0].text(Language::English), flaws[0].text(Language::Greek));
        };
        check(SetupForm { tables: "many".into(), ..filled() }, "tables");
        check(SetupForm { tables: "100000".into(), ..filled() }, "tables");
        check(SetupForm { time_zone: "Athens".into(), ..filled() }, "time_zone");
        check(SetupForm { pin_again: "1".into(), ..filled() }, "pin_again");
        check(SetupForm { pin: "12".into(), ..filled() }, "pin");
        check(SetupForm { currency: "euro".into(), ..filled() }, "currency");
        check(SetupForm { restaurant: " ".into(), ..filled() }, "restaurant");
        check(SetupForm { username: String::new(), ..filled() }, "username");
        check(SetupForm { name: String::new(), ..filled() }, "name");
        let long = SetupForm { restaurant: "a".repeat(5_000), ..filled() };
        assert_eq!(long.site().unwrap_err().len(), 1);
    }
}
