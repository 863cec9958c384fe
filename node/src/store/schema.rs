//! The migrations, oldest first. The list only ever grows: a migration that was released is never changed.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::StoreError;

const STEPS: [M<'static>; 4] = [
    M::up(include_str!("../../migrations/0001_house.sql")),
    M::up(include_str!("../../migrations/0002_orders.sql")),
    M::up(include_str!("../../migrations/0003_seats.sql")),
    M::up(include_str!("../../migrations/0004_rows.sql")),
];

/// Brings the schema up to date. A database from a newer version is refused.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    Ok(Migrations::from_slice(&STEPS).to_latest(connection)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_is_valid_and_they_apply_in_order() {
        Migrations::from_slice(&STEPS).validate().unwrap();
    }

    #[test]
    fn a_database_from_a_newer_version_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", STEPS.len() as u32 + 1).unwrap();
        assert!(matches!(migrate(&mut connection), Err(StoreError::Migration(_))));
    }
}
