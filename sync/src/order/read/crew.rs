//! Who serves an order, and who knew.

use std::sync::Arc;

use automerge::ChangeHash;

use crate::document::Document;
use crate::frame::Hash;
use crate::id::UserId;
use crate::order::{Oddity, Placed};
use crate::record::{Collection, Record};

use super::record_at;

/// Who serves an order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Crew {
    /// Who serves it, in the order in which they joined.
    pub now: Vec<UserId>,
    /// Who was taken off and not put back.
    pub former: Vec<UserId>,
}

impl Crew {
    /// The crew as somebody knew it who had these changes; none when for all they knew nobody had opened the order.
    pub fn known_at(document: &Document, heads: &[Hash]) -> Option<Self> {
        let heads = change_hashes(heads);
        let collections = [Collection::Opens, Collection::Waiters];
        let mut records: Vec<Arc<Placed>> = collections
            .into_iter()
            .flat_map(|collection| readable(document, collection))
            .filter(|placed| document.knows(&heads, &placed.place))
            .collect();
        records.sort_by(|a, b| a.place.cmp(&b.place));
        let mut crew = Self::default();
        for placed in &records {
            match &placed.record {
                Record::Open(open) => crew.join(open.stamp.by),
                Record::Waiter(change) if change.add => crew.join(change.waiter),
                Record::Waiter(change) => crew.leave(change.waiter),
                _ => {}
            }
        }
        records.iter().any(|placed| matches!(placed.record, Record::Open(_))).then_some(crew)
    }

    pub(super) fn join(&mut self, waiter: UserId) {
        self.former.retain(|former| *former != waiter);
        if !self.now.contains(&waiter) {
            self.now.push(waiter);
        }
    }

    pub(super) fn leave(&mut self, waiter: UserId) {
        self.now.retain(|now| *now != waiter);
        if !self.former.contains(&waiter) {
            self.former.push(waiter);
        }
    }
}

/// Whether somebody who had these changes knew that the order was called off.
pub(crate) fn knew_it_off(document: &Document, heads: &[Hash]) -> bool {
    let heads = change_hashes(heads);
    readable(document, Collection::Cancels).iter().any(|cancel| document.knows(&heads, &cancel.place))
}

/// What a waiter added who had been taken off and did not know it yet stays, and is shown.
pub(super) fn settle_handovers(
    document: &Document,
    records: &[Arc<Placed>],
    crew: &Crew,
    oddities: &mut Vec<Oddity>,
) {
    if crew.former.is_empty() {
        return;
    }
    let removals: Vec<(&Arc<Placed>, UserId)> = records
        .iter()
        .filter_map(|placed| match &placed.record {
            Record::Waiter(change) if !change.add => Some((placed, change.waiter)),
            _ => None,
        })
        .collect();
    for placed in records {
        let Record::Item(item) = &placed.record else { continue };
        let by = item.stamp.by;
        let apart = |removal: &Placed| {
            !document.knew(&placed.place, &removal.place) && !document.knew(&removal.place, &placed.place)
        };
        if removals.iter().any(|(removal, waiter)| *waiter == by && apart(removal)) {
            oddities.push(Oddity::AfterHandover { item: placed.id, by });
        }
    }
}

fn change_hashes(heads: &[Hash]) -> Vec<ChangeHash> {
    heads.iter().map(|head| ChangeHash(head.0)).collect()
}

fn readable(document: &Document, collection: Collection) -> Vec<Arc<Placed>> {
    let entries = document.entries(collection);
    entries.iter().filter_map(|(key, object)| record_at(document, collection, key, object).ok()).collect()
}
