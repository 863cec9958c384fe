//! The restaurant itself: its catalog in all versions, its keys.

use rusqlite::{Connection, OptionalExtension, named_params};
use sync::id::SiteId;
use sync::menu::Menu;
use sync::site::Catalog;
use sync::time::UnixMs;

use super::{StoreError, text};
use crate::office::Numbers;

const SITE_ID: &str = "site_id";
const TOKEN_KEY: &str = "token_key";
const NUMBERS: &str = "numbers";
const EPOCH: &str = "epoch";
const REPLACED_BY: &str = "replaced_by";
const RECOVERING: &str = "recovering";
const AUTHORITY_KEY: &str = "authority_key";
const AUTHORITY_CERTIFICATE: &str = "authority_certificate";

/// Bytes of the key under which logins are signed.
pub const TOKEN_KEY_BYTES: usize = 32;

/// The restaurant of this database; none before the first set-up.
pub fn site_id(connection: &Connection) -> Result<Option<SiteId>, StoreError> {
    let bytes = fact(connection, SITE_ID)?;
    bytes.map(|bytes| text::uuid(&bytes).map(SiteId)).transpose()
}

/// Writes the facts that are written once.
pub fn found(
    connection: &Connection,
    site: SiteId,
    token_key: [u8; TOKEN_KEY_BYTES],
) -> Result<(), StoreError> {
    let mut insert = connection.prepare("INSERT INTO meta (key, value) VALUES (?, ?)")?;
    insert.execute((SITE_ID, site.0.as_bytes()))?;
    insert.execute((TOKEN_KEY, token_key))?;
    Ok(())
}

/// The key under which logins are signed.
pub fn token_key(connection: &Connection) -> Result<[u8; TOKEN_KEY_BYTES], StoreError> {
    let bytes = fact(connection, TOKEN_KEY)?.unwrap_or_default();
    bytes.try_into().map_err(|_| StoreError::damaged("token key", "missing or of the wrong length"))
}

/// The node's own authority for HTTPS as it is kept.
pub struct KeptAuthority {
    /// Its private key (DER).
    pub key: Vec<u8>,
    /// Its certificate (DER).
    pub certificate: Vec<u8>,
}

/// The node's own authority for HTTPS; none before it was founded.
pub fn authority(connection: &Connection) -> Result<Option<KeptAuthority>, StoreError> {
    let kept = fact(connection, AUTHORITY_KEY)?.zip(fact(connection, AUTHORITY_CERTIFICATE)?);
    Ok(kept.map(|(key, certificate)| KeptAuthority { key, certificate }))
}

/// Keeps the node's own authority: phones that trust it must find it again.
pub fn keep_authority(connection: &Connection, key: &[u8], certificate: &[u8]) -> Result<(), StoreError> {
    let mut insert = connection.prepare("INSERT INTO meta (key, value) VALUES (?, ?)")?;
    insert.execute((AUTHORITY_KEY, key))?;
    insert.execute((AUTHORITY_CERTIFICATE, certificate))?;
    Ok(())
}

/// Which restore from a backup this database came of; 0 when it never was restored.
pub fn epoch(connection: &Connection) -> Result<u64, StoreError> {
    number(connection, EPOCH).map(Option::unwrap_or_default)
}

/// The epoch of the node that took the place of this one; none while nobody did.
pub fn replaced_by(connection: &Connection) -> Result<Option<u64>, StoreError> {
    number(connection, REPLACED_BY)
}

/// Notes that another node took the place of this one.
pub(super) fn set_replaced_by(connection: &Connection, epoch: u64) -> Result<(), StoreError> {
    put_number(connection, REPLACED_BY, epoch)
}

/// Whether phones should bring back what a backup lacked.
pub fn is_recovering(connection: &Connection) -> Result<bool, StoreError> {
    Ok(number(connection, RECOVERING)?.is_some_and(|word| word > 0))
}

/// Notes whether phones should bring back what a backup lacked.
pub fn set_recovering(connection: &Connection, is_on: bool) -> Result<(), StoreError> {
    put_number(connection, RECOVERING, u64::from(is_on))
}

/// Begins an epoch: this database is that of the node that counts, and it lacks what came after the backup.
pub(super) fn begin_epoch(connection: &Connection, epoch: u64) -> Result<(), StoreError> {
    put_number(connection, EPOCH, epoch)?;
    set_recovering(connection, true)?;
    connection.execute("DELETE FROM meta WHERE key = ?", [REPLACED_BY])?;
    Ok(())
}

/// Adds a version of the catalog; it is the one in force from now on. Of older ones the first of each menu is kept: what
/// is sold out tonight and where tables stand proves nothing.
pub fn add_catalog(connection: &Connection, catalog: &Catalog, now: UnixMs) -> Result<(), StoreError> {
    let json = serde_json::to_string(catalog).expect("a catalog is plain data");
    let menu = catalog.menu.version;
    connection.execute(
        "INSERT INTO catalog_versions (version, json, at_ms, menu_version) VALUES (:version, :json, :now, :menu)",
        named_params! { ":version": catalog.version, ":json": json, ":now": now.0, ":menu": menu },
    )?;
    connection.execute(
        "DELETE FROM catalog_versions WHERE menu_version = :menu AND version < :version
         AND version > (SELECT min(version) FROM catalog_versions WHERE menu_version = :menu)",
        named_params! { ":menu": menu, ":version": catalog.version },
    )?;
    Ok(())
}

/// The catalog in force; none before the first set-up.
pub fn catalog(connection: &Connection) -> Result<Option<Catalog>, StoreError> {
    let json: Option<String> = connection
        .query_row("SELECT json FROM catalog_versions ORDER BY version DESC LIMIT 1", [], |row| row.get(0))
        .optional()?;
    json.map(|json| serde_json::from_str(&json).map_err(|error| StoreError::damaged("catalog", error)))
        .transpose()
}

/// The menu of a version, as it was first in force; none when there never was one.
pub fn menu(connection: &Connection, version: u32) -> Result<Option<Menu>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT json_extract(json, '$.menu') FROM catalog_versions
         WHERE menu_version = ? ORDER BY version LIMIT 1",
    )?;
    let json: Option<String> = query.query_row([version], |row| row.get(0)).optional()?;
    json.map(|json| serde_json::from_str(&json).map_err(|error| StoreError::damaged("menu", error)))
        .transpose()
}

/// When a menu newer than this version came into force; none while it is in force.
pub fn menu_superseded_at(connection: &Connection, version: u32) -> Result<Option<UnixMs>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT at_ms FROM catalog_versions WHERE menu_version > ? ORDER BY menu_version, version LIMIT 1",
    )?;
    let at_ms: Option<i64> = query.query_row([version], |row| row.get(0)).optional()?;
    Ok(at_ms.map(UnixMs))
}

/// The versions that the menu had, the newest first, and when each came into force.
pub fn menu_versions(connection: &Connection, limit: u32) -> Result<Vec<(u32, UnixMs)>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT menu_version, min(at_ms) FROM catalog_versions
         GROUP BY menu_version ORDER BY menu_version DESC LIMIT ?",
    )?;
    let rows = query.query_map([limit], |row| Ok((row.get(0)?, UnixMs(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The highest numbers that were ever given; none before the first was.
pub fn numbers(connection: &Connection) -> Result<Numbers, StoreError> {
    let Some(bytes) = fact(connection, NUMBERS)? else { return Ok(Numbers::default()) };
    serde_json::from_slice(&bytes).map_err(|error| StoreError::damaged("numbers", error))
}

/// Remembers which numbers were given.
pub fn put_numbers(connection: &Connection, numbers: &Numbers) -> Result<(), StoreError> {
    let bytes = serde_json::to_vec(numbers).expect("numbers are plain data");
    connection.execute(
        "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value",
        named_params! { ":key": NUMBERS, ":value": bytes },
    )?;
    Ok(())
}

pub(super) fn fact(connection: &Connection, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let query = "SELECT value FROM meta WHERE key = ?";
    Ok(connection.query_row(query, [key], |row| row.get(0)).optional()?)
}

pub(super) fn number(connection: &Connection, key: &str) -> Result<Option<u64>, StoreError> {
    let Some(bytes) = fact(connection, key)? else { return Ok(None) };
    let bytes = bytes.try_into().map_err(|_| StoreError::damaged("number", key))?;
    Ok(Some(u64::from_be_bytes(bytes)))
}

pub(super) fn put_number(connection: &Connection, key: &str, number: u64) -> Result<(), StoreError> {
    let put = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
    connection.execute(put, (key, number.to_be_bytes()))?;
    Ok(())
}
