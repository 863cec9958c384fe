//! Rules 7 to 11: the operations of a change, read as whole new records.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Change, ExpandedChange, ObjType};

use crate::document::Document;
use crate::frame::RefusalCode;
use crate::id::RecordId;
use crate::record::{Collection, Field, Fields, MAX_MODIFIERS, Record};

/// Operations in one change: far above any honest one.
const MAX_OPERATIONS: usize = 64 * (20 + 5 * MAX_MODIFIERS);
/// Maps within maps: a record, the item in it, its modifiers, one of them. What is nested without end is dropped
/// without end.
const MAX_DEPTH: usize = 4;

/// A record, and the number of the operation that adds it.
type Added = (u64, (RecordId, Record));

/// The records that a change adds.
pub(super) fn records_of(document: &Document, change: &Change) -> Result<Vec<Added>, RefusalCode> {
    if change.is_empty() || change.len() > MAX_OPERATIONS {
        return Err(RefusalCode::Structure);
    }
    let decoded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| RefusalCode::Damaged)?;
    let mut maps = Maps::default();
    for (place, op) in decoded.operations.iter().enumerate() {
        let counter = change.start_op().get() + place as u64;
        maps.take(document, change, counter, op)?;
    }
    let records = maps.into_records()?;
    if is_as_automerge_writes_it(change, decoded) { Ok(records) } else { Err(RefusalCode::Structure) }
}

/// Rule 11. A document keeps operations, not bytes: a change that has the same operations in other bytes would have
/// another hash when the document is saved, and the document could not be loaded any more.
fn is_as_automerge_writes_it(change: &Change, decoded: ExpandedChange) -> bool {
    let again = catch_unwind(AssertUnwindSafe(|| Change::from(decoded).hash()));
    again.is_ok_and(|hash| hash == change.hash())
}

/// The maps that a change makes, by the counter of the operation that makes them.
#[derive(Default)]
struct Maps {
    made: BTreeMap<u64, Fields>,
    /// Which map holds which: counter of the inner one to (counter of the outer one, key).
    inside: BTreeMap<u64, (u64, String)>,
    records: Vec<(u64, Collection, RecordId)>,
    ids: BTreeSet<RecordId>,
}

impl Maps {
    fn take(
        &mut self,
        document: &Document,
        change: &Change,
        counter: u64,
        op: &Op,
    ) -> Result<(), RefusalCode> {
        let Key::Map(key) = &op.key else { return Err(RefusalCode::Structure) };
        if op.insert || !op.pred.is_empty() {
            return Err(RefusalCode::Structure);
        }
        let ObjectId::Id(object) = &op.obj else { return Err(RefusalCode::Structure) };
        match &op.action {
            OpType::Make(ObjType::Map) if object.actor() == change.actor_id() => {
                if self.depth_of(object.counter()) >= MAX_DEPTH {
                    return Err(RefusalCode::Structure);
                }
                // Its place is taken from now on; what it holds comes later.
                self.put(object.counter(), key, Field::Map(Fields::new()))?;
                self.inside.insert(counter, (object.counter(), key.to_string()));
                self.made.insert(counter, Fields::new());
            }
            OpType::Make(ObjType::Map) => {
                let collection = document.collection_at(object.counter(), object.actor());
                let collection = collection.ok_or(RefusalCode::Structure)?;
                self.start_record(document, counter, collection, key)?;
            }
            OpType::Put(scalar) if object.actor() == change.actor_id() => {
                self.put(object.counter(), key, Field::of_scalar(scalar))?;
            }
            _ => return Err(RefusalCode::Structure),
        }
        Ok(())
    }

    /// Rule 9, for records.
    fn start_record(
        &mut self,
        document: &Document,
        counter: u64,
        collection: Collection,
        key: &str,
    ) -> Result<(), RefusalCode> {
        let id: RecordId = key.parse().map_err(|_| RefusalCode::Structure)?;
        let twice = !self.ids.insert(id);
        // One spelling of an id only: another would be another key in the document.
        if twice || id.to_string() != key {
            return Err(RefusalCode::Structure);
        }
        if document.has_record(collection, key) {
            return Err(RefusalCode::AlreadyThere);
        }
        self.records.push((counter, collection, id));
        self.made.insert(counter, Fields::new());
        Ok(())
    }

    /// How many maps one must open to see what is in this one.
    fn depth_of(&self, mut map: u64) -> usize {
        let mut depth = 1;
        while let Some((outer, _)) = self.inside.get(&map) {
            map = *outer;
            depth += 1;
        }
        depth
    }

    /// Rules 8 and 9, inside a record.
    fn put(&mut self, map: u64, key: &str, field: Field) -> Result<(), RefusalCode> {
        let fields = self.made.get_mut(&map).ok_or(RefusalCode::Structure)?;
        match fields.insert(key.to_owned(), field) {
            None => Ok(()),
            Some(_) => Err(RefusalCode::Structure),
        }
    }

    /// Rule 10. Inner maps are made after outer ones, so going backwards every map is whole when it is moved.
    fn into_records(mut self) -> Result<Vec<Added>, RefusalCode> {
        for (inner, (outer, key)) in std::mem::take(&mut self.inside).into_iter().rev() {
            let fields = self.made.remove(&inner).ok_or(RefusalCode::Structure)?;
            let outer = self.made.get_mut(&outer).ok_or(RefusalCode::Structure)?;
            outer.insert(key, Field::Map(fields));
        }
        let record = |(counter, collection, id): (u64, Collection, RecordId)| {
            let fields = self.made.remove(&counter).ok_or(RefusalCode::Structure)?;
            let record = Record::parse(collection, &fields).map_err(|_| RefusalCode::MalformedRecord)?;
            Ok((counter, (id, record)))
        };
        let records: Result<Vec<_>, RefusalCode> =
            std::mem::take(&mut self.records).into_iter().map(record).collect();
        records.and_then(|records| if records.is_empty() { Err(RefusalCode::Structure) } else { Ok(records) })
    }
}
