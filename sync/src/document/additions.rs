//! Changes that only add whole records: all that a device ever writes. How one is put together, and how one is read.

use std::collections::{BTreeMap, BTreeSet};

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ObjType};

use crate::document::Origin;
use crate::document::genesis::{root_map_at, root_map_id};
use crate::id::RecordId;
use crate::record::{Collection, Field, Fields, MAX_MODIFIERS, Record};

/// Operations in one change: far above any honest one.
const MAX_OPERATIONS: usize = 64 * (20 + 5 * MAX_MODIFIERS);
/// Maps within maps: a record, the item in it, its modifiers, one of them. What is nested without end is dropped
/// without end.
const MAX_DEPTH: usize = 4;

/// A record that a change adds.
pub(crate) struct Added {
    /// The number of the operation that makes its map.
    pub(crate) counter: u64,
    pub(crate) id: RecordId,
    pub(crate) record: Record,
}

/// Why a change is not one that only adds whole records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unlike {
    /// It does something else.
    Structure,
    /// A record is not whole, or not within its bounds.
    Malformed,
}

/// The operations that add records, numbered from `first`.
pub(super) fn operations(
    origin: Origin,
    actor: &ActorId,
    first: u64,
    records: &[(RecordId, Record)],
) -> Vec<Op> {
    let mut writer = Writer { actor, first, operations: Vec::new() };
    for (id, record) in records {
        let collection = ObjectId::Id(root_map_id(origin, record.collection().key()));
        let map = writer.put(collection, &id.to_string(), OpType::Make(ObjType::Map));
        writer.put_fields(&map, &record.fields());
    }
    writer.operations
}

struct Writer<'a> {
    actor: &'a ActorId,
    first: u64,
    operations: Vec<Op>,
}

impl Writer<'_> {
    /// Puts a value, or a new map of which this answers the id.
    fn put(&mut self, obj: ObjectId, key: &str, action: OpType) -> ObjectId {
        let counter = self.first + self.operations.len() as u64;
        let key = Key::Map(key.into());
        self.operations.push(Op { action, obj, key, pred: SortedVec::new(), insert: false });
        ObjectId::Id(OpId::new(counter, self.actor))
    }

    fn put_fields(&mut self, map: &ObjectId, fields: &Fields) {
        for (key, field) in fields {
            match (field, field.scalar()) {
                (_, Some(scalar)) => drop(self.put(map.clone(), key, OpType::Put(scalar))),
                (Field::Map(inner), None) => {
                    let inner_map = self.put(map.clone(), key, OpType::Make(ObjType::Map));
                    self.put_fields(&inner_map, inner);
                }
                (_, None) => {}
            }
        }
    }
}

/// The records that a change with these operations adds.
pub(crate) fn read(origin: Origin, change: &Change, operations: &[Op]) -> Result<Vec<Added>, Unlike> {
    if operations.is_empty() || operations.len() > MAX_OPERATIONS {
        return Err(Unlike::Structure);
    }
    let mut maps = Maps::default();
    for (place, op) in operations.iter().enumerate() {
        let counter = change.start_op().get() + place as u64;
        maps.take(origin, change.actor_id(), counter, op)?;
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
    ids: BTreeSet<RecordId>,
}

impl Maps {
    fn take(&mut self, origin: Origin, author: &ActorId, counter: u64, op: &Op) -> Result<(), Unlike> {
        let Key::Map(key) = &op.key else { return Err(Unlike::Structure) };
        if op.insert || !op.pred.is_empty() {
            return Err(Unlike::Structure);
        }
        let ObjectId::Id(object) = &op.obj else { return Err(Unlike::Structure) };
        match &op.action {
            OpType::Make(ObjType::Map) if object.actor() == author => {
                if self.depth_of(object.counter()) >= MAX_DEPTH {
                    return Err(Unlike::Structure);
                }
                // Its place is taken from now on; what it holds comes later.
                self.put(object.counter(), key, Field::Map(Fields::new()))?;
                self.inside.insert(counter, (object.counter(), key.to_string()));
                self.made.insert(counter, Fields::new());
            }
            OpType::Make(ObjType::Map) => {
                let collection = root_map_at(origin, object.counter(), object.actor());
                let collection = collection.and_then(Collection::of_key).ok_or(Unlike::Structure)?;
                self.start_record(counter, collection, key)?;
            }
            OpType::Put(scalar) if object.actor() == author => {
                self.put(object.counter(), key, Field::of_scalar(scalar))?;
            }
            _ => return Err(Unlike::Structure),
        }
        Ok(())
    }

    fn start_record(&mut self, counter: u64, collection: Collection, key: &str) -> Result<(), Unlike> {
        let id: RecordId = key.parse().map_err(|_| Unlike::Structure)?;
        let twice = !self.ids.insert(id);
        // One spelling of an id only: another would be another key in the document.
        if twice || id.to_string() != key {
            return Err(Unlike::Structure);
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

    /// Each key of a map is put once, and only into a map made earlier in the same change.
    fn put(&mut self, map: u64, key: &str, field: Field) -> Result<(), Unlike> {
        let fields = self.made.get_mut(&map).ok_or(Unlike::Structure)?;
        match fields.insert(key.to_owned(), field) {
            None => Ok(()),
            Some(_) => Err(Unlike::Structure),
        }
    }

    /// Inner maps are made after outer ones, so going backwards every map is whole when it is moved.
    fn into_records(mut self) -> Result<Vec<Added>, Unlike> {
        for (inner, (outer, key)) in std::mem::take(&mut self.inside).into_iter().rev() {
            let fields = self.made.remove(&inner).ok_or(Unlike::Structure)?;
            let outer = self.made.get_mut(&outer).ok_or(Unlike::Structure)?;
            outer.insert(key, Field::Map(fields));
        }
        let record = |(counter, collection, id): (u64, Collection, RecordId)| {
            let fields = self.made.remove(&counter).ok_or(Unlike::Structure)?;
            let record = Record::parse(collection, &fields).map_err(|_| Unlike::Malformed)?;
            Ok(Added { counter, id, record })
        };
        let records: Result<Vec<_>, Unlike> =
            std::mem::take(&mut self.records).into_iter().map(record).collect();
        records.and_then(|records| if records.is_empty() { Err(Unlike::Structure) } else { Ok(records) })
    }
}
