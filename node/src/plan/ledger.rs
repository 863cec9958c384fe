//! What the stations were told of an order: every ticket that was ever planned for it, in a few words each.

use std::collections::BTreeMap;

use printers::ticket::{Kind, Mark};
use sync::document::PrintFact;
use sync::id::{RecordId, TableId};
use sync::menu::Route;
use sync::order::PrintState;
use sync::time::UnixMs;

use crate::job::{Entry, EntryKind, Job, JobId, JobState, PrinterId};

/// The tickets of an order, cancelled ones too: their numbers are used up.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    slips: BTreeMap<JobId, Slip>,
}

/// One ticket.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    pub(super) printer: PrinterId,
    pub(super) route: Route,
    pub(super) kind: Kind,
    pub(super) table: Option<TableId>,
    pub(super) is_late: bool,
    pub(super) entries: Vec<Entry>,
    pub(super) again_of: Option<JobId>,
    pub(super) state: JobState,
    at: UnixMs,
}

/// What the stations were told of one item, by tickets that have left the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// So many they are to make, if everything came out.
    pub qty: u32,
    /// Nobody knows whether they have been told to make it.
    pub is_unsure: bool,
    /// Nobody knows whether they have been told not to.
    pub is_void_unsure: bool,
    /// The station that makes it, and the printer that told it.
    pub at: Option<(Route, PrinterId)>,
    /// The table to which they would bring it.
    pub table: Option<TableId>,
    /// When they were told to make it.
    pub since: UnixMs,
}

impl Ledger {
    /// The ledger of an order's jobs.
    pub fn of<'a>(jobs: impl IntoIterator<Item = &'a Job>) -> Self {
        let mut ledger = Self::default();
        jobs.into_iter().for_each(|job| ledger.note(job));
        ledger
    }

    /// Notes a job as it is now. What is no ticket for a station is none of the ledger's.
    pub fn note(&mut self, job: &Job) {
        let (Some(route), Some(ticket)) = (&job.route, job.ticket()) else { return };
        let slip = Slip {
            printer: job.printer,
            route: route.clone(),
            kind: ticket.kind,
            table: job.table,
            is_late: ticket.marks.contains(&Mark::Late),
            entries: job.entries.clone(),
            again_of: job.again_of,
            state: job.state,
            at: job.at,
        };
        self.slips.insert(job.id, slip);
    }

    /// Notes how far a job is.
    pub fn set_state(&mut self, job: JobId, state: JobState) {
        if let Some(slip) = self.slips.get_mut(&job) {
            slip.state = state;
        }
    }

    /// Whether something of it is still on its way.
    pub fn is_unfinished(&self) -> bool {
        self.slips.values().any(|slip| slip.state.is_unfinished())
    }

    /// Whether there ever was a ticket with this item, also one that says nothing of it any more: its number is used up.
    pub fn contains(&self, record: RecordId) -> bool {
        self.slips.values().flat_map(|slip| &slip.entries).any(|entry| entry.record == record)
    }

    /// The tickets that wait: they can still be made to say something else. Copies say what they said.
    pub(super) fn waiting(&self) -> impl Iterator<Item = (JobId, &Slip)> {
        let waits = |slip: &&Slip| slip.state == JobState::Queued && slip.again_of.is_none();
        self.slips.iter().map(|(id, slip)| (*id, slip)).filter(move |(_, slip)| waits(slip))
    }

    /// The tickets that only add items of which this is said, and of which nothing was sent or nobody knows whether they
    /// came out.
    pub fn open_additions(&self, is_said: impl Fn(RecordId, &Route) -> bool) -> Vec<JobId> {
        let is_open = |slip: &Slip| matches!(slip.state, JobState::Queued | JobState::Unknown);
        let is_meant = |slip: &Slip| {
            let mut entries = slip.entries.iter().filter(|entry| entry.qty > 0).peekable();
            entries.peek().is_some()
                && entries.all(|entry| entry.kind == EntryKind::Add && is_said(entry.record, &slip.route))
        };
        let open = self.slips.iter().filter(|(_, slip)| slip.again_of.is_none() && is_open(slip));
        open.filter(|(_, slip)| is_meant(slip)).map(|(id, _)| *id).collect()
    }

    /// Which one of its kind the next entry of an item is.
    pub fn next_n(&self, record: RecordId, route: &Route, kind: EntryKind) -> u32 {
        let of_station = self.slips.values().filter(|slip| slip.route == *route);
        let same = |entry: &&Entry| entry.record == record && entry.kind == kind;
        of_station.flat_map(|slip| &slip.entries).filter(same).map(|entry| entry.n + 1).max().unwrap_or(0)
    }

    /// The copies of a job.
    pub fn copies_of(&self, job: JobId) -> Vec<JobId> {
        self.slips.iter().filter(|(_, slip)| slip.again_of == Some(job)).map(|(id, _)| *id).collect()
    }

    /// What the stations were told of an item.
    pub fn told(&self, record: RecordId) -> Told {
        let mut told = Told::default();
        for (id, slip) in &self.slips {
            if matches!(slip.state, JobState::Queued | JobState::Cancelled) || slip.again_of.is_some() {
                continue;
            }
            let printer = self.printed_copy(*id).map_or(slip.printer, |copy| copy.printer);
            for entry in slip.entries.iter().filter(|entry| entry.record == record && entry.qty > 0) {
                told.hear(entry, slip, printer, self.is_unsure(*id, slip));
            }
        }
        told
    }

    /// Where the tickets of an item are; none when there never was one. Copies count where nobody knows of the original.
    pub fn fact(&self, record: RecordId) -> Option<PrintFact> {
        let speaks = |slip: &Slip| slip.speaks_of(record) && slip.state != JobState::Cancelled;
        let slips = || self.slips.iter().filter(|(_, slip)| slip.again_of.is_none() && speaks(slip));
        let (_, newest) = slips().next_back()?;
        let told = self.told(record);
        // That all of it is off is known, whatever became of the tickets before.
        let is_settled = told.qty == 0 && !told.is_void_unsure;
        let state = if slips().any(|(_, slip)| slip.state.is_unfinished()) {
            PrintState::Queued
        } else if !is_settled && slips().any(|(id, slip)| self.is_unsure(*id, slip)) {
            PrintState::Unknown
        } else if slips().any(|(_, slip)| slip.state == JobState::Sent) {
            PrintState::Sent
        } else {
            PrintState::Printed
        };
        let is_printed =
            |(id, slip): (&JobId, &Slip)| slip.state.is_printed() || self.printed_copy(*id).is_some();
        let printed = slips().filter(|(_, slip)| slip.makes(record)).any(is_printed);
        Some(PrintFact { item: record, route: Some(newest.route.clone()), state, printed })
    }

    /// Nobody knows whether it came out, and no copy of it did.
    fn is_unsure(&self, id: JobId, slip: &Slip) -> bool {
        slip.state == JobState::Unknown && self.printed_copy(id).is_none()
    }

    fn printed_copy(&self, id: JobId) -> Option<&Slip> {
        self.slips.values().find(|slip| slip.again_of == Some(id) && slip.state.is_printed())
    }
}

impl Slip {
    fn speaks_of(&self, record: RecordId) -> bool {
        self.entries.iter().any(|entry| entry.record == record && entry.qty > 0)
    }

    fn makes(&self, record: RecordId) -> bool {
        let makes = |entry: &Entry| matches!(entry.kind, EntryKind::Add | EntryKind::ChangedTo);
        self.entries.iter().any(|entry| entry.record == record && entry.qty > 0 && makes(entry))
    }
}

impl Told {
    fn hear(&mut self, entry: &Entry, slip: &Slip, printer: PrinterId, is_unsure: bool) {
        match entry.kind {
            EntryKind::Add | EntryKind::ChangedTo => {
                if self.qty == 0 {
                    (self.is_unsure, self.is_void_unsure) = (false, false);
                }
                self.qty += entry.qty;
                self.is_unsure |= is_unsure;
                self.at = Some((slip.route.clone(), printer));
                self.since = slip.at;
            }
            EntryKind::Void | EntryKind::ChangedFrom => {
                self.qty = self.qty.saturating_sub(entry.qty);
                self.is_void_unsure |= is_unsure;
            }
            EntryKind::Moved | EntryKind::Again => {}
        }
        self.table = slip.table.or(self.table);
    }
}
