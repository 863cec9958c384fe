//! The manager's page.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};

use crate::evening::Evening;

#[tokio::test]
async fn the_manager_sees_the_tables_live() {
    let evening = Evening::begin().await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-table='5'][data-status=free]").await;
    // The demo's house has all but a backup that leaves it.
    manager.sees("[data-need=backup][data-met=false]").await;
    manager.counts("[data-need][data-met=false]", 1).await;
    let waiter = evening.waiter(ELENI).await;
    waiter.open_table("5").await;
    waiter.add("Μαγειρευτά", "Μουσακάς").await;
    waiter.send().await;
    manager.sees("[data-table='5']:not([data-status=free])").await;
}
