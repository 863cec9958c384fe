//! How the printers are, for people to see.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use printers::status::Status;
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;

use super::Station;
use crate::job::PrinterId;

/// What each printer's task last found out.
#[derive(Clone, Debug, Default)]
pub struct Board {
    states: Arc<Mutex<BTreeMap<PrinterId, PrinterState>>>,
    news: watch::Sender<()>,
}

/// One printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PrinterState {
    /// Its id.
    pub id: u32,
    /// As shown.
    pub name: String,
    /// What it said, or that it said nothing.
    pub condition: Condition,
    /// True when the roll has a few metres left.
    pub paper_near_end: bool,
}

/// Whether a printer would print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Nobody has asked yet.
    NotAsked,
    /// It would.
    Ready,
    /// No connection to it.
    Unreachable,
    /// It takes connections and says nothing.
    Silent,
    /// Something answers at its address that is no printer.
    NotAPrinter,
    /// Somebody has to close its cover.
    CoverOpen,
    /// Somebody has to give it paper.
    PaperOut,
    /// It is switched off line.
    Offline,
    /// It is broken or jammed.
    Error,
}

impl Condition {
    /// The one thing to do first, of all that a printer says.
    pub(super) fn of(status: Status) -> Self {
        if status.cover_open {
            Self::CoverOpen
        } else if status.paper_end {
            Self::PaperOut
        } else if status.error {
            Self::Error
        } else if status.offline {
            Self::Offline
        } else {
            Self::Ready
        }
    }
}

impl Board {
    /// All printers, by id.
    pub fn printers(&self) -> Vec<PrinterState> {
        self.lock().values().cloned().collect()
    }

    /// Tells whenever a printer is not as it was.
    pub fn watch(&self) -> watch::Receiver<()> {
        self.news.subscribe()
    }

    /// A printer that is new, or is called otherwise from now on.
    pub(super) fn set(&self, station: &Station) {
        let new = || PrinterState {
            id: station.id.0,
            name: String::new(),
            condition: Condition::NotAsked,
            paper_near_end: false,
        };
        station.name.clone_into(&mut self.lock().entry(station.id).or_insert_with(new).name);
        self.news.send_replace(());
    }

    /// A printer is not there any more.
    pub(super) fn remove(&self, printer: PrinterId) {
        self.lock().remove(&printer);
        self.news.send_replace(());
    }

    /// Notes how a printer is; true when that is new.
    pub(super) fn note(&self, printer: PrinterId, condition: Condition, paper_near_end: bool) -> bool {
        let mut printers = self.lock();
        let Some(state) = printers.get_mut(&printer) else { return false };
        let is_new = state.condition != condition || state.paper_near_end != paper_near_end;
        state.condition = condition;
        state.paper_near_end = paper_near_end;
        if is_new {
            self.news.send_replace(());
        }
        is_new
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PrinterId, PrinterState>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
