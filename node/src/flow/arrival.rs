//! Something reached the node.

use std::collections::BTreeSet;

use sync::document::Remark;
use sync::hub::ConnId;
use sync::id::RecordId;
use sync::record::Record;
use sync::time::UnixMs;

use crate::flow::{Action, Edit, Flow, Handled, House, Session};

impl<H: House> Flow<H> {
    pub(super) fn received(&mut self, now: UnixMs, conn: ConnId, bytes: &[u8], actions: &mut Vec<Action>) {
        let handled = self.hub.receive(conn, bytes, &self.house);
        self.arrived(now, handled, actions);
    }

    /// A program's edit is a connection that lives until it is answered.
    pub(super) fn edited(
        &mut self,
        now: UnixMs,
        conn: ConnId,
        session: Session,
        edit: Edit,
        actions: &mut Vec<Action>,
    ) {
        self.hub.connect(conn, session);
        let handled = self.hub.edit(conn, edit, &self.house);
        self.arrived(now, handled, actions);
    }

    fn arrived(&mut self, now: UnixMs, handled: Handled, actions: &mut Vec<Action>) {
        self.perform(handled.outputs, actions);
        // All of a push is in its orders already: what waits for a word must be known before any of it is planned.
        let mut doubtful = BTreeSet::new();
        for arrived in handled.arrived {
            let remarks = self.remarks_on(now, &arrived);
            self.hub.write_remarks(now, arrived.order, &remarks);
            let too_old = arrived.age_ms > self.catalog.site.hold_after_ms;
            let items = arrived.records.iter().filter(|(_, record)| matches!(record, Record::Item(_)));
            let is_late = |id: &RecordId| remarks.contains(&(Remark::Late, *id));
            let ids = items.map(|(id, _)| *id).filter(|id| too_old || is_late(id));
            self.arrived.entry(arrived.order).or_default().extend(ids);
            doubtful.extend(Some(arrived.order).filter(|_| arrived.is_doubtful));
        }
        doubtful.into_iter().for_each(|order| self.reconcile_doubtful(now, order));
    }

    /// Plans what arrived since the last transaction was made: once for an order, however much of it came.
    pub(super) fn plan_arrived(&mut self, now: UnixMs) {
        // One after the other: planning one may mean planning another, which must find what waits in it.
        while let Some((order, waits)) = self.arrived.pop_first() {
            self.reconcile(now, order, waits);
        }
    }
}
