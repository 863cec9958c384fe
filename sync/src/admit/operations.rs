//! Rules 7 to 10: the operations of a change, read as whole new records.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{Change, ObjType};

use crate::document::Document;
use crate::frame::RefusalCode;
use crate::id::RecordId;
use crate::record::{Collection, Field, Fields, MAX_MODIFIERS, Record};

/// Operations in one change: far above any honest one.
const MAX_OPERATIONS: usize = 64 * (20 + 5 * MAX_MODIFIERS);

/// The records that a change adds.
pub(super) fn records_of(
    document: &Document,
    change: &Change,
) -> Result<Vec<(RecordId, Record)>, RefusalCode> {
    if change.is_empty() || change.len() > MAX_OPERATIONS {
        return Err(RefusalCode::Structure);
    }
    let decoded = catch_unwind(AssertUnwindSafe(|| change.decode())).map_err(|_| RefusalCode::Damaged)?;
    let mut maps = Maps::default();
    for (place, op) in decoded.operations.iter().enumerate() {
        let counter = change.start_op().get() + place as u64;
        maps.take(document, change, counter, op)?;
    }
    maps.into_records()
}

/// The maps that a change makes, by the counter of the operation that makes them.
#[derive(Default)]
struct Maps {
    made: BTreeMap<u64, Fields>,
    /// Which map holds which: counter of the inner one to (counter of the outer one, key).
    inside: BTreeMap<u64, (u64, String)>,
    records: Vec<(u64, Collection, RecordId)>,
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
                self.check_free(object.counter(), key)?;
                self.inside.insert(counter, (object.counter(), key.to_string()));
                self.made.insert(counter, Fields::new());
            }
            OpType::Make(ObjType::Map) => {
                let collection = document.collection_at(object.counter(), object.actor());
                let collection = collection.ok_or(RefusalCode::Structure)?;
                self.start_record(document, counter, collection, key)?;
            }
            OpType::Put(scalar) if object.actor() == change.actor_id() => {
                self.check_free(object.counter(), key)?;
                let map = self.made.get_mut(&object.counter()).ok_or(RefusalCode::Structure)?;
                map.insert(key.to_string(), Field::of_scalar(scalar));
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
        let twice = self.records.iter().any(|(_, _, earlier)| *earlier == id);
        // One spelling of an id only: another would be another key in the document.
        if twice || id.to_string() != key || document.has_record(collection, key) {
            return Err(RefusalCode::Structure);
        }
        self.records.push((counter, collection, id));
        self.made.insert(counter, Fields::new());
        Ok(())
    }

    /// Rules 8 and 9, inside a record.
    fn check_free(&self, map: u64, key: &str) -> Result<(), RefusalCode> {
        let fields = self.made.get(&map).ok_or(RefusalCode::Structure)?;
        let taken = fields.contains_key(key)
            || self.inside.values().any(|(outer, inner_key)| *outer == map && inner_key == key);
        if taken { Err(RefusalCode::Structure) } else { Ok(()) }
    }

    /// Rule 10. Inner maps are made after outer ones, so going backwards every map is whole when it is moved.
    fn into_records(mut self) -> Result<Vec<(RecordId, Record)>, RefusalCode> {
        for (inner, (outer, key)) in std::mem::take(&mut self.inside).into_iter().rev() {
            let fields = self.made.remove(&inner).ok_or(RefusalCode::Structure)?;
            let outer = self.made.get_mut(&outer).ok_or(RefusalCode::Structure)?;
            outer.insert(key, Field::Map(fields));
        }
        let record = |(counter, collection, id): (u64, Collection, RecordId)| {
            let fields = self.made.remove(&counter).ok_or(RefusalCode::Structure)?;
            let record = Record::parse(collection, &fields).map_err(|_| RefusalCode::MalformedRecord)?;
            Ok((id, record))
        };
        let records: Result<Vec<_>, RefusalCode> =
            std::mem::take(&mut self.records).into_iter().map(record).collect();
        records.and_then(|records| if records.is_empty() { Err(RefusalCode::Structure) } else { Ok(records) })
    }
}
