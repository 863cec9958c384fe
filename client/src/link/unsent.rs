//! How much is on this phone only, as a person counts it.

use sync::device::View;
use sync::id::RecordId;

/// What of an order the node has not acknowledged: dishes, voids, payments, remarks. The opening of a table goes
/// without saying where something else is told; alone it counts as one.
pub(crate) fn unsent(view: &View) -> usize {
    if view.unsent.is_empty() {
        return 0;
    }
    let order = &view.order;
    let lines = order
        .lines
        .iter()
        .flat_map(|line| std::iter::once(line.id).chain(line.voids.iter().map(|(id, _)| *id)));
    let money = order.payments.iter().map(|(id, _)| *id).chain(order.refunds.iter().map(|(id, _)| *id));
    let notes = order.notes.iter().map(|(id, _)| *id);
    let is_unsent = |id: &RecordId| view.unsent.contains(id);
    lines.chain(money).chain(notes).filter(is_unsent).count().max(1)
}
