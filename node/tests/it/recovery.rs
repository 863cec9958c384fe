//! A node that is lost, and the phones that bring back what the backup did not have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fixtures::demo::{ELENI, MARIA, NIKOS};
use fixtures::device::Waiter;
use fixtures::house::House;
use node::store::DATABASE_FILE;
use sync::device::{Device, Link, Notice};
use sync::id::RecordId;
use sync::order::PrintState;
use sync::record::Method;

use crate::backup::{REST, SOON, all, end_recovery, files, node, phone};
use crate::support::{Api, MANAGER, device};

/// Longer than it takes until phones have receipts of what the printers did.
const RECEIPTS: std::time::Duration = std::time::Duration::from_millis(2_500);

async fn backup(house: &House) -> PathBuf {
    let data = house.data().to_owned();
    let made = tokio::task::spawn_blocking(move || node(&["backup", "now"], &data)).await.unwrap();
    files(&made).remove(0)
}

/// The power goes, and the disk with it.
async fn lose(house: &mut House) {
    house.kill().await.unwrap();
    let database = house.data().join(DATABASE_FILE);
    let length = usize::try_from(std::fs::metadata(&database).unwrap().len()).unwrap();
    std::fs::write(&database, vec![0xaa; length]).unwrap();
    let _ = std::fs::remove_file(house.data().join(format!("{DATABASE_FILE}-wal")));
}

async fn restore(house: &mut House, backup: &std::path::Path) {
    let restored = node(&["restore", "--from", backup.to_str().unwrap()], house.data());
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
    house.restart().await.unwrap();
}

async fn come_back(phone: &Waiter) {
    phone.retry_now().await.unwrap();
    phone.wait_until(SOON, |device| device.link() == Link::Online).await.unwrap();
}

/// What became of the tickets of each item.
fn printed(device: &Device) -> BTreeMap<RecordId, Vec<PrintState>> {
    let lines = device.views().flat_map(|view| view.order.lines.clone());
    lines.map(|line| (line.id, line.print.into_values().collect())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_bring_back_what_came_after_the_backup_and_nothing_is_printed_twice() {
    let mut house = House::start().await.unwrap();
    let (eleni, nikos) = (phone(&house, ELENI).await, phone(&house, NIKOS).await);
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let backup = backup(&house).await;

    // Acknowledged after the backup: at a table that is in it, at one that is not, and a party that came and went.
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    nikos.order("7", ["Μουσακάς", "Σόδα"]).await.unwrap();
    let gone = nikos.order("8", ["Σόδα"]).await.unwrap().order;
    house.kitchen().wait_for_tickets(3, SOON).await.unwrap();
    house.bar().wait_for_tickets(2, SOON).await.unwrap();
    nikos.pay_all(gone, Method::Cash).await.unwrap();
    nikos.close(gone).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    nikos.wait_until_sent(SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    let mut acknowledged = eleni.look(all).await.unwrap();
    acknowledged.extend(nikos.look(all).await.unwrap());
    assert!(!acknowledged.is_empty());

    lose(&mut house).await;
    // Meanwhile guests order: that was never printed anywhere.
    let new = eleni.order("5", ["Μουσακάς"]).await.unwrap().records[0];
    restore(&mut house, &backup).await;
    let maria = phone(&house, MARIA).await;
    come_back(&eleni).await;
    come_back(&nikos).await;
    eleni.wait_until_sent(SOON).await.unwrap();
    let expected: BTreeSet<RecordId> = acknowledged.iter().copied().chain([new]).collect();
    maria.wait_until(SOON, move |device| expected.is_subset(&all(device))).await.unwrap();
    tokio::time::sleep(REST).await;
    assert_eq!(
        (house.kitchen().ticket_count(), house.bar().ticket_count()),
        (3, 2),
        "while it is on nothing prints"
    );

    let api = Api::of(house);
    let manager = api.bearer(MANAGER, device(77)).await;
    let bearer = [("authorization", manager.as_str())];
    let status = api.get("/api/system/status", &bearer).await.json();
    assert_eq!(status["is_recovering"], true);
    let over = api.get(&format!("/api/orders/{gone}"), &bearer).await.expect(200);
    assert_eq!(over["order"]["status"], "closed", "{over}");
    end_recovery(&api).await;
    api.house.kitchen().wait_for_tickets(4, SOON).await.unwrap();
    tokio::time::sleep(REST).await;
    assert_eq!((api.house.kitchen().ticket_count(), api.house.bar().ticket_count()), (4, 2));
    let is_known = move |device: &Device| {
        let printed = printed(device);
        let states = acknowledged.iter().filter_map(|item| printed.get(item)).flatten();
        states.into_iter().all(|state| *state == PrintState::Printed)
    };
    maria.wait_until(SOON, is_known).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_logged_in_after_the_backup_brings_back_what_was_acknowledged_and_sends_what_was_not() {
    let mut house = House::start().await.unwrap();
    let backup = backup(&house).await;
    let nikos = phone(&house, NIKOS).await;
    let taken = nikos.order("7", ["Σόδα"]).await.unwrap().records;
    nikos.wait_until_sent(SOON).await.unwrap();
    house.bar().wait_for_tickets(1, SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    lose(&mut house).await;
    let unsent = nikos.order("7", ["Μουσακάς"]).await.unwrap().records;
    restore(&mut house, &backup).await;

    nikos.log_in_again(NIKOS.username, NIKOS.pin).await.unwrap();
    nikos.wait_until_sent(SOON).await.unwrap();
    let maria = phone(&house, MARIA).await;
    let expected: BTreeSet<RecordId> = taken.into_iter().chain(unsent).collect();
    maria
        .wait_until(SOON, move |device| {
            let there = all(device);
            expected.iter().filter(|id| there.contains(id)).count() >= 2
        })
        .await
        .unwrap();
    let notices = nikos.notices().await.unwrap();
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::Refused { .. })), "{notices:?}");
    let api = Api::of(house);
    end_recovery(&api).await;
    api.house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    tokio::time::sleep(REST).await;
    assert_eq!((api.house.kitchen().ticket_count(), api.house.bar().ticket_count()), (1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_lost_with_its_ticket_on_the_way_is_uncertain_and_a_person_decides() {
    let mut house = House::start().await.unwrap();
    let eleni = phone(&house, ELENI).await;
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    let backup = backup(&house).await;
    // The node has it, and the bar has no paper: nobody will know whether it came out.
    house.bar().set_fault(fixtures::printer::Fault::PaperOut);
    let made = eleni.order("5", ["Σόδα"]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    lose(&mut house).await;
    house.bar().set_fault(None);
    restore(&mut house, &backup).await;
    come_back(&eleni).await;
    let api = Api::of(house);
    end_recovery(&api).await;

    let maria = phone(&api.house, MARIA).await;
    let item = *made.records.last().unwrap();
    let is_uncertain = move |device: &Device| {
        printed(device).get(&item).is_some_and(|states| *states == [PrintState::Unknown])
    };
    let shown = maria.wait_until(SOON, is_uncertain).await;
    assert!(shown.is_ok(), "{shown:?} {}", api.house.log());
    tokio::time::sleep(REST).await;
    assert_eq!(api.house.bar().ticket_count(), 0);
    // Nobody finds it on paper.
    let manager = api.bearer(MANAGER, device(77)).await;
    let jobs = api.get("/api/jobs", &[("authorization", &manager)]).await.json();
    let list = jobs.as_array().or_else(|| jobs["jobs"].as_array()).unwrap();
    let job = list.iter().find(|job| job["state"] == "unknown").unwrap_or_else(|| panic!("{jobs}"));
    api.ask("POST", &format!("/api/jobs/{}/reprint", job["id"]), None, &manager).await;
    api.house.bar().wait_for_tickets(1, SOON).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_say_that_the_node_is_being_recovered_and_nothing_of_a_disk_that_is_full() {
    let mut house = House::start().await.unwrap();
    let backup = backup(&house).await;
    let eleni = phone(&house, ELENI).await;
    eleni.order("5", ["Σόδα"]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    house.bar().wait_for_tickets(1, SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    lose(&mut house).await;
    // It builds on what the node has not heard of yet when it comes.
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    restore(&mut house, &backup).await;
    eleni.log_in_again(ELENI.username, ELENI.pin).await.unwrap();
    eleni.wait_until(SOON, Device::node_recovers).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    assert!(eleni.look(Device::node_recovers).await.unwrap());
    let api = Api::of(house);
    end_recovery(&api).await;
    eleni.wait_until(SOON, |device| !device.node_recovers()).await.unwrap();
    let notices = eleni.notices().await.unwrap();
    assert!(!notices.contains(&Notice::NodeCannotStore), "{notices:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_manager_is_told_which_phones_came_back_with_what_and_what_will_be_printed() {
    let mut house = House::start().await.unwrap();
    let (eleni, nikos) = (phone(&house, ELENI).await, phone(&house, NIKOS).await);
    let backup = backup(&house).await;
    eleni.order("5", ["Μουσακάς"]).await.unwrap();
    let gone = eleni.order("8", ["Σόδα"]).await.unwrap().order;
    house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    house.bar().wait_for_tickets(1, SOON).await.unwrap();
    eleni.pay_all(gone, Method::Cash).await.unwrap();
    eleni.close(gone).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    lose(&mut house).await;
    drop(nikos);
    eleni.order("5", ["Σόδα"]).await.unwrap();
    restore(&mut house, &backup).await;
    come_back(&eleni).await;
    eleni.wait_until_sent(SOON).await.unwrap();

    let api = Api::of(house);
    let manager = api.bearer(MANAGER, device(77)).await;
    let told = async || api.ask("GET", "/api/system/recovery", None, &manager).await.expect(200);
    let mut recovery = told().await;
    for _ in 0..50 {
        if recovery["orders"] == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        recovery = told().await;
    }
    assert_eq!((&recovery["on"], &recovery["orders"]), (&true.into(), &2.into()), "{recovery}");
    assert_eq!(recovery["tickets_waiting"], 1, "{recovery}");
    let devices = recovery["devices"].as_array().unwrap();
    let of = |name: &str| devices.iter().position(|device| device["people"][0] == name).unwrap();
    let (missing, here) = (&devices[of("Νίκος")], &devices[of("Ελένη")]);
    assert!(of("Νίκος") < of("Ελένη"), "who is missing stands first: {recovery}");
    assert_eq!((&missing["has_come"], &missing["is_connected"]), (&false.into(), &false.into()));
    assert_eq!((&here["has_come"], &here["is_connected"]), (&true.into(), &true.into()));
    assert_eq!((&here["brought"], &here["awaited"]), (&2.into(), &0.into()), "{recovery}");

    end_recovery(&api).await;
    api.house.bar().wait_for_tickets(2, SOON).await.unwrap();
    let over = told().await;
    assert_eq!((&over["on"], &over["tickets_waiting"]), (&false.into(), &0.into()), "{over}");
}

/// A table was made after the backup, and the phones alone know of it: of its party, and of what was ordered there since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_party_at_a_table_that_was_made_after_the_backup_comes_back_with_its_order() {
    let mut api = Api::start().await;
    let manager = api.bearer(MANAGER, device(77)).await;
    let backup = backup(&api.house).await;
    let form = serde_json::json!({ "label": "Β1", "group": 1 });
    let table = api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201)["id"].clone();
    let eleni = phone(&api.house, ELENI).await;
    let mut ordered: BTreeSet<RecordId> =
        eleni.order("Β1", ["Μουσακάς"]).await.unwrap().records.into_iter().collect();
    eleni.wait_until_sent(SOON).await.unwrap();
    api.house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    tokio::time::sleep(RECEIPTS).await;
    lose(&mut api.house).await;
    ordered.extend(eleni.order("Β1", ["Σόδα"]).await.unwrap().records);
    restore(&mut api.house, &backup).await;

    eleni.log_in_again(ELENI.username, ELENI.pin).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let maria = phone(&api.house, MARIA).await;
    maria.wait_until(SOON, move |device| ordered.intersection(&all(device)).count() >= 2).await.unwrap();
    let notices = eleni.notices().await.unwrap();
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::Refused { .. })), "{notices:?}");
    end_recovery(&api).await;
    api.house.bar().wait_for_tickets(1, SOON).await.unwrap();
    let manager = api.bearer(MANAGER, device(77)).await;
    let next = api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201)["id"].clone();
    assert!(next.as_u64() > table.as_u64(), "the number of that table is not given again: {next}");
}

/// Bob takes Anna's phone while the node is restored. Nobody signs with her name; she need only log in there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_else_wrote_on_a_phone_waits_there_until_they_log_in_again() {
    let mut house = House::start().await.unwrap();
    let backup = backup(&house).await;
    let nikos = phone(&house, NIKOS).await;
    lose(&mut house).await;
    nikos.order("7", ["Σόδα"]).await.unwrap();
    restore(&mut house, &backup).await;

    nikos.log_in_again(ELENI.username, ELENI.pin).await.unwrap();
    nikos.order("8", ["Μουσακάς"]).await.unwrap();
    let eleni_is_sent = |device: &Device| {
        device.link() == Link::Online && device.views().filter(|view| !view.unsent.is_empty()).count() == 1
    };
    nikos.wait_until(SOON, eleni_is_sent).await.unwrap();
    tokio::time::sleep(REST).await;
    assert!(nikos.unsent().await.unwrap() > 0, "it waits");
    nikos.log_in_again(NIKOS.username, NIKOS.pin).await.unwrap();
    nikos.wait_until_sent(SOON).await.unwrap();
    let notices = nikos.notices().await.unwrap();
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::Refused { .. })), "{notices:?}");
    let api = Api::of(house);
    end_recovery(&api).await;
    api.house.bar().wait_for_tickets(1, SOON).await.unwrap();
}
