//! Policy on the node's side: what a change's author knew, what the menus say, and whether both halves of a transfer
//! or join came together.

use std::collections::BTreeSet;

use crate::admit::dependencies_of;
use crate::document::Document;
use crate::frame::{Pushed, RefusalCode};
use crate::hub::loaded::are_plain;
use crate::hub::push::Verdict;
use crate::hub::{Arrived, Books, Hub, room};
use crate::id::{OrderId, RecordId};
use crate::order::{Crew, knew_it_off, record as record_of};
use crate::policy::{Case, judge, prove};
use crate::record::{Collection, Received, Record};
use crate::session::Session;

impl Hub {
    pub(super) fn judge(
        &self,
        session: &Session,
        order: OrderId,
        change: &[u8],
        records: &[(RecordId, Record)],
        books: &dyn Books,
    ) -> Result<(), Verdict> {
        let loaded = self.loaded.get(&order).ok_or(Verdict::PutOff)?;
        let read = if are_plain(records) { loaded.newest.in_the_main() } else { loaded.newest.order() };
        // Whoever serves it now, with nobody ever taken off, served it as far as they knew or could have known.
        let is_crew = read.former_waiters.is_empty() && read.waiters.contains(&session.user);
        let crew = match is_crew {
            true => Some(Crew { now: read.waiters.clone(), former: Vec::new() }),
            false => Crew::known_at(loaded.newest.document(), &dependencies_of(change)),
        };
        let knew_it_off = read.called_off && knew_it_off(loaded.newest.document(), &dependencies_of(change));
        let case = Case { session, rules: &self.rules, crew: crew.as_ref(), knew_it_off, order: read };
        judge(case, records).map_err(Verdict::Refused)?;
        room::check(loaded.newest.document(), change.len(), records).map_err(Verdict::Refused)?;
        records.iter().try_for_each(|(_, record)| self.check_facts(record, books))
    }

    fn check_facts(&self, record: &Record, books: &dyn Books) -> Result<(), Verdict> {
        match record {
            Record::Item(item) => match books.menu(item.menu_version).map_err(|_| Verdict::PutOff)? {
                Some(menu) => prove(&menu, item).map_err(Verdict::Refused),
                // Kept, and shown to the manager.
                None => Ok(()),
            },
            Record::Move(moved) if !self.is_table(moved.to_table) => {
                Err(Verdict::Refused(RefusalCode::UnknownOrder))
            }
            _ => Ok(()),
        }
    }

    /// The first change of a push whose transfer, receipt or join has no other half.
    pub(super) fn unpaired<'a>(&self, changes: &'a [Pushed], arrived: &[Arrived]) -> Option<&'a Pushed> {
        let lonely = |arrived: &Arrived| {
            arrived.records.iter().any(|(id, record)| !self.is_paired(arrived.order, *id, record))
        };
        let orders: BTreeSet<OrderId> =
            arrived.iter().filter(|arrived| lonely(arrived)).map(|arrived| arrived.order).collect();
        changes.iter().find(|pushed| orders.contains(&pushed.order))
    }

    fn is_paired(&self, order: OrderId, id: RecordId, record: &Record) -> bool {
        let there = |other: OrderId, collection| {
            let document = self.loaded.get(&other).filter(|_| other != order)?.newest.document();
            record_of(document, collection, id)
        };
        match record {
            Record::Transfer(transfer) => match there(transfer.to_order, Collection::Ext) {
                Some(Record::Received(received)) => {
                    received.from_order == order
                        && received.from_item == transfer.item
                        && received.item.qty == transfer.qty
                }
                _ => false,
            },
            Record::Received(received) => match there(received.from_order, Collection::Transfers) {
                Some(Record::Transfer(transfer)) => {
                    transfer.to_order == order
                        && transfer.item == received.from_item
                        && self
                            .loaded
                            .get(&received.from_order)
                            .is_some_and(|source| is_same(source.newest.document(), received))
                }
                _ => false,
            },
            Record::Join(join) => matches!(
                there(join.with_order, Collection::Joins),
                Some(Record::Join(back)) if back.with_order == order
            ),
            _ => true,
        }
    }
}

/// Whether what is on the bill is what was ordered: only its quantity may be less.
fn is_same(source: &Document, received: &Received) -> bool {
    let ordered = [Collection::Items, Collection::Ext].into_iter().find_map(|collection| {
        match record_of(source, collection, received.from_item)? {
            Record::Item(item) => Some(item),
            Record::Received(received) => Some(received.item),
            _ => None,
        }
    });
    ordered.is_some_and(|ordered| {
        let qty = received.item.qty;
        qty <= ordered.qty && crate::record::Item { qty, ..ordered } == received.item
    })
}
