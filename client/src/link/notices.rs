//! What the engine wants the person to know.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::device::Notice;
use sync::frame::RefusalCode;
use sync::id::OrderId;
use sync::record::Record;

use crate::link::{Phone, preferences};

/// Refusals that are kept for the person to see; older ones give way.
const MAX_REFUSALS: usize = 100;
/// Tables in the notice of moved records.
const MAX_MOVED: usize = 20;

/// Something that the node refused. Kept on the phone until the person has seen it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Refusal {
    /// In which order.
    pub(crate) order: OrderId,
    /// What it was.
    pub(crate) records: Vec<Record>,
    /// Why.
    pub(crate) code: RefusalCode,
}

impl Phone {
    pub(super) fn told(self, notice: Notice) {
        match notice {
            Notice::Refused { order, records, code } => {
                self.refusals.update(|refusals| {
                    refusals.push(Refusal { order, records, code });
                    let excess = refusals.len().saturating_sub(MAX_REFUSALS);
                    refusals.drain(..excess);
                });
                self.keep_refusals();
            }
            Notice::MovedToCurrentSitting { table } => self.moved.update(|moved| {
                if !moved.contains(&table) && moved.len() < MAX_MOVED {
                    moved.push(table);
                }
            }),
            Notice::NodeReplaced => self.alerts.update(|alerts| alerts.node_replaced = true),
            Notice::NodeCannotStore => self.alerts.update(|alerts| alerts.node_cannot_store = true),
            Notice::PhoneCannotStore => self.alerts.update(|alerts| alerts.phone_cannot_store = true),
            Notice::StorageDamaged { entries } => {
                self.alerts.update(|alerts| alerts.damaged_entries = entries)
            }
            Notice::ReloadNeeded => self.alerts.update(|alerts| alerts.reload_needed = true),
            Notice::LogInAgain => self.alerts.update(|alerts| alerts.log_in_again = true),
        }
    }

    /// The person has seen what was refused.
    pub(crate) fn refusals_seen(self) {
        self.refusals.set(Vec::new());
        self.keep_refusals();
    }

    fn keep_refusals(self) {
        let text = self.refusals.with_untracked(serde_json::to_string).ok();
        self.keep(preferences::REFUSALS, text);
    }
}
