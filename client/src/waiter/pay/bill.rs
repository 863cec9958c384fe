//! What can be paid of an order, and whether what a person entered makes a payment.

use std::collections::BTreeMap;

use sync::id::RecordId;
use sync::money::Money;
use sync::order::Order;
use sync::record::{Method, Payment, Stamp};

use crate::money_format::MoneyFormat;
use crate::waiter::pay::checks::{Check, checks_of};

/// The open part of an order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bill {
    /// What is still to pay.
    pub(crate) balance: Money,
    /// Lines of which nobody has said that they pay for them.
    pub(crate) lines: Vec<OpenLine>,
    /// The checks into which it is split, paid ones too.
    pub(crate) checks: Vec<Check>,
}

/// A line that can be picked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenLine {
    /// The item.
    pub(crate) id: RecordId,
    /// Its name.
    pub(crate) name: String,
    /// The price of one.
    pub(crate) each: Money,
    /// How many are left.
    pub(crate) left: u32,
}

impl Bill {
    /// The open part of an order: of each line what is wanted, less what payments were said to be for.
    pub(crate) fn of(order: &Order) -> Self {
        let paid = |id: RecordId| -> u32 {
            order.payments.iter().filter_map(|(_, payment)| payment.lines.get(&id)).sum()
        };
        let lines = order.lines.iter().map(|line| OpenLine {
            id: line.id,
            name: line.item.name.clone(),
            each: line.item.each_minor(),
            left: line.live_qty.saturating_sub(paid(line.id)),
        });
        let balance = order.totals.balance_minor;
        Self { balance, lines: lines.filter(|line| line.left > 0).collect(), checks: checks_of(order) }
    }

    /// What is picked of the lines that are left: its price, and how many of which.
    pub(crate) fn chosen(&self, picked: &BTreeMap<RecordId, u32>) -> (Money, BTreeMap<RecordId, u32>) {
        let count = |line: &OpenLine| picked.get(&line.id).copied().unwrap_or(0).min(line.left);
        let lines = self.lines.iter().map(|line| (line, count(line))).filter(|(_, qty)| *qty > 0);
        let sum = lines.clone().map(|(line, qty)| line.each * qty).sum();
        (sum, lines.map(|(line, qty)| (line.id, qty)).collect())
    }

    fn of_check(&self, number: u32) -> (Money, BTreeMap<RecordId, u32>) {
        let check = self.checks.iter().find(|check| check.number == number && !check.is_paid);
        check.map(|check| self.chosen(&check.lines)).unwrap_or_default()
    }
}

/// What of the bill is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// All that is left.
    All,
    /// Some items.
    Items,
    /// Some amount.
    Amount,
    /// One of several checks.
    Check(u32),
}

/// What a person entered.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// What is paid.
    pub(crate) what: What,
    /// How many of which item, for [`What::Items`].
    pub(crate) picked: BTreeMap<RecordId, u32>,
    /// As typed, for [`What::Amount`].
    pub(crate) amount: String,
    /// As typed; empty is none.
    pub(crate) tip: String,
    /// As typed; empty when nobody counted.
    pub(crate) received: String,
}

/// A payment that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payable {
    /// For the order.
    pub(crate) amount: Money,
    /// On top.
    pub(crate) tip: Money,
    /// To give back, when it is known what was received.
    pub(crate) change: Option<Money>,
    lines: BTreeMap<RecordId, u32>,
}

/// Why it is no payment yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A field holds something else than an amount.
    NotAnAmount,
    /// Nothing is paid.
    Nothing,
    /// More than is left.
    TooMuch {
        /// What is left.
        left: Money,
    },
    /// Less cash than is paid.
    ReceivedTooLittle,
}

impl Entry {
    /// What this entry comes to.
    pub(crate) fn check(&self, bill: &Bill, money: MoneyFormat) -> Result<Payable, Problem> {
        let typed = |text: &str| match text.trim() {
            "" => Ok(Money::ZERO),
            text => money.parse(text).ok_or(Problem::NotAnAmount),
        };
        let (amount, lines) = match self.what {
            What::All => (bill.balance, BTreeMap::new()),
            What::Items => bill.chosen(&self.picked),
            What::Check(number) => bill.of_check(number),
            What::Amount => (typed(&self.amount)?, BTreeMap::new()),
        };
        let (tip, received) = (typed(&self.tip)?, typed(&self.received)?);
        if amount <= Money::ZERO {
            return Err(Problem::Nothing);
        }
        if amount > bill.balance {
            return Err(Problem::TooMuch { left: bill.balance });
        }
        let is_counted = !self.received.trim().is_empty();
        if is_counted && received < amount + tip {
            return Err(Problem::ReceivedTooLittle);
        }
        let change = is_counted.then(|| received - amount - tip);
        Ok(Payable { amount, tip, change, lines })
    }
}

impl Payable {
    /// The record.
    pub(crate) fn into_payment(self, method: Method, stamp: Stamp) -> Payment {
        Payment { amount_minor: self.amount, tip_minor: self.tip, method, lines: self.lines, stamp }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waiter::order::row_tests::{id, line, view};
    use sync::id::UserId;
    use sync::time::UnixMs;

    fn bill() -> Bill {
        Bill::of(&view(vec![line(1, 1, 2, 450), line(2, 2, 1, 1250)]).order)
    }

    fn entry(what: What) -> Entry {
        let empty = String::new();
        Entry { what, picked: BTreeMap::new(), amount: empty.clone(), tip: empty.clone(), received: empty }
    }

    fn check(entry: Entry) -> Result<(i64, i64, Option<i64>), Problem> {
        let payable = entry.check(&bill(), MoneyFormat::of_catalog(None, crate::text::Language::Greek))?;
        Ok((payable.amount.0, payable.tip.0, payable.change.map(|change| change.0)))
    }

    #[test]
    fn all_pays_the_balance_and_says_the_change() {
        assert_eq!(check(entry(What::All)), Ok((2150, 0, None)));
        let counted = Entry { tip: "1".into(), received: "50".into(), ..entry(What::All) };
        assert_eq!(check(counted), Ok((2150, 100, Some(2750))));
    }

    #[test]
    fn items_cost_what_they_cost() {
        let picked = BTreeMap::from([(id(1), 1), (id(2), 1)]);
        assert_eq!(check(Entry { picked, ..entry(What::Items) }), Ok((1700, 0, None)));
        assert_eq!(check(entry(What::Items)), Err(Problem::Nothing));
    }

    #[test]
    fn no_more_is_taken_than_is_left() {
        let too_much = Entry { amount: "21,51".into(), ..entry(What::Amount) };
        assert_eq!(check(too_much), Err(Problem::TooMuch { left: Money(2150) }));
    }

    #[test]
    fn what_is_no_amount_is_said() {
        assert_eq!(check(Entry { amount: "ten".into(), ..entry(What::Amount) }), Err(Problem::NotAnAmount));
        assert_eq!(check(Entry { tip: "-1".into(), ..entry(What::All) }), Err(Problem::NotAnAmount));
        assert_eq!(
            check(Entry { received: "20".into(), ..entry(What::All) }),
            Err(Problem::ReceivedTooLittle)
        );
    }

    #[test]
    fn what_one_guest_paid_for_is_not_offered_to_the_next() {
        let mut order = view(vec![line(1, 1, 2, 450), line(2, 2, 1, 1250)]).order;
        let payment = Payment {
            amount_minor: Money(1700),
            tip_minor: Money::ZERO,
            method: Method::Cash,
            lines: BTreeMap::from([(id(1), 1), (id(2), 1)]),
            stamp: Stamp { by: UserId(1), at: UnixMs(0) },
        };
        order.payments.push((id(9), payment));
        let left = Bill::of(&order).lines;
        assert_eq!(left.iter().map(|line| (line.id, line.left)).collect::<Vec<_>>(), [(id(1), 1)]);
    }
}
