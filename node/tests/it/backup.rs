//! Backups, and a restaurant that comes back from one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use fixtures::demo::{ELENI, NIKOS};
use fixtures::device::Waiter;
use fixtures::house::House;
use node::store::DATABASE_FILE;
use serde_json::json;
use sync::device::{Device, Link};
use sync::id::RecordId;
use sync::order::PrintState;

use crate::support::{Api, MANAGER, device};

pub(crate) const NODE: &str = env!("CARGO_BIN_EXE_node");
/// On a machine that does other things too.
pub(crate) const SOON: Duration = Duration::from_secs(30);
/// A ticket that is printed although it must not be is printed by then.
pub(crate) const REST: Duration = Duration::from_millis(1_500);
const PASSPHRASE: &str = "a long walk by the sea";

pub(crate) fn node(words: &[&str], data: &Path) -> Output {
    Command::new(NODE).args(words).arg("--data").arg(data).output().unwrap()
}

/// The files that a command named, one a line.
pub(crate) fn files(output: &Output) -> Vec<PathBuf> {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).lines().map(PathBuf::from).collect()
}

pub(crate) async fn phone(house: &House, who: fixtures::demo::Login) -> Waiter {
    let url = format!("http://{}", house.addr());
    let waiter = Waiter::log_in(&url, who.username, who.pin).await.unwrap();
    waiter.wait_until(SOON, |device| device.tables().next().is_some()).await.unwrap();
    waiter
}

/// What the node has acknowledged to a phone.
pub(crate) fn acknowledged(device: &Device) -> BTreeSet<RecordId> {
    let lines = device
        .views()
        .flat_map(|view| view.order.lines.iter().map(|line| line.id).filter(|id| !view.unsent.contains(id)));
    lines.collect()
}

pub(crate) fn all(device: &Device) -> BTreeSet<RecordId> {
    device.views().flat_map(|view| view.order.lines.iter().map(|line| line.id)).collect()
}

/// The manager sees that all phones have come back: the printers print again.
pub(crate) async fn end_recovery(api: &Api) {
    let bearer = api.bearer(MANAGER, device(77)).await;
    api.ask("PUT", "/api/system/recovery", Some(&json!({ "on": false })), &bearer).await.expect(204);
}

async fn status(api: &Api) -> serde_json::Value {
    let bearer = api.bearer(MANAGER, device(77)).await;
    api.get("/api/system/status", &[("authorization", &bearer)]).await.json()
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrecked_node_comes_back_with_all_that_was_acknowledged_before_the_backup() {
    let mut house = House::start().await.unwrap();
    let (eleni, nikos) = (phone(&house, ELENI).await, phone(&house, NIKOS).await);
    // Both phones work while the backup is made.
    let working = tokio::spawn({
        let nikos = nikos.clone();
        async move {
            for _ in 0..40 {
                nikos.order("7", ["Σόδα"]).await.unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    });
    for _ in 0..10 {
        eleni.order("5", ["Μουσακάς"]).await.unwrap();
    }
    eleni.wait_until_sent(SOON).await.unwrap();
    let mut before = eleni.look(acknowledged).await.unwrap();
    before.extend(nikos.look(acknowledged).await.unwrap());
    let data = house.data().to_owned();
    let made = tokio::task::spawn_blocking(move || node(&["backup", "now"], &data)).await.unwrap();
    let backup = files(&made).remove(0);
    working.await.unwrap();

    house.kill().await.unwrap();
    let database = house.data().join(DATABASE_FILE);
    let length = usize::try_from(std::fs::metadata(&database).unwrap().len()).unwrap();
    std::fs::write(&database, vec![0xaa; length]).unwrap();
    let _ = std::fs::remove_file(house.data().join("comanda.db-wal"));
    assert!(house.restart().await.is_err(), "a wrecked database is not served");

    let restored = node(&["restore", "--from", backup.to_str().unwrap()], house.data());
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    house.restart().await.unwrap();
    let newcomer = phone(&house, fixtures::demo::MARIA).await;
    newcomer.wait_until(SOON, |device| device.link() == Link::Online).await.unwrap();
    let expected = before.clone();
    newcomer.wait_until(SOON, move |device| expected.is_subset(&all(device))).await.unwrap();
    assert!(before.len() >= 10, "{}", before.len());
    let api = Api::of(house);
    assert!(status(&api).await["backup"]["last_at"].is_number());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waited_for_a_printer_when_the_backup_was_made_is_not_printed_by_the_restored_node() {
    let mut house = House::start().await.unwrap();
    house.bar().set_fault(fixtures::printer::Fault::PaperOut);
    let eleni = phone(&house, ELENI).await;
    eleni.order("5", ["Σόδα"]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let backup = files(&node(&["backup", "now"], house.data())).remove(0);
    // There is paper again: the ticket comes out after the backup was made.
    house.bar().set_fault(None);
    house.bar().wait_for_tickets(1, SOON).await.unwrap();
    house.kill().await.unwrap();
    let restored = node(&["restore", "--from", backup.to_str().unwrap()], house.data());
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));

    house.restart().await.unwrap();
    let newcomer = phone(&house, NIKOS).await;
    let is_uncertain = |device: &Device| {
        let lines: Vec<_> = device.views().flat_map(|view| view.order.lines.clone()).collect();
        lines.len() == 1 && lines[0].print.values().all(|state| *state == PrintState::Unknown)
    };
    newcomer.wait_until(SOON, is_uncertain).await.unwrap();
    tokio::time::sleep(REST).await;
    assert_eq!(house.bar().ticket_count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_node_that_is_plugged_in_again_takes_changes_and_prints_nothing() {
    let mut house = House::start().await.unwrap();
    let eleni = phone(&house, ELENI).await;
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    let backup = files(&node(&["backup", "now"], house.data())).remove(0);
    house.kill().await.unwrap();
    // The old machine keeps its data; the new one is made of the backup.
    let (old, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy_folder(house.data(), old.path());
    let restored = node(&["restore", "--from", backup.to_str().unwrap()], house.data());
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    house.restart().await.unwrap();
    eleni.retry_now().await.unwrap();
    eleni.wait_until(SOON, |device| device.link() == Link::Online).await.unwrap();
    eleni.order("6", ["Μουσακάς"]).await.unwrap();
    let api = Api::of(house);
    end_recovery(&api).await;
    let mut house = api.house;
    house.kitchen().wait_for_tickets(2, SOON).await.unwrap();
    house.kill().await.unwrap();

    // Somebody plugs in the old one at the same address.
    copy_folder(house.data(), new.path());
    let clear = |folder: &Path| {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.join(format!("{DATABASE_FILE}{ending}")));
        }
    };
    clear(house.data());
    copy_folder(old.path(), house.data());
    for start in ["the first time", "again"] {
        house.restart().await.unwrap();
        eleni.retry_now().await.unwrap();
        eleni.wait_until(SOON, |device| device.link() == Link::Online).await.unwrap();
        eleni.order("7", ["Μουσακάς"]).await.unwrap();
        tokio::time::sleep(REST).await;
        assert!(eleni.unsent().await.unwrap() > 0, "{start}");
        assert_eq!(house.kitchen().ticket_count(), 2, "{start}");
    }
    assert!(eleni.notices().await.unwrap().contains(&sync::device::Notice::NodeReplaced));
    let api = Api::of(house);
    assert!(status(&api).await["replaced_by"].is_number());
    let manager = api.bearer(MANAGER, device(77)).await;
    let sold_out = json!({ "available": false });
    let refused = api.ask("PUT", "/api/products/101/availability", Some(&sold_out), &manager).await;
    refused.assert_problem(409, "replaced");
    let recovery = Some(&json!({ "on": true }));
    api.ask("PUT", "/api/system/recovery", recovery, &manager).await.assert_problem(409, "replaced");
    api.get("/api/menu", &[("authorization", &manager)]).await.expect(200);
    let mut house = api.house;
    house.kill().await.unwrap();

    // The right one again: what waited on the phone is taken and cooked once.
    clear(house.data());
    copy_folder(new.path(), house.data());
    house.restart().await.unwrap();
    eleni.retry_now().await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    house.kitchen().wait_for_tickets(3, SOON).await.unwrap();
}

#[tokio::test]
async fn a_sealed_copy_off_the_node_makes_a_new_node() {
    let house = House::start().await.unwrap();
    let off = tempfile::tempdir().unwrap();
    let backup = Command::new(NODE)
        .args(["backup", "now", "--data"])
        .arg(house.data())
        .args(["--backup-passphrase", PASSPHRASE, "--backup-copy-to"])
        .arg(off.path())
        .output()
        .unwrap();
    let sealed = files(&backup).remove(1);
    assert!(sealed.starts_with(off.path()));
    let bytes = std::fs::read(&sealed).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"SQLite"), "it can be read by anybody");

    let new = tempfile::tempdir().unwrap();
    let restore = |passphrase: &str| {
        Command::new(NODE)
            .args(["restore", "--data"])
            .arg(new.path())
            .arg("--from")
            .arg(&sealed)
            .env("COMANDA_BACKUP_PASSPHRASE", passphrase)
            .output()
            .unwrap()
    };
    let refused = restore("another walk");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the passphrase is wrong"));
    assert!(!new.path().join(DATABASE_FILE).exists());
    let restored = restore(PASSPHRASE);
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    assert!(new.path().join(DATABASE_FILE).exists());
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_told_and_nothing_that_is_half_a_backup_stays() {
    let house = House::start().await.unwrap();
    let backup = Command::new(NODE)
        .args(["backup", "now", "--data"])
        .arg(house.data())
        .args(["--backup-passphrase", PASSPHRASE, "--backup-copy-to", "/nowhere/at/all"])
        .output()
        .unwrap();
    assert!(!backup.status.success());
    assert!(String::from_utf8_lossy(&backup.stderr).contains("/nowhere/at/all"));
    let there = std::fs::read_dir(house.data().join("backups")).unwrap();
    let names: Vec<String> = there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.len() == 1 && names[0].ends_with(".db"), "{names:?}");
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_the_database_stays() {
    let mut house = House::start().await.unwrap();
    let backup = files(&node(&["backup", "now"], house.data())).remove(0);
    house.kill().await.unwrap();
    let mut bytes = std::fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x55);
    std::fs::write(&backup, bytes).unwrap();
    let refused = node(&["restore", "--from", backup.to_str().unwrap()], house.data());
    assert!(!refused.status.success());
    house.restart().await.unwrap();
    phone(&house, ELENI).await;
}
