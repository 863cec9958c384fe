//! What a node that is lost had printed: phones know some of it, and nobody the rest. What the documents say was printed
//! counts as printed; of all else that came from there people see that it is uncertain, and decide.

use std::collections::BTreeSet;

use sync::id::{OrderId, RecordId};
use sync::menu::Route;
use sync::time::UnixMs;

use crate::flow::{Action, Flow, House};
use crate::job::{EntryKind, Job, JobState};
use crate::plan::Draft;

impl<H: House> Flow<H> {
    /// Phones should bring back what the backup lacked; or whatever waits is printed now.
    pub(super) fn recover(&mut self, now: UnixMs, is_on: bool, actions: &mut Vec<Action>) {
        let outputs = self.hub.recover(is_on);
        self.perform(outputs, actions);
        self.hand_out(now, actions);
    }

    /// Where another node prints this one does not, and nobody does while it is not known what there is to print.
    pub(super) fn may_print(&self) -> bool {
        self.hub.replaced_by().is_none() && !self.hub.is_recovering()
    }

    /// Plans an order of which something came that a lost node had, or may have had.
    pub(super) fn reconcile_doubtful(&mut self, now: UnixMs, order: OrderId) {
        self.believe_what_was_printed(now, order);
        self.doubtful.insert(order);
        self.reconcile(now, order, BTreeSet::new());
    }

    /// Tickets that wait or are uncertain here, and that a phone knows to be on paper.
    fn believe_what_was_printed(&mut self, now: UnixMs, order: OrderId) {
        let said = self.hub.ever_printed(order);
        let is_said = |record: RecordId, route: &Route| said.contains(&(record, route.clone()));
        let Ok(ledger) = self.ledger(order) else { return };
        for id in ledger.open_additions(is_said) {
            let Ok(job) = self.job(id) else { continue };
            match job.state {
                JobState::Unknown => self.came_out(now, job, "a phone knows that it was printed"),
                // What is missing then is noted as printed.
                JobState::Queued if !self.desks.is_asked(id) => {
                    let off = Job { state: JobState::Cancelled, ..job };
                    self.amend(now, off, Some("a phone knows that it was printed before".to_owned()));
                }
                _ => {}
            }
        }
    }

    /// What is missing on paper here, and how far it is: printed as far as an earlier node said so, else uncertain.
    pub(super) fn doubt(&self, order: OrderId, drafts: Vec<Draft>) -> Vec<(Draft, JobState)> {
        let said = self.hub.ever_printed(order);
        let split = |draft: Draft| {
            let is_said = |entry: &crate::job::Entry| {
                entry.kind == EntryKind::Add && said.contains(&(entry.record, draft.route.clone()))
            };
            let (printed, unknown) = draft.entries.iter().partition(|entry| is_said(entry));
            let part = |entries, state| (Draft { entries, ..draft.clone() }, state);
            [part(printed, JobState::Printed), part(unknown, JobState::Unknown)]
        };
        let parts = drafts.into_iter().flat_map(split);
        parts.filter(|(draft, _)| draft.is_wanted()).collect()
    }
}
