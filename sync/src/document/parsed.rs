//! What was read of a document before. A record never changes, so it is parsed once; what is in a collection, and where
//! an item's tickets are, is read again when a change has touched it, unless admission says what the change adds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use automerge::legacy::{ObjectId, Op};
use automerge::{ActorId, ObjId};

use crate::document::additions::Added;
use crate::document::genesis::root_map_at;
use crate::document::{Origin, Print, Remark, remark};
use crate::id::RecordId;
use crate::order::Placed;
use crate::record::Collection;

/// An object of a document, by the operation that made it.
type Made = (u64, ActorId);

/// The keys of a collection, each with what is there.
pub(crate) type Entries = Arc<Vec<(Arc<str>, ObjId)>>;

#[derive(Debug, Default)]
pub(crate) struct Parsed(Mutex<Kept>);

#[derive(Clone, Debug, Default)]
struct Kept {
    entries: BTreeMap<Collection, Entries>,
    remarks: Option<Arc<Vec<(Remark, RecordId)>>>,
    records: BTreeMap<Made, Arc<Placed>>,
    prints: BTreeMap<Made, Arc<Print>>,
    /// The item in which a map of print marks is.
    items: BTreeMap<Made, Made>,
}

impl Parsed {
    pub(crate) fn record(&self, object: &ObjId) -> Option<Arc<Placed>> {
        self.kept().records.get(&made(object)?).cloned()
    }

    pub(crate) fn keep_record(&self, object: &ObjId, placed: Arc<Placed>) {
        self.kept().records.extend(made(object).map(|made| (made, placed)));
    }

    pub(super) fn entries(&self, collection: Collection) -> Option<Entries> {
        self.kept().entries.get(&collection).cloned()
    }

    pub(super) fn keep_entries(&self, collection: Collection, entries: Entries) {
        self.kept().entries.insert(collection, entries);
    }

    pub(super) fn remarks(&self) -> Option<Arc<Vec<(Remark, RecordId)>>> {
        self.kept().remarks.clone()
    }

    pub(super) fn keep_remarks(&self, remarks: Arc<Vec<(Remark, RecordId)>>) {
        self.kept().remarks = Some(remarks);
    }

    pub(super) fn print(&self, item: &ObjId) -> Option<Arc<Print>> {
        self.kept().prints.get(&made(item)?).cloned()
    }

    /// Keeps what was read of an item, and where in it, if the node wrote anything.
    pub(super) fn keep_print(&self, item: &ObjId, marks: Option<&ObjId>, print: Arc<Print>) {
        let Some(item) = made(item) else { return };
        let mut kept = self.kept();
        kept.items.extend(marks.and_then(made).map(|marks| (marks, item.clone())));
        kept.prints.insert(item, print);
    }

    /// Takes in a record that a change adds to a collection, at the object that it makes.
    pub(super) fn added(&mut self, author: &ActorId, Added { counter, id, record }: Added) {
        let collection = record.collection();
        let object = ObjId::Id(counter, author.clone(), 0);
        let placed = Placed { place: (counter, author.to_bytes().to_vec()), id, record };
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(entries) = kept.entries.get_mut(&collection) {
            let entries = Arc::make_mut(entries);
            let key: Arc<str> = placed.id.to_string().into();
            let place = entries.partition_point(|(other, _)| *other < key);
            match entries.get(place) {
                // Two changes put one key: which of them counts is read from the document.
                Some((other, _)) if *other == key => drop(kept.entries.remove(&collection)),
                _ => entries.insert(place, (key, object.clone())),
            }
        }
        kept.records.extend(made(&object).map(|made| (made, Arc::new(placed))));
    }

    /// Forgets what a change of these operations may have made untrue.
    pub(super) fn touched_by(&mut self, origin: Origin, operations: &[Op]) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        for operation in operations {
            // No honest change touches the root, and whatever else is put there is not looked at.
            let ObjectId::Id(object) = &operation.obj else { continue };
            match root_map_at(origin, object.counter(), object.actor()) {
                Some(remark::MAP) => kept.remarks = None,
                Some(map) => {
                    Collection::of_key(map).map(|collection| kept.entries.remove(&collection));
                }
                None => {
                    let object = (object.counter(), object.actor().clone());
                    let item = kept.items.get(&object).unwrap_or(&object);
                    kept.prints.remove(item);
                }
            }
        }
    }

    /// Forgets everything that a change may make untrue.
    pub(super) fn forget(&mut self) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.entries.clear();
        kept.prints.clear();
        kept.remarks = None;
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // What is in it is whole at every moment: a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Parsed {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.kept().clone()))
    }
}

fn made(object: &ObjId) -> Option<Made> {
    match object {
        ObjId::Id(counter, actor, _) => Some((*counter, actor.clone())),
        ObjId::Root => None,
    }
}
