//! SQLite: one file, nothing to install. One process serves; others (the command line) may write beside it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use license::http::Deed;
use license::site::SiteId;
use license::time::UnixSeconds;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, TransactionBehavior, params};
use rusqlite_migration::{M, Migrations};
use tokio::sync::broadcast;

use super::{
    Admin, DeedQuery, MAX_NEWS_BEHIND, MAX_PAGE, News, SiteQuery, Store, StoreError, from_column, to_column,
};
use crate::deed::NewDeed;
use crate::site::{Change, Effect, Seen, Site};

/// How long a statement waits for a lock that another process holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How often it is looked whether anybody has written.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Statements that are kept ready.
const MAX_STATEMENTS: usize = 64;

/// The migrations, oldest first. The list only ever grows.
const STEPS: [M<'static>; 1] = [M::up(include_str!("../../migrations/sqlite/0001_sites.sql"))];

const SITE: &str = "SELECT id, name, owner, email, key_hash, registered_at, serial, expires_at, lock_reason, offline, \
     at, address, version, taken_serial FROM sites LEFT JOIN sightings ON site = id";

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
            let after = page.after.map_or(String::new(), |id| id.to_string());
            let sql =
                format!("{SITE} WHERE id > ?1 AND (?2 = '' OR instr(words, ?2) > 0) ORDER BY id LIMIT ?3");
            let mut statement = connection.prepare_cached(&sql)?;
            let find = page.find.to_lowercase();
            let rows = statement.query_map(params![after, find, page.limit.min(MAX_PAGE)], read_site)?;
            rows.map(|row| row?.ok_or(StoreError::Damaged("site"))).collect()
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
        .await
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
            let sql = format!(
                "SELECT number, at, who, address, action, site, detail, serial FROM deeds
                 WHERE number < ?1 {only} ORDER BY number DESC LIMIT ?2"
            );
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

/// Looks whether anybody has written, this process or another, and says what.
struct Watch {
    connection: Connection,
    news: broadcast::Sender<News>,
    open: Weak<()>,
}

impl Watch {
    fn run(self) {
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
            if let Some(news) = News::of(&row.get::<_, String>(1)?, site) {
                // Nobody may be listening.
                let _ = self.news.send(news);
            }
        }
        Ok(last)
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

fn one_site(connection: &Connection, id: SiteId) -> Result<Option<Site>, StoreError> {
    let mut statement = connection.prepare_cached(&[SITE, " WHERE id = ?1"].concat())?;
    let site = statement.query_row([id.to_string()], read_site).optional()?;
    site.map(|site| site.ok_or(StoreError::Damaged("site"))).transpose()
}

fn insert(connection: &Connection, site: &Site) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO sites (id, name, owner, email, words, key_hash, registered_at, serial, expires_at, lock_reason,
             offline) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            site.id.to_string(),
            site.name,
            site.owner,
            site.email,
            site.words(),
            site.key_hash,
            site.registered_at.0,
            to_column(site.serial),
            site.expires_at.map(|end| end.0),
            site.lock_reason,
            site.offline
        ],
    )?;
    Ok(())
}

fn update(connection: &Connection, site: &Site) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE sites SET name = ?2, owner = ?3, email = ?4, words = ?5, key_hash = ?6, serial = ?7, expires_at = ?8,
             lock_reason = ?9, offline = ?10 WHERE id = ?1",
        params![
            site.id.to_string(),
            site.name,
            site.owner,
            site.email,
            site.words(),
            site.key_hash,
            to_column(site.serial),
            site.expires_at.map(|end| end.0),
            site.lock_reason,
            site.offline
        ],
    )?;
    Ok(())
}

fn execute(
    connection: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
    deed: &NewDeed,
) -> Result<bool, StoreError> {
    let done = connection.execute(sql, values)? > 0;
    if done {
        add_deed(connection, deed, None)?;
    }
    Ok(done)
}

fn add_deed(connection: &Connection, deed: &NewDeed, serial: Option<u64>) -> Result<(), StoreError> {
    let sql = "INSERT INTO deeds (at, who, address, action, site, detail, serial) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    connection.prepare_cached(sql)?.execute(params![
        deed.at.0,
        deed.by.who,
        deed.by.address,
        deed.action.word(),
        deed.site.map(|id| id.to_string()),
        deed.detail,
        serial.map(to_column)
    ])?;
    Ok(())
}

/// None if the row holds no site.
fn read_site(row: &Row<'_>) -> rusqlite::Result<Option<Site>> {
    let Ok(id) = row.get_ref(0)?.as_str()?.parse() else { return Ok(None) };
    let at: Option<i64> = row.get(10)?;
    let seen = match at {
        Some(at) => Some(Seen {
            at: UnixSeconds(at),
            address: row.get(11)?,
            version: row.get(12)?,
            taken_serial: row.get::<_, Option<i64>>(13)?.map(from_column),
        }),
        None => None,
    };
    Ok(Some(Site {
        id,
        name: row.get(1)?,
        owner: row.get(2)?,
        email: row.get(3)?,
        key_hash: row.get(4)?,
        registered_at: UnixSeconds(row.get(5)?),
        serial: from_column(row.get(6)?),
        expires_at: row.get::<_, Option<i64>>(7)?.map(UnixSeconds),
        lock_reason: row.get(8)?,
        offline: row.get(9)?,
        seen,
    }))
}

fn read_deed(row: &Row<'_>) -> rusqlite::Result<Deed> {
    Ok(Deed {
        number: from_column(row.get(0)?),
        at: UnixSeconds(row.get(1)?),
        who: row.get(2)?,
        address: row.get(3)?,
        action: row.get(4)?,
        site: row.get::<_, Option<String>>(5)?.and_then(|id| id.parse().ok()),
        detail: row.get(6)?,
        serial: row.get::<_, Option<i64>>(7)?.map(from_column),
    })
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
}
