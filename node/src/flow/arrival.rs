//! Something reached the node: which tickets does it need, and which that wait are wrong now?

use std::collections::BTreeSet;

use printers::ticket::Part;
use sync::hub::ConnId;
use sync::id::{OrderId, RecordId};
use sync::order::Order;
use sync::record::Record;
use sync::time::UnixMs;

use crate::flow::{Action, Flow, House, Write};
use crate::job::{Job, JobId, JobState};
use crate::plan::{Ledger, Plan, Situation, plan, ticket};

impl<H: House> Flow<H> {
    pub(super) fn received(&mut self, now: UnixMs, conn: ConnId, bytes: &[u8], actions: &mut Vec<Action>) {
        let handled = self.hub.receive(conn, bytes, &self.house);
        self.perform(handled.outputs, actions);
        for arrived in handled.arrived {
            let held = arrived.age_ms > self.catalog.site.hold_after_ms;
            let items = arrived.records.iter().filter(|(_, record)| matches!(record, Record::Item(_)));
            let too_old = items.filter(|_| held).map(|(id, _)| *id).collect();
            self.reconcile(now, arrived.order, &too_old);
        }
    }

    /// Brings what is printed, or will be, in line with what the order is.
    pub(super) fn reconcile(&mut self, now: UnixMs, order: OrderId, too_old: &BTreeSet<RecordId>) {
        self.touched.insert(order);
        let Ok(ledger) = self.ledger(order) else { return };
        let Some((read, oddities)) = self.hub.order(order) else { return };
        let route_of = |product| self.catalog.menu.product(product).and_then(|product| product.route.clone());
        let printable = |product| route_of(product).filter(|route| self.desks.of_route(route).is_some());
        let planned = plan(read, oddities, &ledger, &Situation { route_of: &printable, too_old });
        let read = read.clone();
        self.correct_queued(now, &read);
        self.issue(now, &read, planned);
    }

    /// The jobs of an order, from memory or from the books.
    fn ledger(&mut self, order: OrderId) -> Result<Ledger, ()> {
        if let Some(ledger) = self.ledgers.get(&order) {
            return Ok(ledger.clone());
        }
        let jobs =
            self.house.jobs(order).map_err(|error| tracing::error!(%order, %error, "cannot plan tickets"))?;
        let ledger: Ledger = jobs.iter().flat_map(entries).collect();
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
            self.ledgers.entry(order.id).or_default().extend(entries(&job));
            self.next.push(Write::NewJob(job));
        }
        self.hub.write_print(now, order.id, &planned.facts);
    }

    /// A ticket that was not sent yet says what is still wanted, or is not printed at all.
    fn correct_queued(&mut self, now: UnixMs, order: &Order) {
        let mut dropped = Vec::new();
        for job in self.desks.queued_of(order.id) {
            let part = job.ticket.part.unwrap_or(Part { number: 1, of: 1 });
            let mut ticket = ticket(order, &job.records, &job.route, part, &self.catalog, &self.clock);
            ticket.station.clone_from(&job.ticket.station);
            if ticket.lines.is_empty() {
                dropped.push(job.id);
            } else if ticket != job.ticket {
                job.ticket = ticket.clone();
                self.next.push(Write::JobTicket { job: job.id, ticket });
            }
        }
        for job in dropped {
            self.desks.drop_queued(job);
            self.next.push(Write::JobState { job, state: JobState::Cancelled, at: now, why: None });
        }
    }

    /// At the start: what was being sent is uncertain, what was queued is queued again, what is missing is planned.
    pub(super) fn take_up(&mut self, now: UnixMs) -> Result<(), sync::hub::BooksError> {
        for mut job in self.house.unfinished_jobs()? {
            self.hub.load(job.order, &self.house)?;
            if job.state == JobState::Sending {
                job.state = JobState::Unknown;
                let why = Some("the node stopped while the ticket was being sent".to_owned());
                self.settle(now, &job, why);
            } else {
                self.desks.queue(job);
            }
        }
        let orders: Vec<OrderId> = self.hub.orders().collect();
        orders.into_iter().for_each(|order| self.reconcile(now, order, &BTreeSet::new()));
        Ok(())
    }
}

fn entries(job: &Job) -> impl Iterator<Item = (RecordId, sync::menu::Route)> {
    job.records.iter().map(|record| (*record, job.route.clone()))
}
