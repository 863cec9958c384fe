//! SQLite: one file, nothing to install. One process serves; others (the command line) may write beside it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use license::http::{Deed, SiteCounts, SiteStatus};
use license::site::SiteId;
use license::time::UnixSeconds;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use rusqlite_migration::{M, Migrations};
use tokio::sync::broadcast;

use self::rows::{add_deed, execute, insert, one_site, read_deed, read_site, update, words_of};
use self::watch::Watch;
use super::{
    Admin, DEED, DeedQuery, MAX_NEWS_BEHIND, MAX_PAGE, News, SITE, SiteQuery, Store, StoreError, counts_at,
    from_column, status_at, to_column, to_status,
};
use crate::deed::NewDeed;
use crate::site::{Change, Effect, Seen, Site};

mod rows;
mod watch;

/// How long a statement waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Statements that are kept ready.
const MAX_STATEMENTS: usize = 64;

/// The migrations, oldest first. The list only ever grows.
const STEPS: [M<'static>; 3] = [
    M::up(include_str!("../../migrations/sqlite/0001_sites.sql")),
    M::up(include_str!("../../migrations/sqlite/0002_in_order.sql")),
    M::up(include_str!("../../migrations/sqlite/0003_standing.sql")),
];

/// The open file. The two connections each do one thing at a time, which takes microseconds.
#[derive(Debug)]
pub struct Sqlite {
    writing: Arc<Mutex<Connection>>,
    reading: Arc<Mutex<Connection>>,
    news: broadcast::Sender<News>,
    /// The thread that looks for news ends with this.
    _open: Arc<()>,
}

impl Sqlite {
    /// Opens (or creates) the file.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let file = file.to_owned();
        tokio::task::spawn_blocking(move || Self::open_now(&file)).await.map_err(|_| StoreError::Stopped)?
    }

    fn open_now(file: &Path) -> Result<Self, StoreError> {
        let mut writing = connect(file)?;
        writing.pragma_update(None, "journal_mode", "WAL")?;
        writing.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut writing)?;
        let reading = connect(file)?;
        reading.pragma_update(None, "query_only", true)?;
        let (news, _) = broadcast::channel(MAX_NEWS_BEHIND);
        let open = Arc::new(());
        let watch = Watch { connection: connect(file)?, news: news.clone(), open: Arc::downgrade(&open) };
        std::thread::Builder::new()
            .name("news".into())
            .spawn(move || watch.run())
            .map_err(|_| StoreError::Stopped)?;
        Ok(Self {
            writing: Arc::new(Mutex::new(writing)),
            reading: Arc::new(Mutex::new(reading)),
            news,
            _open: open,
        })
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = self.reading.clone();
        let read = move || work(&connection.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(read).await.map_err(|_| StoreError::Stopped)?
    }

    /// Runs `work` in a transaction that holds the whole database, so that what it reads is still so when it writes.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = self.writing.clone();
        let write = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        };
        tokio::task::spawn_blocking(write).await.map_err(|_| StoreError::Stopped)?
    }
}

#[async_trait]
impl Store for Sqlite {
    async fn register(&self, site: &Site, deed: &NewDeed) -> Result<(), StoreError> {
        let (site, deed) = (site.clone(), deed.clone());
        self.write(move |connection| {
            insert(connection, &site)?;
            add_deed(connection, &deed, Some(site.serial))
        })
        .await
    }

    async fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        self.read(move |connection| one_site(connection, id)).await
    }

    async fn sites(&self, page: &SiteQuery) -> Result<Vec<Site>, StoreError> {
        let page = page.clone();
        self.read(move |connection| {
            let Some(after) = words_of(connection, page.after)? else { return Ok(Vec::new()) };
            let sql = format!(
                "{SITE} WHERE words > ?1 AND (?2 = '' OR instr(words, ?2) > 0) AND (?3 IS NULL OR {} = ?3)
                 ORDER BY words LIMIT ?5",
                status_at("?4")
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let (find, status) = (page.find.to_lowercase(), page.status.map(SiteStatus::word));
            let values = params![after, find, status, page.now.0, page.limit.min(MAX_PAGE)];
            let rows = statement.query_map(values, read_site)?;
            rows.map(|row| row?.ok_or(StoreError::Damaged("site"))).collect()
        })
        .await
    }

    async fn counts(&self, now: UnixSeconds) -> Result<SiteCounts, StoreError> {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached(&counts_at("?1"))?;
            let mut rows = statement.query([now.0])?;
            let mut counts = SiteCounts::default();
            while let Some(row) = rows.next()? {
                counts.0.insert(
                    to_status(row.get_ref(0)?.as_str().unwrap_or_default())?,
                    from_column(row.get(1)?),
                );
            }
            Ok(counts)
        })
        .await
    }

    async fn change(
        &self,
        id: SiteId,
        change: &Change,
        deed: &NewDeed,
    ) -> Result<Option<(Site, Effect)>, StoreError> {
        let (change, deed) = (change.clone(), deed.clone());
        self.write(move |connection| {
            let Some(mut site) = one_site(connection, id)? else { return Ok(None) };
            let effect = site.apply(&change);
            if effect != Effect::Nothing {
                update(connection, &site)?;
                add_deed(connection, &deed, Some(site.serial))?;
            }
            Ok(Some((site, effect)))
        })
        .await
    }

    async fn delete(&self, id: SiteId, deed: &NewDeed) -> Result<bool, StoreError> {
        let deed = deed.clone();
        self.write(move |connection| {
            let gone = connection.execute("DELETE FROM sites WHERE id = ?1", [id.to_string()])? > 0;
            if gone {
                add_deed(connection, &deed, None)?;
            }
            Ok(gone)
        })
        .await
    }

    async fn saw(&self, batch: &[(SiteId, Seen)]) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        let batch = batch.to_vec();
        self.write(move |connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO sightings (site, at, address, version, taken_serial)
                 SELECT id, ?2, ?3, ?4, ?5 FROM sites WHERE id = ?1
                 ON CONFLICT (site) DO UPDATE SET at = excluded.at, address = excluded.address,
                     version = excluded.version, taken_serial = coalesce(excluded.taken_serial, taken_serial)
                 WHERE excluded.at >= sightings.at",
            )?;
            for (site, seen) in &batch {
                let taken = seen.taken_serial.map(to_column);
                statement.execute(params![site.to_string(), seen.at.0, seen.address, seen.version, taken])?;
            }
            Ok(())
        })
        .await?;
        // Nobody may be listening. Nodes are heard by the one process that serves, so nobody else need hear of it.
        let _ = self.news.send(News::Heard);
        Ok(())
    }

    async fn record(&self, deed: &NewDeed) -> Result<(), StoreError> {
        let deed = deed.clone();
        self.write(move |connection| add_deed(connection, &deed, None)).await
    }

    async fn deeds(&self, page: &DeedQuery) -> Result<Vec<Deed>, StoreError> {
        let page = *page;
        self.read(move |connection| {
            let before = page.before.map_or(i64::MAX, to_column);
            let limit = page.limit.min(MAX_PAGE);
            let site = page.site.map(|id| id.to_string());
            let only = if site.is_some() { "AND site = ?3" } else { "AND ?3 IS NULL" };
            let sql = format!("{DEED} WHERE number < ?1 {only} ORDER BY number DESC LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![before, limit, site], read_deed)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn admin(&self, name: &str) -> Result<Option<Admin>, StoreError> {
        let name = name.to_owned();
        self.read(move |connection| {
            let sql = "SELECT name, password_hash, generation FROM admins WHERE name = ?1";
            let read = |row: &Row<'_>| {
                let generation = from_column(row.get(2)?);
                Ok(Admin { name: row.get(0)?, password_hash: row.get(1)?, generation })
            };
            Ok(connection.prepare_cached(sql)?.query_row([name], read).optional()?)
        })
        .await
    }

    async fn set_admin(&self, name: &str, password_hash: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "INSERT INTO admins (name, password_hash, generation) VALUES (?1, ?2, 1)
                   ON CONFLICT (name) DO UPDATE SET password_hash = ?2, generation = generation + 1";
        let (name, hash, deed) = (name.to_owned(), password_hash.to_owned(), deed.clone());
        self.write(move |connection| execute(connection, sql, &[&name, &hash], &deed).map(|_| ())).await
    }

    async fn end_sessions(&self, name: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "UPDATE admins SET generation = generation + 1 WHERE name = ?1";
        let (name, deed) = (name.to_owned(), deed.clone());
        self.write(move |connection| execute(connection, sql, &[&name], &deed).map(|_| ())).await
    }

    async fn remove_admin(&self, name: &str, deed: &NewDeed) -> Result<bool, StoreError> {
        let (name, deed) = (name.to_owned(), deed.clone());
        let sql = "DELETE FROM admins WHERE name = ?1";
        self.write(move |connection| execute(connection, sql, &[&name], &deed)).await
    }

    async fn rotations(&self) -> Result<Vec<String>, StoreError> {
        self.read(move |connection| {
            let mut statement = connection.prepare_cached("SELECT token FROM rotations ORDER BY number")?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    async fn add_rotation(&self, token: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let (token, deed) = (token.to_owned(), deed.clone());
        let sql = "INSERT INTO rotations (token) VALUES (?1)";
        self.write(move |connection| execute(connection, sql, &[&token], &deed).map(|_| ())).await
    }

    fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    fn name(&self) -> &'static str {
        "sqlite"
    }
}

fn connect(file: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(MAX_STATEMENTS);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    Ok(Migrations::from_slice(&STEPS).to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_valid_and_a_newer_database_is_refused() {
        Migrations::from_slice(&STEPS).validate().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", STEPS.len() as u32 + 1).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::Migration(_))));
    }

    #[test]
    fn sites_are_counted_without_reading_them() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {}", counts_at("?1"))).unwrap();
        let steps = statement.query_map([0], |row| row.get::<_, String>(3)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(steps[0].contains("COVERING INDEX standing_of_sites"), "{steps:?}");
    }
}
