//! What is on the phone's disk may rot.

use fixtures::demo::ELENI;

use crate::evening::Evening;

/// Writes rubbish into a drawer of the app's storage.
const SPOIL: &str = r"
    const open = indexedDB.open(arguments[0]);
    await new Promise((done) => { open.onsuccess = done; });
    const transaction = open.result.transaction(arguments[1], 'readwrite');
    transaction.objectStore(arguments[1]).put(new Uint8Array([1, 2, 3]), arguments[2]);
    await new Promise((done) => { transaction.oncomplete = done; });
    open.result.close();
";

#[tokio::test]
async fn a_damaged_record_is_told_kept_aside_and_stops_nothing() {
    let evening = Evening::begin().await;
    let phone = evening.waiter(ELENI).await;
    phone.walk_out().await;
    phone.open_table("5").await;
    phone.add("Μαγειρευτά", "Μουσακάς").await;
    phone.send().await;
    phone.all_lines_are("phone", 1).await;

    let names = "return (await indexedDB.databases()).map((database) => database.name);";
    let name = phone.script(names, Vec::new()).await[0].as_str().unwrap().to_owned();
    for (drawer, key) in [("outbox", "00000000000000ff"), ("documents", "rust")] {
        phone.script(SPOIL, vec![name.clone().into(), drawer.into(), key.into()]).await;
    }
    phone.window.reload().await.unwrap();
    phone.turn_to("order").await;
    phone.all_lines_are("phone", 1).await;
    phone.wifi.restore();
    phone.all_lines_are("printed", 1).await;
}
