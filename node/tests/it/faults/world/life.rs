//! The lives of the node: it starts, does what the flow asks for, dies where the case wants it, and starts again from what is
//! on disk. A mutant does some of it wrongly.

use std::sync::Arc;
use std::time::Duration;

use node::flow::{Action, Event, Flow, PrinterEvent, Transaction, Write};
use node::job::{Errand, JobId, JobState, Outcome, PrinterId};
use node::spooler::{Board, Patience, Spoolers, start_over};
use serving::closing;
use tokio::time::Instant;

use super::{COMMIT, Node, STARTS_AGAIN, World};
use crate::faults::case::{Commit, Death, Mutant};
use crate::flow::house::{BAR, KITCHEN, setup};

impl World {
    pub(super) fn start_node(&mut self) {
        self.starts_at = None;
        if self.case.mutant == Some(Mutant::ForgetsSending) {
            self.forget_sending();
        }
        let (close, closing) = closing::pair();
        let network = Arc::clone(&self.ether);
        let started =
            start_over(network, self.stations.clone(), &Board::default(), Patience::default(), &closing);
        let (spoolers, reports, tasks) = started;
        let wall = self.now().wall;
        let (flow, first) = Flow::new(setup(), self.shelf.clone(), wall, &mut self.dice).unwrap();
        self.node = Some(Node { flow, spoolers, reports, commit: None, _tasks: tasks, _close: close });
        self.perform(first);
        let connected = self.phone.connects();
        self.tell(connected);
    }

    fn forget_sending(&mut self) {
        let sending = |state: JobState| state == JobState::Sending;
        let jobs: Vec<JobId> =
            self.shelf.tables().jobs.values().filter(|job| sending(job.state)).map(|job| job.id).collect();
        let at = self.now().wall;
        let again = |job| Write::JobState { job, state: JobState::Queued, at, why: None };
        self.shelf.execute(&Transaction { writes: jobs.into_iter().map(again).collect() });
    }

    /// SIGKILL: what is on its way to disk is lost, connections end, what has left has left.
    pub(super) fn die(&mut self) {
        self.node = None;
        self.dies_at = None;
        self.death = None;
        self.died_at = Some(Instant::now() - self.began);
        self.starts_at = Some(Instant::now() + STARTS_AGAIN);
        self.waiting.clear();
        self.kitchen_has = None;
        self.phone.hangs_up();
    }

    /// Dies if it is time; true when it did.
    fn meets(&mut self, death: Death) -> bool {
        let is_met = self.death == Some(death);
        if is_met {
            self.die();
        }
        is_met
    }

    pub(super) fn tell(&mut self, event: Event) {
        let wall = self.now().wall;
        let Some(node) = &mut self.node else { return };
        let actions = node.flow.handle(wall, event);
        self.perform(actions);
    }

    fn perform(&mut self, actions: Vec<Action>) {
        for action in actions {
            if self.node.is_none() {
                return;
            }
            match action {
                Action::Send { conn, frame } => self.phone.hears(conn, &frame),
                Action::Disconnect { .. } => self.complaints.push("the phone was hung up on".to_owned()),
                Action::Commit(transaction) => self.commit(transaction),
                Action::Print { printer, job, errand, .. } => self.print(printer, job, errand),
                Action::Proceed { printer, job } => self.proceed(printer, job),
                Action::Withhold { printer, job } => self.spoolers().withhold(printer, job),
                Action::Retire(_) => self.complaints.push("no printer was taken away".to_owned()),
                Action::Answer { answer, .. } => {
                    answer.err().into_iter().for_each(|refusal| self.complaints.push(refusal.to_string()));
                }
            }
        }
    }

    fn spoolers(&self) -> &Spoolers {
        &self.node.as_ref().unwrap().spoolers
    }

    fn commit(&mut self, transaction: Transaction) {
        let node = self.node.as_mut().unwrap();
        assert!(node.commit.replace((Instant::now() + COMMIT, transaction)).is_none());
    }

    pub(super) fn settle_commit(&mut self) {
        let Some((_, transaction)) = self.node.as_mut().and_then(|node| node.commit.take()) else { return };
        let commits = self.commits_of(&transaction);
        if commits.iter().any(|commit| self.meets(Death::Before(*commit))) {
            return;
        }
        if !self.shelf.execute(&transaction) {
            self.complaints.push("the ledger refused a transaction".to_owned());
        }
        if commits.iter().any(|commit| self.meets(Death::After(*commit))) {
            return;
        }
        self.tell(Event::Committed);
    }

    /// What a transaction holds of the kitchen's tickets.
    fn commits_of(&self, transaction: &Transaction) -> Vec<Commit> {
        let tables = self.shelf.tables();
        let is_kitchens =
            |job: &JobId| tables.jobs.get(job).is_some_and(|job| job.printer == PrinterId(KITCHEN));
        let commits = transaction.writes.iter().filter_map(|write| match write {
            Write::NewJob(job) if job.printer == PrinterId(KITCHEN) => Some(Commit::Planned),
            Write::JobState { job, state: JobState::Sending, .. } if is_kitchens(job) => {
                Some(Commit::Sending)
            }
            Write::JobState { job, .. } if is_kitchens(job) => Some(Commit::Done),
            _ => None,
        });
        commits.collect()
    }

    fn print(&mut self, printer: PrinterId, job: JobId, errand: Box<Errand>) {
        let is_kitchens = printer == PrinterId(KITCHEN);
        if is_kitchens {
            self.errands.insert(job, errand.clone());
            self.kitchen_has = Some(job);
        } else if self.case.mutant == Some(Mutant::HasOneLane) && self.kitchen_has.is_some() {
            return self.waiting.push((job, errand));
        }
        self.spoolers().print(printer, job, errand, 1);
        if is_kitchens {
            self.meets(Death::Handed);
        }
    }

    fn proceed(&mut self, printer: PrinterId, job: JobId) {
        if printer == PrinterId(KITCHEN) {
            self.ether.ticket_begins();
            if let Some(Death::Waiting(ms)) = self.death {
                self.dies_at = Some(Instant::now() + Duration::from_millis(ms));
            }
            if self.meets(Death::Proceeding) || self.case.mutant == Some(Mutant::ProceedsBeforeCommit) {
                return;
            }
        }
        self.spoolers().proceed(printer, job);
    }

    pub(super) fn report(&mut self, printer: PrinterId, event: PrinterEvent) {
        if printer != PrinterId(KITCHEN) {
            return self.tell(Event::Printer(printer, event));
        }
        let mut event = event;
        match (&event, self.case.mutant) {
            (PrinterEvent::Sending(job), _) if self.resent == Some(*job) => {
                return self.spoolers().proceed(printer, *job);
            }
            (PrinterEvent::Sending(job), Some(Mutant::ProceedsBeforeCommit)) => {
                self.spoolers().proceed(printer, *job);
            }
            (PrinterEvent::Done(job, Outcome::Unknown { .. }), Some(Mutant::ResendsUnknown))
                if self.resent.is_none() =>
            {
                self.resent = Some(*job);
                let errand = self.errands[job].clone();
                return self.spoolers().print(printer, *job, errand, 1);
            }
            (PrinterEvent::Done(job, _), Some(Mutant::TrustsWrites)) => {
                event = PrinterEvent::Done(*job, Outcome::Printed);
            }
            _ => {}
        }
        let death = match event {
            PrinterEvent::Sending(_) => Some(Death::Prechecked),
            PrinterEvent::Done(..) => Some(Death::Reported),
            _ => None,
        };
        if death.is_some_and(|death| self.meets(death)) {
            return;
        }
        let is_done = matches!(event, PrinterEvent::Done(..));
        self.tell(Event::Printer(printer, event));
        if is_done {
            self.kitchen_has = None;
            for (job, errand) in std::mem::take(&mut self.waiting) {
                self.spoolers().print(PrinterId(BAR), job, errand, 1);
            }
        }
    }
}
