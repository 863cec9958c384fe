//! Where the party sits, and what is on which check.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::id::{RecordId, TableId};
use crate::order::{Line, Oddity, Place};
use crate::record::{Move, Share};

/// Where the party sits now, if it ever moved. Whoever moved it knowing of an earlier move meant to; of two who did
/// not know of each other the later holds, and the other is shown.
pub(super) fn settle_moves(
    document: &Document,
    moves: &[(Place, Move)],
    oddities: &mut Vec<Oddity>,
) -> Option<TableId> {
    let ((last, now), earlier) = moves.split_last()?;
    for (place, moved) in earlier.iter().filter(|(_, moved)| moved.to_table != now.to_table) {
        let overruled = moves.iter().any(|(later, _)| later != place && document.knew(later, place));
        if !overruled && !document.knew(last, place) {
            oddities.push(Oddity::MovedTwice { to_table: moved.to_table });
        }
    }
    Some(now.to_table)
}

/// What is on each check, of what this order pays for.
pub(super) fn checks_of(lines: &[Line], shares: &[Share]) -> BTreeMap<u32, BTreeMap<RecordId, u32>> {
    let mut of_item: BTreeMap<RecordId, Vec<&Share>> = BTreeMap::new();
    shares.iter().for_each(|share| of_item.entry(share.item).or_default().push(share));
    let mut checks: BTreeMap<u32, BTreeMap<RecordId, u32>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.live_qty > 0) {
        let of_line = of_item.get(&line.id).into_iter().flatten().copied();
        for (bill, qty) in split(line.live_qty, of_line) {
            checks.entry(bill).or_default().insert(line.id, qty);
        }
    }
    checks
}

/// Each share takes from what nobody put anywhere, then from the other checks, lowest first.
fn split<'a>(live_qty: u32, shares: impl Iterator<Item = &'a Share>) -> BTreeMap<u32, u32> {
    let mut split = BTreeMap::from([(0, live_qty)]);
    for share in shares {
        let mut wanted = share.qty;
        let mut put = 0;
        for (_, qty) in split.iter_mut().filter(|(bill, _)| **bill != share.bill) {
            let taken = wanted.min(*qty);
            *qty -= taken;
            wanted -= taken;
            put += taken;
        }
        *split.entry(share.bill).or_default() += put;
    }
    split.retain(|_, qty| *qty > 0);
    split
}
