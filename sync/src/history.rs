//! Who did what to an order, when, and on which device: read from the document itself. Every change names its actor,
//! the actor its session, and the session its person and device, so nothing has to be written down beside it.

use std::collections::BTreeMap;

use automerge::legacy::{Key, ObjectId, Op, OpType};
use automerge::{ActorId, Change, ObjType};
use serde::Serialize;

use crate::document::{Document, Remark, state_of_word};
use crate::frame::Hash;
use crate::id::RecordId;
use crate::menu::Route;
use crate::order::{PrintState, record};
use crate::record::{Collection, Record};
use crate::session::{Actor, SessionId};
use crate::time::UnixMs;

/// One change of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The change.
    pub hash: Hash,
    /// Who made it.
    pub author: Author,
    /// When, by the clock of the device, to the second.
    pub at: UnixMs,
    /// What it did.
    pub deeds: Vec<Deed>,
}

/// Who made a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Somebody on some device, in this session.
    Session(SessionId),
    /// The node itself.
    Node,
}

/// One thing that a change did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "did", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Deed {
    /// A record was added.
    Added {
        /// Its id.
        id: RecordId,
        /// What it says.
        record: Record,
    },
    /// The node said where the ticket of an item is.
    Ticket {
        /// The item.
        item: RecordId,
        /// The station; `-` when the product has no printer.
        route: Route,
        /// Where the ticket is.
        state: PrintState,
    },
    /// The node said something of a record.
    Remarked {
        /// What.
        remark: Remark,
        /// Of which record.
        record: RecordId,
    },
}

/// The whole history of an order, dependencies first. The genesis, which nobody made, is left out.
pub fn history(document: &Document) -> Vec<Entry> {
    let mut walk = Walk { document, items: BTreeMap::new(), marks: BTreeMap::new() };
    let changes = document.all_changes();
    changes
        .iter()
        .filter(|change| !change.deps().is_empty())
        .filter_map(|change| walk.entry(change))
        .collect()
}

type Made = (u64, ActorId);

struct Walk<'a> {
    document: &'a Document,
    /// The maps of items, by the operation that made them.
    items: BTreeMap<Made, RecordId>,
    /// The maps of an item's print marks.
    marks: BTreeMap<Made, RecordId>,
}

impl Walk<'_> {
    fn entry(&mut self, change: &Change) -> Option<Entry> {
        let decoded = change.decode();
        let numbered = (change.start_op().get()..).zip(&decoded.operations);
        let deeds = numbered.filter_map(|(counter, op)| self.deed(change, counter, op)).collect();
        let actor = Actor::parse(change.actor_id().to_bytes())?;
        let author = if actor.is_node() { Author::Node } else { Author::Session(actor.session) };
        let at = UnixMs(change.timestamp().saturating_mul(1000));
        Some(Entry { hash: Hash(change.hash().0), author, at, deeds })
    }

    fn deed(&mut self, change: &Change, counter: u64, op: &Op) -> Option<Deed> {
        let (Key::Map(key), ObjectId::Id(object)) = (&op.key, &op.obj) else { return None };
        let holder = (object.counter(), object.actor().clone());
        let made = (counter, change.actor_id().clone());
        match &op.action {
            OpType::Make(ObjType::Map) => {
                if let Some(item) = self.items.get(&holder) {
                    self.marks.insert(made, *item);
                    return None;
                }
                let collection = self.document.collection_at(holder.0, &holder.1)?;
                let id: RecordId = key.parse().ok()?;
                if collection == Collection::Items {
                    self.items.insert(made, id);
                }
                Some(Deed::Added { id, record: record(self.document, collection, id)? })
            }
            OpType::Put(word) => match self.marks.get(&holder) {
                Some(item) => {
                    let state = state_of_word(word.as_str()?)?;
                    Some(Deed::Ticket { item: *item, route: Route(key.to_string()), state })
                }
                None => Remark::of_key(key).map(|(remark, record)| Deed::Remarked { remark, record }),
            },
            _ => None,
        }
    }
}
