//! One order's Automerge document: the genesis that every device makes alike, records appended whole, and the two
//! things that the node alone writes: where each item's ticket is, and whether it is printed.

use std::collections::BTreeSet;
use std::num::NonZeroU64;
use std::sync::OnceLock;

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, ExpandedChange, ObjId, ReadDoc, hydrate,
};
use thiserror::Error;

use crate::frame::Hash;
use crate::id::{OrderId, RecordId};
use crate::record::{Collection, Fields, Record, fields_of_hydrated};
use crate::time::UnixMs;

pub(crate) use self::chunk::{hash_of_chunk, is_undamaged_change};
pub use self::genesis::{Origin, golden_hash};
pub use self::print::PrintFact;
pub(crate) use self::print::{NODE_FIELDS, Print, state_of_word};
pub use self::remark::Remark;

use self::additions::Added;
use self::parsed::{Entries, Parsed};

pub(crate) mod additions;
mod chunk;
mod genesis;
mod graph;
mod parsed;
mod print;
mod remark;

/// The version of the document schema, in every document under `v`.
pub const SCHEMA_VERSION: i64 = 1;

/// The document of one order.
#[derive(Clone, Debug)]
pub struct Document {
    origin: Origin,
    automerge: Automerge,
    authors: graph::Authors,
    parsed: Parsed,
    /// Counted when somebody asks, and from then on with every change.
    bytes: OnceLock<usize>,
}

/// One change, ready to be stored and sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its hash.
    pub hash: Hash,
    /// Its bytes, not compressed.
    pub bytes: Vec<u8>,
}

/// Why a document cannot be used.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// Not a saved document.
    #[error("the bytes are no document")]
    Unreadable(#[source] Box<AutomergeError>),
    /// Automerge panicked on the bytes.
    #[error("the bytes are no document: reading them failed badly")]
    Panicked,
    /// It does not begin with the genesis of an order.
    #[error("the document does not begin as an order does")]
    ForeignGenesis,
    /// A change is not as it was written.
    #[error("a change is damaged")]
    DamagedChange,
    /// The changes do not fit the document.
    #[error("the changes do not fit the document")]
    Unappliable(#[source] Box<AutomergeError>),
    /// Changes came without those on which they build.
    #[error("changes on which these build are missing")]
    MissingDependencies,
}

impl Document {
    /// A new order, the same bytes on every device.
    pub fn genesis(origin: Origin) -> Self {
        Self::of(origin, genesis::make(origin))
    }

    /// A stored order: a saved document, followed by any number of single changes.
    pub fn load(bytes: &[u8]) -> Result<Self, DocumentError> {
        // A damaged file must not take the program down with it.
        let loaded = std::panic::catch_unwind(|| Automerge::load(bytes));
        let automerge = loaded
            .map_err(|_| DocumentError::Panicked)?
            .map_err(|error| DocumentError::Unreadable(Box::new(error)))?;
        let origin = genesis::origin_of(&automerge).ok_or(DocumentError::ForeignGenesis)?;
        Ok(Self::of(origin, automerge))
    }

    fn of(origin: Origin, automerge: Automerge) -> Self {
        let authors = graph::authors_of(&automerge);
        Self { origin, automerge, authors, parsed: Parsed::default(), bytes: OnceLock::new() }
    }

    /// The whole document as bytes.
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save()
    }

    /// The same, larger and sooner: for a phone, which saves an order with every change that it hears of.
    pub(crate) fn save_uncompressed(&self) -> Vec<u8> {
        self.automerge.save_nocompress()
    }

    /// About how many bytes it has: what is added counts as it came.
    pub(crate) fn bytes(&self) -> usize {
        *self.bytes.get_or_init(|| self.save_uncompressed().len())
    }

    fn grow(&mut self, change: &Change) {
        if let Some(bytes) = self.bytes.get_mut() {
            *bytes += change.raw_bytes().len();
        }
    }

    /// How many records it holds, readable or not.
    pub(crate) fn records(&self) -> usize {
        Collection::ALL.into_iter().map(|collection| self.entries(collection).len()).sum()
    }

    /// Which order it is.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Its id.
    pub fn id(&self) -> OrderId {
        self.origin.order
    }

    /// The newest changes.
    pub fn heads(&self) -> Vec<Hash> {
        self.automerge.get_heads().into_iter().map(hash).collect()
    }

    /// Whether it holds this change.
    pub fn has(&self, hash: Hash) -> bool {
        self.automerge.get_change_meta_by_hash(&ChangeHash(hash.0)).is_some()
    }

    /// How many changes it holds.
    pub fn changes(&self) -> u64 {
        self.authors.values().map(|last| last.seq).sum()
    }

    /// Whether it holds the genesis alone.
    pub(crate) fn is_blank(&self) -> bool {
        self.authors.len() == 1
    }

    /// What somebody lacks who has `heads`; none when some of these are unknown here.
    pub fn changes_since(&self, heads: &[Hash]) -> Option<Vec<Made>> {
        if !heads.iter().all(|head| self.has(*head)) {
            return None;
        }
        let heads: Vec<ChangeHash> = heads.iter().map(|head| ChangeHash(head.0)).collect();
        Some(self.automerge.get_changes(&heads).iter().map(made).collect())
    }

    /// As it was for somebody who had no more than these.
    pub(crate) fn as_of(&self, heads: &[Hash]) -> Self {
        let heads: Vec<ChangeHash> = heads.iter().map(|head| ChangeHash(head.0)).collect();
        match self.automerge.fork_at(&heads) {
            Ok(automerge) if !heads.is_empty() => Self::of(self.origin, automerge),
            _ => Self::genesis(self.origin),
        }
    }

    /// All changes, dependencies first.
    pub(crate) fn all_changes(&self) -> Vec<Change> {
        self.automerge.get_changes(&[])
    }

    /// Adds records in one change by `actor`.
    pub fn append(&mut self, actor: [u8; 16], now: UnixMs, records: &[(RecordId, Record)]) -> Made {
        let change = self.addition(actor, now, records);
        let made = made(&change);
        match self.apply_parsed(vec![change]) {
            // Something else may wait here.
            Ok(()) | Err(DocumentError::MissingDependencies) => made,
            Err(error) => unreachable!("it builds on what is here: {error}"),
        }
    }

    /// Whether a change waits here for one on which it builds.
    pub(crate) fn waits(&self) -> bool {
        !self.automerge.get_missing_deps(&[]).is_empty()
    }

    /// The change by which `actor` would add records here.
    pub fn draft(&self, actor: [u8; 16], now: UnixMs, records: &[(RecordId, Record)]) -> Made {
        made(&self.addition(actor, now, records))
    }

    /// Put together as it is: a transaction that puts every key comes to the same, at many times the cost.
    fn addition(&self, actor: [u8; 16], now: UnixMs, records: &[(RecordId, Record)]) -> Change {
        let actor_id = ActorId::from(actor);
        let last = self.last_of(&actor_id);
        let mut deps = self.automerge.get_heads();
        deps.extend(last.map(|last| last.hash).filter(|last| !deps.contains(last)));
        let last_op = deps.iter().filter_map(|head| self.max_op(*head)).max();
        let start_op = NonZeroU64::MIN.saturating_add(last_op.unwrap_or(0));
        let expanded = ExpandedChange {
            operations: additions::operations(self.origin, &actor_id, start_op.get(), records),
            seq: last.map_or(1, |last| last.seq + 1),
            actor_id,
            hash: None,
            start_op,
            time: now.0.div_euclid(1000),
            message: None,
            deps,
            extra_bytes: Vec::new(),
            author: None,
        };
        expanded.into()
    }

    /// Applies changes that others made.
    pub fn apply(&mut self, changes: &[Vec<u8>]) -> Result<(), DocumentError> {
        let parse = |bytes: &Vec<u8>| match is_undamaged_change(bytes) {
            true => Change::from_bytes(bytes.clone()).map_err(|_| DocumentError::DamagedChange),
            false => Err(DocumentError::DamagedChange),
        };
        let parsed: Result<Vec<Change>, _> = changes.iter().map(parse).collect();
        self.apply_parsed(parsed?)
    }

    /// Applies a change that admission took apart for the document as it is: its dependencies are there, nothing waits for
    /// it, and all that it does is adding these records.
    pub(crate) fn apply_admitted(&mut self, change: Change, added: Vec<Added>) -> Result<(), DocumentError> {
        let noted = change.clone();
        self.automerge
            .apply_changes([change])
            .map_err(|error| DocumentError::Unappliable(Box::new(error)))?;
        self.note_author(&noted);
        self.grow(&noted);
        added.into_iter().for_each(|added| self.parsed.added(noted.actor_id(), added));
        Ok(())
    }

    fn apply_parsed(&mut self, mut changes: Vec<Change>) -> Result<(), DocumentError> {
        let hashes: Vec<ChangeHash> = changes.iter().map(Change::hash).collect();
        changes.retain(|change| !self.has(hash(change.hash())));
        let before = self.automerge.get_heads();
        let mut added = Vec::new();
        for change in &changes {
            self.grow(change);
            let operations = change.decode().operations;
            match additions::read(self.origin, change, &operations) {
                Ok(found) => added.extend(found.into_iter().map(|found| (change.actor_id().clone(), found))),
                Err(_) => self.parsed.touched_by(self.origin, &operations),
            }
        }
        self.automerge.apply_changes(changes).map_err(|error| DocumentError::Unappliable(Box::new(error)))?;
        let given: BTreeSet<&ChangeHash> = hashes.iter().collect();
        let is_alone = self.note_authors(&before).iter().all(|applied| given.contains(applied));
        let is_whole = self.automerge.get_missing_deps(&hashes).is_empty();
        if is_alone && is_whole {
            added.into_iter().for_each(|(author, added)| self.parsed.added(&author, added));
        } else {
            // Some of these wait, or something that came earlier had waited for these.
            self.parsed.forget();
        }
        if is_whole { Ok(()) } else { Err(DocumentError::MissingDependencies) }
    }

    /// The records that were read before.
    pub(crate) fn parsed(&self) -> &Parsed {
        &self.parsed
    }

    /// The entries of a collection: key, object, and place in the order of things.
    pub(crate) fn entries(&self, collection: Collection) -> Entries {
        if let Some(entries) = self.parsed.entries(collection) {
            return entries;
        }
        let map = self.collection(collection);
        let entries = self.automerge.map_range(&map, ..).map(|entry| (entry.key.as_ref().into(), entry.id()));
        let entries = Entries::new(entries.collect());
        self.parsed.keep_entries(collection, entries.clone());
        entries
    }

    /// The scalars of a map, and of the maps in it.
    pub(crate) fn fields_at(&self, map: &ObjId) -> Fields {
        match ReadDoc::hydrate(&self.automerge, map, None) {
            Ok(hydrate::Value::Map(map)) => fields_of_hydrated(&map),
            _ => Fields::new(),
        }
    }

    /// One entry of a collection.
    pub(crate) fn entry(&self, collection: Collection, id: RecordId) -> Option<(String, ObjId)> {
        let key = id.to_string();
        let (_, object) = self.automerge.get(self.collection(collection), key.as_str()).ok()??;
        Some((key, object))
    }

    /// Writes in one change; none when nothing was written.
    fn write(
        &mut self,
        actor: [u8; 16],
        now: UnixMs,
        edit: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Option<Made> {
        self.automerge.set_actor(ActorId::from(actor));
        let time = CommitOptions::default().with_time(now.0.div_euclid(1000));
        let written = self.automerge.transact_with(|_| time, edit);
        let committed = written.map_err(|failure| failure.error).expect("maps of the genesis take any key");
        let change = self.automerge.get_change_by_hash(&committed.hash?).expect("it was just made");
        self.parsed.touched_by(self.origin, &change.decode().operations);
        self.note_author(&change);
        self.grow(&change);
        Some(made(&change))
    }
}

/// The hash of a change, in this crate's own type.
pub(crate) fn hash(hash: ChangeHash) -> Hash {
    Hash(hash.0)
}

fn made(change: &Change) -> Made {
    Made { hash: hash(change.hash()), bytes: change.raw_bytes().to_vec() }
}
