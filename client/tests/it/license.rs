//! A house whose license is taken away and given back, as people see it on their screens.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};
use fixtures::house::House;
use fixtures::license::offline_file;
use fixtures::licensor::LicensorSite;
use license::site::SiteId;

use crate::evening::Evening;

#[tokio::test]
async fn a_locked_house_finishes_its_bills_and_says_why_it_opens_no_table() {
    let keys = LicensorSite::on_sqlite().unwrap();
    let licensor = keys.start().await.unwrap();
    let site = licensor.register("Ostria").await.unwrap();
    let house = House::builder().licensed_by(&keys, &licensor, &site).start().await.unwrap();
    let evening = Evening::at(house).await;
    let waiter = evening.waiter(ELENI).await;
    waiter.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    waiter.back_to_tables().await;
    waiter.open_table("6").await;
    waiter.add("Μαγειρευτά", "Παστίτσιο").await;

    licensor.lock(site.id, "the rent is due").await.unwrap();
    waiter.reads("[data-testid=license][data-license=locked]", "the rent is due").await;
    waiter.sees("[data-testid=send][disabled]").await;
    waiter.sees("[data-testid=stopped]").await;
    waiter.picture("license-locked").await;
    waiter.back_to_tables().await;
    waiter.open_table("5").await;
    waiter.add("Ορεκτικά", "Τζατζίκι").await;
    waiter.send().await;
    waiter.all_lines_are("printed", 2).await;

    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.reads("[data-testid=license-state][data-license=locked]", "the rent is due").await;
    manager.picture("license-manager-locked").await;

    licensor.unlock(site.id).await.unwrap();
    waiter.counts("[data-testid=license]", 0).await;
    manager.sees("[data-testid=license-state][data-license=licensed]").await;
    waiter.back_to_tables().await;
    waiter.open_table("6").await;
    waiter.send().await;
    waiter.all_lines_are("printed", 1).await;
}

#[tokio::test]
async fn a_manager_installs_a_license_file() {
    let evening = Evening::at(House::builder().unlicensed().start().await.unwrap()).await;
    let folder = evening.house.data().to_owned();
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-testid=license-state][data-license=unlicensed]").await;
    manager.sees("[data-testid=license][data-license=unlicensed]").await;
    let stranger: SiteId = "00000000-0000-0000-0000-000000000009".parse().unwrap();
    let own = SiteId(fixtures::demo::site().catalog.site.id.0);
    for (name, site, is_good) in [("other.txt", stranger, false), ("own.txt", own, true)] {
        let path = folder.join(name);
        std::fs::write(&path, offline_file(site)).unwrap();
        let input = manager.window.find("[data-testid=license-file]").await.unwrap();
        input.send_keys(path.to_str().unwrap()).await.unwrap();
        manager.sees(&format!("[data-testid=license-said][data-good={is_good}]")).await;
    }
    manager.sees("[data-testid=license-state][data-license=licensed]").await;
    manager.counts("[data-testid=license]", 0).await;
}
