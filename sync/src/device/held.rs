//! An order that the device holds, twice: as the node acknowledged it, and with the device's own unsent changes.

use crate::device::View;
use crate::document::Document;
use crate::id::{RecordId, TableId};
use crate::order::read;

pub(super) struct Held {
    /// What the node has acknowledged or sent: what is stored, and what a refusal falls back to.
    pub(super) acked: Document,
    /// The same with the outbox on top: what the person sees.
    pub(super) local: Document,
    pub(super) view: View,
}

impl Held {
    pub(super) fn new(acked: Document) -> Self {
        let (order, oddities) = read(&acked);
        Self { local: acked.clone(), acked, view: View { order, oddities, unsent: Vec::new() } }
    }

    /// Whether its party sits at this table now.
    pub(super) fn sits_at(&self, table: TableId) -> bool {
        self.view.order.table == Some(table) && !self.view.order.status.is_over()
    }

    pub(super) fn sitting(&self) -> u32 {
        self.local.origin().sitting
    }

    pub(super) fn refresh(&mut self, unsent: Vec<RecordId>) {
        let (order, oddities) = read(&self.local);
        self.view = View { order, oddities, unsent };
    }
}
