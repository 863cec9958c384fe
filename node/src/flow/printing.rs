//! From a queued job to paper: every step that must survive a crash is on disk before the next one begins.

use sync::time::UnixMs;

use crate::flow::{Action, Flow, House, PrinterEvent, Write};
use crate::job::{Job, JobId, JobState, Outcome, PrinterId};

impl<H: House> Flow<H> {
    pub(super) fn printer(
        &mut self,
        now: UnixMs,
        printer: PrinterId,
        event: PrinterEvent,
        actions: &mut Vec<Action>,
    ) {
        match event {
            PrinterEvent::Ready => self.desks.ready(printer),
            PrinterEvent::Sending(job) => self.sending(now, printer, job, actions),
            PrinterEvent::Done(job, outcome) => self.done(now, printer, job, &outcome),
        }
        self.hand_out(now, actions);
    }

    /// Tickets to spoolers that are free.
    pub(super) fn hand_out(&mut self, now: UnixMs, actions: &mut Vec<Action>) {
        for job in self.desks.hand_out() {
            let mut ticket = job.ticket;
            ticket.printed_at = self.clock.time(now);
            actions.push(Action::Print { printer: job.printer, job: job.id, ticket: Box::new(ticket) });
        }
    }

    fn sending(&mut self, now: UnixMs, printer: PrinterId, job: JobId, actions: &mut Vec<Action>) {
        if !self.desks.ask(printer, job) {
            return actions.push(Action::Withhold { printer, job });
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
    }

    /// Writes how a job ended: in the ledger, and in its items for everybody to see.
    pub(super) fn settle(&mut self, now: UnixMs, job: &Job, why: Option<String>) {
        self.next.push(Write::JobState { job: job.id, state: job.state, at: now, why });
        self.settled.insert(job.id, job.clone());
        self.show(now, job);
    }

    /// Writes into the items of a job where their ticket is.
    pub(super) fn show(&mut self, now: UnixMs, job: &Job) {
        self.unmark(job);
        if let Err(error) = self.hub.load(job.order, &self.house) {
            tracing::error!(order = %job.order, %error, "a printed order cannot be read");
        }
        self.touched.insert(job.order);
        self.hub.write_print(now, job.order, &job.facts());
    }
}
