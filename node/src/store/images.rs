//! Pictures of products.

use rusqlite::{Connection, OptionalExtension};
use sync::time::UnixMs;

use super::StoreError;

/// A picture as the node made it.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Random: 32 hexadecimal digits.
    pub name: String,
    /// A JPEG.
    pub bytes: Vec<u8>,
    /// When it came.
    pub at: UnixMs,
}

/// Keeps a picture.
pub fn add(connection: &Connection, picture: &Picture) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO images (name, bytes, at_ms) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
        (&picture.name, &picture.bytes, picture.at.0),
    )?;
    Ok(())
}

/// The picture with this name.
pub fn read(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut query = connection.prepare_cached("SELECT bytes FROM images WHERE name = ?")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// The names of all pictures.
pub fn names(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut query = connection.prepare_cached("SELECT name FROM images")?;
    let rows = query.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Throws a picture away.
pub fn remove(connection: &Connection, name: &str) -> Result<(), StoreError> {
    connection.execute("DELETE FROM images WHERE name = ?", [name])?;
    Ok(())
}
