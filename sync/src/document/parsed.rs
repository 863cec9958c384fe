//! What was read of a document before. A record never changes, so it is parsed once; what is in a collection, and where
//! an item's tickets are, is read again when a change has touched it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use automerge::legacy::ObjectId;
use automerge::{ActorId, Change, ObjId};

use crate::document::Print;
use crate::order::Placed;
use crate::record::Collection;

/// An object of a document, by the operation that made it.
type Made = (u64, ActorId);

/// The keys of a collection, each with what is there.
pub(crate) type Entries = Arc<Vec<(String, ObjId)>>;

#[derive(Debug, Default)]
pub(crate) struct Parsed(Mutex<Kept>);

#[derive(Clone, Debug, Default)]
struct Kept {
    entries: BTreeMap<Collection, Entries>,
    /// Where the collections are.
    collections: BTreeMap<Made, Collection>,
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

    pub(super) fn keep_entries(&self, collection: Collection, map: &ObjId, entries: Entries) {
        let mut kept = self.kept();
        kept.collections.extend(made(map).map(|made| (made, collection)));
        kept.entries.insert(collection, entries);
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

    /// Forgets what a change may have made untrue.
    pub(super) fn touched_by(&mut self, change: &Change) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        if kept.entries.is_empty() && kept.prints.is_empty() {
            return;
        }
        for operation in change.decode().operations {
            let ObjectId::Id(object) = operation.obj else {
                // No honest change touches the root. Whoever did may have put another collection there.
                kept.entries.clear();
                continue;
            };
            let object = (object.counter(), object.actor().clone());
            if let Some(collection) = kept.collections.get(&object) {
                kept.entries.remove(collection);
            }
            let item = kept.items.get(&object).unwrap_or(&object);
            kept.prints.remove(item);
        }
    }

    /// Forgets everything that a change may make untrue.
    pub(super) fn forget(&mut self) {
        let kept = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.entries.clear();
        kept.prints.clear();
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
