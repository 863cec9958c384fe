//! Where tickets are that nobody needs to hear of at once.
//!
//! That a ticket waits is worth a change in the document only while it waits: most are on paper before anybody could
//! read it. So it is written with the next tick, when it is still true. What decides about printing (an item that is
//! held) and what a person must see (one that is uncertain) is written with the change that brought it.

use std::collections::BTreeMap;

use sync::document::PrintFact;
use sync::id::{OrderId, RecordId};
use sync::order::PrintState;
use sync::time::UnixMs;

use crate::flow::{Flow, House};
use crate::job::Job;

/// Facts that wait for the next tick, the newest of each item.
pub(super) type Marks = BTreeMap<OrderId, BTreeMap<RecordId, PrintFact>>;

impl<H: House> Flow<H> {
    pub(super) fn mark(&mut self, now: UnixMs, order: OrderId, facts: Vec<PrintFact>) {
        let (patient, prompt): (Vec<_>, Vec<_>) =
            facts.into_iter().partition(|fact| matches!(fact.state, PrintState::Queued | PrintState::None));
        self.hub.write_print(now, order, &prompt);
        if !patient.is_empty() {
            let waiting = self.marks.entry(order).or_default();
            waiting.extend(patient.into_iter().map(|fact| (fact.item, fact)));
        }
    }

    /// These tickets are not waiting any more.
    pub(super) fn unmark(&mut self, job: &Job) {
        if let Some(waiting) = self.marks.get_mut(&job.order) {
            job.records.iter().for_each(|record| drop(waiting.remove(record)));
        }
    }

    /// Writes what is still true.
    pub(super) fn write_marks(&mut self, now: UnixMs) {
        for (order, facts) in std::mem::take(&mut self.marks) {
            let facts: Vec<PrintFact> = facts.into_values().collect();
            match self.hub.load(order, &self.house) {
                Ok(_) => self.hub.write_print(now, order, &facts),
                Err(error) => tracing::error!(%order, %error, "where its tickets are cannot be written"),
            }
        }
    }
}
