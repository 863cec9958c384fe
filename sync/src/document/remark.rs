//! What the node alone knows of a record and writes beside it, under `node` in the document: a flat map of
//! `kind/record` to true, so that two nodes of one restaurant's history never overwrite each other.

use std::sync::Arc;

use automerge::transaction::Transactable;
use automerge::{ObjId, ReadDoc};
use serde::Serialize;

use crate::document::genesis::root_map;
use crate::document::{Document, Made};
use crate::id::RecordId;
use crate::time::UnixMs;

/// What the node says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Remark {
    /// A void came after the kitchen had the item or somebody had paid for it: a manager decides.
    Request,
    /// An item came when the party was gone and the next one sat at the table.
    Late,
    /// The price of an item cannot be proved by a menu that was in force.
    UnprovenPrice,
}

/// The root map of what the node says.
pub(super) const MAP: &str = "node";

impl Remark {
    const ALL: [Remark; 3] = [Remark::Request, Remark::Late, Remark::UnprovenPrice];

    fn word(self) -> &'static str {
        match self {
            Remark::Request => "request",
            Remark::Late => "late",
            Remark::UnprovenPrice => "unproven_price",
        }
    }

    fn key(self, record: RecordId) -> String {
        format!("{}/{record}", self.word())
    }

    pub(crate) fn of_key(key: &str) -> Option<(Self, RecordId)> {
        let (word, record) = key.split_once('/')?;
        let remark = Self::ALL.into_iter().find(|remark| remark.word() == word)?;
        Some((remark, record.parse().ok()?))
    }
}

impl Document {
    /// What the node said, by kind and record.
    pub(crate) fn remarks(&self) -> Arc<Vec<(Remark, RecordId)>> {
        if let Some(remarks) = self.parsed.remarks() {
            return remarks;
        }
        let keys = self.automerge.keys(self.node_map());
        let remarks = Arc::new(keys.filter_map(|key| Remark::of_key(&key)).collect());
        self.parsed.keep_remarks(Arc::clone(&remarks));
        remarks
    }

    /// Writes remarks that are not there yet, in one change by the node; none when all are.
    pub fn write_remarks(
        &mut self,
        node: [u8; 16],
        now: UnixMs,
        remarks: &[(Remark, RecordId)],
    ) -> Option<Made> {
        let map = self.node_map();
        self.write(node, now, |tx| {
            for (remark, record) in remarks {
                let key = remark.key(*record);
                if tx.get(&map, key.as_str())?.is_none() {
                    tx.put(&map, key, true)?;
                }
            }
            Ok(())
        })
    }

    fn node_map(&self) -> ObjId {
        root_map(self.origin, MAP)
    }
}
