//! From a document to an order. Pure: the same records give the same order, whatever the way they came.

use std::collections::BTreeMap;
use std::sync::Arc;

use automerge::ObjId;

use crate::document::{Document, NODE_FIELDS, Print};
use crate::id::RecordId;
use crate::order::totals::{Closed, status_of, totals_of};
use crate::order::{LONG_HISTORY_CHANGES, Oddity, Order, Placed, Status};
use crate::record::{Collection, Record};

use self::crew::settle_handovers;
use self::rearranged::{checks_of, settle_moves};
use self::sorted::Sorted;

pub use self::crew::Crew;
pub(crate) use self::crew::knew_it_off;

mod crew;
mod rearranged;
mod sorted;

/// What the order is, and what a person should look at.
pub fn read(document: &Document) -> (Order, Vec<Oddity>) {
    let mut oddities = Vec::new();
    let (records, prints) = records_of(document, &mut oddities);
    let mut sorted = Sorted::default();
    records.iter().for_each(|placed| sorted.take(placed));
    sorted.settle_prints(prints);
    sorted.settle_remarks(&document.remarks(), &mut oddities);
    sorted.settle_taken_off(&mut oddities);
    sorted.settle_replacements(&mut oddities);
    sorted.settle_refunds(&mut oddities);
    sorted.settle_cancel(document, &records, &mut oddities);
    settle_handovers(document, &records, &sorted.crew, &mut oddities);
    let settled = sorted.settled();
    oddities.retain(|oddity| match oddity {
        Oddity::AfterHandover { item, .. } | Oddity::UnprovenPrice { item } => !settled.contains(item),
        _ => true,
    });
    let moved_to = settle_moves(document, &sorted.moves, &mut oddities);

    if document.changes() >= LONG_HISTORY_CHANGES {
        oddities.push(Oddity::LongHistory { changes: document.changes() });
    }
    let origin = document.origin();
    let totals = totals_of(&sorted.lines, &sorted.payments, &sorted.refunds);
    let nothing_left = sorted.lines.iter().all(|line| line.live_qty == 0);
    let status = match sorted.is_cancelled && nothing_left {
        true => Status::Cancelled,
        false => {
            let closed = match sorted.closes.is_empty() {
                true => Closed::No,
                false if sorted.hides_something(document, &records) => Closed::Unaware,
                false => Closed::Yes,
            };
            status_of(&totals, closed, &mut oddities)
        }
    };
    let order = Order {
        id: origin.order,
        site: origin.site,
        table: moved_to.or(origin.table),
        first_table: origin.table,
        sitting: origin.sitting,
        status,
        covers: sorted.covers,
        opened_at: sorted.opened_at,
        waiters: sorted.crew.now,
        former_waiters: sorted.crew.former,
        checks: checks_of(&sorted.lines, &sorted.shares),
        lines: sorted.lines,
        payments: sorted.payments,
        refunds: sorted.refunds,
        notes: sorted.notes,
        wanted: sorted.wanted,
        settled,
        called_off: !sorted.cancels.is_empty(),
        joined: sorted.joined,
        totals,
    };
    (order, oddities)
}

type Prints = BTreeMap<RecordId, Arc<Print>>;

/// All records in the one order of things, and the print marks of the items.
fn records_of(document: &Document, oddities: &mut Vec<Oddity>) -> (Vec<Arc<Placed>>, Prints) {
    let mut records = Vec::new();
    let mut prints = Prints::new();
    for collection in Collection::ALL {
        for (key, object) in document.entries(collection).iter() {
            match record_at(document, collection, key, object) {
                Ok(placed) => {
                    if collection == Collection::Items {
                        prints.insert(placed.id, document.print_of(object));
                    }
                    records.push(placed);
                }
                Err(why) => {
                    oddities.push(Oddity::Unreadable { path: format!("{}/{key}", collection.key()), why })
                }
            }
        }
    }
    records.sort_by(|a, b| a.place.cmp(&b.place));
    (records, prints)
}

/// One record of a document; none when it is not there or cannot be read.
pub(crate) fn record(document: &Document, collection: Collection, id: RecordId) -> Option<Record> {
    let (key, object) = document.entry(collection, id)?;
    record_at(document, collection, &key, &object).ok().map(|placed| placed.record.clone())
}

/// A record never changes once it is written, so it is parsed once in the life of its document.
fn record_at(
    document: &Document,
    collection: Collection,
    key: &str,
    object: &ObjId,
) -> Result<Arc<Placed>, String> {
    if let Some(placed) = document.parsed().record(object) {
        return Ok(placed);
    }
    let ObjId::Id(counter, actor, _) = object else { return Err("is not a map".into()) };
    let place = (*counter, actor.to_bytes().to_vec());
    let id = key.parse().map_err(|_| "its key is no record id".to_owned())?;
    let mut fields = document.fields_at(object);
    NODE_FIELDS.iter().for_each(|field| drop(fields.remove(*field)));
    let record = Record::parse(collection, &fields).map_err(|malformed| malformed.to_string())?;
    let placed = Arc::new(Placed { place, id, record });
    document.parsed().keep_record(object, placed.clone());
    Ok(placed)
}
