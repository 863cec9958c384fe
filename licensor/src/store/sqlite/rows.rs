//! Rows and what they stand for.

use license::http::Deed;
use license::site::SiteId;
use license::time::UnixSeconds;
use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::super::{SITE, StoreError, from_column, to_column};
use crate::deed::NewDeed;
use crate::site::{Seen, Site};

pub(super) fn one_site(connection: &Connection, id: SiteId) -> Result<Option<Site>, StoreError> {
    let mut statement = connection.prepare_cached(&[SITE, " WHERE id = ?1"].concat())?;
    let site = statement.query_row([id.to_string()], read_site).optional()?;
    site.map(|site| site.ok_or(StoreError::Damaged("site"))).transpose()
}

/// The words of a site that others come after; nothing when they come after nobody, none when it is gone.
pub(super) fn words_of(connection: &Connection, id: Option<SiteId>) -> Result<Option<String>, StoreError> {
    let Some(id) = id else { return Ok(Some(String::new())) };
    let mut statement = connection.prepare_cached("SELECT words FROM sites WHERE id = ?1")?;
    Ok(statement.query_row([id.to_string()], |row| row.get(0)).optional()?)
}

pub(super) fn insert(connection: &Connection, site: &Site) -> Result<(), StoreError> {
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

pub(super) fn update(connection: &Connection, site: &Site) -> Result<(), StoreError> {
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

pub(super) fn execute(
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

pub(super) fn add_deed(
    connection: &Connection,
    deed: &NewDeed,
    serial: Option<u64>,
) -> Result<(), StoreError> {
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
pub(super) fn read_site(row: &Row<'_>) -> rusqlite::Result<Option<Site>> {
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

pub(super) fn read_deed(row: &Row<'_>) -> rusqlite::Result<Deed> {
    Ok(Deed {
        number: from_column(row.get(0)?),
        at: UnixSeconds(row.get(1)?),
        who: row.get(2)?,
        address: row.get(3)?,
        action: row.get(4)?,
        site: row.get::<_, Option<String>>(5)?.and_then(|id| id.parse().ok()),
        site_name: row.get(6)?,
        detail: row.get(7)?,
        serial: row.get::<_, Option<i64>>(8)?.map(from_column),
    })
}
