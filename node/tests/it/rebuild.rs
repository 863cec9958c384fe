//! Rows are made of documents, and can be made of them again.

use std::path::Path;
use std::process::Command;

use fixtures::evening::evening;
use fixtures::house::House;
use node::store::DATABASE_FILE;
use rusqlite::Connection;
use rusqlite::types::Value;

const NODE: &str = env!("CARGO_BIN_EXE_node");
const TABLES: [&str; 4] = ["orders", "order_items", "order_payments", "order_refunds"];

fn database(data: &Path) -> Connection {
    Connection::open(data.join(DATABASE_FILE)).unwrap()
}

/// Every row of a table, in the order of its key.
fn rows(database: &Connection, table: &str) -> Vec<Vec<Value>> {
    let mut query = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = query.column_count();
    let rows = query.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
    rows.map(Result::unwrap).collect()
}

fn all_rows(data: &Path) -> Vec<Vec<Vec<Value>>> {
    let database = database(data);
    TABLES.iter().map(|table| rows(&database, table)).collect()
}

fn rebuild(data: &Path) -> std::process::Output {
    Command::new(NODE).args(["rebuild", "--data"]).arg(data).output().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rows_of_an_evening_come_back_from_its_documents() {
    let mut house = House::start().await.unwrap();
    evening(&mut house, |_| {}).await.unwrap();
    let refused = rebuild(house.data());
    assert!(!refused.status.success(), "a node serves it");
    assert!(house.terminate().await.unwrap().success());

    let before = all_rows(house.data());
    let counts: Vec<usize> = before.iter().map(Vec::len).collect();
    assert!(counts[0] >= 3 && counts[1] >= 10 && counts[2] >= 1, "{counts:?}");
    let tampered = "DELETE FROM order_payments; UPDATE order_items SET live_qty = 77;
                    UPDATE orders SET status = 'cancelled', gross_minor = 1";
    database(house.data()).execute_batch(tampered).unwrap();
    assert_ne!(all_rows(house.data()), before);

    let rebuilt = rebuild(house.data());
    assert!(rebuilt.status.success(), "{}", String::from_utf8_lossy(&rebuilt.stderr));
    assert_eq!(all_rows(house.data()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_that_cannot_be_read_is_named_and_the_others_are_rebuilt() {
    let mut house = House::start().await.unwrap();
    evening(&mut house, |_| {}).await.unwrap();
    assert!(house.terminate().await.unwrap().success());
    let before = all_rows(house.data());
    let damage =
        "UPDATE order_changes SET bytes = x'00' WHERE order_id = (SELECT min(order_id) FROM order_changes);
                  DELETE FROM order_payments";
    database(house.data()).execute_batch(damage).unwrap();

    let rebuilt = rebuild(house.data());
    assert!(!rebuilt.status.success());
    let said = String::from_utf8_lossy(&rebuilt.stderr);
    assert!(said.contains("1 orders cannot be read"), "{said}");
    let after = all_rows(house.data());
    assert_eq!(after[..2], before[..2]);
}
