//! Who prints what, and what each printer's spooler has in hand.

use std::collections::{BTreeMap, BTreeSet};

use printers::ticket::Mark;
use sync::menu::Route;

use crate::flow::{Backup, Printer, RouteRule, WhenUnsure};
use crate::job::{Job, JobId, JobState, PrinterId};
use crate::plan::Draft;

/// All printers.
pub(super) struct Desks {
    desks: BTreeMap<PrinterId, Desk>,
    rules: BTreeMap<Route, RouteRule>,
}

/// One printer: its queue and what its spooler does.
struct Desk {
    printer: Printer,
    queue: BTreeMap<JobId, Job>,
    hand: Hand,
    /// Since when, in ticks, it has a job and does not print.
    stuck_since: Option<u32>,
    /// It was taken away, and what it has goes elsewhere.
    is_gone: bool,
}

/// What a spooler has in hand.
#[derive(Debug, Default)]
enum Hand {
    /// It has not said that it is there.
    #[default]
    Away,
    Free,
    Holds(Box<Job>, Hold),
    /// A job that nobody wants any more: it is told so when it asks.
    Withdrawn,
}

/// How far a job in a spooler's hand is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Hold {
    /// The spooler waits for its printer with it.
    Handed,
    /// Its ticket says something else by now: it must come back before it is sent.
    Outdated,
    /// It asked whether the first byte may leave.
    Asked,
}

impl Desks {
    pub(super) fn new(printers: Vec<Printer>, rules: Vec<RouteRule>) -> Self {
        let mut desks = Self { desks: BTreeMap::new(), rules: BTreeMap::new() };
        desks.change(printers, rules);
        desks
    }

    /// What the printers are called and what they print from now on.
    pub(super) fn change(&mut self, printers: Vec<Printer>, rules: Vec<RouteRule>) {
        self.rules = rules.into_iter().map(|rule| (rule.route.clone(), rule)).collect();
        self.desks.values_mut().for_each(|desk| desk.is_gone = true);
        for printer in printers {
            let desk = self.desks.entry(printer.id).or_insert_with(|| Desk::new(printer.clone()));
            (desk.printer, desk.is_gone) = (printer, false);
        }
    }

    /// What waits at printers that are gone, and nothing of it was sent.
    pub(super) fn left_behind(&self) -> Vec<Job> {
        let gone = self.desks.values().filter(|desk| desk.is_gone);
        gone.flat_map(|desk| desk.queue.values().chain(desk.hand.unasked())).cloned().collect()
    }

    /// The printers that are gone and have nothing to do.
    pub(super) fn gone(&self) -> Vec<PrinterId> {
        let is_idle = |desk: &&Desk| desk.is_gone && desk.queue.is_empty() && desk.hand.held().is_none();
        self.desks.values().filter(is_idle).map(|desk| desk.printer.id).collect()
    }

    /// Nobody speaks of this printer any more.
    pub(super) fn remove(&mut self, printer: PrinterId) {
        self.desks.remove(&printer);
    }

    /// What a printer is called.
    pub(super) fn name(&self, printer: PrinterId) -> Option<&str> {
        self.desks.get(&printer).filter(|desk| !desk.is_gone).map(|desk| desk.printer.name.as_str())
    }

    /// A printer that has a job does not print.
    pub(super) fn stuck(&mut self, printer: PrinterId, tick: u32) {
        let desk = self.desks.get_mut(&printer);
        desk.into_iter().for_each(|desk| desk.stuck_since = desk.stuck_since.or(Some(tick)));
    }

    /// A printer prints.
    pub(super) fn unstuck(&mut self, printer: PrinterId) {
        self.desks.get_mut(&printer).into_iter().for_each(|desk| desk.stuck_since = None);
    }

    /// Tickets whose printer has not printed for too long, the backup that should print them, and for whom. A ticket that came
    /// from elsewhere stays: two broken printers do not play with it.
    pub(super) fn stranded(&self, tick: u32) -> Vec<(Job, PrinterId, String)> {
        let mut stranded = Vec::new();
        for desk in self.desks.values() {
            let Some(since) = desk.stuck_since else { continue };
            for job in desk.queue.values().chain(desk.hand.unasked()) {
                let Some(backup) = self.backup_of(job) else { continue };
                let is_too_long = tick.saturating_sub(since) >= backup.after_seconds;
                let works = self.desks.get(&backup.printer).is_some_and(|other| other.stuck_since.is_none());
                let is_own = !job.has_mark(|mark| matches!(mark, Mark::BackupFrom(_)));
                if is_too_long && works && is_own {
                    stranded.push((job.clone(), backup.printer, desk.printer.name.clone()));
                }
            }
        }
        stranded
    }

    /// Who prints a copy of an uncertain ticket, and for whom, where the house wants that.
    pub(super) fn backup_when_unsure(&self, job: &Job) -> Option<(PrinterId, String)> {
        let backup = self.backup_of(job).filter(|backup| backup.when_unsure == WhenUnsure::PrintOnBackup)?;
        let name = self.name(job.printer).unwrap_or_default().to_owned();
        self.desks.contains_key(&backup.printer).then_some((backup.printer, name))
    }

    /// The other printer for a ticket, if its route has one.
    fn backup_of(&self, job: &Job) -> Option<Backup> {
        job.ticket()?;
        let backup = self.rules.get(job.route.as_ref()?)?.backup?;
        (backup.printer != job.printer).then_some(backup)
    }

    /// How often a job comes out: a guest gets one bill, however many tickets the kitchen wants.
    pub(super) fn copies(&self, job: &Job) -> u8 {
        let rule = job.route.as_ref().and_then(|route| self.rules.get(route));
        rule.filter(|_| job.ticket().is_some()).map_or(1, |rule| rule.copies)
    }

    /// What the spoolers that are free would get next.
    pub(super) fn next_in_line(&self) -> impl Iterator<Item = &Job> {
        let free = self.desks.values().filter(|desk| matches!(desk.hand, Hand::Free));
        free.filter_map(|desk| desk.queue.values().next())
    }

    /// The printer of a route, with the name of its station.
    pub(super) fn of_route(&self, route: &Route) -> Option<(PrinterId, &str)> {
        let rule = self.rules.get(route)?;
        let desk = self.desks.get(&rule.printer).filter(|desk| !desk.is_gone)?;
        Some((desk.printer.id, &rule.name))
    }

    /// The printer of a ticket, with the name of its station: whoever told the station what this is about, if it can.
    pub(super) fn of_draft(&self, draft: &Draft) -> Option<(PrinterId, &str)> {
        let told_by = draft.printer.and_then(|printer| self.desks.get(&printer)).filter(|desk| !desk.is_gone);
        // The name is that of the station, wherever its tickets come out.
        let of_route = self.of_route(&draft.route);
        match (told_by, of_route) {
            (Some(desk), Some((_, station))) => Some((desk.printer.id, station)),
            (Some(desk), None) => Some((desk.printer.id, &desk.printer.name)),
            (None, of_route) => of_route,
        }
    }

    /// A job that is on disk waits for its printer; at one that is gone, until another place is found for it.
    pub(super) fn queue(&mut self, job: Job) {
        let gone = || Desk { is_gone: true, ..Desk::new(Printer { id: job.printer, name: String::new() }) };
        self.desks.entry(job.printer).or_insert_with(gone).queue.insert(job.id, job);
    }

    /// A job that was made something else, or called back, waits again as it was: the other was lost.
    pub(super) fn restore(&mut self, job: Job) {
        self.amend(&job);
        if self.waiting(job.id).is_none() {
            self.queue(job);
        }
    }

    pub(super) fn ready(&mut self, printer: PrinterId) {
        let Some(desk) = self.desks.get_mut(&printer) else { return };
        if let Hand::Holds(job, _) = std::mem::replace(&mut desk.hand, Hand::Free) {
            // Given back unsent: first in the queue again, by its number.
            desk.queue.insert(job.id, *job);
        }
    }

    /// The next job for each free spooler.
    pub(super) fn hand_out(&mut self) -> Vec<Job> {
        let mut handed = Vec::new();
        for desk in self.desks.values_mut().filter(|desk| matches!(desk.hand, Hand::Free)) {
            if let Some((_, job)) = desk.queue.pop_first() {
                handed.push(job.clone());
                desk.hand = Hand::Holds(Box::new(job), Hold::Handed);
            }
        }
        handed
    }

    /// The job in a spooler's hand, if it is this one.
    pub(super) fn in_hand(&self, printer: PrinterId, job: JobId) -> Option<&Job> {
        match &self.desks.get(&printer)?.hand {
            Hand::Holds(held, _) if held.id == job => Some(held),
            _ => None,
        }
    }

    /// A spooler asks whether the first byte of a job may leave; false when it must give the job back.
    pub(super) fn ask(&mut self, printer: PrinterId, job: JobId) -> bool {
        match self.desks.get_mut(&printer).map(|desk| &mut desk.hand) {
            Some(Hand::Holds(held, hold)) if held.id == job && *hold != Hold::Outdated => {
                *hold = Hold::Asked;
                true
            }
            _ => false,
        }
    }

    /// The jobs of which a spooler asked whether their first byte may leave.
    pub(super) fn asked(&self) -> impl Iterator<Item = JobId> {
        self.desks.values().filter_map(|desk| match &desk.hand {
            Hand::Holds(job, Hold::Asked) => Some(job.id),
            _ => None,
        })
    }

    /// These asked, and may not: they are given back.
    pub(super) fn take_back(&mut self, jobs: impl IntoIterator<Item = JobId>) {
        for job in jobs {
            for desk in self.desks.values_mut() {
                if let Hand::Holds(held, hold) = &mut desk.hand
                    && held.id == job
                {
                    *hold = Hold::Outdated;
                }
            }
        }
    }

    /// These never came to be. A spooler that holds one is told so when it asks.
    pub(super) fn forget(&mut self, jobs: &BTreeSet<JobId>) {
        for desk in self.desks.values_mut() {
            desk.queue.retain(|id, _| !jobs.contains(id));
            if desk.hand.held().is_some_and(|held| jobs.contains(&held.id)) {
                desk.hand = Hand::Withdrawn;
            }
        }
    }

    /// Whether a spooler has asked whether the first byte of a job may leave.
    pub(super) fn is_asked(&self, job: JobId) -> bool {
        let asked = |desk: &Desk| matches!(&desk.hand, Hand::Holds(held, Hold::Asked) if held.id == job);
        self.desks.values().any(asked)
    }

    /// Whose spooler has a job in hand.
    pub(super) fn holder(&self, job: JobId) -> Option<PrinterId> {
        let holds = |desk: &&Desk| matches!(&desk.hand, Hand::Holds(held, _) if held.id == job);
        self.desks.values().find(holds).map(|desk| desk.printer.id)
    }

    /// Takes a job out of a spooler's hand: it is over.
    pub(super) fn take(&mut self, printer: PrinterId, job: JobId) -> Option<Job> {
        self.in_hand(printer, job)?;
        let desk = self.desks.get_mut(&printer)?;
        match std::mem::replace(&mut desk.hand, Hand::Free) {
            Hand::Holds(job, _) => Some(*job),
            Hand::Away | Hand::Free | Hand::Withdrawn => None,
        }
    }

    /// A job of which nothing was sent yet: in a queue or in a spooler's hand.
    pub(super) fn waiting(&self, job: JobId) -> Option<&Job> {
        let all = self.desks.values().flat_map(|desk| desk.queue.values().chain(desk.hand.held()));
        all.into_iter().find(|waiting| waiting.id == job)
    }

    /// A job that waits is something else from now on, or is not wanted any more.
    pub(super) fn amend(&mut self, job: &Job) {
        let is_off = job.state == JobState::Cancelled;
        let mut comes_from_elsewhere = false;
        for desk in self.desks.values_mut() {
            let stays = desk.printer.id == job.printer && !is_off;
            let was_queued = desk.queue.remove(&job.id).is_some();
            if was_queued && stays {
                desk.queue.insert(job.id, job.clone());
            }
            comes_from_elsewhere |= was_queued && !stays;
            match &mut desk.hand {
                Hand::Holds(held, hold) if held.id == job.id && stays => {
                    **held = job.clone();
                    *hold = Hold::Outdated;
                }
                Hand::Holds(held, _) if held.id == job.id => {
                    desk.hand = Hand::Withdrawn;
                    comes_from_elsewhere = true;
                }
                _ => {}
            }
        }
        if comes_from_elsewhere && !is_off {
            self.queue(job.clone());
        }
    }
}

impl Desk {
    fn new(printer: Printer) -> Self {
        Self { printer, queue: BTreeMap::new(), hand: Hand::default(), stuck_since: None, is_gone: false }
    }
}

impl Hand {
    /// The job that is held.
    fn held(&self) -> Option<&Job> {
        match self {
            Hand::Holds(job, _) => Some(job),
            _ => None,
        }
    }

    /// The job that is held and has not asked whether it may be sent.
    fn unasked(&self) -> Option<&Job> {
        match self {
            Hand::Holds(job, Hold::Handed | Hold::Outdated) => Some(job),
            _ => None,
        }
    }
}
