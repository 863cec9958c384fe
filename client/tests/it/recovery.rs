//! A node that is lost and set up again from a backup: what people see until everything is back.

use std::time::Duration;

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI, NIKOS};
use fixtures::house::House;

use crate::evening::Evening;

/// Longer than it takes until phones have receipts of what the printers did.
const RECEIPTS: Duration = Duration::from_millis(2_500);

fn backup(house: &House) -> String {
    let made = house.command(&["backup", "now"]).unwrap();
    assert!(made.status.success(), "{made:?}");
    String::from_utf8(made.stdout).unwrap().lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn the_manager_sees_the_phones_come_back_and_lets_the_printers_print_again() {
    let mut evening = Evening::begin().await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-table='5']").await;
    let (eleni, nikos) = (evening.waiter(ELENI).await, evening.waiter(NIKOS).await);
    let backup = backup(&evening.house);
    eleni.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    tokio::time::sleep(RECEIPTS).await;

    evening.house.kill().await.unwrap();
    nikos.wifi.drop_all();
    eleni.sees("[data-banner=offline]").await;
    eleni.add("Ορεκτικά", "Τζατζίκι").await;
    eleni.send().await;
    let restored = evening.house.command(&["restore", "--from", &backup]).unwrap();
    assert!(restored.status.success(), "{restored:?}");
    evening.house.restart().await.unwrap();

    eleni.sees("[data-banner=node-recovers]").await;
    // Whoever is asked first: the manager's page holds every open order, too.
    manager.sees("[data-helper][data-has=brought]").await;
    manager.sees("[data-helper='Ελένη']:not([data-has=missing])").await;
    manager.sees("[data-helper='Νίκος'][data-has=missing]").await;
    manager.reads("[data-testid=recovered-orders]", "1").await;
    manager.reads("[data-testid=recovered-tickets]", "1").await;
    eleni.picture("phone-node-recovers").await;
    manager.picture("tablet-manager-recovery").await;
    manager.window.tap("English").await.unwrap();
    let phone = evening.device(Device::PHONE, "/manager/").await;
    phone.log_in(DIMITRA).await;
    phone.sees("[data-helper='Νίκος'][data-has=missing]").await;
    phone.picture("phone-manager-recovery").await;
    phone.tap("[data-testid=recovery-end]").await;
    phone.sees("[data-testid=recovery-missing]").await;
    phone.picture("phone-manager-recovery-sure").await;

    manager.tap("[data-testid=recovery-end]").await;
    manager.sees("[data-testid=recovery-missing]").await;
    manager.picture("tablet-manager-recovery-sure").await;
    manager.tap("[data-testid=recovery-confirm]").await;
    manager.counts("[data-testid=recovery]", 0).await;
    eleni.counts("[data-banner=node-recovers]", 0).await;
    eleni.all_lines_are("printed", 2).await;
}
