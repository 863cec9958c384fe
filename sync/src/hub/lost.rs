//! Logins and tables that were made after the backup of which this node came. Nobody here knows of them; while phones bring
//! back what is lost, they are believed.

use crate::hub::push::Verdict;
use crate::hub::{ConnId, Hub, KnownSession};
use crate::id::{RecordId, TableId};
use crate::record::Record;

/// Tables that may have been made after the backup, by their numbers.
const MAX_TABLES_LOST: u32 = 1_000;

impl Hub {
    /// Phones are bringing back what is lost.
    fn is_regaining(&self) -> bool {
        self.may_ask() && self.is_recovering()
    }

    /// Whether there is such a table, or may have been before this node came.
    pub(super) fn is_table(&self, table: TableId) -> bool {
        let highest = self.tables.last_key_value().map_or(0, |(table, _)| table.0);
        let may_be_lost = || self.is_regaining() && table.0 <= highest.saturating_add(MAX_TABLES_LOST);
        self.tables.contains_key(&table) || may_be_lost()
    }

    /// The new login of a person on a phone stands for the one that is lost. What somebody else wrote there stays on it until
    /// they log in, too: nobody signs with another's name.
    pub(super) fn stands_for_lost_session(
        &self,
        conn: ConnId,
        records: &[(RecordId, Record)],
    ) -> Result<Option<KnownSession>, Verdict> {
        let connection = self.connections.get(&conn).filter(|_| self.is_regaining());
        let Some(session) = connection.map(|connection| connection.session.clone()) else { return Ok(None) };
        let is_theirs = records.iter().all(|(_, record)| record.stamp().by == session.user);
        if is_theirs { Ok(Some(KnownSession { session, may_write: true })) } else { Err(Verdict::PutOff) }
    }
}
