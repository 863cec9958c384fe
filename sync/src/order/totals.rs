//! Sums and status. The status follows the balance: what was meant by a payment never changes what is owed. Only of what
//! costs nothing the balance knows nothing: such an item reopens an order that was closed by people who did not know of it.

use crate::id::RecordId;
use crate::money::Money;
use crate::order::{Line, Oddity, Status, Totals};
use crate::record::{Payment, Refund};

pub(super) fn totals_of(
    lines: &[Line],
    payments: &[(RecordId, Payment)],
    refunds: &[(RecordId, Refund)],
) -> Totals {
    let gross_minor = lines.iter().map(Line::total_minor).sum();
    let paid_minor = payments.iter().map(|(_, payment)| payment.amount_minor).sum();
    let refunded_minor = refunds.iter().map(|(_, refund)| refund.amount_minor).sum();
    let tips_minor = payments.iter().map(|(_, payment)| payment.tip_minor).sum();
    let balance_minor = gross_minor - paid_minor + refunded_minor;
    Totals { gross_minor, paid_minor, refunded_minor, tips_minor, balance_minor }
}

/// Whether somebody closed an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// Nobody did.
    No,
    /// Without knowing of something that costs nothing.
    Unaware,
    /// Somebody did.
    Yes,
}

/// Where the order stands.
pub(super) fn status_of(totals: &Totals, closed: Closed, oddities: &mut Vec<Oddity>) -> Status {
    let balance_minor = totals.balance_minor;
    let kept_minor = totals.paid_minor - totals.refunded_minor;
    if balance_minor.is_negative() {
        oddities.push(Oddity::Overpaid { by_minor: -balance_minor });
    }
    if closed == Closed::Yes && balance_minor == Money::ZERO {
        return Status::Closed;
    }
    if closed != Closed::No {
        oddities.push(Oddity::Reopened { balance_minor });
    }
    if balance_minor > Money::ZERO {
        if kept_minor > Money::ZERO { Status::PartiallyPaid } else { Status::Open }
    } else if kept_minor > Money::ZERO {
        Status::Paid
    } else {
        Status::Open
    }
}
