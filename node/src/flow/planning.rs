//! From what an order is to jobs: which tickets are missing, and which that wait are wrong now?

use std::collections::{BTreeMap, BTreeSet};

use printers::document::Document;
use printers::ticket::{Mark, Part};
use sync::document::PrintFact;
use sync::hub::BooksError;
use sync::id::{OrderId, ProductId, RecordId};
use sync::menu::Route;
use sync::order::{Line, Order, PrintState};
use sync::record::Item;
use sync::time::UnixMs;

use crate::flow::{Flow, House, Write};
use crate::job::{Errand, Job, JobId, JobState};
use crate::plan::{Draft, Ledger, Plan, Situation, Writer, plan};

impl<H: House> Flow<H> {
    /// Brings what is printed, or will be, in line with what the order is; later, when the books cannot be read now.
    pub(super) fn reconcile(&mut self, now: UnixMs, order: OrderId, mut too_old: BTreeSet<RecordId>) {
        let mut seen = BTreeSet::from([order]);
        let mut open = vec![order];
        while let Some(order) = open.pop() {
            self.reconcile_alone(now, order, std::mem::take(&mut too_old));
            // What it took over from others was told to the kitchen in their names. They may have taken over something, too.
            open.extend(self.takers(order).into_iter().filter(|taker| seen.insert(*taker)));
        }
    }

    fn reconcile_alone(&mut self, now: UnixMs, order: OrderId, mut too_old: BTreeSet<RecordId>) {
        // Whatever the reason, all of the order is planned: what else waits in it must be known, too.
        let waiting = [self.arrived.remove(&order), self.unplanned.remove(&order)];
        too_old.extend(waiting.into_iter().flatten().flatten());
        self.touched.insert(order);
        if let Err(error) = self.plan_order(now, order, &too_old) {
            tracing::error!(%order, %error, "tickets cannot be planned now");
            self.hold(now, order, &too_old);
            self.unplanned.entry(order).or_default().extend(too_old);
        }
    }

    /// That these were too old when they came must not be forgotten should the node die before they are planned.
    fn hold(&mut self, now: UnixMs, order: OrderId, too_old: &BTreeSet<RecordId>) {
        let Some((read, _)) = self.hub.order(order) else { return };
        let held = |line: &Line| {
            let route = self.route_now(line.item.product)?.clone();
            Some(PrintFact { item: line.id, route: Some(route), state: PrintState::Held, printed: false })
        };
        let too_old = read.lines.iter().filter(|line| too_old.contains(&line.id));
        let facts: Vec<PrintFact> = too_old.filter_map(held).collect();
        self.hub.write_print(now, order, &facts);
    }

    /// Plans what could not be planned, or whose plan was lost with a transaction.
    pub(super) fn plan_again(&mut self, now: UnixMs) {
        let unplanned: Vec<OrderId> = self.unplanned.keys().copied().collect();
        for order in unplanned {
            if let Some(too_old) = self.unplanned.remove(&order) {
                self.reconcile(now, order, too_old);
            }
        }
    }

    fn plan_order(
        &mut self,
        now: UnixMs,
        order: OrderId,
        too_old: &BTreeSet<RecordId>,
    ) -> Result<(), BooksError> {
        self.hub.load(order, &self.house)?;
        let ledger = self.ledger(order)?.clone();
        let given = self.given(order)?;
        let Some((read, oddities)) = self.hub.order(order) else { return Ok(()) };
        let former = self.former_routes(read)?;
        let route_of = |line: &Line| {
            let route = self.route_now(line.item.product).or_else(|| former.get(&line.item.product))?;
            self.desks.of_route(route).is_some().then(|| route.clone())
        };
        let mut planned =
            plan(read, oddities, &ledger, &Situation { route_of: &route_of, too_old, given: &given, now });
        planned.leave_out(&self.elsewhere(order, &planned)?);
        let read = read.clone();
        for (job, draft) in &planned.waiting {
            self.revise(now, &read, *job, draft);
        }
        let drafts = std::mem::take(&mut planned.missing);
        let drafts = match self.doubtful.remove(&order) {
            true => self.doubt(order, drafts),
            false => drafts.into_iter().map(|draft| (draft, JobState::Queued)).collect(),
        };
        self.issue(now, &read, drafts, planned.facts);
        Ok(())
    }

    /// Where a product of the menu in force is prepared.
    fn route_now(&self, product: ProductId) -> Option<&Route> {
        let menu = &self.catalog.menu;
        menu.route_of(menu.product(product)?).or(self.catalog.site.default_route.as_ref())
    }

    /// Where those are prepared that were taken off the menu since they were ordered.
    fn former_routes(&self, order: &Order) -> Result<BTreeMap<ProductId, Route>, BooksError> {
        let mut former = BTreeMap::new();
        let is_gone = |line: &&Line| self.catalog.menu.product(line.item.product).is_none();
        for Item { product, menu_version, .. } in order.lines.iter().filter(is_gone).map(|line| &line.item) {
            let Some(menu) = self.house.menu(*menu_version)? else { continue };
            let route = menu.product(*product).and_then(|known| menu.route_of(known).cloned());
            former.extend(route.or(self.catalog.site.default_route.clone()).map(|route| (*product, route)));
        }
        Ok(former)
    }

    /// Planned items that have a ticket in another order: only a tampered app, or one that lost its memory, sends one
    /// item to two orders.
    fn elsewhere(&self, order: OrderId, planned: &Plan) -> Result<BTreeSet<RecordId>, BooksError> {
        let mut elsewhere = BTreeSet::new();
        for record in planned.new_items() {
            let mut others = self.ledgers.iter().filter(|(other, _)| **other != order);
            if others.any(|(_, ledger)| ledger.contains(record))
                || self.house.has_ticket_elsewhere(record, order)?
            {
                elsewhere.insert(record);
            }
        }
        Ok(elsewhere)
    }

    /// What the stations were told of an order, from memory or from the books.
    pub(super) fn ledger(&mut self, order: OrderId) -> Result<&mut Ledger, BooksError> {
        if !self.ledgers.contains_key(&order) {
            let mut ledger = Ledger::of(&self.house.jobs(order)?);
            // The books do not know yet which tickets may leave.
            self.desks.asked().for_each(|job| ledger.set_state(job, JobState::Sending));
            self.ledgers.insert(order, ledger);
        }
        Ok(self.ledgers.entry(order).or_default())
    }

    /// Makes jobs of planned tickets, and writes into the items where their tickets are.
    fn issue(
        &mut self,
        now: UnixMs,
        order: &Order,
        drafts: Vec<(Draft, JobState)>,
        mut facts: Vec<PrintFact>,
    ) {
        let of = u16::try_from(drafts.len()).unwrap_or(u16::MAX);
        let mut records = Vec::new();
        for (number, (draft, state)) in (1..).zip(drafts) {
            let Some((printer, station)) = self.desks.of_draft(&draft) else {
                tracing::error!(order = %order.id, route = draft.route.0, "no printer prints for this station any more");
                continue;
            };
            let writer = Writer { catalog: &self.catalog, clock: &self.clock };
            let ticket = writer.ticket(order, &draft, station, Some(Part { number, of }));
            let job = Job {
                id: self.next_job(),
                printer,
                order: Some(order.id),
                route: Some(draft.route),
                table: order.table,
                entries: draft.entries,
                errand: Errand::Print(Document::Ticket(ticket)),
                again_of: None,
                state,
                at: now,
            };
            records.extend(job.records());
            self.add_job(job);
        }
        facts.extend(self.facts(order.id, records));
        self.mark(now, order.id, facts);
    }

    /// The number of the next job.
    pub(super) fn next_job(&mut self) -> JobId {
        self.last_job = JobId(self.last_job.0 + 1);
        self.last_job
    }

    /// A new job joins the next transaction.
    pub(super) fn add_job(&mut self, job: Job) {
        if let Some(ledger) = job.order.and_then(|order| self.ledgers.get_mut(&order)) {
            ledger.note(&job);
        }
        self.next.push(Write::NewJob(job));
    }

    /// Where the tickets of these items are, by what is known now.
    pub(super) fn facts(
        &self,
        order: OrderId,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Vec<PrintFact> {
        let Some(ledger) = self.ledgers.get(&order) else { return Vec::new() };
        let records: BTreeSet<RecordId> = records.into_iter().collect();
        records.into_iter().filter_map(|record| ledger.fact(record)).collect()
    }

    /// A ticket that was not sent yet says what is still wanted, or is not printed at all.
    fn revise(&mut self, now: UnixMs, order: &Order, id: JobId, draft: &Draft) {
        let Some(job) = self.waiting_job(id).cloned() else { return };
        if self.desks.is_asked(id) {
            // Its ledger was read while permission to send it was on its way to disk: it says what it says.
            self.unplanned.entry(order.id).or_default();
            return;
        }
        if !draft.is_wanted() {
            return self.amend(now, Job { state: JobState::Cancelled, ..job }, None);
        }
        let Some(old) = job.ticket() else { return };
        let writer = Writer { catalog: &self.catalog, clock: &self.clock };
        let mut ticket = writer.ticket(order, draft, &old.station, old.part);
        ticket.marks.extend(old.marks.iter().filter(|mark| matches!(mark, Mark::BackupFrom(_))).cloned());
        let errand = Errand::Print(Document::Ticket(ticket));
        let entries = draft.entries.clone();
        let revised = Job { errand, entries, table: order.table, ..job.clone() };
        if revised != job {
            self.amend(now, revised, None);
        }
    }

    /// A job of which nothing was sent yet, wherever it is.
    pub(super) fn waiting_job(&self, id: JobId) -> Option<&Job> {
        let mut planned = self.next.iter().filter_map(|write| match write {
            Write::NewJob(job) => Some(job),
            _ => None,
        });
        planned.find(|job| job.id == id).or_else(|| self.desks.waiting(id))
    }

    /// Makes a job of which nothing was sent yet something else, or nothing, wherever it is.
    pub(super) fn amend(&mut self, now: UnixMs, job: Job, why: Option<String>) {
        if let Some(order) = job.order {
            if let Some(ledger) = self.ledgers.get_mut(&order) {
                ledger.note(&job);
            }
            self.unmark(&job);
            let records: Vec<RecordId> = job.entries.iter().map(|entry| entry.record).collect();
            let facts = self.facts(order, records);
            self.mark(now, order, facts);
        }
        let planned = self.next.iter_mut().find_map(|write| match write {
            Write::NewJob(planned) if planned.id == job.id => Some(planned),
            _ => None,
        });
        if let Some(planned) = planned {
            *planned = job;
            return;
        }
        if let Some(before) = self.waiting_job(job.id).cloned() {
            self.amended.entry(job.id).or_insert(before);
        }
        let is_off = job.state == JobState::Cancelled;
        self.desks.amend(&job);
        self.next.push(match is_off {
            true => Write::JobState { job: job.id, state: job.state, at: now, why },
            false => Write::JobChanged(job),
        });
    }

    /// At the start: what was being sent is uncertain, what was queued is queued again, what is missing is planned.
    pub(super) fn take_up(&mut self, now: UnixMs) -> Result<(), BooksError> {
        for mut job in self.house.unfinished_jobs()? {
            // A ticket says all that is on it: it is printed, even if its order cannot be read.
            if let Some(order) = job.order
                && let Err(error) = self.hub.load(order, &self.house)
            {
                tracing::error!(%order, %error, "the order of a ticket cannot be read");
            }
            if job.state == JobState::Sending {
                job.state = JobState::Unknown;
                let why = Some("the node stopped while the ticket was being sent".to_owned());
                self.settle(now, &job, why);
                self.copy_to_backup(now, &job);
            } else {
                if let Some(order) = job.order {
                    self.ledger(order)?;
                    let facts = self.facts(order, job.records().collect::<Vec<_>>());
                    self.mark(now, order, facts);
                }
                self.desks.queue(job);
            }
        }
        let orders: Vec<OrderId> = self.hub.orders().collect();
        // The rows of all of these say that they are open.
        let is_over = |order: &OrderId| self.hub.order(*order).is_some_and(|(read, _)| read.status.is_over());
        self.kept_open = orders.iter().copied().filter(is_over).collect();
        orders.into_iter().for_each(|order| self.reconcile(now, order, BTreeSet::new()));
        Ok(())
    }
}
