//! PostgreSQL: several licensors on one database, which tell each other what changed by NOTIFY.

use std::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use license::http::{Deed, SiteCounts, SiteStatus};
use license::site::SiteId;
use license::time::UnixSeconds;
use tokio::sync::{broadcast, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, NoTls, Row, Transaction};
use uuid::Uuid;

use super::{
    Admin, DEED, DeedQuery, MAX_NEWS_BEHIND, MAX_PAGE, News, SITE, SiteQuery, Store, StoreError, counts_at,
    from_column, status_at, to_column, to_status,
};
use crate::deed::NewDeed;
use crate::site::{Change, Effect, Seen, Site};

mod listener;
mod schema;

/// Connections of one process, besides the one that listens.
const MAX_CONNECTIONS: usize = 16;
/// How long a connection is waited for.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The database ends a statement that takes longer, and a transaction that somebody left open.
const MAX_STATEMENT_MS: u32 = 10_000;

/// The server.
pub struct Postgres {
    pool: Pool,
    news: broadcast::Sender<News>,
    listener: JoinHandle<()>,
}

impl Postgres {
    /// Connects and brings the schema up to date. From here on it reconnects by itself.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let mut config: Config =
            url.parse().map_err(|error: tokio_postgres::Error| StoreError::Address(error.into()))?;
        config.connect_timeout(CONNECT_TIMEOUT).application_name("comanda-licensor").options(format!(
            "-c statement_timeout={MAX_STATEMENT_MS} -c idle_in_transaction_session_timeout={MAX_STATEMENT_MS}"
        ));
        let recycle = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let timeouts = Timeouts {
            wait: Some(CONNECT_TIMEOUT),
            create: Some(CONNECT_TIMEOUT),
            recycle: Some(CONNECT_TIMEOUT),
        };
        let pool = Pool::builder(Manager::from_config(config.clone(), NoTls, recycle))
            .max_size(MAX_CONNECTIONS)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| StoreError::Address(error.into()))?;
        schema::migrate(&mut *pool.get().await?).await?;
        let (news, _) = broadcast::channel(MAX_NEWS_BEHIND);
        let (begun, has_begun) = oneshot::channel();
        let listener = tokio::spawn(listener::listen(config, news.clone(), begun));
        // Whoever has this store hears of everything that is done from now on.
        let listens = timeout(CONNECT_TIMEOUT, has_begun).await;
        let store = Self { pool, news, listener };
        if listens.is_ok() { Ok(store) } else { Err(StoreError::Deaf) }
    }

    async fn connection(&self) -> Result<Object, StoreError> {
        Ok(self.pool.get().await?)
    }

    async fn rows(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection().await?;
        let statement = connection.prepare_cached(sql).await?;
        Ok(connection.query(&statement, values).await?)
    }

    /// The words of a site that others come after; nothing when they come after nobody, none when it is gone.
    async fn words_of(&self, id: Option<SiteId>) -> Result<Option<String>, StoreError> {
        let Some(id) = id else { return Ok(Some(String::new())) };
        let rows = self.rows("SELECT words FROM sites WHERE id = $1", &[&id.0]).await?;
        Ok(rows.first().map(|row| row.get(0)))
    }

    /// One statement and the deed beside it, if it did anything.
    async fn execute(
        &self,
        sql: &str,
        values: &[&(dyn ToSql + Sync)],
        deed: &NewDeed,
        serial: Option<u64>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await?;
        let done = transaction.execute(sql, values).await? > 0;
        if done {
            add_deed(&transaction, deed, serial).await?;
        }
        transaction.commit().await?;
        Ok(done)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

#[async_trait]
impl Store for Postgres {
    async fn register(&self, site: &Site, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "INSERT INTO sites (id, name, owner, email, words, key_hash, serial, expires_at, lock_reason, offline,
             registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
        let columns = Columns::of(site);
        let mut values = columns.values();
        values.push(&site.registered_at.0);
        self.execute(sql, &values, deed, Some(site.serial)).await.map(|_| ())
    }

    async fn site(&self, id: SiteId) -> Result<Option<Site>, StoreError> {
        let rows = self.rows(&[SITE, " WHERE id = $1"].concat(), &[&id.0]).await?;
        rows.first().map(read_site).transpose()
    }

    async fn sites(&self, page: &SiteQuery) -> Result<Vec<Site>, StoreError> {
        let Some(after) = self.words_of(page.after).await? else { return Ok(Vec::new()) };
        let sql = format!(
            "{SITE} WHERE words COLLATE \"C\" > $1 AND ($2 = '' OR position($2 IN words) > 0)
             AND ($3::text IS NULL OR {} = $3) ORDER BY words COLLATE \"C\" LIMIT $5",
            status_at("$4")
        );
        let (find, status) = (page.find.to_lowercase(), page.status.map(SiteStatus::word));
        let limit = i64::from(page.limit.min(MAX_PAGE));
        let rows = self.rows(&sql, &[&after, &find, &status, &page.now.0, &limit]).await?;
        rows.iter().map(read_site).collect()
    }

    async fn counts(&self, now: UnixSeconds) -> Result<SiteCounts, StoreError> {
        let rows = self.rows(&counts_at("$1"), &[&now.0]).await?;
        let count = |row: &Row| Ok((to_status(row.get(0))?, from_column(row.get(1))));
        Ok(SiteCounts(rows.iter().map(count).collect::<Result<_, StoreError>>()?))
    }

    async fn change(
        &self,
        id: SiteId,
        change: &Change,
        deed: &NewDeed,
    ) -> Result<Option<(Site, Effect)>, StoreError> {
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await?;
        // Whoever comes second waits here and reads what the first has written.
        let sql = [SITE, " WHERE id = $1 FOR UPDATE OF sites"].concat();
        let Some(row) = transaction.query_opt(&sql, &[&id.0]).await? else { return Ok(None) };
        let mut site = read_site(&row)?;
        let effect = site.apply(change);
        if effect != Effect::Nothing {
            let sql =
                "UPDATE sites SET name = $2, owner = $3, email = $4, words = $5, key_hash = $6, serial = $7,
                 expires_at = $8, lock_reason = $9, offline = $10 WHERE id = $1";
            transaction.execute(sql, &Columns::of(&site).values()).await?;
            add_deed(&transaction, deed, Some(site.serial)).await?;
        }
        transaction.commit().await?;
        Ok(Some((site, effect)))
    }

    async fn delete(&self, id: SiteId, deed: &NewDeed) -> Result<bool, StoreError> {
        self.execute("DELETE FROM sites WHERE id = $1", &[&id.0], deed, None).await
    }

    async fn saw(&self, batch: &[(SiteId, Seen)]) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        // In one order everywhere, so that two processes never wait for each other.
        let mut batch: Vec<&(SiteId, Seen)> = batch.iter().collect();
        batch.sort_by_key(|(site, _)| *site);
        let sites: Vec<Uuid> = batch.iter().map(|(site, _)| site.0).collect();
        let moments: Vec<i64> = batch.iter().map(|(_, seen)| seen.at.0).collect();
        let addresses: Vec<&str> = batch.iter().map(|(_, seen)| seen.address.as_str()).collect();
        let versions: Vec<&str> = batch.iter().map(|(_, seen)| seen.version.as_str()).collect();
        let taken: Vec<Option<i64>> =
            batch.iter().map(|(_, seen)| seen.taken_serial.map(to_column)).collect();
        let sql = "INSERT INTO sightings (site, at, address, version, taken_serial)
             SELECT heard.* FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[])
                 AS heard (site, at, address, version, taken) JOIN sites ON sites.id = heard.site
             ORDER BY heard.site
             ON CONFLICT (site) DO UPDATE SET at = excluded.at, address = excluded.address,
                 version = excluded.version, taken_serial = coalesce(excluded.taken_serial, sightings.taken_serial)
             WHERE excluded.at >= sightings.at";
        self.rows(sql, &[&sites, &moments, &addresses, &versions, &taken]).await?;
        self.rows("SELECT pg_notify($1, '')", &[&listener::HEARD_CHANNEL]).await.map(|_| ())
    }

    async fn record(&self, deed: &NewDeed) -> Result<(), StoreError> {
        let mut connection = self.connection().await?;
        let transaction = connection.transaction().await?;
        add_deed(&transaction, deed, None).await?;
        Ok(transaction.commit().await?)
    }

    async fn deeds(&self, page: &DeedQuery) -> Result<Vec<Deed>, StoreError> {
        let before = page.before.map_or(i64::MAX, to_column);
        let limit = i64::from(page.limit.min(MAX_PAGE));
        let site = page.site.map(|id| id.0);
        let only = if site.is_some() { "AND site = $3" } else { "AND $3::uuid IS NULL" };
        let sql = format!("{DEED} WHERE number < $1 {only} ORDER BY number DESC LIMIT $2");
        Ok(self.rows(&sql, &[&before, &limit, &site]).await?.iter().map(read_deed).collect())
    }

    async fn admin(&self, name: &str) -> Result<Option<Admin>, StoreError> {
        let sql = "SELECT name, password_hash, generation FROM admins WHERE name = $1";
        let rows = self.rows(sql, &[&name]).await?;
        Ok(rows.first().map(|row| Admin {
            name: row.get(0),
            password_hash: row.get(1),
            generation: from_column(row.get(2)),
        }))
    }

    async fn set_admin(&self, name: &str, password_hash: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "INSERT INTO admins (name, password_hash, generation) VALUES ($1, $2, 1)
                   ON CONFLICT (name) DO UPDATE SET password_hash = $2, generation = admins.generation + 1";
        self.execute(sql, &[&name, &password_hash], deed, None).await.map(|_| ())
    }

    async fn end_sessions(&self, name: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "UPDATE admins SET generation = generation + 1 WHERE name = $1";
        self.execute(sql, &[&name], deed, None).await.map(|_| ())
    }

    async fn remove_admin(&self, name: &str, deed: &NewDeed) -> Result<bool, StoreError> {
        self.execute("DELETE FROM admins WHERE name = $1", &[&name], deed, None).await
    }

    async fn rotations(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.rows("SELECT token FROM rotations ORDER BY number", &[]).await?;
        Ok(rows.iter().map(|row| row.get(0)).collect())
    }

    async fn add_rotation(&self, token: &str, deed: &NewDeed) -> Result<(), StoreError> {
        let sql = "INSERT INTO rotations (token) VALUES ($1)";
        self.execute(sql, &[&token], deed, None).await.map(|_| ())
    }

    fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    fn name(&self) -> &'static str {
        "postgres"
    }
}

/// A site as its columns have it; those from `id` to `offline`, in the order of the statements above.
struct Columns<'a> {
    site: &'a Site,
    words: String,
    key_hash: &'a [u8],
    serial: i64,
    expires_at: Option<i64>,
}

impl<'a> Columns<'a> {
    fn of(site: &'a Site) -> Self {
        let (serial, expires_at) = (to_column(site.serial), site.expires_at.map(|end| end.0));
        Self { site, words: site.words(), key_hash: &site.key_hash, serial, expires_at }
    }

    fn values(&self) -> Vec<&(dyn ToSql + Sync)> {
        let site = self.site;
        vec![
            &site.id.0,
            &site.name,
            &site.owner,
            &site.email,
            &self.words,
            &self.key_hash,
            &self.serial,
            &self.expires_at,
            &site.lock_reason,
            &site.offline,
        ]
    }
}

/// Writes the deed, and tells everybody when, and if, the transaction is committed.
async fn add_deed(
    transaction: &Transaction<'_>,
    deed: &NewDeed,
    serial: Option<u64>,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO deeds (at, who, address, action, site, detail, serial) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (action, site) = (deed.action.word(), deed.site.map(|id| id.0));
    let serial = serial.map(to_column);
    let values: [&(dyn ToSql + Sync); 7] =
        [&deed.at.0, &deed.by.who, &deed.by.address, &action, &site, &deed.detail, &serial];
    transaction.execute(sql, &values).await?;
    let word = listener::word(News::of(action, deed.site));
    transaction.execute("SELECT pg_notify($1, $2)", &[&listener::CHANNEL, &word]).await?;
    Ok(())
}

fn read_site(row: &Row) -> Result<Site, StoreError> {
    let key_hash: &[u8] = row.get(4);
    let at: Option<i64> = row.get(10);
    Ok(Site {
        id: SiteId(row.get(0)),
        name: row.get(1),
        owner: row.get(2),
        email: row.get(3),
        key_hash: key_hash.try_into().map_err(|_| StoreError::Damaged("key hash"))?,
        registered_at: UnixSeconds(row.get(5)),
        serial: from_column(row.get(6)),
        expires_at: row.get::<_, Option<i64>>(7).map(UnixSeconds),
        lock_reason: row.get(8),
        offline: row.get(9),
        seen: at.map(|at| Seen {
            at: UnixSeconds(at),
            address: row.get(11),
            version: row.get(12),
            taken_serial: row.get::<_, Option<i64>>(13).map(from_column),
        }),
    })
}

fn read_deed(row: &Row) -> Deed {
    Deed {
        number: from_column(row.get(0)),
        at: UnixSeconds(row.get(1)),
        who: row.get(2),
        address: row.get(3),
        action: row.get(4),
        site: row.get::<_, Option<Uuid>>(5).map(SiteId),
        site_name: row.get(6),
        detail: row.get(7),
        serial: row.get::<_, Option<i64>>(8).map(from_column),
    }
}
