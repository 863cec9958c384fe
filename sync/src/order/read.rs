//! From a document to an order. Pure: the same records give the same order, whatever the way they came.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use automerge::{ObjId, ReadDoc, hydrate};

use crate::document::{Document, state_of_word};
use crate::id::{RecordId, UserId};
use crate::menu::Route;
use crate::order::totals::{status_of, totals_of};
use crate::order::{Line, Oddity, Order, Placed, PrintState};
use crate::record::{Cancel, Collection, Field, Fields, Item, Record, fields_of_hydrated};

/// What the order is, and what a person should look at.
pub fn read(document: &Document) -> (Order, Vec<Oddity>) {
    let mut oddities = Vec::new();
    let (records, prints) = records_of(document, &mut oddities);
    let mut sorted = Sorted::default();
    records.into_iter().for_each(|placed| sorted.take(&placed));
    sorted.settle_voids(&mut oddities);
    sorted.settle_replacements(&mut oddities);
    sorted.settle_refunds(&mut oddities);
    sorted.settle_prints(prints);

    let origin = document.origin();
    let totals = totals_of(&sorted.lines, &sorted.payments, &sorted.refunds);
    let status = status_of(&totals, sorted.closed, sorted.cancel.as_ref(), &mut oddities);
    let order = Order {
        id: origin.order,
        site: origin.site,
        table: origin.table,
        sitting: origin.sitting,
        status,
        covers: sorted.covers,
        opened_at: sorted.opened_at,
        waiters: sorted.waiters,
        lines: sorted.lines,
        payments: sorted.payments,
        refunds: sorted.refunds,
        notes: sorted.notes,
        wanted: sorted.wanted,
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

/// Records by kind, each kind in the order of things.
#[derive(Default)]
struct Sorted {
    covers: u32,
    opened_at: Option<crate::time::UnixMs>,
    waiters: Vec<UserId>,
    lines: Vec<Line>,
    voids: Vec<(RecordId, crate::record::Void)>,
    payments: Vec<(RecordId, crate::record::Payment)>,
    refunds: Vec<(RecordId, crate::record::Refund)>,
    notes: Vec<(RecordId, crate::record::Note)>,
    wanted: BTreeSet<RecordId>,
    closed: bool,
    cancel: Option<Cancel>,
}

impl Sorted {
    fn take(&mut self, placed: &Placed) {
        let id = placed.id;
        match placed.record.clone() {
            Record::Open(open) => {
                self.covers = self.covers.max(open.covers);
                self.opened_at.get_or_insert(open.stamp.at);
                self.add_waiter(open.stamp.by);
            }
            Record::Item(item) => self.lines.push(line(id, item)),
            Record::Void(void) => self.voids.push((id, void)),
            Record::Payment(payment) => self.payments.push((id, payment)),
            Record::Refund(refund) => self.refunds.push((id, refund)),
            Record::Waiter(change) if change.add => self.add_waiter(change.waiter),
            Record::Waiter(change) => self.waiters.retain(|waiter| *waiter != change.waiter),
            Record::Note(note) => self.notes.push((id, note)),
            Record::Close(_) => self.closed = true,
            Record::Cancel(cancel) => {
                self.cancel.get_or_insert(cancel);
            }
            Record::Decision(decision) => {
                self.wanted.insert(decision.about);
            }
        }
    }

    fn add_waiter(&mut self, waiter: UserId) {
        if !self.waiters.contains(&waiter) {
            self.waiters.push(waiter);
        }
    }

    fn settle_voids(&mut self, oddities: &mut Vec<Oddity>) {
        for (id, void) in std::mem::take(&mut self.voids) {
            let Some(line) = self.lines.iter_mut().find(|line| line.id == void.item) else {
                oddities.push(Oddity::Dangling { record: id });
                continue;
            };
            if void.qty > line.live_qty {
                oddities.push(Oddity::VoidedTwice { item: line.id });
            }
            line.live_qty = line.live_qty.saturating_sub(void.qty);
            line.voids.push((id, void));
        }
    }

    fn settle_replacements(&self, oddities: &mut Vec<Oddity>) {
        let mut replaced = BTreeSet::new();
        for line in &self.lines {
            let Some(item) = line.item.replaces else { continue };
            if !replaced.insert(item) {
                oddities.push(Oddity::ReplacedTwice { item, replacement: line.id });
            }
        }
    }

    fn settle_refunds(&mut self, oddities: &mut Vec<Oddity>) {
        let payments: BTreeSet<RecordId> = self.payments.iter().map(|(id, _)| *id).collect();
        self.refunds.retain(|(id, refund)| {
            let known = payments.contains(&refund.payment);
            if !known {
                oddities.push(Oddity::Dangling { record: *id });
            }
            known
        });
    }

    fn settle_prints(&mut self, mut prints: Prints) {
        for line in &mut self.lines {
            let print = prints.remove(&line.id).unwrap_or_default();
            line.printed = print.printed;
            line.print = print.states;
        }
    }
}

fn line(id: RecordId, item: Item) -> Line {
    let live_qty = item.qty;
    Line { id, item, live_qty, voids: Vec::new(), printed: false, print: BTreeMap::new() }
}
