//! What people ask of the printers. Like everything else it is on disk before it is answered.

use printers::document::Document;
use printers::test_page::TestPage;
use printers::ticket::Mark;
use sync::hub::BooksError;
use sync::id::OrderId;
use sync::time::UnixMs;
use thiserror::Error;

use crate::flow::backup::corrects;
use crate::flow::{Action, Flow, House, Write};
use crate::job::{Errand, Job, JobId, JobState, PrinterId};
use crate::plan::{Writer, language, receipt};

/// What a person wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Print it once more, marked.
    Reprint(JobId),
    /// Do not print it; nothing of it was sent.
    Cancel(JobId),
    /// Somebody looked: what was uncertain is on paper.
    OnPaper(JobId),
    /// The bill or receipt of an order, or of one of its checks.
    Receipt {
        /// Which order.
        order: OrderId,
        /// Which check; none for the whole order.
        check: Option<u32>,
        /// Where.
        printer: PrinterId,
    },
    /// A page by which a printer is set up.
    TestPage(PrinterId),
    /// Open the drawer that hangs on a printer.
    OpenDrawer(PrinterId),
}

/// Names a request until it is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Why it is not done.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// There is no such job, order or printer.
    #[error("there is no such thing")]
    Missing,
    /// It is on its way to paper, or there already.
    #[error("it is not waiting any more")]
    NotWaiting,
    /// What the kitchen has on paper is wrong until it is printed.
    #[error("it corrects what the kitchen has on paper")]
    Corrects,
    /// It is known whether it is on paper.
    #[error("it is not uncertain")]
    NotUncertain,
    /// It still waits for its printer.
    #[error("it is still waiting for its printer")]
    StillWaiting,
    /// The books cannot be read or written now.
    #[error("the node cannot use its database now")]
    Books,
}

impl From<BooksError> for Refusal {
    fn from(error: BooksError) -> Self {
        tracing::error!(%error, "what a person asked for cannot be read");
        Self::Books
    }
}

impl<H: House> Flow<H> {
    /// Somebody asks for something: they are answered once it is on disk.
    pub(super) fn requested(
        &mut self,
        now: UnixMs,
        id: RequestId,
        request: &Request,
        actions: &mut Vec<Action>,
    ) {
        // What it is about may just have arrived.
        self.plan_arrived(now);
        match self.request(now, request) {
            Ok(job) => self.asked.push((id, job)),
            Err(refusal) => actions.push(Action::Answer { id, answer: Err(refusal) }),
        }
        self.hand_out(now, actions);
    }

    /// Does it as far as it can be done before it is on disk; answers with the job that it is about.
    fn request(&mut self, now: UnixMs, request: &Request) -> Result<JobId, Refusal> {
        match *request {
            Request::Reprint(job) => self.reprint(now, job),
            Request::Cancel(job) => self.cancel(now, job),
            Request::OnPaper(job) => self.settle_by_word(now, job),
            Request::Receipt { order, check, printer } => self.print_receipt(now, order, check, printer),
            Request::TestPage(printer) => {
                let test = |flow: &Self, name: &str| TestPage {
                    language: language(&flow.catalog),
                    printer: name.to_owned(),
                    printed_at: format!("{} {}", flow.clock.date(now), flow.clock.time(now)),
                };
                let name = self.desks.name(printer).ok_or(Refusal::Missing)?.to_owned();
                let errand = Errand::Print(Document::TestPage(test(self, &name)));
                Ok(self.add_errand(now, printer, None, errand))
            }
            Request::OpenDrawer(printer) => {
                self.desks.name(printer).ok_or(Refusal::Missing)?;
                Ok(self.add_errand(now, printer, None, Errand::OpenDrawer))
            }
        }
    }

    fn reprint(&mut self, now: UnixMs, id: JobId) -> Result<JobId, Refusal> {
        let job = self.job(id)?;
        if job.state.is_unfinished() {
            return Err(Refusal::StillWaiting);
        }
        // Copies are counted from the first of all.
        let first = job.again_of.map_or(Ok(job.clone()), |first| self.job(first))?;
        if let Some(order) = first.order {
            self.ledger(order)?;
        }
        // Of two taps the second is one too many.
        let ledger = first.order.and_then(|order| self.ledgers.get(&order));
        let copies = ledger.map(|ledger| ledger.copies_of(first.id)).unwrap_or_default();
        if copies.into_iter().any(|copy| self.job(copy).is_ok_and(|copy| copy.state.is_unfinished())) {
            return Err(Refusal::StillWaiting);
        }
        let is_here = |printer: &PrinterId| self.desks.name(*printer).is_some();
        let of_route = || first.route.as_ref().and_then(|route| self.desks.of_route(route));
        let printer = [first.printer, job.printer].into_iter().find(is_here);
        let printer = printer.or_else(|| Some(of_route()?.0)).ok_or(Refusal::Missing)?;
        let copy = if first.state == JobState::Unknown {
            self.print_again(now, &first, printer, [Mark::PossibleDuplicate])
        } else {
            let number = u16::try_from(self.house.copies_of(first.id)?).unwrap_or(u16::MAX).saturating_add(1);
            self.print_again(now, &first, printer, [Mark::Reprint(number)])
        };
        Ok(copy.id)
    }

    fn cancel(&mut self, now: UnixMs, id: JobId) -> Result<JobId, Refusal> {
        let known = self.job(id)?;
        let job = self.waiting_job(id).filter(|_| known.state == JobState::Queued).cloned();
        let job = job.ok_or(Refusal::NotWaiting)?;
        if corrects(&job) {
            return Err(Refusal::Corrects);
        }
        // What nobody prints of an order is asked about: it is not forgotten.
        self.call_off(now, job, "a manager called it off").then_some(id).ok_or(Refusal::Books)
    }

    fn settle_by_word(&mut self, now: UnixMs, id: JobId) -> Result<JobId, Refusal> {
        let job = self.job(id)?;
        if job.state != JobState::Unknown {
            return Err(Refusal::NotUncertain);
        }
        self.came_out(now, job, "somebody found it on paper");
        Ok(id)
    }

    /// What was uncertain is on paper after all.
    pub(super) fn came_out(&mut self, now: UnixMs, job: Job, why: &str) {
        let ledger = job.order.and_then(|order| self.ledger(order).ok());
        let copies = ledger.map(|ledger| ledger.copies_of(job.id)).unwrap_or_default();
        for copy in copies {
            if let Some(waiting) = self.waiting_job(copy).cloned() {
                let off = Job { state: JobState::Cancelled, ..waiting };
                self.amend(now, off, Some("the first copy came out".to_owned()));
            }
        }
        self.settle(now, &Job { state: JobState::Printed, ..job }, Some(why.to_owned()));
    }

    fn print_receipt(
        &mut self,
        now: UnixMs,
        order: OrderId,
        check: Option<u32>,
        printer: PrinterId,
    ) -> Result<JobId, Refusal> {
        self.desks.name(printer).ok_or(Refusal::Missing)?;
        self.hub.load(order, &self.house)?;
        let Some((read, _)) = self.hub.order(order) else { return Err(Refusal::Missing) };
        let writer = Writer { catalog: &self.catalog, clock: &self.clock };
        let mut written = receipt(writer, read, check, now);
        // The same again is a copy; what has changed since is a new one.
        let same = |job: &Job| match &job.errand {
            Errand::Print(Document::Receipt(earlier)) if job.state != JobState::Cancelled => {
                let plain = |receipt: &printers::receipt::Receipt| printers::receipt::Receipt {
                    copy: None,
                    printed_at: String::new(),
                    ..receipt.clone()
                };
                plain(earlier) == plain(&written)
            }
            _ => false,
        };
        let planned = self.next.iter().filter_map(|write| match write {
            Write::NewJob(job) => Some(job.clone()),
            _ => None,
        });
        let earlier = self.house.jobs(order)?.into_iter().chain(planned).filter(same).count();
        written.copy = u16::try_from(earlier).ok().filter(|earlier| *earlier > 0);
        self.touched.insert(order);
        Ok(self.add_errand(now, printer, Some(order), Errand::Print(Document::Receipt(written))))
    }

    fn add_errand(
        &mut self,
        now: UnixMs,
        printer: PrinterId,
        order: Option<OrderId>,
        errand: Errand,
    ) -> JobId {
        let id = self.next_job();
        self.add_job(Job {
            id,
            printer,
            order,
            route: None,
            table: None,
            entries: Vec::new(),
            errand,
            again_of: None,
            state: JobState::Queued,
            at: now,
        });
        id
    }

    /// A job as it is by now, on disk or not.
    pub(super) fn job(&self, id: JobId) -> Result<Job, Refusal> {
        if let Some(waiting) = self.waiting_job(id) {
            let state = if self.desks.is_asked(id) { JobState::Sending } else { waiting.state };
            return Ok(Job { state, ..waiting.clone() });
        }
        let settled = self.settled.get(&id).or_else(|| self.in_flight.as_ref()?.settled.get(&id));
        let unsettled = self.unsettled.iter().map(|(job, _)| job).find(|job| job.id == id);
        if let Some(job) = settled.or(unsettled) {
            return Ok(job.clone());
        }
        self.house.job(id)?.ok_or(Refusal::Missing)
    }
}
