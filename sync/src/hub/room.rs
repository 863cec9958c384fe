//! How much one order takes. No evening comes near it: it is for a device that never stops. An order is read with every
//! change and sent whole to whoever lacks it, so it must not grow without end. What ends it has room to spare: it can
//! always be paid and closed.

use crate::document::Document;
use crate::frame::{MAX_FRAME_FROM_NODE_BYTES, RefusalCode};
use crate::id::RecordId;
use crate::order::MAX_HISTORY_CHANGES;
use crate::record::{Collection, Record, Verdict};

/// Bytes from which on an order takes only what ends it.
pub const MAX_ORDER_BYTES: usize = 3 * 1024 * 1024;
/// Records from which on an order takes only what ends it.
pub const MAX_ORDER_RECORDS: usize = 3_000;
/// Bytes that what ends an order has beside these.
pub const SPARE_ORDER_BYTES: usize = 2 * 1024 * 1024;
/// Records that what ends an order has beside these.
pub const SPARE_ORDER_RECORDS: usize = 1_000;
/// Records of each kind that is compared with everything when an order is read: openings, waiters who come and go, moves,
/// joins and cancellations.
pub const MAX_COMPARED: usize = 100;

const COMPARED: [Collection; 5] =
    [Collection::Opens, Collection::Waiters, Collection::Moves, Collection::Joins, Collection::Cancels];

// A phone takes an order in one frame, with what the node writes into it: marks of tickets and remarks.
const _: () = assert!(MAX_ORDER_BYTES + SPARE_ORDER_BYTES <= MAX_FRAME_FROM_NODE_BYTES / 8 * 5);

/// Whether a change of so many bytes with these records still has room.
pub(super) fn check(
    document: &Document,
    bytes: usize,
    records: &[(RecordId, Record)],
) -> Result<(), RefusalCode> {
    let is_ending = records.iter().all(|(_, record)| ends(record));
    let (spare_bytes, spare_records) =
        if is_ending { (SPARE_ORDER_BYTES, SPARE_ORDER_RECORDS) } else { (0, 0) };
    let is_full = document.bytes() + bytes > MAX_ORDER_BYTES + spare_bytes
        || document.records() + records.len() > MAX_ORDER_RECORDS + spare_records
        || COMPARED.into_iter().any(|collection| is_crowded(document, collection, records))
        || document.changes() >= MAX_HISTORY_CHANGES && is_remark(records);
    if is_full { Err(RefusalCode::HistoryFull) } else { Ok(()) }
}

fn is_crowded(document: &Document, collection: Collection, records: &[(RecordId, Record)]) -> bool {
    let added = records.iter().filter(|(_, record)| record.collection() == collection).count();
    added > 0 && document.entries(collection).len() + added > MAX_COMPARED
}

/// Whether it brings an order to its end: money, what is not wanted after all, and what a manager grants or not.
fn ends(record: &Record) -> bool {
    match record {
        Record::Void(_) | Record::Payment(_) | Record::Refund(_) | Record::Close(_) | Record::Cancel(_) => {
            true
        }
        Record::Decision(decision) => decision.verdict != Verdict::StillWanted,
        _ => false,
    }
}

/// Whether something is remarked, and nothing with it is food or ends the order.
fn is_remark(records: &[(RecordId, Record)]) -> bool {
    let is_food =
        |record: &Record| matches!(record, Record::Item(_) | Record::Received(_) | Record::Transfer(_));
    records.iter().any(|(_, record)| matches!(record, Record::Note(_)))
        && !records.iter().any(|(_, record)| is_food(record) || ends(record))
}
