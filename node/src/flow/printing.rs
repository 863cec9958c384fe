//! From a queued job to paper: every step that must survive a crash is on disk before the next one begins.

use sync::id::RecordId;
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
        // Whether a ticket may leave depends on what arrived before it asked.
        self.plan_arrived(now);
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
        if let Some(order) = self.desks.in_hand(printer, job).map(|held| held.order)
            && let Err(error) = self.hub.load(order, &self.house)
        {
            tracing::error!(%order, %error, "what a ticket says cannot be compared now");
        }
        let on_ticket = self.desks.in_hand(printer, job).map(|held| self.on_ticket(held)).unwrap_or_default();
        if !self.desks.ask(printer, job, on_ticket) {
            return actions.push(Action::Withhold { printer, job });
        }
        self.next.push(Write::JobState { job, state: JobState::Sending, at: now, why: None });
    }

    /// The items that a ticket says: what was taken off in time is not on it any more.
    fn on_ticket(&self, job: &Job) -> Vec<RecordId> {
        let Some((order, _)) = self.hub.order(job.order) else { return job.records.clone() };
        let lines = order.lines.iter().filter(|line| line.kitchen_qty() > 0);
        lines.map(|line| line.id).filter(|item| job.records.contains(item)).collect()
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

    /// Writes how a job ended: in the ledger, and in its items for everybody to see. Both or neither, so when the order
    /// cannot be read it is done later.
    pub(super) fn settle(&mut self, now: UnixMs, job: &Job, why: Option<String>) {
        if let Err(error) = self.hub.load(job.order, &self.house) {
            tracing::error!(order = %job.order, %error, "a printed order cannot be read now");
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

    /// Writes into the items of a job where their ticket is.
    fn show(&mut self, now: UnixMs, job: &Job) {
        self.unmark(job);
        self.touched.insert(job.order);
        self.hub.write_print(now, job.order, &job.facts());
    }
}
