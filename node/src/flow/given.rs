//! What one order took and others pay for: the kitchen was told of it by the order that took it, and hears from there of
//! what the others take off.

use std::collections::{BTreeMap, BTreeSet};

use sync::hub::BooksError;
use sync::id::{OrderId, RecordId};
use sync::order::Line;

use crate::flow::{Flow, House};
use crate::plan::Wanted;

impl<H: House> Flow<H> {
    /// How many of each item of an order the others want to which it was given.
    pub(super) fn given(&mut self, order: OrderId) -> Result<BTreeMap<RecordId, Wanted>, BooksError> {
        let Some((read, _)) = self.hub.order(order) else { return Ok(BTreeMap::new()) };
        let is_given = |line: &&Line| line.from.is_none() && !line.given.is_empty();
        let lines: Vec<Line> = read.lines.iter().filter(is_given).cloned().collect();
        let mut given = BTreeMap::new();
        for line in lines {
            given.insert(line.id, self.wanted_of(&line, &mut BTreeSet::new())?);
        }
        Ok(given)
    }

    fn wanted_of(&mut self, line: &Line, seen: &mut BTreeSet<RecordId>) -> Result<Wanted, BooksError> {
        let mut wanted = Wanted::default();
        for (order, record) in &line.given {
            wanted = wanted.and(self.wanted_at(*order, *record, seen)?);
        }
        Ok(wanted.within(line.transferred_qty))
    }

    /// How many of what an order took over as this record are wanted, there or where it was given on.
    fn wanted_at(
        &mut self,
        order: OrderId,
        record: RecordId,
        seen: &mut BTreeSet<RecordId>,
    ) -> Result<Wanted, BooksError> {
        if !seen.insert(record) {
            return Ok(Wanted::default());
        }
        self.hub.load(order, &self.house)?;
        let Some((read, _)) = self.hub.order(order) else { return Ok(Wanted::ALL) };
        let Some(line) = read.lines.iter().find(|line| line.id == record).cloned() else {
            return Ok(Wanted::ALL);
        };
        // Money may let an order stand again that was called off: what the kitchen has by then, it has.
        let is_firm = !read.called_off || read.wanted.contains(&line.id);
        let here = Wanted { least: if is_firm { line.live_qty } else { 0 }, most: line.live_qty };
        Ok(here.and(self.wanted_of(&line, seen)?))
    }

    /// The orders that took what this one took over. Should one not be readable now, this order is planned again later,
    /// and it with it.
    pub(super) fn takers(&mut self, order: OrderId) -> BTreeSet<OrderId> {
        let Some((read, _)) = self.hub.order(order) else { return BTreeSet::new() };
        let received: Vec<_> = read.lines.iter().filter_map(|line| line.from).collect();
        let mut takers = BTreeSet::new();
        for from in received {
            match self.taker(from) {
                Ok(taker) => takers.extend(taker.filter(|taker| *taker != order)),
                Err(error) => {
                    tracing::error!(%order, %error, "the order that took an item cannot be read now");
                    self.unplanned.entry(order).or_default();
                }
            }
        }
        takers
    }

    fn taker(&mut self, (mut order, mut item): (OrderId, RecordId)) -> Result<Option<OrderId>, BooksError> {
        let mut seen = BTreeSet::new();
        while seen.insert((order, item)) {
            self.hub.load(order, &self.house)?;
            let line =
                self.hub.order(order).and_then(|(read, _)| read.lines.iter().find(|line| line.id == item));
            match line.map(|line| line.from) {
                Some(Some(from)) => (order, item) = from,
                Some(None) => return Ok(Some(order)),
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}
