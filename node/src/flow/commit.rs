//! One transaction at a time: what happens meanwhile is the next one, so that a flush is shared by all who wait.

use std::collections::{BTreeMap, BTreeSet};

use sync::id::OrderId;
use sync::time::UnixMs;

use crate::flow::request::{Refusal, RequestId};
use crate::flow::{Action, Flow, House, Transaction, Write};
use crate::job::{Job, JobId, JobState, PrinterId};
use crate::projection::{OrderRow, Written};

/// What must happen once the transaction is on disk, or once it is clear that it never will be.
#[derive(Default)]
pub(super) struct InFlight {
    /// New ones. Their printers look after themselves meanwhile; nothing leaves before a later transaction permits it.
    new: BTreeSet<JobId>,
    /// Orders of which something is in it.
    orders: BTreeSet<OrderId>,
    /// Orders whose rows it writes as they are.
    told: BTreeSet<OrderId>,
    sending: Vec<(PrinterId, JobId)>,
    pub(super) settled: BTreeMap<JobId, Job>,
    /// Jobs that it makes something else, as they were before.
    amended: BTreeMap<JobId, Job>,
    /// Who waits to hear that it is on disk.
    asked: Vec<(RequestId, JobId)>,
}

impl<H: House> Flow<H> {
    /// Commits what waits, unless a transaction is on its way.
    pub(super) fn commit_next(&mut self, now: UnixMs, actions: &mut Vec<Action>) {
        if self.in_flight.is_some() || self.cooling {
            return;
        }
        self.plan_arrived(now);
        let batch = self.hub.take_batch();
        let over = self.over_at_last();
        if batch.is_none() && self.next.is_empty() && self.quarantined.is_empty() && over.is_empty() {
            return;
        }
        self.touched.extend(over);
        let mut writes = Vec::new();
        let batch = batch.unwrap_or_default();
        writes
            .extend(batch.compacted.into_iter().map(|(order, snapshot)| Write::Compact { order, snapshot }));
        let mut told = BTreeSet::new();
        // The row first: changes and jobs refer to it.
        for order in std::mem::take(&mut self.touched) {
            let Some((read, _)) = self.hub.order(order) else { continue };
            let row = OrderRow::of(read, now);
            // What nobody could plan yet is found at the next start, though everybody paid.
            let is_kept_open = row.status.is_over() && self.unplanned.contains_key(&order);
            if is_kept_open { &mut self.kept_open } else { &mut told }.insert(order);
            writes.push(Write::Order(if is_kept_open { row.kept_open() } else { row }));
            let changed = self.written.changed(read).into_iter();
            writes.extend(changed.map(|row| Write::Record { order, row }));
        }
        writes.extend(batch.changes.into_iter().map(|(order, changes)| Write::Changes { order, changes }));
        writes.append(&mut self.next);
        let refused = std::mem::take(&mut self.quarantined);
        writes.extend(refused.into_iter().map(|refused| Write::Quarantine { refused, at: now }));
        self.in_flight = Some(InFlight { told, ..self.promises(&writes) });
        let new = writes.iter().filter_map(|write| match write {
            Write::NewJob(job) if job.state == JobState::Queued => Some(job.clone()),
            _ => None,
        });
        new.for_each(|job| self.desks.queue(job));
        actions.push(Action::Commit(Transaction { writes }));
        self.hand_out(now, actions);
    }

    /// Orders that are over and planned by now, and whose rows do not say so yet.
    fn over_at_last(&mut self) -> Vec<OrderId> {
        let planned = self.kept_open.iter().copied().filter(|order| !self.unplanned.contains_key(order));
        let planned: Vec<OrderId> = planned.collect();
        planned.into_iter().filter(|order| self.hub.load(*order, &self.house).unwrap_or(false)).collect()
    }

    pub(super) fn committed(&mut self, actions: &mut Vec<Action>) {
        let Some(kept) = self.in_flight.take() else { return };
        self.kept_open.retain(|order| !kept.told.contains(order));
        // Paper first: it has the longest way to go.
        actions.extend(kept.sending.into_iter().map(|(printer, job)| Action::Proceed { printer, job }));
        actions.extend(kept.asked.into_iter().map(|(id, job)| Action::Answer { id, answer: Ok(job) }));
        let outputs = self.hub.committed();
        self.perform(outputs, actions);
        kept.told.into_iter().for_each(|order| self.hub.put_away(order));
        self.ledgers.retain(|order, ledger| self.hub.order(*order).is_some() || ledger.is_unfinished());
        self.written.keep(|order| self.hub.order(order).is_some());
    }

    /// Nothing of it happened: devices send their changes again, spoolers send nothing, what the printers did is
    /// written again later, and what is missing is planned again when it comes.
    pub(super) fn commit_failed(&mut self, now: UnixMs, actions: &mut Vec<Action>) {
        let Some(mut lost) = self.in_flight.take() else { return };
        self.cooling = true;
        self.written = Written::default();
        let outputs = self.hub.failed();
        self.perform(outputs, actions);
        actions.extend(
            lost.sending.iter().map(|(printer, job)| Action::Withhold { printer: *printer, job: *job }),
        );
        for order in lost.orders.iter().chain(&std::mem::take(&mut self.touched)) {
            self.unplanned.entry(*order).or_default();
        }
        let asked = std::mem::take(&mut lost.asked).into_iter().chain(std::mem::take(&mut self.asked));
        actions.extend(asked.map(|(id, _)| Action::Answer { id, answer: Err(Refusal::Books) }));
        self.give_up_planned(actions);
        let withheld = actions.iter().filter_map(|action| match action {
            Action::Withhold { job, .. } => Some(*job),
            _ => None,
        });
        self.desks.take_back(withheld);
        self.forget(&lost.new);
        self.next.extend(self.hub.replaced_by().map(|by| Write::Replaced { by }));
        self.ledgers.clear();
        self.restore_amended(&lost);
        let settled = std::mem::take(&mut self.settled);
        for job in lost.settled.into_values().chain(settled.into_values()) {
            self.settle(now, &job, None);
        }
    }

    /// What was made something else, or called back, waits again as the ledger has it. That is known without reading:
    /// the books may not be readable just when they cannot be written.
    fn restore_amended(&mut self, lost: &InFlight) {
        // Of what was changed twice, the ledger has what it was before the first time.
        let mut before = std::mem::take(&mut self.amended);
        before.extend(lost.amended.iter().map(|(id, job)| (*id, job.clone())));
        // What was to be new is planned anew.
        before.retain(|id, _| !lost.new.contains(id));
        for job in before.into_values() {
            if let Some(order) = job.order {
                self.unplanned.entry(order).or_default();
            }
            self.desks.restore(job);
        }
    }

    /// These tickets never came to be: they are taken from their printers, and nobody reads that they wait.
    fn forget(&mut self, jobs: &BTreeSet<JobId>) {
        let waiting: Vec<Job> = jobs.iter().filter_map(|id| self.desks.waiting(*id).cloned()).collect();
        waiting.iter().for_each(|job| self.unmark(job));
        self.desks.forget(jobs);
    }

    /// Plans that were waiting for the next transaction speak of changes that are gone.
    fn give_up_planned(&mut self, actions: &mut Vec<Action>) {
        for write in std::mem::take(&mut self.next) {
            match write {
                Write::JobState { job, state: JobState::Sending, .. } => {
                    actions.extend(self.desks.holder(job).map(|printer| Action::Withhold { printer, job }));
                }
                Write::NewJob(job) | Write::JobChanged(job) => {
                    self.unmark(&job);
                    if let Some(order) = job.order {
                        self.unplanned.entry(order).or_default();
                    }
                }
                _ => {}
            }
        }
    }

    fn promises(&mut self, writes: &[Write]) -> InFlight {
        let mut promised = InFlight {
            settled: std::mem::take(&mut self.settled),
            amended: std::mem::take(&mut self.amended),
            asked: std::mem::take(&mut self.asked),
            ..InFlight::default()
        };
        for write in writes {
            match write {
                Write::NewJob(job) => drop(promised.new.insert(job.id)),
                Write::Changes { order, .. } => drop(promised.orders.insert(*order)),
                Write::JobState { job, state: JobState::Sending, .. } => {
                    promised.sending.extend(self.desks.holder(*job).map(|printer| (printer, *job)));
                }
                _ => {}
            }
        }
        promised
    }
}
