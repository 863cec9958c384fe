//! An order that the device holds: as the node acknowledged it, and, while something is unsent, with that on top.

use crate::admit::dependencies_of;
use crate::device::View;
use crate::document::{Document, DocumentError, Made};
use crate::frame::Hash;
use crate::id::{RecordId, TableId};
use crate::order::read;

pub(super) struct Held {
    /// What the node has acknowledged or sent: what is stored, and what a refusal falls back to.
    acked: Document,
    /// The same with the outbox on top; none while that is nothing. Most of what a phone hears of is what others did to
    /// orders of which it has nothing to send: that is taken in once, not twice.
    own: Option<Document>,
    pub(super) view: View,
}

impl Held {
    pub(super) fn new(acked: Document) -> Self {
        let (order, oddities) = read(&acked);
        Self { acked, own: None, view: View { order, oddities, unsent: Vec::new() } }
    }

    /// As the node has it.
    pub(super) fn acked(&self) -> &Document {
        &self.acked
    }

    /// What the person sees.
    pub(super) fn local(&self) -> &Document {
        self.own.as_ref().unwrap_or(&self.acked)
    }

    /// What the person sees, to write to.
    pub(super) fn local_mut(&mut self) -> &mut Document {
        self.own.get_or_insert_with(|| self.acked.clone())
    }

    /// What the node has said of this order so far, beyond that there may be one.
    pub(super) fn known(&self) -> Vec<Hash> {
        if self.acked.is_blank() { Vec::new() } else { self.acked.heads() }
    }

    /// Whether this phone lost a change on which this one builds.
    pub(super) fn lacks_what_it_builds_on(&self, change: &Made) -> bool {
        !dependencies_of(&change.bytes).into_iter().all(|hash| self.local().has(hash))
    }

    /// What the person sees from now on.
    pub(super) fn show(&mut self, local: Document) {
        self.own = Some(local);
    }

    /// Forgets what was not sent: it is made again.
    pub(super) fn fall_back(&mut self) {
        self.own = None;
    }

    /// The node sent these.
    pub(super) fn take_in(&mut self, changes: &[Vec<u8>]) -> Result<(), DocumentError> {
        // What builds on something that is missing waits inside of both.
        let fits = self.acked.apply(changes);
        self.own.as_mut().map_or(Ok(()), |own| own.apply(changes)).and(fits)
    }

    /// The node has these of the device's own, which may be all that was unsent.
    pub(super) fn acknowledge(&mut self, taken: &[Made], is_all: bool) {
        let mut hashes = self.acked.heads().into_iter().chain(taken.iter().map(|made| made.hash));
        let has_all = |own: &mut Document| is_all && hashes.all(|hash| own.has(hash));
        match self.own.take_if(has_all) {
            Some(own) => self.acked = own,
            None => {
                let changes: Vec<Vec<u8>> = taken.iter().map(|made| made.bytes.clone()).collect();
                // Should what they build on be missing here, the node's next frame brings both.
                let _waits = self.acked.apply(&changes);
            }
        }
    }

    /// Whether its party sits at this table now.
    pub(super) fn sits_at(&self, table: TableId) -> bool {
        self.view.order.table == Some(table) && !self.view.order.status.is_over()
    }

    pub(super) fn sitting(&self) -> u32 {
        self.acked.origin().sitting
    }

    pub(super) fn refresh(&mut self, unsent: Vec<RecordId>) {
        let (order, oddities) = read(self.local());
        self.view = View { order, oddities, unsent };
    }
}
