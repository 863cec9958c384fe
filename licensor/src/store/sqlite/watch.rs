//! How one process hears what another has written into the file.

use std::sync::Weak;
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::broadcast;

use super::super::News;

/// How often it is looked whether anybody has written.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Looks whether anybody has written, this process or another, and says what.
pub(super) struct Watch {
    pub(super) connection: Connection,
    pub(super) news: broadcast::Sender<News>,
    /// Ends with the store.
    pub(super) open: Weak<()>,
}

impl Watch {
    /// Looks and tells until the store is closed.
    pub(super) fn run(self) {
        let mut version = None;
        let mut last = self.last_number().unwrap_or(0);
        while self.open.strong_count() > 0 {
            // Changes whenever another connection has committed; costs next to nothing.
            let now =
                self.connection.pragma_query_value(None, "data_version", |row| row.get::<_, i64>(0)).ok();
            if now.is_none() || now != version {
                match self.tell_since(last) {
                    Ok(number) => (last, version) = (number, now),
                    Err(error) => tracing::warn!(%error, "the database cannot be watched"),
                }
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }

    fn last_number(&self) -> rusqlite::Result<i64> {
        self.connection.query_row("SELECT coalesce(max(number), 0) FROM deeds", [], |row| row.get(0))
    }

    fn tell_since(&self, mut last: i64) -> rusqlite::Result<i64> {
        let sql = "SELECT number, action, site FROM deeds WHERE number > ?1 ORDER BY number";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([last])?;
        while let Some(row) = rows.next()? {
            last = row.get(0)?;
            let site = row.get::<_, Option<String>>(2)?.and_then(|id| id.parse().ok());
            // Nobody may be listening.
            let _ = self.news.send(News::of(&row.get::<_, String>(1)?, site));
        }
        Ok(last)
    }
}
