//! How one table looks: the one thing about it that matters most, a sum, and since when.

use sync::device::View;
use sync::frame::OpenSitting;
use sync::id::UserId;
use sync::money::Money;
use sync::order::{Line, PrintState, Status};
use sync::time::UnixMs;

/// A minute.
const MINUTE_MS: i64 = 60_000;

/// What matters most about a table. Each has a colour and a word of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nobody sits there.
    Free,
    /// Somebody does, and nothing is waited for.
    Open,
    /// So many lines wait for a printer.
    Kitchen(u32),
    /// So many records are on this phone only.
    OnPhone(usize),
    /// Some line is perhaps on paper, or needs a person for another reason.
    Uncertain,
    /// Some line came late and waits for a person's word.
    Held,
    /// Some of it is paid.
    PartPaid,
    /// All of it is paid.
    Paid,
}

impl Kind {
    fn weight(self) -> u8 {
        match self {
            Kind::Free => 0,
            Kind::Paid => 1,
            Kind::Open => 2,
            Kind::PartPaid => 3,
            Kind::Kitchen(_) => 4,
            Kind::OnPhone(_) => 5,
            Kind::Held => 6,
            Kind::Uncertain => 7,
        }
    }
}

/// How a table looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    /// What matters most.
    pub(crate) kind: Kind,
    /// What was ordered; none at a free table.
    pub(crate) sum: Option<Money>,
    /// What is still to pay.
    pub(crate) balance: Money,
    /// Since when it is open, in minutes.
    pub(crate) minutes: Option<i64>,
    /// Guests; 0 when nobody counted.
    pub(crate) covers: u32,
    /// Who serves it.
    pub(crate) waiters: Vec<UserId>,
    /// How many parties sit there, each with its own bill.
    pub(crate) parties: usize,
    /// Whether the person of this phone serves it.
    pub(crate) is_mine: bool,
    /// Whether others serve it, and the person of this phone may not.
    pub(crate) is_foreign: bool,
    /// Whether something is chosen for it and not sent.
    pub(crate) has_draft: bool,
}

impl Tile {
    /// A table of which this phone holds the order (`view`), or knows only what the node told. `unsent` counts the
    /// records for this table that are on this phone alone, those of earlier parties too.
    pub(crate) fn of(view: Option<&View>, told: Option<&OpenSitting>, unsent: usize, now: UnixMs) -> Self {
        let seen = view.map(Seen::in_view).or_else(|| told.map(Seen::told));
        let kind = match &seen {
            Some(seen) if seen.uncertain > 0 => Kind::Uncertain,
            Some(seen) if seen.held > 0 => Kind::Held,
            _ if unsent > 0 => Kind::OnPhone(unsent),
            None => Kind::Free,
            Some(seen) if seen.waiting > 0 => Kind::Kitchen(seen.waiting),
            Some(Seen { status: Status::PartiallyPaid, .. }) => Kind::PartPaid,
            Some(Seen { status: Status::Paid, .. }) => Kind::Paid,
            Some(_) => Kind::Open,
        };
        let Some(seen) = seen else {
            return Self {
                kind,
                sum: None,
                balance: Money::ZERO,
                minutes: None,
                covers: 0,
                waiters: Vec::new(),
                parties: 0,
                is_mine: false,
                is_foreign: false,
                has_draft: false,
            };
        };
        Self {
            kind,
            sum: Some(seen.gross),
            balance: seen.balance,
            minutes: seen.opened_at.map(|at| ((now.0 - at.0) / MINUTE_MS).max(0)),
            covers: seen.covers,
            waiters: seen.waiters,
            parties: 1,
            is_mine: false,
            is_foreign: false,
            has_draft: false,
        }
    }

    /// Another party at the same table: what matters more is shown, sums are added.
    pub(crate) fn beside(self, other: Self) -> Self {
        let sum = self.sum.into_iter().chain(other.sum).sum();
        let more: Vec<UserId> =
            other.waiters.into_iter().filter(|waiter| !self.waiters.contains(waiter)).collect();
        Self {
            kind: if other.kind.weight() > self.kind.weight() { other.kind } else { self.kind },
            sum: Some(sum),
            balance: self.balance + other.balance,
            minutes: self.minutes.max(other.minutes),
            covers: self.covers + other.covers,
            waiters: self.waiters.into_iter().chain(more).collect(),
            parties: self.parties + other.parties,
            ..self
        }
    }

    /// True when a party sits there.
    pub(crate) fn is_taken(&self) -> bool {
        self.sum.is_some()
    }
}

struct Seen {
    status: Status,
    gross: Money,
    balance: Money,
    covers: u32,
    opened_at: Option<UnixMs>,
    waiters: Vec<UserId>,
    waiting: u32,
    uncertain: u32,
    held: u32,
}

impl Seen {
    fn in_view(view: &View) -> Self {
        let order = &view.order;
        let count = |state: PrintState| {
            // A held line on which somebody has decided is no question any more.
            let is_settled = |line: &Line| state == PrintState::Held && order.wanted.contains(&line.id);
            let live = order.lines.iter().filter(|line| line.live_qty > 0 && !is_settled(line));
            let count = live.filter(|line| line.print.values().any(|other| *other == state)).count();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        Self {
            status: order.status,
            gross: order.totals.gross_minor,
            balance: order.totals.balance_minor,
            covers: order.covers,
            opened_at: order.opened_at,
            waiters: order.waiters.clone(),
            waiting: count(PrintState::Queued),
            uncertain: count(PrintState::Unknown),
            held: count(PrintState::Held),
        }
    }

    fn told(open: &OpenSitting) -> Self {
        Self {
            status: open.status,
            gross: open.gross_minor,
            balance: open.balance_minor,
            covers: open.covers,
            opened_at: open.opened_at,
            waiters: open.waiters.clone(),
            waiting: open.lines_waiting,
            uncertain: open.lines_uncertain,
            held: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync::id::OrderId;

    fn told(status: Status, waiting: u32, uncertain: u32) -> OpenSitting {
        OpenSitting {
            order: OrderId::of_sitting(
                "6f1c1f3e-8a0e-4f7e-9b1e-0d8f3a1d2c3b".parse().unwrap(),
                sync::id::TableId(5),
                1,
            ),
            status,
            gross_minor: Money(8600),
            balance_minor: Money(8600),
            covers: 4,
            opened_at: Some(UnixMs(1_000)),
            waiters: vec![UserId(2)],
            lines_waiting: waiting,
            lines_uncertain: uncertain,
        }
    }

    fn kind(told: Option<&OpenSitting>, unsent: usize) -> Kind {
        Tile::of(None, told, unsent, UnixMs(0)).kind
    }

    #[test]
    fn what_needs_a_person_hides_what_only_waits() {
        assert_eq!(kind(None, 0), Kind::Free);
        assert_eq!(kind(Some(&told(Status::Open, 0, 0)), 0), Kind::Open);
        assert_eq!(kind(Some(&told(Status::Open, 4, 0)), 0), Kind::Kitchen(4));
        assert_eq!(kind(Some(&told(Status::Open, 4, 0)), 3), Kind::OnPhone(3));
        assert_eq!(kind(Some(&told(Status::Open, 4, 1)), 3), Kind::Uncertain);
        assert_eq!(kind(Some(&told(Status::Paid, 0, 0)), 0), Kind::Paid);
        assert_eq!(kind(Some(&told(Status::PartiallyPaid, 2, 0)), 0), Kind::Kitchen(2));
    }

    #[test]
    fn of_two_parties_what_matters_more_is_shown_and_the_sums_are_added() {
        let (calm, waiting) = (told(Status::Paid, 0, 0), told(Status::Open, 2, 0));
        let tile = |told| Tile::of(None, Some(told), 0, UnixMs(0));
        let both = tile(&calm).beside(tile(&waiting));
        assert_eq!((both.kind, both.sum, both.parties), (Kind::Kitchen(2), Some(Money(17_200)), 2));
        assert_eq!(both.waiters, [UserId(2)]);
    }

    #[test]
    fn a_free_table_with_unsent_records_of_the_last_party_says_so() {
        assert_eq!(kind(None, 2), Kind::OnPhone(2));
    }

    #[test]
    fn minutes_are_never_below_zero_when_clocks_disagree() {
        let told = told(Status::Open, 0, 0);
        assert_eq!(Tile::of(None, Some(&told), 0, UnixMs(0)).minutes, Some(0));
        assert_eq!(Tile::of(None, Some(&told), 0, UnixMs(1_000 + 7 * MINUTE_MS)).minutes, Some(7));
    }
}
