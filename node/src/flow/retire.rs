//! A printer that is taken away: what waits for it is printed where its route leads now, and its spooler ends.

use sync::time::UnixMs;

use crate::flow::{Action, Flow, House, Write};
use crate::job::{Job, JobState, PrinterId};

/// Why a job is called off whose printer is gone.
const GONE: &str = "its printer was taken away";

impl<H: House> Flow<H> {
    /// Finds another place for what waits at printers that are gone, and lets those go that have nothing to do any more.
    pub(super) fn clear_out(&mut self, now: UnixMs, actions: &mut Vec<Action>) {
        for job in self.desks.left_behind() {
            let place = job.route.as_ref().and_then(|route| self.desks.of_route(route));
            match place.map(|(printer, _)| printer) {
                Some(printer) => self.amend(now, Job { printer, ..job }, Some(GONE.to_owned())),
                // Whether its items are wanted is asked; a bill or a test page is asked for again.
                None if job.order.is_some() && job.route.is_some() => drop(self.call_off(now, job, GONE)),
                None => self.amend(now, Job { state: JobState::Cancelled, ..job }, Some(GONE.to_owned())),
            }
        }
        for printer in self.desks.gone() {
            if !self.is_planned_for(printer) {
                self.desks.remove(printer);
                actions.push(Action::Retire(printer));
            }
        }
    }

    /// Whether a job for a printer is in the next transaction.
    fn is_planned_for(&self, printer: PrinterId) -> bool {
        self.next.iter().any(|write| matches!(write, Write::NewJob(job) if job.printer == printer))
    }
}
