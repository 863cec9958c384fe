//! Keeps a database for every schema that a node ever had: the evening of a real node.
//!
//! The one of the schema of today is the database as the node left it. One of an earlier schema is made of the same evening:
//! the migrations of that time make the tables, and they are filled with what they could hold.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fixtures::evening::evening;
use fixtures::house::House;
use node::store::DATABASE_FILE;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sync::admit::name_of;

use super::{MIGRATIONS, kept};

/// Tickets were kept as they are printed, and all of them told of something to make.
const OLD_JOBS: &str = "CREATE TEMP TABLE told AS SELECT id FROM today.print_jobs
     WHERE again_of IS NULL AND order_id IS NOT NULL AND json_extract(errand, '$.print.ticket.kind') = 'add';
     INSERT INTO print_jobs SELECT id, printer_id, order_id, route, json_extract(errand, '$.print.ticket'), state,
         planned_at_ms FROM today.print_jobs WHERE id IN (SELECT id FROM told);
     INSERT INTO print_job_records SELECT record_id, route, kind, n, job_id, place FROM today.print_job_records
         WHERE job_id IN (SELECT id FROM told);
     INSERT INTO print_log SELECT seq, job_id, state, at_ms, why FROM today.print_log
         WHERE job_id IN (SELECT id FROM told);";

/// Plays an evening and writes those files that are not there yet.
pub(super) async fn keep() {
    let mut house = House::start().await.unwrap();
    evening(&mut house, |_| {}).await.unwrap();
    assert!(house.terminate().await.unwrap().success());
    let today = house.data().join(DATABASE_FILE);
    let entries = std::fs::read_dir(MIGRATIONS).unwrap();
    let mut steps: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    steps.sort();
    for version in (1..=steps.len()).filter(|version| !kept(*version).exists()) {
        let database = match version == steps.len() {
            true => Connection::open(&today).unwrap(),
            false => older(&steps[..version], &today),
        };
        std::fs::write(kept(version), dump(&database, version)).unwrap();
    }
}

/// The evening in a database of an earlier schema.
fn older(steps: &[PathBuf], today: &Path) -> Connection {
    let database = Connection::open_in_memory().unwrap();
    database.pragma_update(None, "foreign_keys", false).unwrap();
    for step in steps {
        database.execute_batch(&std::fs::read_to_string(step).unwrap()).unwrap();
    }
    database.execute("ATTACH ? AS today", [today.display().to_string()]).unwrap();
    let tables = tables(&database);
    let has_old_jobs =
        tables.iter().any(|table| columns(&database, "main", table).contains(&"ticket".to_owned()));
    for table in tables {
        let (then, now) = (columns(&database, "main", &table), columns(&database, "today", &table));
        match table.as_str() {
            "print_jobs" if has_old_jobs => database.execute_batch(OLD_JOBS).unwrap(),
            "print_job_records" | "print_log" if has_old_jobs => {}
            "order_changes" if then.contains(&"hash".to_owned()) => name_changes(&database),
            _ => {
                let both: Vec<String> = then.into_iter().filter(|column| now.contains(column)).collect();
                let both = both.join(", ");
                let fill = format!("INSERT INTO main.{table} ({both}) SELECT {both} FROM today.{table}");
                database.execute_batch(&fill).unwrap();
            }
        }
    }
    database
}

/// Changes were kept in the order in which they came, with their names beside them.
fn name_changes(database: &Connection) {
    let mut insert =
        database.prepare("INSERT INTO main.order_changes (order_id, hash, bytes) VALUES (?, ?, ?)").unwrap();
    let mut changes =
        database.prepare("SELECT order_id, bytes FROM today.order_changes ORDER BY order_id, seq").unwrap();
    let mut rows = changes.query([]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (order, bytes): (Vec<u8>, Vec<u8>) = (row.get(0).unwrap(), row.get(1).unwrap());
        insert.execute((order, name_of(&bytes).0, bytes)).unwrap();
    }
}

fn dump(database: &Connection, version: usize) -> String {
    let mut sql = String::from("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
    let schema = "SELECT sql FROM main.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'";
    for statement in texts(database, schema) {
        writeln!(sql, "{statement};").unwrap();
    }
    for table in tables(database) {
        let mut query = database.prepare(&format!("SELECT * FROM main.{table}")).unwrap();
        let count = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<String> =
                (0..count).map(|column| literal(row.get_ref(column).unwrap())).collect();
            writeln!(sql, "INSERT INTO {table} VALUES ({});", values.join(", ")).unwrap();
        }
    }
    writeln!(sql, "COMMIT;\nPRAGMA user_version = {version};").unwrap();
    sql
}

fn literal(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => format!("'{}'", String::from_utf8_lossy(text).replace('\'', "''")),
        ValueRef::Blob(bytes) => {
            format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
    }
}

fn tables(database: &Connection) -> Vec<String> {
    let tables = "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
    texts(database, tables)
}

fn columns(database: &Connection, schema: &str, table: &str) -> Vec<String> {
    texts(database, &format!("SELECT name FROM pragma_table_info('{table}', '{schema}')"))
}

fn texts(database: &Connection, query: &str) -> Vec<String> {
    let mut query = database.prepare(query).unwrap();
    let texts = query.query_map([], |row| row.get(0)).unwrap();
    texts.map(Result::unwrap).collect()
}
