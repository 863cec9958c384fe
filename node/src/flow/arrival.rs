//! Something reached the node: which tickets does it need, and which that wait are wrong now?

use std::collections::BTreeSet;

use printers::ticket::{Part, Ticket};
use sync::document::{PrintFact, Remark};
use sync::hub::{BooksError, ConnId};
use sync::id::{OrderId, RecordId};
use sync::order::{Line, Order, PrintState};
use sync::record::Record;
use sync::time::UnixMs;

use crate::flow::{Action, Flow, House, Write};
use crate::job::{Job, JobId, JobState};
use crate::plan::{Ledger, Plan, Situation, plan, ticket};

impl<H: House> Flow<H> {
    pub(super) fn received(&mut self, now: UnixMs, conn: ConnId, bytes: &[u8], actions: &mut Vec<Action>) {
        let handled = self.hub.receive(conn, bytes, &self.house);
        self.perform(handled.outputs, actions);
        // All of a push is in its orders already: what waits for a word must be known before any of it is planned.
        for arrived in handled.arrived {
            let remarks = self.remarks_on(now, &arrived);
            self.hub.write_remarks(now, arrived.order, &remarks);
            let too_old = arrived.age_ms > self.catalog.site.hold_after_ms;
            let items = arrived.records.iter().filter(|(_, record)| matches!(record, Record::Item(_)));
            let is_late = |id: &RecordId| remarks.contains(&(Remark::Late, *id));
            let ids = items.map(|(id, _)| *id).filter(|id| too_old || is_late(id));
            self.arrived.entry(arrived.order).or_default().extend(ids);
        }
    }

    /// Plans what arrived since the last transaction was made: once for an order, however much of it came.
    pub(super) fn plan_arrived(&mut self, now: UnixMs) {
        let arrived = std::mem::take(&mut self.arrived);
        arrived.into_iter().for_each(|(order, waits)| self.reconcile(now, order, waits));
    }

    /// Brings what is printed, or will be, in line with what the order is; later, when the books cannot be read now.
    pub(super) fn reconcile(&mut self, now: UnixMs, order: OrderId, mut too_old: BTreeSet<RecordId>) {
        // Whatever the reason, all of the order is planned: what else waits in it must be known, too.
        let waiting = [self.arrived.remove(&order), self.unplanned.remove(&order)];
        too_old.extend(waiting.into_iter().flatten().flatten());
        self.touched.insert(order);
        if let Err(error) = self.plan_missing(now, order, &too_old) {
            tracing::error!(%order, %error, "tickets cannot be planned now");
            self.hold(now, order, &too_old);
            self.unplanned.entry(order).or_default().extend(too_old);
        }
    }

    /// That these were too old when they came must not be forgotten should the node die before they are planned.
    fn hold(&mut self, now: UnixMs, order: OrderId, too_old: &BTreeSet<RecordId>) {
        let Some((read, _)) = self.hub.order(order) else { return };
        let held = |line: &Line| {
            let route = self.catalog.menu.product(line.item.product)?.route.clone()?;
            Some(PrintFact { item: line.id, route: Some(route), state: PrintState::Held, printed: false })
        };
        let too_old = read.lines.iter().filter(|line| too_old.contains(&line.id));
        let facts: Vec<PrintFact> = too_old.filter_map(held).collect();
        self.hub.write_print(now, order, &facts);
    }

    /// Plans what could not be planned, or whose plan was lost with a transaction.
    pub(super) fn plan_again(&mut self, now: UnixMs) {
        let unplanned = std::mem::take(&mut self.unplanned);
        unplanned.into_iter().for_each(|(order, too_old)| self.reconcile(now, order, too_old));
    }

    fn plan_missing(
        &mut self,
        now: UnixMs,
        order: OrderId,
        too_old: &BTreeSet<RecordId>,
    ) -> Result<(), BooksError> {
        self.hub.load(order, &self.house)?;
        let ledger = self.ledger(order)?;
        let Some((read, oddities)) = self.hub.order(order) else { return Ok(()) };
        let route_of = |product| self.catalog.menu.product(product).and_then(|product| product.route.clone());
        let printable = |product| route_of(product).filter(|route| self.desks.of_route(route).is_some());
        let mut planned = plan(read, oddities, &ledger, &Situation { route_of: &printable, too_old });
        planned.leave_out(&self.elsewhere(order, &planned)?);
        let read = read.clone();
        self.correct_waiting(now, &read);
        self.issue(now, &read, planned);
        Ok(())
    }

    /// Planned items that have a ticket in another order: only a tampered app, or one that lost its memory, sends one
    /// item to two orders.
    fn elsewhere(&self, order: OrderId, planned: &Plan) -> Result<BTreeSet<RecordId>, BooksError> {
        let mut elsewhere = BTreeSet::new();
        for record in planned.tickets.values().flatten() {
            let mut others = self.ledgers.iter().filter(|(other, _)| **other != order);
            if others.any(|(_, ledger)| ledger.contains(record)) || self.house.has_ticket(*record)? {
                elsewhere.insert(*record);
            }
        }
        Ok(elsewhere)
    }

    /// The items of an order that have tickets, from memory or from the books.
    fn ledger(&mut self, order: OrderId) -> Result<Ledger, BooksError> {
        if let Some(ledger) = self.ledgers.get(&order) {
            return Ok(ledger.clone());
        }
        let ledger: Ledger = self.house.jobs(order)?.into_iter().flat_map(|job| job.records).collect();
        self.ledgers.insert(order, ledger.clone());
        Ok(ledger)
    }

    /// Makes jobs of planned tickets, and writes into the items where their tickets are.
    fn issue(&mut self, now: UnixMs, order: &Order, planned: Plan) {
        let of = u16::try_from(planned.tickets.len()).unwrap_or(u16::MAX);
        for (number, (route, records)) in (1..).zip(planned.tickets) {
            let Some((printer, station)) = self.desks.of_route(&route) else { continue };
            let station = station.to_owned();
            let part = Part { number, of };
            let mut ticket = ticket(order, &records, &route, part, &self.catalog, &self.clock);
            ticket.station = station;
            self.last_job = JobId(self.last_job.0 + 1);
            let id = self.last_job;
            let state = JobState::Queued;
            let job = Job { id, printer, order: order.id, route, records, ticket, state, at: now };
            self.ledgers.entry(order.id).or_default().extend(&job.records);
            self.next.push(Write::NewJob(job));
        }
        self.mark(now, order.id, planned.facts);
    }

    /// A ticket that was not sent yet says what is still wanted, or is not printed at all.
    pub(super) fn correct_waiting(&mut self, now: UnixMs, order: &Order) {
        let corrected = |job: &Job| {
            let part = job.ticket.part.unwrap_or(Part { number: 1, of: 1 });
            let mut ticket = ticket(order, &job.records, &job.route, part, &self.catalog, &self.clock);
            ticket.station.clone_from(&job.ticket.station);
            (ticket != job.ticket).then_some((job.id, ticket))
        };
        let corrected: Vec<(JobId, Ticket)> = self.desks.waiting_of(order.id).filter_map(corrected).collect();
        for (job, ticket) in corrected {
            if ticket.lines.is_empty() {
                self.desks.withdraw(job);
                self.next.push(Write::JobState { job, state: JobState::Cancelled, at: now, why: None });
            } else {
                self.desks.correct(job, &ticket);
                self.next.push(Write::JobTicket { job, ticket });
            }
        }
    }

    /// At the start: what was being sent is uncertain, what was queued is queued again, what is missing is planned.
    pub(super) fn take_up(&mut self, now: UnixMs) -> Result<(), BooksError> {
        for mut job in self.house.unfinished_jobs()? {
            // A ticket says all that is on it: it is printed, even if its order cannot be read.
            if let Err(error) = self.hub.load(job.order, &self.house) {
                tracing::error!(order = %job.order, %error, "the order of a ticket cannot be read");
            }
            if job.state == JobState::Sending {
                job.state = JobState::Unknown;
                let why = Some("the node stopped while the ticket was being sent".to_owned());
                self.settle(now, &job, why);
            } else {
                self.mark(now, job.order, job.facts());
                self.desks.queue(job);
            }
        }
        let orders: Vec<OrderId> = self.hub.orders().collect();
        orders.into_iter().for_each(|order| self.reconcile(now, order, BTreeSet::new()));
        Ok(())
    }
}
