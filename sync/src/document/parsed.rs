//! The records of a document that were read before: they never change, so each is parsed once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::order::{Place, Placed};

type Records = BTreeMap<Place, Arc<Placed>>;

#[derive(Debug, Default)]
pub(crate) struct Parsed(Mutex<Records>);

impl Parsed {
    pub(crate) fn find(&self, place: &Place) -> Option<Arc<Placed>> {
        self.records().get(place).cloned()
    }

    pub(crate) fn keep(&self, placed: Arc<Placed>) {
        self.records().insert(placed.place.clone(), placed);
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        // What is in it is whole at every moment: a panic elsewhere spoils nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for Parsed {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.records().clone()))
    }
}
