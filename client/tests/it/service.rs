//! From opening to closing, as a waiter does it.

use fixtures::demo::{ELENI, Login, NIKOS};

use crate::evening::Evening;

#[tokio::test]
async fn an_order_is_seen_on_the_other_phone_paid_and_closed() {
    let evening = Evening::begin().await;
    let (eleni, nikos) = (evening.waiter(ELENI).await, evening.waiter(NIKOS).await);
    eleni.open_table("8").await;
    eleni.add("Γλυκά", "Μπακλαβάς").await;
    eleni.send().await;
    nikos.sees("[data-table='8']:not([data-status=free])").await;
    nikos.open_table("8").await;
    nikos.turn_to("order").await;
    nikos.counts("[data-line='Μπακλαβάς']", 1).await;

    nikos.tap("[data-testid=pay]").await;
    nikos.tap("[data-testid=pay-take]").await;
    nikos.tap("[data-testid=close]").await;
    nikos.tap("[data-testid=close-confirm]").await;
    nikos.sees("[data-table='8'][data-status=free]").await;
    eleni.back_to_tables().await;
    eleni.sees("[data-table='8'][data-status=free]").await;
}

#[tokio::test]
async fn a_wrong_pin_is_told_in_words_and_the_right_one_goes_on() {
    let evening = Evening::begin().await;
    let phone = evening.new_phone().await;
    phone.log_in(Login { username: ELENI.username, pin: "0000" }).await;
    phone
        .window
        .until_true("document.querySelector('[data-testid=login-error]').textContent.length > 10")
        .await
        .unwrap();
    phone.log_in(ELENI).await;
    phone.sees("[data-testid=tables]").await;
}

#[tokio::test]
async fn nothing_is_wider_than_a_small_phone_or_larger_text() {
    let evening = Evening::begin().await;
    let small = fixtures::browser::Device { width_px: 320, ..fixtures::browser::Device::PHONE };
    let phone = evening.device(small, "/").await;
    let fits = "document.documentElement.scrollWidth <= window.innerWidth";
    phone.sees("[data-testid=login]").await;
    phone.window.until_true(fits).await.unwrap();
    phone.log_in(ELENI).await;
    phone.sees("[data-testid=tables]").await;
    phone.sees("[data-link=online]").await;
    phone.window.until_true(fits).await.unwrap();
    phone.open_table("5").await;
    phone.add("Μαγειρευτά", "Μουσακάς").await;
    phone.window.until_true(fits).await.unwrap();
    phone.window.script("document.documentElement.style.fontSize = '200%'", Vec::new()).await.unwrap();
    phone.window.until_true(fits).await.unwrap();
    phone.send().await;
    phone.window.until_true(fits).await.unwrap();
}
