//! From a document to an order. Pure: the same records give the same order, whatever the way they came.

use std::collections::BTreeMap;
use std::sync::Arc;

use automerge::{ObjId, ReadDoc, hydrate};

use crate::document::{Document, state_of_word};
use crate::id::RecordId;
use crate::menu::Route;
use crate::order::totals::{status_of, totals_of};
use crate::order::{Oddity, Order, Placed, PrintState, Status};
use crate::record::{Collection, Field, Fields, Record, fields_of_hydrated};

use self::rearranged::{checks_of, settle_moves};
use self::sorted::Sorted;

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
    let moved_to = settle_moves(document, &sorted.moves, &mut oddities);

    let origin = document.origin();
    let totals = totals_of(&sorted.lines, &sorted.payments, &sorted.refunds);
    let nothing_left = sorted.lines.iter().all(|line| line.live_qty == 0);
    let status = match sorted.is_cancelled && nothing_left {
        true => Status::Cancelled,
        false => status_of(&totals, sorted.closed, &mut oddities),
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
        waiters: sorted.waiters,
        checks: checks_of(&sorted.lines, &sorted.shares),
        lines: sorted.lines,
        payments: sorted.payments,
        refunds: sorted.refunds,
        notes: sorted.notes,
        wanted: sorted.wanted,
        called_off: !sorted.cancels.is_empty(),
        joined: sorted.joined,
        totals,
    };
    (order, oddities)
}

/// What the node wrote into an item.
#[derive(Default)]
struct Print {
    printed: bool,
    states: BTreeMap<Route, PrintState>,
}

type Prints = BTreeMap<RecordId, Print>;

/// All records in the one order of things, and the print marks of the items.
fn records_of(document: &Document, oddities: &mut Vec<Oddity>) -> (Vec<Arc<Placed>>, Prints) {
    let mut records = Vec::new();
    let mut prints = Prints::new();
    for collection in Collection::ALL {
        for (key, object) in document.entries(collection) {
            match record_at(document, collection, &key, &object) {
                Ok(placed) => {
                    if collection == Collection::Items {
                        prints.insert(placed.id, print_at(document, &object));
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

/// A record never changes once it is written, so it is parsed once in the life of its document.
fn record_at(
    document: &Document,
    collection: Collection,
    key: &str,
    object: &ObjId,
) -> Result<Arc<Placed>, String> {
    let ObjId::Id(counter, actor, _) = object else { return Err("is not a map".into()) };
    let place = (*counter, actor.to_bytes().to_vec());
    if let Some(placed) = document.parsed().find(&place) {
        return Ok(placed);
    }
    let id = key.parse().map_err(|_| "its key is no record id".to_owned())?;
    let mut fields = fields_at(document, object);
    // What the node writes into an item is no part of the record.
    NODE_FIELDS.iter().for_each(|field| drop(fields.remove(*field)));
    let record = Record::parse(collection, &fields).map_err(|malformed| malformed.to_string())?;
    let placed = Arc::new(Placed { place, id, record });
    document.parsed().keep(placed.clone());
    Ok(placed)
}

const NODE_FIELDS: [&str; 2] = ["print", "printed"];

fn print_at(document: &Document, item: &ObjId) -> Print {
    let [print, printed] = NODE_FIELDS.map(|field| document.automerge().get(item, field).ok().flatten());
    let printed = printed.is_some_and(|(value, _)| value.as_bool() == Some(true));
    let states = print.map(|(_, map)| fields_at(document, &map)).unwrap_or_default();
    let state = |(route, field): (String, Field)| match field {
        Field::Text(word) => Some((Route(route), state_of_word(&word)?)),
        _ => None,
    };
    Print { printed, states: states.into_iter().filter_map(state).collect() }
}

fn fields_at(document: &Document, object: &ObjId) -> Fields {
    match ReadDoc::hydrate(document.automerge(), object, None) {
        Ok(hydrate::Value::Map(map)) => fields_of_hydrated(&map),
        _ => Fields::new(),
    }
}
