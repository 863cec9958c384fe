//! The drafts of all tables, kept on the phone with every step.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::device::{EditError, Target};
use sync::id::TableId;

use crate::link::{AppWrite, DRAFT, Phone};
use crate::waiter::draft::Draft;

/// A handle to all drafts.
#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    phone: Phone,
    all: RwSignal<BTreeMap<TableId, Draft>>,
}

impl Drafts {
    /// No drafts yet.
    pub(crate) fn new(phone: Phone) -> Self {
        Self { phone, all: RwSignal::new(BTreeMap::new()) }
    }

    /// Takes over the drafts that were on this phone when the app started.
    pub(crate) fn recall(self) {
        let stored = self.phone.stored_drafts().into_iter().filter_map(|(key, text)| {
            let table = key.strip_prefix(DRAFT)?.parse().ok()?;
            Some((TableId(table), serde_json::from_str(&text).ok()?))
        });
        self.all.set(stored.collect());
    }

    /// The draft of a table. Follows changes.
    pub(crate) fn of(self, table: TableId) -> Draft {
        self.all.with(|all| all.get(&table).cloned().unwrap_or_default())
    }

    /// The draft of a table at this moment.
    pub(crate) fn now(self, table: TableId) -> Draft {
        untrack(|| self.of(table))
    }

    /// Tables that have one. Follows changes.
    pub(crate) fn tables(self) -> Vec<TableId> {
        self.all
            .with(|all| all.iter().filter(|(_, draft)| !draft.is_empty()).map(|(table, _)| *table).collect())
    }

    /// Changes the draft of a table and keeps it.
    pub(crate) fn change(self, table: TableId, change: impl FnOnce(&mut Draft)) {
        self.all.update(|all| change(all.entry(table).or_default()));
        let text = self.all.with_untracked(|all| {
            let draft = all.get(&table).filter(|draft| !draft.is_empty() || draft.covers.is_some())?;
            serde_json::to_string(draft).ok()
        });
        self.phone.keep(&key(table), text);
    }

    /// Sends the draft of a table: its records reach the storage in the same transaction that takes the draft away.
    pub(crate) fn send(self, table: TableId) -> Result<(), EditError> {
        let draft = self.now(table);
        let stamp = self.phone.stamp().ok_or(EditError::NoSession)?;
        let gone = AppWrite { key: key(table), value: None };
        self.phone.edit(Target::Table(table), draft.into_records(stamp), vec![gone])?;
        self.all.update(|all| drop(all.remove(&table)));
        Ok(())
    }

    /// Throws the draft of a table away.
    pub(crate) fn discard(self, table: TableId) {
        self.change(table, |draft| *draft = Draft::default());
    }
}

fn key(table: TableId) -> String {
    format!("{DRAFT}{table}")
}
