//! The store: one commit for all who wait, each with its own fate.

use futures_util::future::join_all;
use node::flow::{Transaction, Write};
use node::store::{Options, Store, StoreError, orders};
use rusqlite::Connection;
use sync::frame::{MAX_CHANGE_BYTES, RefusalCode};
use sync::hub::Quarantined;
use sync::id::{DeviceId, OrderId};
use sync::time::UnixMs;
use tempfile::TempDir;
use uuid::Uuid;

fn open(options: Options) -> (Store, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    (Store::open(directory.path(), options).unwrap(), directory)
}

fn put(connection: &Connection, key: &str, value: &[u8]) -> Result<(), StoreError> {
    connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))?;
    Ok(())
}

async fn keys(store: &Store) -> Vec<String> {
    let read = |connection: &Connection| {
        let mut query = connection.prepare("SELECT key FROM meta ORDER BY key")?;
        let keys = query.query_map([], |row| row.get(0))?;
        Ok(keys.collect::<Result<_, _>>()?)
    };
    store.read(read).await.unwrap()
}

#[tokio::test]
async fn work_that_fails_leaves_the_work_beside_it_alone() {
    let (store, _directory) = open(Options::default());
    let works = (0..100).map(|number| {
        store.write(move |connection| {
            put(connection, &format!("{number:03}"), b"")?;
            match number % 3 {
                0 => Err(StoreError::Stopped),
                1 => put(connection, "the same for all", b"").map(|()| number),
                _ => Ok(number),
            }
        })
    });
    let answers = join_all(works).await;
    let done: Vec<i32> = answers.into_iter().flatten().collect();
    let stored = keys(&store).await;
    let first_of_a_kind = 1;
    let expected: Vec<String> = (0..100)
        .filter(|number| number % 3 == 2 || *number == first_of_a_kind)
        .map(|number| format!("{number:03}"))
        .collect();
    assert_eq!(done.len(), expected.len());
    assert_eq!(stored[..expected.len()], expected);
}

#[tokio::test]
async fn many_who_wait_share_a_commit() {
    let (store, directory) = open(Options::default());
    // What is in it so far is taken over, and written over.
    pages_in_log(&directory);
    let busy = store.write(|_| {
        std::thread::sleep(std::time::Duration::from_millis(200));
        Ok(())
    });
    let others =
        (0..50).map(|number| store.write(move |connection| put(connection, &format!("{number}"), b"")));
    let (_, answers) = tokio::join!(busy, join_all(others));
    assert!(answers.iter().all(Result::is_ok));
    // The log holds a page once for each commit that changed it.
    let written = pages_in_log(&directory);
    assert!(written < 50 / 2, "{written}");
}

fn pages_in_log(directory: &TempDir) -> u32 {
    let connection = Connection::open(directory.path().join("comanda.db")).unwrap();
    connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", (), |row| row.get(1)).unwrap()
}

#[tokio::test]
async fn a_full_disk_is_told_loses_nothing_and_heals() {
    let (store, _directory) = open(Options { max_pages: Some(60), ..Options::default() });
    store.write(|connection| put(connection, "before", b"")).await.unwrap();
    let large = vec![0; 1_000_000];
    let full = store.write(move |connection| put(connection, "large", &large)).await;
    assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
    assert_eq!(keys(&store).await, ["before"]);
    store.write(|connection| put(connection, "after", b"")).await.unwrap();
    assert_eq!(keys(&store).await, ["after", "before"]);
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let (store, directory) = open(Options::default());
    store.write(|connection| put(connection, "kept", b"1")).await.unwrap();
    store.close().await;
    assert!(matches!(store.write(|_| Ok(())).await, Err(StoreError::Stopped)));
    let again = Store::open(directory.path(), Options::default()).unwrap();
    assert_eq!(keys(&again).await, ["kept"]);
}

#[tokio::test]
async fn a_reader_cannot_write() {
    let (store, _directory) = open(Options::default());
    let refused = store.read(|connection| put(connection, "sneaked in", b"")).await;
    assert!(matches!(refused, Err(StoreError::Disk(_))), "{refused:?}");
}

#[tokio::test]
async fn the_ledger_itself_refuses_a_second_ticket_for_an_item() {
    let (store, _directory) = open(Options::default());
    let twice = store
        .write(|connection| {
            connection.execute_batch(
                "INSERT INTO orders (id, sitting, status, covers, gross_minor, paid_minor, balance_minor, changed_at_ms)
                 VALUES (zeroblob(16), 1, 'open', 2, 0, 0, 0, 0);
                 INSERT INTO print_jobs VALUES (1, 1, zeroblob(16), 'kitchen', 1, '{}', NULL, 'queued', 0);
                 INSERT INTO print_jobs VALUES (2, 1, zeroblob(16), 'kitchen', 1, '{}', NULL, 'queued', 0);
                 INSERT INTO print_job_records VALUES (zeroblob(16), 'kitchen', 'add', 0, 1, 0, 1);
                 INSERT INTO print_job_records VALUES (zeroblob(16), 'kitchen', 'add', 0, 2, 0, 1);",
            )?;
            Ok(())
        })
        .await;
    assert!(
        matches!(&twice, Err(StoreError::Database(why)) if why.to_string().contains("UNIQUE")),
        "{twice:?}"
    );
}

#[tokio::test]
async fn refused_changes_are_kept_up_to_a_number_of_bytes() {
    let (store, _directory) = open(Options::default());
    let refused = |number: u8, size_bytes: usize| Write::Quarantine {
        refused: Quarantined {
            device: DeviceId(Uuid::nil()),
            order: OrderId(Uuid::nil()),
            code: RefusalCode::Structure,
            bytes: vec![number; size_bytes],
        },
        at: UnixMs(0),
    };
    let keep = |writes: Vec<Write>| {
        store.write(move |connection| orders::execute(connection, &Transaction { writes: writes.clone() }))
    };
    let kept = || {
        store.read(|connection| {
            let sql = "SELECT count(*), sum(length(bytes)) FROM quarantine";
            Ok(connection.query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?)
        })
    };
    keep((0..200).map(|number| refused(number, 100)).collect()).await.unwrap();
    assert_eq!(kept().await.unwrap(), (200, 200 * 100), "small ones are kept");
    keep((0..=255).map(|number| refused(number, MAX_CHANGE_BYTES)).collect()).await.unwrap();
    let (rows, bytes) = kept().await.unwrap();
    assert!((200..=256).contains(&rows) && bytes <= 16 * 1024 * 1024, "{rows} rows, {bytes} bytes");
}
