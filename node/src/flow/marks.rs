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

/// That an item has no printer is written every so many ticks.
const TICKS_UNTIL_UNPRINTED: u32 = 5;

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
        if let Some(waiting) = job.order.and_then(|order| self.marks.get_mut(&order)) {
            job.entries.iter().for_each(|entry| drop(waiting.remove(&entry.record)));
        }
    }

    /// Writes what is still true; of items that nobody prints only now and then, many at a time.
    pub(super) fn write_marks(&mut self, now: UnixMs) {
        self.ticks = self.ticks.wrapping_add(1);
        let is_time_for_all = self.ticks.is_multiple_of(TICKS_UNTIL_UNPRINTED);
        for (order, facts) in std::mem::take(&mut self.marks) {
            let (facts, later): (BTreeMap<_, _>, BTreeMap<_, _>) =
                facts.into_iter().partition(|(_, fact)| is_time_for_all || fact.state != PrintState::None);
            if !later.is_empty() {
                self.marks.insert(order, later);
            }
            if facts.is_empty() {
                continue;
            }
            let facts: Vec<PrintFact> = facts.into_values().collect();
            match self.hub.load(order, &self.house) {
                Ok(_) => {
                    self.touched.insert(order);
                    self.hub.write_print(now, order, &facts);
                }
                Err(error) => {
                    tracing::error!(%order, %error, "where its tickets are cannot be written now");
                    let waiting = self.marks.entry(order).or_default();
                    waiting.extend(facts.into_iter().map(|fact| (fact.item, fact)));
                }
            }
        }
    }
}
