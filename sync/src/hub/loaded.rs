//! A document in memory: as published, as it will be when the batch on its way is on disk, and with everything that was
//! admitted since. The three share what they have in common, and each is read at most once.

use std::sync::{Arc, OnceLock};

use crate::document::{Document, Made};
use crate::frame::Hash;
use crate::id::RecordId;
use crate::order::{Oddity, Order, read};
use crate::record::Record;

pub(super) struct Loaded {
    /// On disk: what others are told.
    pub(super) published: State,
    /// Once the batch that was taken is on disk; none when nothing of this order is in it.
    flying: Option<State>,
    /// With everything that was admitted.
    pub(super) newest: State,
    /// The hash of its first change.
    genesis: Hash,
    first: First,
    /// Changes since the stored document was last saved whole.
    pub(super) tail: u64,
}

/// A document at one moment.
#[derive(Clone)]
pub(super) struct State {
    document: Arc<Document>,
    reading: OnceLock<Arc<(Order, Vec<Oddity>)>>,
    /// What it said before the last plain things came.
    before_plain: Option<Arc<(Order, Vec<Oddity>)>>,
}

/// Where the genesis of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum First {
    /// In memory only: nobody wrote anything yet.
    Unwritten,
    /// In a batch.
    OnItsWay,
    /// On disk.
    Stored,
}

impl State {
    fn of(document: Document) -> Self {
        Self { document: Arc::new(document), reading: OnceLock::new(), before_plain: None }
    }

    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    /// What it says: worked out when somebody asks.
    pub(super) fn reading(&self) -> &(Order, Vec<Oddity>) {
        self.reading.get_or_init(|| Arc::new(read(&self.document)))
    }

    pub(super) fn order(&self) -> &Order {
        &self.reading().0
    }

    /// The order but for plain things that came since it was last read: who serves it and whether it is over is right.
    pub(super) fn in_the_main(&self) -> &Order {
        match (&self.before_plain, self.reading.get()) {
            (Some(before), None) => &before.0,
            _ => self.order(),
        }
    }

    /// The document to write to; other states that share it stay as they are.
    pub(super) fn change(&mut self) -> &mut Document {
        self.reading.take();
        self.before_plain = None;
        Arc::make_mut(&mut self.document)
    }

    /// The document, to write plain things to: items, notes, and where tickets are.
    pub(super) fn add_plain(&mut self) -> &mut Document {
        self.before_plain = self.reading.take().or(self.before_plain.take());
        Arc::make_mut(&mut self.document)
    }
}

/// Whether records decide neither who serves an order nor whether it is over: most do not, and a phone that was away
/// brings many at once.
pub(super) fn are_plain(records: &[(RecordId, Record)]) -> bool {
    records.iter().all(|(_, record)| matches!(record, Record::Item(_) | Record::Note(_)))
}

impl Loaded {
    /// A document that was read from disk.
    pub(super) fn stored(published: Document) -> Self {
        Self::new(published, First::Stored)
    }

    /// A document of which nothing is on disk.
    pub(super) fn unwritten(genesis: Document) -> Self {
        Self::new(genesis, First::Unwritten)
    }

    fn new(document: Document, first: First) -> Self {
        let genesis = document.origin().genesis();
        let published = State::of(document);
        Self { newest: published.clone(), published, flying: None, genesis, first, tail: 0 }
    }

    /// Whether anything of it is on disk.
    pub(super) fn is_stored(&self) -> bool {
        self.first == First::Stored
    }

    /// Whether whoever builds on these knew more of the party than that there may be one.
    pub(super) fn is_known_to(&self, dependencies: &[Hash]) -> bool {
        let newest = self.newest.document();
        dependencies.iter().any(|hash| *hash != self.genesis && newest.has(*hash))
    }

    /// The genesis, if it must be stored before what comes now.
    pub(super) fn genesis_to_store(&mut self) -> Option<Made> {
        if self.first != First::Unwritten {
            return None;
        }
        self.first = First::OnItsWay;
        Some(self.published.document().origin().first_change())
    }

    /// Whether nothing is lost when it is let go: it is over, or nothing of it is on disk.
    pub(super) fn is_done(&self) -> bool {
        !self.is_stored() || self.published.order().status.is_over()
    }

    /// Everything that was admitted is in the batch that goes to disk now.
    pub(super) fn take_off(&mut self) {
        self.newest.reading();
        self.flying = Some(self.newest.clone());
    }

    /// The batch is on disk, with so many changes of this order.
    pub(super) fn land(&mut self, changes: usize) {
        if let Some(landed) = self.flying.take() {
            self.published = landed;
        }
        self.first = First::Stored;
        self.tail += changes as u64;
    }

    /// Nothing that was admitted will be on disk.
    pub(super) fn crash(&mut self) {
        self.flying = None;
        self.rebuild(&[]);
    }

    /// Throws away what waits for the next batch, and applies what is still meant to come.
    pub(super) fn rebuild(&mut self, admitted: &[Made]) {
        self.newest = self.flying.as_ref().unwrap_or(&self.published).clone();
        if !admitted.is_empty() {
            let changes: Vec<Vec<u8>> = admitted.iter().map(|made| made.bytes.clone()).collect();
            let applied = self.newest.change().apply(&changes);
            applied.expect("admitted changes were applied to the same document before");
        } else if self.flying.is_none() && self.first == First::OnItsWay {
            self.first = First::Unwritten;
        }
    }
}
