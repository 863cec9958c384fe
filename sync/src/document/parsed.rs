//! What was read of a document before. A record never changes, so it is parsed once; where an item's tickets are is read
//! again when a change has touched it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use automerge::legacy::ObjectId;
use automerge::{ActorId, Change, ObjId};

use crate::document::Print;
use crate::order::Placed;

/// An object of a document, by the operation that made it.
type Made = (u64, ActorId);

#[derive(Debug, Default)]
pub(crate) struct Parsed(Mutex<Kept>);

#[derive(Clone, Debug, Default)]
struct Kept {
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
        if kept.prints.is_empty() {
            return;
        }
        for operation in change.decode().operations {
            let ObjectId::Id(object) = operation.obj else { continue };
            let object = (object.counter(), object.actor().clone());
            let item = kept.items.get(&object).unwrap_or(&object);
            kept.prints.remove(item);
        }
    }

    pub(super) fn forget_prints(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).prints.clear();
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
