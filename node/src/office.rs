//! The office: whatever a manager changes about the restaurant itself goes through here, one change after the other.
//!
//! ```text
//! change ─► draft of the catalog ─► is it a restaurant still? ─► ONE transaction: catalog, accounts, pictures
//!                                                     on disk ─► in force ─► every device hears of it
//! ```
//!
//! A draft is plain data and the edits in the modules below are pure; only [`Office::change`] touches disk and desk, and the disk
//! alone [`change_while_closed`].

use std::sync::{Arc, PoisonError, RwLock};

use ::printers::picture::Logo;
use rusqlite::Connection;
use sync::id::UserId;
use sync::site::Catalog;
use thiserror::Error;
use tokio::sync::Mutex;

use crate::clock;
use crate::desk::Desk;
use crate::setup::Flaw;
use crate::setup::check::{check_catalog, flaws_of_paper};
use crate::spooler::Station;
use crate::store::printers::{self, Paper};
use crate::store::site::{add_catalog, catalog, numbers, put_numbers};
use crate::store::{Store, StoreError};

pub use self::draft::{Draft, Facts, Numbers};

pub mod menu;
pub mod paper;
pub mod receipts;
pub mod settings;
pub mod spreadsheet;
pub mod staff;
pub mod tables;

mod draft;

/// Why a change was not made.
#[derive(Clone, Debug, Error)]
pub enum OfficeError {
    /// There is no such thing.
    #[error("there is no such {0}")]
    NoSuch(&'static str),
    /// The restaurant would contradict itself.
    #[error("{}", listed(.0))]
    Flawed(Vec<Flaw>),
    /// Something else still needs it.
    #[error("{what} is still used by {by}")]
    InUse {
        /// What should go.
        what: String,
        /// What needs it.
        by: String,
    },
    /// A route leads to it.
    #[error("{route} is printed by {printer}, or by it when another printer fails")]
    StillPrints {
        /// The printer that should go.
        printer: String,
        /// The station that needs it.
        route: String,
    },
    /// Something waits for it.
    #[error("{count} prints wait for {what}")]
    Unprinted {
        /// What should go.
        what: String,
        /// How many.
        count: usize,
    },
    /// A party sits there.
    #[error("a party sits at table {0}")]
    Occupied(String),
    /// Somebody must be able to manage the restaurant.
    #[error("this is the last manager who can log in")]
    LastManager,
    /// User names are unique.
    #[error("somebody else has the user name {0}")]
    NameTaken(String),
    /// A user name is what a PIN pad's keyboard can write.
    #[error("a user name is one to 40 letters, digits, dots, dashes or underscores")]
    Username,
    /// Not four to eight digits.
    #[error("a PIN has four to eight digits")]
    Pin,
    /// Amounts that were written down would mean something else.
    #[error("the currency cannot change any more: there are orders in it")]
    Currency,
    /// What was given cannot be used.
    #[error("{0}")]
    File(String),
    /// The database refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Decides about the restaurant. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    store: Store,
    desk: Desk,
    in_force: Arc<RwLock<Arc<Catalog>>>,
    /// Held by whoever changes something.
    turn: Arc<Mutex<Numbers>>,
}

impl Office {
    /// The office of a restaurant with this catalog in force.
    pub fn new(store: Store, desk: Desk, catalog: Catalog, numbers: Numbers) -> Self {
        let numbers = numbers.at_least(&catalog);
        Self {
            store,
            desk,
            in_force: Arc::new(RwLock::new(Arc::new(catalog))),
            turn: Arc::new(Mutex::new(numbers)),
        }
    }

    /// The catalog in force.
    pub fn catalog(&self) -> Arc<Catalog> {
        self.in_force.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes a change: all of it, on disk and known to every device that is connected, or nothing.
    pub async fn change<T: Send + 'static>(
        &self,
        edit: impl FnOnce(&mut Draft) -> Result<T, OfficeError> + Send + 'static,
    ) -> Result<T, OfficeError> {
        let office = self.clone();
        // Whoever asked may go; a change that is on disk must come into force all the same.
        let changed = tokio::spawn(async move { office.make(edit).await });
        changed.await.unwrap_or(Err(OfficeError::Store(StoreError::Stopped)))
    }

    /// What a change would answer, without making it.
    pub async fn consider<T>(
        &self,
        edit: impl FnOnce(&mut Draft) -> Result<T, OfficeError>,
    ) -> Result<T, OfficeError> {
        let numbers = *self.turn.lock().await;
        let mut draft = Draft::of(&self.catalog(), self.store.read(Facts::read).await?, numbers);
        let answer = edit(&mut draft)?;
        check(&draft.catalog)?;
        check_paper(Some(&draft.paper))?;
        Ok(answer)
    }

    /// The printers print so from now on.
    async fn set_up(&self, paper: Paper) -> Result<(), OfficeError> {
        let logo = self.logo().await?;
        let stations = stations(&paper, &logo);
        self.desk.printers_changed(paper, stations).await;
        Ok(())
    }

    /// The logo of the house.
    pub async fn logo(&self) -> Result<Option<Arc<Logo>>, StoreError> {
        let catalog = self.catalog();
        let file = self.store.read(move |connection| receipts::stored_logo(connection, &catalog)).await?;
        Ok(receipts::logo(file.as_deref()))
    }

    async fn make<T>(
        &self,
        edit: impl FnOnce(&mut Draft) -> Result<T, OfficeError>,
    ) -> Result<T, OfficeError> {
        let mut numbers = self.turn.lock().await;
        let made = write_down(&self.store, &self.catalog(), *numbers, edit).await?;
        *numbers = made.numbers;
        if let Some(catalog) = made.catalog {
            *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalog.clone());
            self.desk.catalog_changed(catalog).await;
        }
        if let Some(paper) = made.paper {
            self.set_up(paper).await?;
        }
        for user in made.people {
            self.desk.person_changed(user).await;
        }
        Ok(made.answer)
    }
}

/// Makes a change in a restaurant that is closed: there is nobody who must hear of it. None where there is no restaurant.
pub async fn change_while_closed<T>(
    store: &Store,
    edit: impl FnOnce(&mut Draft) -> Result<T, OfficeError>,
) -> Result<Option<T>, OfficeError> {
    let read = |connection: &Connection| Ok(catalog(connection)?.zip(Some(numbers(connection)?)));
    let Some((catalog, numbers)) = store.read(read).await? else { return Ok(None) };
    let numbers = numbers.at_least(&catalog);
    Ok(Some(write_down(store, &catalog, numbers, edit).await?.answer))
}

/// A change that is on disk.
struct Made<T> {
    answer: T,
    /// The catalog, if it is another one now.
    catalog: Option<Catalog>,
    /// The printers and routes, if they print otherwise now.
    paper: Option<Paper>,
    numbers: Numbers,
    /// Whose rights have changed.
    people: Vec<UserId>,
}

async fn write_down<T>(
    store: &Store,
    before: &Catalog,
    numbers: Numbers,
    edit: impl FnOnce(&mut Draft) -> Result<T, OfficeError>,
) -> Result<Made<T>, OfficeError> {
    let mut draft = Draft::of(before, store.read(Facts::read).await?, numbers);
    let answer = edit(&mut draft)?;
    let Draft { mut catalog, paper, facts, numbers, rows, people } = draft;
    let is_new = catalog != *before;
    let new_paper = (paper != facts.paper).then_some(paper);
    check_paper(new_paper.as_ref())?;
    if is_new {
        check(&catalog)?;
        number_versions(before, &mut catalog);
    }
    let is_new_logo = catalog.site.receipt.logo != before.site.receipt.logo;
    let catalog = is_new.then_some(catalog);
    let (stored, stored_paper) = (catalog.clone(), new_paper.clone());
    let write = move |connection: &Connection| {
        if let Some(catalog) = &stored {
            add_catalog(connection, catalog, clock::now())?;
        }
        if let Some(paper) = &stored_paper {
            printers::set(connection, paper)?;
        }
        if stored.is_some() || stored_paper.is_some() {
            put_numbers(connection, &numbers)?;
        }
        rows.into_iter().try_for_each(|row| row(connection))
    };
    store.write(write).await?;
    let paper = new_paper.or(is_new_logo.then_some(facts.paper));
    Ok(Made { answer, catalog, paper, numbers, people })
}

/// A printer whose model nobody knows cannot be on disk.
fn stations(paper: &Paper, logo: &Option<Arc<Logo>>) -> Vec<Station> {
    paper.printers.iter().filter_map(|row| Station::of(row, logo.clone()).ok()).collect()
}

fn check_paper(paper: Option<&Paper>) -> Result<(), OfficeError> {
    let flaws = paper.map(flaws_of_paper).unwrap_or_default();
    if flaws.is_empty() { Ok(()) } else { Err(OfficeError::Flawed(flaws)) }
}

fn check(catalog: &Catalog) -> Result<(), OfficeError> {
    let mut flaws = Vec::new();
    check_catalog(catalog, &mut flaws);
    if flaws.is_empty() { Ok(()) } else { Err(OfficeError::Flawed(flaws)) }
}

/// A price must be provable by the version of its menu. What is sold out proves nothing, and changes every evening.
fn number_versions(before: &Catalog, catalog: &mut Catalog) {
    catalog.version = before.version + 1;
    let mut in_stock = catalog.menu.clone();
    for product in &mut in_stock.products {
        let known = before.menu.product(product.id);
        product.available = known.is_none_or(|known| known.available);
    }
    in_stock.version = before.menu.version;
    let is_same_menu = in_stock == before.menu;
    catalog.menu.version = if is_same_menu { before.menu.version } else { before.menu.version + 1 };
}

fn listed(flaws: &[Flaw]) -> String {
    let lines: Vec<String> = flaws.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
