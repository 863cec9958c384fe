//! What comes too late to be made without a word.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};

use crate::evening::{Evening, Phone, read_paper, times};

/// A table whose order came from a dead spot, long after it was taken.
async fn late_from_a_dead_spot(evening: &Evening) -> Phone {
    let phone = evening.waiter(ELENI).await;
    phone.walk_out().await;
    phone.open_table("5").await;
    phone.add("Μαγειρευτά", "Μουσακάς").await;
    phone.add("Μαγειρευτά", "Παστίτσιο").await;
    phone.send().await;
    phone.all_lines_are("phone", 2).await;
    phone.script("await new Promise((done) => setTimeout(done, 1500));", Vec::new()).await;
    phone.wifi.restore();
    phone.sees("[data-testid=held]").await;
    phone
}

#[tokio::test]
async fn what_is_still_wanted_is_made_once_the_waiter_says_so() {
    let evening = Evening::begin_impatiently().await;
    let phone = late_from_a_dead_spot(&evening).await;
    phone.picture("phone-held").await;
    phone.tap("[data-testid=held-yes]").await;
    phone.all_lines_are("printed", 2).await;
    phone.counts("[data-testid=held]", 0).await;
    let kitchen = read_paper(evening.house.kitchen(), 1).await;
    assert_eq!((times(&kitchen, "Μουσακάς"), times(&kitchen, "Παστίτσιο")), (1, 1), "{kitchen}");
}

#[tokio::test]
async fn the_manager_can_answer_in_the_waiters_place() {
    let evening = Evening::begin_impatiently().await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    let phone = late_from_a_dead_spot(&evening).await;
    manager.sees("[data-matter=asked]").await;
    manager.picture("tablet-manager-held").await;
    manager.tap("[data-testid=matter-off]").await;
    manager.sees("[data-testid=attention][data-count='0']").await;
    phone.counts("[data-testid=held]", 0).await;
    phone.counts("[data-line][data-qty='0']", 2).await;
}
