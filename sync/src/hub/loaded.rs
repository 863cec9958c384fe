//! A document in memory: as published, and as it will be once everything admitted is on disk.

use crate::document::{Document, Made};
use crate::frame::Hash;
use crate::order::{Oddity, Order, read};

pub(super) struct Loaded {
    pub(super) published: Document,
    /// None while it is the same as the published one.
    pending: Option<Document>,
    /// The pending order.
    pub(super) read: (Order, Vec<Oddity>),
    /// The published order: what others are told.
    pub(super) read_published: Order,
    /// The hash of its first change.
    pub(super) genesis: Hash,
    first: First,
    /// Changes since the stored document was last saved whole.
    pub(super) tail: u64,
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

impl Loaded {
    /// A document that was read from disk.
    pub(super) fn stored(published: Document) -> Self {
        Self::new(published, First::Stored)
    }

    /// A document of which nothing is on disk.
    pub(super) fn unwritten(genesis: Document) -> Self {
        Self::new(genesis, First::Unwritten)
    }

    fn new(published: Document, first: First) -> Self {
        let read = read(&published);
        let genesis = Document::genesis(published.origin()).heads()[0];
        Self { read_published: read.0.clone(), read, published, pending: None, genesis, first, tail: 0 }
    }

    /// Whether anything of it is on disk.
    pub(super) fn is_stored(&self) -> bool {
        self.first == First::Stored
    }

    /// The genesis, if it must be stored before what comes now.
    pub(super) fn genesis_to_store(&mut self) -> Vec<Made> {
        if self.first != First::Unwritten {
            return Vec::new();
        }
        self.first = First::OnItsWay;
        Document::genesis(self.published.origin()).changes_since(&[]).expect("no heads are always known")
    }

    /// Whether nothing is lost when it is let go: it is over, or nothing of it is on disk.
    pub(super) fn is_done(&self) -> bool {
        self.read_published.status.is_over() || !self.is_stored()
    }

    /// The document on which the next change is admitted.
    pub(super) fn pending(&mut self) -> &mut Document {
        self.pending.get_or_insert_with(|| self.published.clone())
    }

    /// The pending document, to look at.
    pub(super) fn newest(&self) -> &Document {
        self.pending.as_ref().unwrap_or(&self.published)
    }

    pub(super) fn reread(&mut self) {
        self.read = read(self.newest());
    }

    /// These changes are on disk; `quiet` when nothing else is pending.
    pub(super) fn publish(&mut self, changes: &[Made], quiet: bool) {
        match self.pending.take_if(|_| quiet) {
            Some(pending) => self.published = pending,
            None => apply(&mut self.published, changes),
        }
        self.first = First::Stored;
        self.tail += changes.len() as u64;
        self.read_published = if quiet { self.read.0.clone() } else { read(&self.published).0 };
    }

    /// Throws the pending state away and applies what is still meant to come.
    pub(super) fn rebuild(&mut self, admitted: &[Made]) {
        self.pending = None;
        if admitted.is_empty() && self.first == First::OnItsWay {
            self.first = First::Unwritten;
        }
        if !admitted.is_empty() {
            apply(self.pending(), admitted);
        }
        self.reread();
    }
}

fn apply(document: &mut Document, changes: &[Made]) {
    let changes: Vec<Vec<u8>> = changes.iter().map(|made| made.bytes.clone()).collect();
    document.apply(&changes).expect("admitted changes were applied to the same document before");
}
