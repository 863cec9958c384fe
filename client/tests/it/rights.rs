//! Whose table it is, and what only a manager decides.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI, NIKOS};

use crate::evening::Evening;

#[tokio::test]
async fn a_table_of_another_waiter_is_read_and_nothing_is_offered_until_a_manager_adds_one() {
    let evening = Evening::begin_with_own_tables().await;
    let (eleni, nikos) = (evening.waiter(ELENI).await, evening.waiter(NIKOS).await);
    eleni.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    nikos.sees("[data-table='5']:not([data-status=free])").await;
    nikos.reads("[data-table='5'] .who", "Ελένη").await;
    nikos.open_table("5").await;
    nikos.sees("[data-testid=foreign]").await;
    nikos.counts("[data-line='Μουσακάς']", 1).await;
    for offered in ["more", "send", "pay", "close", "tab-menu", "held"] {
        nikos.counts(&format!("[data-testid={offered}]"), 0).await;
    }
    nikos.counts("[data-product]", 0).await;
    nikos.tap("[data-line='Μουσακάς']").await;
    nikos.sees("[data-testid=line-sheet]").await;
    nikos.counts("[data-testid=void], [data-testid=again]", 0).await;

    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.tap("[data-table='5']").await;
    manager.tap("[data-testid=crew] [aria-pressed=false]:nth-child(2)").await;
    nikos.counts("[data-testid=foreign]", 0).await;
    nikos.sees("[data-testid=more]").await;
}

#[tokio::test]
async fn what_the_kitchen_has_is_taken_off_when_the_manager_says_so() {
    let evening = Evening::begin().await;
    let waiter = evening.waiter(ELENI).await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-testid=attention][data-count='0']").await;
    waiter.serve("5", "Μαγειρευτά", "Μουσακάς").await;
    waiter.tap("[data-line='Μουσακάς']").await;
    waiter.tap("[data-testid=void]").await;
    waiter.sees("[data-testid=void-asks]").await;
    waiter.tap("[data-testid=void-confirm]").await;
    waiter.sees("[data-testid=line-asked]").await;
    waiter.counts("[data-line='Μουσακάς'][data-qty='1']", 1).await;

    manager.sees("[data-matter=request][data-matter-table='5']").await;
    manager.tap("[data-testid=matter-grant]").await;
    manager.sees("[data-testid=attention][data-count='0']").await;
    waiter.counts("[data-line='Μουσακάς'][data-qty='0']", 1).await;
    waiter.counts("[data-testid=line-asked]", 0).await;
}
