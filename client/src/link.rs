//! The shell of the device engine: [`Phone`] performs what [`sync::device::Device`] asks for with the browser's
//! socket, storage, clocks and randomness, and tells it what happened.
//!
//! ```text
//! screen ─► Phone::edit ─► Device::edit ─► actions ─┬─► IndexedDB ─► Stored ─┐
//! socket, timers, storage ─► Phone::feed ─► Device ─┴─► socket, signals ─────┴─► screens redraw
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use sync::device::{Action, Device, Event, Link};
use sync::frame::TableStatus;
use sync::id::{DeviceId, RecordId, TableId};
use sync::session::Session;
use sync::site::Catalog;
use sync::time::UnixMs;

use crate::text::Language;
use crate::ui::language_of_browser;

pub(crate) use self::clock::{day_and_time, time_of_day};
pub(crate) use self::license::HouseLicense;
pub(crate) use self::notices::Refusal;
pub(crate) use self::preferences::{DRAFT, Theme};
pub(crate) use self::store::AppWrite;
pub(crate) use self::traffic::Traffic;
pub(crate) use self::unsent::unsent;

mod clock;
mod keeping;
mod license;
mod notices;
mod orders;
mod perform;
mod preferences;
mod session;
mod socket;
mod start;
mod store;
mod tab;
mod traffic;
mod unsent;
pub(crate) mod update;

use self::socket::Socket;
use self::store::Store;

/// Which app this is: each has its own database, lock and needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    /// The waiter's phone.
    Waiter,
    /// The manager's page.
    Manager,
}

impl App {
    fn database(self) -> &'static str {
        match self {
            App::Waiter => "comanda",
            App::Manager => "comanda-manager",
        }
    }
}

/// How far the app has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Reading the storage.
    Starting,
    /// Another tab of this phone has the engine.
    OtherTab,
    /// Nobody is logged in.
    Login,
    /// Somebody is: orders can be taken.
    Ready,
}

/// What is not as usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Alerts {
    /// The session is over at the node.
    pub(crate) log_in_again: bool,
    /// The node's disk is full.
    pub(crate) node_cannot_store: bool,
    /// Another node took the place of the one that answers here.
    pub(crate) node_replaced: bool,
    /// The node came of a backup and takes back what it lacks: it prints nothing meanwhile.
    pub(crate) node_recovers: bool,
    /// This phone's storage fails.
    pub(crate) phone_cannot_store: bool,
    /// The node speaks a newer protocol.
    pub(crate) reload_needed: bool,
    /// Entries of this phone that could not be read.
    pub(crate) damaged_entries: usize,
}

/// The phone: a handle that every component and callback may copy.
#[derive(Clone, Copy)]
pub(crate) struct Phone {
    app: App,
    shell: StoredValue<Shell, LocalStorage>,
    /// How far the app has come.
    pub(crate) stage: RwSignal<Stage>,
    /// People, tables, menu; none before the first login.
    pub(crate) catalog: RwSignal<Option<Arc<Catalog>>>,
    /// The link to the node.
    pub(crate) link: RwSignal<Link>,
    /// How much the node has not acknowledged, as a person counts it.
    pub(crate) unsent: RwSignal<usize>,
    /// Records that are still being written to this phone's disk.
    pub(crate) storing: RwSignal<BTreeSet<RecordId>>,
    /// How it goes: as the link and the unsent count are, but only once they have been so for a moment.
    pub(crate) traffic: RwSignal<Traffic>,
    /// Who is logged in.
    pub(crate) session: RwSignal<Option<Session>>,
    /// What the license of the house allows; none before the node told.
    pub(crate) license: RwSignal<Option<HouseLicense>>,
    /// What is not as usual.
    pub(crate) alerts: RwSignal<Alerts>,
    /// A newer app is complete on this phone.
    pub(crate) new_version: RwSignal<bool>,
    /// What the node refused, until the person has seen it.
    pub(crate) refusals: RwSignal<Vec<Refusal>>,
    /// Tables at which records went to the current sitting; shown until seen.
    pub(crate) moved: RwSignal<Vec<TableId>>,
    /// The chosen language.
    pub(crate) language: RwSignal<Language>,
    /// The chosen theme.
    pub(crate) theme: RwSignal<Theme>,
    /// Who logged in last, for the login screen.
    pub(crate) last_user: RwSignal<String>,
    /// Whether the browser promised to keep the storage.
    pub(crate) storage_kept: RwSignal<bool>,
    /// The wall clock, a few times a minute.
    pub(crate) now: RwSignal<UnixMs>,
    orders: RwSignal<u32>,
    tables: RwSignal<u32>,
}

struct Shell {
    device: Option<Device>,
    device_id: Option<DeviceId>,
    store: Option<Store>,
    stored: Vec<sync::device::Stored>,
    drafts: Vec<(String, String)>,
    chosen_language: Option<Language>,
    patience: traffic::Patience,
    owed: keeping::Owed,
    socket: Option<Socket>,
    connecting: Option<TimeoutHandle>,
}

impl Phone {
    /// A phone that has not started yet.
    pub(crate) fn new(app: App) -> Self {
        let shell = Shell {
            device: None,
            device_id: None,
            store: None,
            stored: Vec::new(),
            drafts: Vec::new(),
            chosen_language: None,
            patience: traffic::Patience::default(),
            owed: keeping::Owed::default(),
            socket: None,
            connecting: None,
        };
        Self {
            app,
            shell: StoredValue::new_local(shell),
            stage: RwSignal::new(Stage::Starting),
            catalog: RwSignal::new(None),
            link: RwSignal::new(Link::Offline),
            unsent: RwSignal::new(0),
            storing: RwSignal::new(BTreeSet::new()),
            traffic: RwSignal::new(Traffic::Flowing),
            session: RwSignal::new(None),
            license: RwSignal::new(None),
            alerts: RwSignal::new(Alerts::default()),
            new_version: RwSignal::new(false),
            refusals: RwSignal::new(Vec::new()),
            moved: RwSignal::new(Vec::new()),
            language: RwSignal::new(language_of_browser()),
            theme: RwSignal::new(Theme::Auto),
            last_user: RwSignal::new(String::new()),
            storage_kept: RwSignal::new(false),
            now: RwSignal::new(clock::now().wall),
            orders: RwSignal::new(0),
            tables: RwSignal::new(0),
        }
    }

    /// Tells the engine what happened, and performs what it asks for.
    pub(crate) fn feed(self, event: Event) {
        let handled = self.with_device(|device| device.handle(clock::now(), &mut clock::fill_random, event));
        self.perform(handled.unwrap_or_default(), Vec::new());
    }

    /// What the node last said of its tables. Follows changes.
    pub(crate) fn table_statuses(self) -> Vec<TableStatus> {
        self.tables.track();
        self.with_device(|device| device.tables().cloned().collect()).unwrap_or_default()
    }

    /// The name of a member of the staff, as shown.
    pub(crate) fn name_of(self, user: sync::id::UserId) -> String {
        let name = self.catalog.with_untracked(|catalog| {
            let catalog = catalog.as_ref()?;
            catalog.staff.iter().find(|person| person.id == user).map(|person| person.name.clone())
        });
        name.unwrap_or_else(|| self.language.get_untracked().somebody().into())
    }

    /// The language of the kitchen: that of the site.
    pub(crate) fn kitchen_language(self) -> Language {
        let code = self.catalog.with_untracked(|catalog| Language::of_code(&catalog.as_ref()?.site.language));
        code.unwrap_or_else(|| self.language.get_untracked())
    }

    /// What people call a table.
    pub(crate) fn label_of(self, table: TableId) -> String {
        let label = self.catalog.with_untracked(|catalog| {
            let catalog = catalog.as_ref()?;
            catalog.tables.iter().find(|other| other.id == table).map(|table| table.label.clone())
        });
        label.unwrap_or_else(|| table.to_string())
    }

    fn with_device<T>(self, work: impl FnOnce(&mut Device) -> T) -> Option<T> {
        self.shell.try_update_value(|shell| shell.device.as_mut().map(work)).flatten()
    }

    fn install(self, device: Device, actions: Vec<Action>) {
        self.shell.update_value(|shell| shell.device = Some(device));
        self.perform(actions, Vec::new());
        self.refresh();
    }

    /// Brings the signals up to what the engine knows.
    fn refresh(self) {
        let Some((link, unsent, storing, session, license, recovers)) = self.with_device(|device| {
            let unsent = device.views().map(unsent).sum();
            let license = device.license().map(HouseLicense::of);
            let (storing, session) = (device.storing().collect(), device.session().cloned());
            (device.link(), unsent, storing, session, license, device.node_recovers())
        }) else {
            return;
        };
        if self.unsent.get_untracked() > unsent {
            self.alerts.update(|alerts| alerts.node_cannot_store = false);
        }
        // A node that was replaced says so at every greeting.
        if link == Link::Offline && self.alerts.with_untracked(|alerts| alerts.node_replaced) {
            self.alerts.update(|alerts| alerts.node_replaced = false);
        }
        if self.alerts.with_untracked(|alerts| alerts.node_recovers) != recovers {
            self.alerts.update(|alerts| alerts.node_recovers = recovers);
        }
        set_if_new(self.link, link);
        set_if_new(self.unsent, unsent);
        set_if_new(self.storing, storing);
        set_if_new(self.session, session);
        set_if_new(self.license, license);
        self.tables.update(|revision| *revision = revision.wrapping_add(1));
    }
}

/// Sets a signal only when it changes something, so that nothing is drawn for nothing.
fn set_if_new<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|old| *old != value) {
        signal.set(value);
    }
}
