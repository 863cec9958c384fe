//! Databases of every earlier schema: a node of today opens them, and nothing of an evening is lost.

use std::path::{Path, PathBuf};

use fixtures::demo::MARIA;
use fixtures::house::House;
use node::store::DATABASE_FILE;
use node::store::backup::check;
use rusqlite::Connection;

use crate::backup::{SOON, node, phone};

mod keep;

const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
const DATABASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/databases");
/// The first schema that had orders.
const FIRST_WITH_ORDERS: usize = 2;

/// What is known of an order whatever the schema: id, status, sums.
type OrderRow = (Vec<u8>, String, i64, i64);

fn kept(version: usize) -> PathBuf {
    Path::new(DATABASES).join(format!("{version:02}.sql"))
}

fn latest() -> usize {
    std::fs::read_dir(MIGRATIONS).unwrap().count()
}

fn put(data: &Path, version: usize) -> Connection {
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("{DATABASE_FILE}{ending}")));
    }
    let database = Connection::open(data.join(DATABASE_FILE)).unwrap();
    database.execute_batch(&std::fs::read_to_string(kept(version)).unwrap()).unwrap();
    database
}

fn orders(database: &Connection) -> Vec<OrderRow> {
    let mut query =
        database.prepare("SELECT id, status, gross_minor, paid_minor FROM orders ORDER BY id").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_earlier_schema_has_a_database_that_is_kept() {
    // `cargo xtask databases` says so.
    if std::env::var_os("COMANDA_KEEP_DATABASES").is_some() {
        keep::keep().await;
    }
    for version in 1..latest() {
        assert!(
            kept(version).exists(),
            "take the newest migration away, run `cargo xtask databases`, put it back"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_of_every_earlier_schema_is_opened_with_all_its_orders() {
    let mut house = House::start().await.unwrap();
    for version in 1..latest() {
        house.kill().await.unwrap();
        let database = put(house.data(), version);
        let before = if version < FIRST_WITH_ORDERS { Vec::new() } else { orders(&database) };
        drop(database);
        // Reads every document and makes the rows of it again.
        let rebuilt = node(&["rebuild"], house.data());
        assert!(rebuilt.status.success(), "{version}: {}", String::from_utf8_lossy(&rebuilt.stderr));
        let contents = check(&house.data().join(DATABASE_FILE)).unwrap();
        assert_eq!(contents.orders as usize, before.len(), "{version}");
        assert_eq!(orders(&Connection::open(house.data().join(DATABASE_FILE)).unwrap()), before, "{version}");
        assert!(version < FIRST_WITH_ORDERS || before.len() >= 3, "{version}");

        house.restart().await.unwrap();
        let is_open = |(_, status, ..): &&OrderRow| !matches!(status.as_str(), "closed" | "cancelled");
        let open = before.iter().filter(is_open).count();
        let maria = phone(&house, MARIA).await;
        let shown = maria.wait_until(SOON, move |device| device.views().count() >= open).await;
        assert!(shown.is_ok(), "{version}: {open} orders are open");
    }
}
