//! The drafts of all parties, kept on the phone with every step: by table, or by order where several sit at one.

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
    all: RwSignal<BTreeMap<Target, Draft>>,
}

impl Drafts {
    /// No drafts yet.
    pub(crate) fn new(phone: Phone) -> Self {
        Self { phone, all: RwSignal::new(BTreeMap::new()) }
    }

    /// Takes over the drafts that were on this phone when the app started.
    pub(crate) fn recall(self) {
        let stored = self.phone.stored_drafts().into_iter().filter_map(|(key, text)| {
            let whose = key.strip_prefix(DRAFT)?;
            let table = whose.parse().map(|table| Target::Table(TableId(table)));
            let target = table.or_else(|_| whose.parse().map(Target::Order)).ok()?;
            Some((target, serde_json::from_str(&text).ok()?))
        });
        self.all.set(stored.collect());
    }

    /// The draft of a party. Follows changes.
    pub(crate) fn of(self, target: Target) -> Draft {
        self.all.with(|all| all.get(&target).cloned().unwrap_or_default())
    }

    /// The draft of a party at this moment.
    pub(crate) fn now(self, target: Target) -> Draft {
        untrack(|| self.of(target))
    }

    /// The parties that have one. Follows changes.
    pub(crate) fn targets(self) -> Vec<Target> {
        self.all.with(|all| {
            all.iter().filter(|(_, draft)| !draft.is_empty()).map(|(target, _)| *target).collect()
        })
    }

    /// Changes the draft of a party and keeps it.
    pub(crate) fn change(self, target: Target, change: impl FnOnce(&mut Draft)) {
        self.all.update(|all| change(all.entry(target).or_default()));
        let text = self.all.with_untracked(|all| {
            let draft = all.get(&target).filter(|draft| !draft.is_empty() || draft.covers.is_some())?;
            serde_json::to_string(draft).ok()
        });
        self.phone.keep(&key(target), text);
    }

    /// A party sits elsewhere now, and its draft with it.
    pub(crate) fn carry(self, from: Target, to: Target) {
        let draft = self.now(from);
        if from == to || draft.is_empty() {
            return;
        }
        self.discard(from);
        self.change(to, |there| draft.lines.into_iter().for_each(|line| there.add(line)));
    }

    /// Sends the draft of a party: its records reach the storage in the same transaction that takes the draft away.
    pub(crate) fn send(self, target: Target) -> Result<(), EditError> {
        let draft = self.now(target);
        let stamp = self.phone.stamp().ok_or(EditError::NoSession)?;
        let gone = AppWrite { key: key(target), value: None };
        self.phone.edit(target, draft.into_records(stamp), vec![gone])?;
        self.all.update(|all| drop(all.remove(&target)));
        Ok(())
    }

    /// Throws the draft of a party away.
    pub(crate) fn discard(self, target: Target) {
        self.change(target, |draft| *draft = Draft::default());
    }
}

fn key(target: Target) -> String {
    match target {
        Target::Table(table) => format!("{DRAFT}{table}"),
        Target::Order(order) => format!("{DRAFT}{order}"),
    }
}
