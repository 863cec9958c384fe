//! What the node keeps of its license.

use license::holder::Stored;
use rusqlite::Connection;

use super::StoreError;
use super::site::fact;

const LICENSE: &str = "license";

/// What was kept last; of a new node nothing.
pub fn stored(connection: &Connection) -> Result<Stored, StoreError> {
    let Some(bytes) = fact(connection, LICENSE)? else { return Ok(Stored::default()) };
    serde_json::from_slice(&bytes).map_err(|error| StoreError::damaged("license", error))
}

/// Keeps this in place of what was kept before.
pub fn keep(connection: &Connection, stored: &Stored) -> Result<(), StoreError> {
    let json = serde_json::to_vec(stored).expect("what is stored of a license is plain data");
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2";
    connection.execute(sql, (LICENSE, json))?;
    Ok(())
}
