//! What admission asks of a document's history: who wrote last, what builds on what, where the collections are.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{ActorId, Automerge, Change, ChangeHash, ObjId};

use crate::document::Document;
use crate::document::genesis::{root_map, root_map_at};
use crate::frame::Hash;
use crate::id::RecordId;
use crate::order::Place;
use crate::record::Collection;

/// The last change of each author.
pub(super) type Authors = BTreeMap<ActorId, Last>;

/// An author's last change in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Last {
    /// How many changes the author made here.
    pub(crate) seq: u64,
    pub(super) hash: ChangeHash,
    max_op: u64,
}

impl Document {
    /// The author's last change.
    pub(crate) fn last_of(&self, author: &ActorId) -> Option<Last> {
        self.authors.get(author).copied()
    }

    /// The number of the last operation in a change.
    pub(crate) fn max_op(&self, change: ChangeHash) -> Option<u64> {
        self.automerge.get_change_meta_by_hash(&change).map(|meta| meta.max_op)
    }

    /// Whether `earlier` is one of `heads` or something on which they build.
    pub(crate) fn is_ancestor(&self, earlier: Last, heads: &[ChangeHash]) -> bool {
        let mut open = heads.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(hash) = open.pop() {
            if hash == earlier.hash {
                return true;
            }
            // Operations are numbered upwards along dependencies: below that number there is nothing to find.
            let meta = self.automerge.get_change_meta_by_hash(&hash);
            if let Some(meta) = meta.filter(|meta| meta.max_op > earlier.max_op && seen.insert(hash)) {
                open.extend(meta.deps);
            }
        }
        false
    }

    /// Whether what is named by `heads` holds all that is here of `earlier`.
    pub(crate) fn holds(&self, heads: &[Hash], earlier: &[Hash]) -> bool {
        let heads: Vec<ChangeHash> = heads.iter().map(|head| ChangeHash(head.0)).collect();
        earlier.iter().map(|hash| ChangeHash(hash.0)).all(|hash| {
            self.max_op(hash).is_none_or(|max_op| self.is_ancestor(Last { seq: 0, hash, max_op }, &heads))
        })
    }

    /// Whether whoever wrote the record at `later` knew of the one at `earlier`.
    pub(crate) fn knew(&self, later: &Place, earlier: &Place) -> bool {
        self.change_at(later).is_some_and(|change| self.knows(&[change], earlier))
    }

    /// Whether somebody who had `heads` knew of the record at `place`.
    pub(crate) fn knows(&self, heads: &[ChangeHash], place: &Place) -> bool {
        let Some(hash) = self.change_at(place) else { return false };
        let Some(max_op) = self.max_op(hash) else { return false };
        self.is_ancestor(Last { seq: 0, hash, max_op }, heads)
    }

    fn change_at(&self, (counter, actor): &Place) -> Option<ChangeHash> {
        self.automerge.hash_for_opid(&ObjId::Id(*counter, ActorId::from(actor.as_slice()), 0))
    }

    /// The root map in which a collection is.
    pub(super) fn collection(&self, collection: Collection) -> ObjId {
        root_map(self.origin, collection.key())
    }

    /// The collection whose root map was made by this operation.
    pub(crate) fn collection_at(&self, counter: u64, actor: &ActorId) -> Option<Collection> {
        root_map_at(self.origin, counter, actor).and_then(Collection::of_key)
    }

    /// The ids of all records.
    pub(crate) fn ids(&self) -> BTreeSet<RecordId> {
        let entries = Collection::ALL.into_iter().map(|collection| self.entries(collection));
        entries
            .flat_map(|some| some.iter().filter_map(|(key, _)| key.parse().ok()).collect::<Vec<_>>())
            .collect()
    }

    /// Whether a record of this key is there, readable or not.
    pub fn has_record(&self, collection: Collection, key: &str) -> bool {
        self.entries(collection).binary_search_by(|(other, _)| (**other).cmp(key)).is_ok()
    }

    /// Whether a record of this id is there, of whatever kind: an id names one thing in an order.
    pub(crate) fn has_id(&self, id: RecordId) -> bool {
        let key = id.to_string();
        Collection::ALL.into_iter().any(|collection| self.has_record(collection, &key))
    }

    /// Notes a change that was just added, whose dependencies were there.
    pub(super) fn note_author(&mut self, change: &Change) {
        let last = Last { seq: change.seq(), hash: change.hash(), max_op: change.max_op() };
        self.authors.insert(change.actor_id().clone(), last);
    }

    /// Notes what was just added to the history; answers with it.
    pub(super) fn note_authors(&mut self, since: &[ChangeHash]) -> Vec<ChangeHash> {
        note(&mut self.authors, &self.automerge, since)
    }
}

/// The last change of each author of a whole document.
pub(super) fn authors_of(automerge: &Automerge) -> Authors {
    let mut authors = Authors::new();
    note(&mut authors, automerge, &[]);
    authors
}

fn note(authors: &mut Authors, automerge: &Automerge, since: &[ChangeHash]) -> Vec<ChangeHash> {
    let mut added = Vec::new();
    for meta in automerge.get_changes_meta(since) {
        added.push(meta.hash);
        let last = Last { seq: meta.seq, hash: meta.hash, max_op: meta.max_op };
        let entry = authors.entry(meta.actor.into_owned()).or_insert(last);
        if entry.seq < last.seq {
            *entry = last;
        }
    }
    added
}
