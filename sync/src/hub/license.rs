//! Without a license no new party is served; whatever is open is served to its end.
//!
//! A phone is judged by what its people could know. When it is told that there is no license, it first sends what was
//! taken before, then says that it knows ([`crate::frame::ToNode::LicenseSeen`]); from then on the tables that it opens
//! are held: it keeps them, and sends them again when the house may. Nothing is refused, and nothing that is eaten
//! already is turned away.

use crate::frame::{License, ToDevice};
use crate::hub::{ConnId, Hub, Output};
use crate::id::{OrderId, RecordId};
use crate::record::Record;

/// What the license says, and since which word it says no.
#[derive(Default)]
pub(super) struct Told {
    license: Option<License>,
    refused_since: u32,
}

impl Hub {
    /// What the license says now; everybody is told. `state` is for the screens.
    pub fn license_changed(&mut self, allows_new: bool, state: String) -> Vec<Output> {
        let last = self.license.license.as_ref();
        let number = last.map_or(1, |last| last.number.saturating_add(1));
        let was_refused = last.is_some_and(|last| !last.allows_new);
        if !allows_new && !was_refused {
            self.license.refused_since = number;
        }
        let license = License { number, allows_new, state };
        self.license.license = Some(license.clone());
        self.to_all(&ToDevice::License(license))
    }

    /// What a device is told that has just come.
    pub(super) fn license_for(&self, conn: ConnId) -> Option<Output> {
        let license = self.license.license.clone()?;
        Some(Self::send(conn, &ToDevice::License(license)))
    }

    pub(super) fn license_seen(&mut self, conn: ConnId, number: u32) {
        if let Some(connection) = self.connections.get_mut(&conn) {
            connection.license_seen = number;
        }
    }

    /// Whether an order that this device pushes to would be a new party, of which it knows that none is served now.
    /// Guests who sit at a table already are none: see [`are_from_another_table`].
    pub(super) fn holds(&self, conn: ConnId, order: OrderId) -> bool {
        let is_refused = self.license.license.as_ref().is_some_and(|license| !license.allows_new);
        let knows = self.connections.get(&conn).is_some_and(|connection| {
            connection.license_seen != 0 && connection.license_seen >= self.license.refused_since
        });
        is_refused
            && knows
            && self.loaded.get(&order).is_none_or(|loaded| loaded.newest.order().opened_at.is_none())
    }
}

/// Whether records bring along what was ordered at another table: its guests spread, or want their own bill.
pub(super) fn are_from_another_table(records: &[(RecordId, Record)]) -> bool {
    records.iter().any(|(_, record)| matches!(record, Record::Received(_)))
}
