//! From a queued job to paper: every step that must survive a crash is on disk before the next one begins.

use std::collections::BTreeSet;

use printers::document::Document;
use sync::hub::BooksError;
use sync::time::UnixMs;

use crate::flow::{Action, Flow, House, PrinterEvent, Write};
use crate::job::{Errand, Job, JobId, JobState, Outcome, PrinterId};

/// Why a job is called off that nobody may want any more.
const TOO_LATE: &str = "it had waited too long when it could be printed";

impl<H: House> Flow<H> {
    pub(super) fn printer(
        &mut self,
        now: UnixMs,
        printer: PrinterId,
        event: PrinterEvent,
        actions: &mut Vec<Action>,
    ) {
        // Whether a ticket may leave depends on what arrived before it asked.
        self.plan_arrived(now);
        match event {
            PrinterEvent::Ready => self.desks.ready(printer),
            PrinterEvent::Stuck => self.desks.stuck(printer, self.ticks),
            PrinterEvent::Sending(job) => {
                self.desks.unstuck(printer);
                self.sending(now, printer, job, actions);
            }
            PrinterEvent::Done(job, outcome) => self.done(now, printer, job, &outcome),
            PrinterEvent::Confirmed(job) => self.confirmed_late(now, job),
        }
        self.hand_out(now, actions);
    }

    /// Jobs to spoolers that are free.
    pub(super) fn hand_out(&mut self, now: UnixMs, actions: &mut Vec<Action>) {
        if !self.may_print() {
            return;
        }
        loop {
            let old = self.desks.next_in_line().find(|job| self.is_stale(now, job)).cloned();
            // What cannot be asked about is printed: food is better than silence.
            if !old.is_some_and(|old| self.call_off(now, old, TOO_LATE)) {
                break;
            }
        }
        for job in self.desks.hand_out() {
            let copies = self.desks.copies(&job);
            let errand = Box::new(stamped(job.errand, &self.clock.time(now)));
            actions.push(Action::Print { printer: job.printer, job: job.id, errand, copies });
        }
    }

    fn sending(&mut self, now: UnixMs, printer: PrinterId, job: JobId, actions: &mut Vec<Action>) {
        let order = self.desks.in_hand(printer, job).and_then(|held| held.order);
        // The printer may have been out of paper for long with it.
        if let Some(old) = self.desks.in_hand(printer, job).filter(|held| self.is_stale(now, held)).cloned() {
            self.call_off(now, old, TOO_LATE);
        }
        if !self.may_print() || !self.desks.ask(printer, job) {
            return actions.push(Action::Withhold { printer, job });
        }
        if let Some(order) = order {
            match self.ledger(order) {
                Ok(ledger) => ledger.set_state(job, JobState::Sending),
                // What the order needs by then is planned once its ledger says that this is on its way.
                Err(_) => drop(self.unplanned.entry(order).or_default()),
            }
        }
        self.next.push(Write::JobState { job, state: JobState::Sending, at: now, why: None });
    }

    fn done(&mut self, now: UnixMs, printer: PrinterId, job: JobId, outcome: &Outcome) {
        let Some(mut job) = self.desks.take(printer, job) else { return };
        job.state = outcome.state();
        let why = match outcome {
            Outcome::Unknown { why } => Some(why.clone()),
            Outcome::Printed | Outcome::Sent => None,
        };
        self.settle(now, &job, why);
        if let Some(order) = job.order.filter(|_| job.state == JobState::Unknown) {
            self.copy_to_backup(now, &job);
            // What waits behind it may have to say that this may never have come out.
            self.reconcile(now, order, BTreeSet::new());
        }
    }

    /// A printer says after all that a job is on paper.
    fn confirmed_late(&mut self, now: UnixMs, job: JobId) {
        match self.job(job) {
            Ok(job) if job.state == JobState::Unknown => self.came_out(now, job, "confirmed late"),
            Ok(_) => {}
            Err(error) => tracing::error!(job = job.0, %error, "a late confirmation cannot be noted"),
        }
    }

    /// Writes how a job ended: in the ledger, and in its items for everybody to see. Both or neither, so when the order
    /// cannot be read it is done later.
    pub(super) fn settle(&mut self, now: UnixMs, job: &Job, why: Option<String>) {
        if let Err(error) = self.read_order_of(job) {
            tracing::error!(job = job.id.0, %error, "a printed order cannot be read now");
            return self.unsettled.push((job.clone(), why));
        }
        self.next.push(Write::JobState { job: job.id, state: job.state, at: now, why });
        self.settled.insert(job.id, job.clone());
        self.show(now, job);
    }

    /// Writes how those jobs ended of which it could not be written before.
    pub(super) fn settle_again(&mut self, now: UnixMs) {
        let unsettled = std::mem::take(&mut self.unsettled);
        unsettled.into_iter().for_each(|(job, why)| self.settle(now, &job, why));
    }

    fn read_order_of(&mut self, job: &Job) -> Result<(), BooksError> {
        let Some(order) = job.order else { return Ok(()) };
        self.hub.load(order, &self.house)?;
        self.ledger(order)?.note(job);
        Ok(())
    }

    /// Writes into the items of a job where their tickets are.
    fn show(&mut self, now: UnixMs, job: &Job) {
        let Some(order) = job.order else { return };
        let facts = self.facts(order, job.records().collect::<Vec<_>>());
        self.unmark(job);
        self.touched.insert(order);
        self.mark(now, order, facts);
    }
}

/// With the time at which it goes to the printer.
fn stamped(mut errand: Errand, time: &str) -> Errand {
    match &mut errand {
        Errand::Print(Document::Ticket(ticket)) => time.clone_into(&mut ticket.printed_at),
        Errand::Print(Document::Receipt(receipt)) => time.clone_into(&mut receipt.printed_at),
        Errand::Print(Document::TestPage(_)) | Errand::OpenDrawer => {}
    }
    errand
}
