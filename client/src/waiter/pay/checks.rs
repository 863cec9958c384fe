//! An order that is paid in parts: what is on each check, which are paid, and the records that change it.

use std::collections::BTreeMap;

use sync::id::RecordId;
use sync::money::Money;
use sync::order::{Line, Order};

/// What is on each check but the unsplit rest: item and how many of it.
pub(crate) type Split = BTreeMap<u32, BTreeMap<RecordId, u32>>;

/// One of several checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    /// From 1.
    pub(crate) number: u32,
    /// What is on it.
    pub(crate) lines: BTreeMap<RecordId, u32>,
    /// What that costs.
    pub(crate) sum: Money,
    /// Whether a payment was for exactly this.
    pub(crate) is_paid: bool,
}

/// The checks of an order, without the rest that nobody put anywhere.
pub(crate) fn checks_of(order: &Order) -> Vec<Check> {
    let mut payments: Vec<_> = order.payments.iter().map(|(_, payment)| &payment.lines).collect();
    let mut is_paid = |lines: &BTreeMap<RecordId, u32>| {
        let paid = payments.iter().position(|paid| *paid == lines);
        paid.map(|index| payments.remove(index)).is_some()
    };
    let checks = order.checks.iter().filter(|(number, _)| **number > 0);
    let check = |(number, lines): (&u32, &BTreeMap<RecordId, u32>)| Check {
        number: *number,
        lines: lines.clone(),
        sum: price_of(&order.lines, lines),
        is_paid: is_paid(lines),
    };
    checks.map(check).collect()
}

/// What so many of these lines cost.
pub(crate) fn price_of(lines: &[Line], chosen: &BTreeMap<RecordId, u32>) -> Money {
    let qty = |line: &Line| chosen.get(&line.id).copied().unwrap_or(0);
    lines.iter().map(|line| line.item.each_minor() * qty(line)).sum()
}

/// What must be written so that a split becomes another: item, how many, onto which check. A share takes from the rest
/// first, so an item that leaves a check is put back there before it is dealt out anew.
pub(crate) fn shares(now: &Split, wanted: &Split) -> Vec<(RecordId, u32, u32)> {
    let qty = |split: &Split, number: u32, item: RecordId| {
        split.get(&number).and_then(|lines| lines.get(&item)).copied().unwrap_or(0)
    };
    let numbers: Vec<u32> = now.keys().chain(wanted.keys()).copied().collect();
    let mut items: Vec<RecordId> =
        now.values().chain(wanted.values()).flat_map(BTreeMap::keys).copied().collect();
    items.sort_unstable();
    items.dedup();
    let mut shares = Vec::new();
    for item in items {
        let only_grows = numbers.iter().all(|number| qty(wanted, *number, item) >= qty(now, *number, item));
        if !only_grows {
            shares.push((item, now.values().filter_map(|lines| lines.get(&item)).sum(), 0));
        }
        for number in wanted.keys() {
            let there = if only_grows { qty(now, *number, item) } else { 0 };
            let more = qty(wanted, *number, item) - there;
            shares.extend((more > 0).then_some((item, more, *number)));
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waiter::order::row_tests::{id, line};
    use sync::document::{Document, Origin};
    use sync::id::{SiteId, TableId, UserId};
    use sync::order::read;
    use sync::record::{Method, Payment, Record, Share, Stamp};
    use sync::time::UnixMs;

    const STAMP: Stamp = Stamp { by: UserId(1), at: UnixMs(0) };

    fn split(checks: &[(u32, &[(u128, u32)])]) -> Split {
        let lines = |lines: &[(u128, u32)]| lines.iter().map(|(item, qty)| (id(*item), *qty)).collect();
        checks.iter().map(|(number, of)| (*number, lines(of))).collect()
    }

    /// Five of one thing and two of another, split as asked one after the other.
    fn order(splits: &[Split]) -> Order {
        let site: SiteId = "6f1c1f3e-8a0e-4f7e-9b1e-0d8f3a1d2c3b".parse().unwrap();
        let mut document = Document::genesis(Origin::of_sitting(site, TableId(5), 1));
        let items = [line(1, 1, 5, 450), line(2, 2, 2, 300)];
        let items = items.map(|line| (line.id, Record::Item(line.item)));
        document.append([1; 16], UnixMs(0), &items);
        let mut now = Split::new();
        for (step, wanted) in splits.iter().enumerate() {
            let records = shares(&now, wanted).into_iter().enumerate().map(|(index, (item, qty, bill))| {
                let share = Share { item, qty, bill, stamp: STAMP };
                (id(100 + 50 * step as u128 + index as u128), Record::Share(share))
            });
            document.append([1; 16], UnixMs(0), &records.collect::<Vec<_>>());
            now.clone_from(wanted);
        }
        read(&document).0
    }

    #[test]
    fn what_is_written_makes_the_split_that_was_wanted() {
        let first = split(&[(1, &[(1, 3), (2, 1)]), (2, &[(1, 1)])]);
        let grown = split(&[(1, &[(1, 3), (2, 1)]), (2, &[(1, 2), (2, 1)])]);
        let shifted = split(&[(1, &[(2, 2)]), (3, &[(1, 4)])]);
        for steps in [vec![first.clone()], vec![first.clone(), grown.clone()], vec![first, grown, shifted]] {
            let mut made = order(&steps).checks;
            made.remove(&0);
            assert_eq!(&made, steps.last().unwrap());
        }
    }

    #[test]
    fn a_check_is_paid_once_a_payment_was_for_exactly_that() {
        let mut order = order(&[split(&[(1, &[(1, 2)]), (2, &[(1, 2)]), (3, &[(2, 1)])])]);
        let lines = BTreeMap::from([(id(1), 2)]);
        let (method, amount_minor, tip_minor) = (Method::Cash, Money(900), Money::ZERO);
        order.payments.push((id(9), Payment { amount_minor, tip_minor, method, lines, stamp: STAMP }));
        let checks = checks_of(&order);
        assert_eq!(checks.iter().map(|check| check.is_paid).collect::<Vec<_>>(), [true, false, false]);
        assert_eq!(checks.iter().map(|check| check.sum.0).collect::<Vec<_>>(), [900, 900, 300]);
    }
}
