//! When a printer does not print: what nothing was sent of goes to its backup, what is uncertain is asked about or goes there
//! marked, and what has waited too long is asked about before anybody cooks it.

use printers::document::Document;
use printers::ticket::{Kind, Mark};
use serde::{Deserialize, Serialize};
use sync::document::PrintFact;
use sync::id::OrderId;
use sync::order::PrintState;
use sync::time::UnixMs;
use utoipa::ToSchema;

use crate::flow::{Flow, House};
use crate::job::{Entry, EntryKind, Errand, Job, JobState, PrinterId};

/// A drawer that opens when nobody stands there any more is an invitation.
const DRAWER_WAITS_MS: u64 = 15_000;

/// Who prints for a printer that does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// Another printer of the site.
    pub printer: PrinterId,
    /// So long the printer is waited for.
    pub after_seconds: u32,
    /// What becomes of tickets of which nobody knows whether they came out.
    #[serde(default)]
    pub when_unsure: WhenUnsure,
}

/// What becomes of a ticket of which nobody knows whether it came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenUnsure {
    /// A person looks, and decides.
    #[default]
    Ask,
    /// The backup prints it too, marked as a possible duplicate.
    PrintOnBackup,
}

impl<H: House> Flow<H> {
    /// Tickets of printers that have not printed for too long come out elsewhere. Nothing of them was sent, so they are no
    /// duplicates.
    pub(super) fn turn_to_backups(&mut self, now: UnixMs) {
        for (job, backup, meant_for) in self.desks.stranded(self.ticks) {
            let why = format!("{meant_for} does not print");
            let errand = marked(&job.errand, [Mark::BackupFrom(meant_for)]);
            self.amend(now, Job { printer: backup, errand, ..job }, Some(why));
        }
    }

    /// Nobody knows whether a ticket came out: where the house wants that, the backup prints it too.
    pub(super) fn copy_to_backup(&mut self, now: UnixMs, job: &Job) {
        let Some((backup, meant_for)) = self.desks.backup_when_unsure(job) else { return };
        let is_known = job.order.is_some_and(|order| self.ledgers.contains_key(&order));
        if is_known && job.ticket().is_some() && job.again_of.is_none() {
            let marks = [Mark::PossibleDuplicate, Mark::BackupFrom(meant_for)];
            self.print_again(now, job, backup, marks);
        }
    }

    /// A job that copies another.
    pub(super) fn print_again<const N: usize>(
        &mut self,
        now: UnixMs,
        original: &Job,
        printer: PrinterId,
        marks: [Mark; N],
    ) -> Job {
        let said = original.entries.iter().filter(|entry| entry.qty > 0);
        let entries = said.map(|entry| {
            let ledger = original.order.and_then(|order| self.ledgers.get(&order));
            let n = ledger
                .zip(original.route.as_ref())
                .map_or(0, |(ledger, route)| ledger.next_n(entry.record, route, EntryKind::Again));
            Entry { kind: EntryKind::Again, n, ..*entry }
        });
        let copy = Job {
            entries: entries.collect(),
            printer,
            errand: marked(&original.errand, marks),
            again_of: Some(original.again_of.unwrap_or(original.id)),
            state: JobState::Queued,
            at: now,
            id: self.next_job(),
            ..original.clone()
        };
        self.add_job(copy.clone());
        copy
    }

    /// Whether a job has waited so long that nobody may want it any more. Voids and changes are told whenever they can be:
    /// what the kitchen has on paper is wrong until then.
    pub(super) fn is_stale(&self, now: UnixMs, job: &Job) -> bool {
        let waited_ms = u64::try_from(now.0.saturating_sub(job.at.0)).unwrap_or(0);
        let limit_ms = match job.errand {
            Errand::OpenDrawer => DRAWER_WAITS_MS,
            Errand::Print(_) => self.catalog.site.hold_after_ms,
        };
        waited_ms > limit_ms && !corrects(job)
    }

    /// Calls off a job of which nothing was sent; whether its items are still wanted is asked. False when that cannot be asked
    /// now.
    pub(super) fn call_off(&mut self, now: UnixMs, job: Job, why: &str) -> bool {
        if let Some(order) = job.order
            && let Err(error) = self.hub.load(order, &self.house).and_then(|_| self.ledger(order).map(drop))
        {
            tracing::error!(%order, %error, "it cannot be asked whether an old ticket is still wanted");
            return false;
        }
        let off = Job { state: JobState::Cancelled, ..job.clone() };
        self.amend(now, off, Some(why.to_owned()));
        if let Some(order) = job.order {
            self.hold_items(now, order, &job);
            self.unplanned.entry(order).or_default();
        }
        true
    }

    fn hold_items(&mut self, now: UnixMs, order: OrderId, job: &Job) {
        let added = job.entries.iter().filter(|entry| entry.kind == EntryKind::Add && entry.qty > 0);
        let held = |entry: &Entry| PrintFact {
            item: entry.record,
            route: job.route.clone(),
            state: PrintState::Held,
            printed: false,
        };
        let facts: Vec<PrintFact> = added.map(held).collect();
        self.touched.insert(order);
        self.hub.write_print(now, order, &facts);
    }
}

/// Whether what the kitchen has on paper is wrong until this is printed.
pub(super) fn corrects(job: &Job) -> bool {
    job.ticket().is_some_and(|ticket| ticket.kind != Kind::Add) && job.again_of.is_none()
}

/// A ticket with more marks; other documents have none.
fn marked(errand: &Errand, marks: impl IntoIterator<Item = Mark>) -> Errand {
    let mut errand = errand.clone();
    if let Errand::Print(Document::Ticket(ticket)) = &mut errand {
        let is_new = |mark: &Mark| !ticket.marks.contains(mark);
        let new: Vec<Mark> = marks.into_iter().filter(is_new).collect();
        ticket.marks.extend(new);
    }
    errand
}
