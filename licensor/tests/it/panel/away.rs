//! When the login is over, or the licensor cannot be reached.

use fixtures::browser::Device;
use fixtures::wifi::Wifi;

use super::Desk;
use crate::support::PASSWORD;

#[tokio::test]
async fn a_wrong_password_is_told_in_words_and_the_right_one_goes_on() {
    let desk = Desk::open(Device::PHONE).await;
    desk.log_in("not the password").await;
    desk.reads("[data-testid=login-error]", "Wrong user name or password").await;
    desk.log_in(PASSWORD).await;
    desk.sees("[data-testid=no-sites]").await;
    desk.window.reload().await.unwrap();
    desk.sees("[data-testid=no-sites]").await;
    desk.tap("log-out").await;
    desk.sees("[data-testid=login]").await;
    desk.window.reload().await.unwrap();
    desk.sees("[data-testid=login]").await;
}

#[tokio::test]
async fn when_the_session_is_over_the_login_comes_and_leads_back() {
    const ANOTHER: &str = "quite another password";
    let desk = Desk::open_logged_in(Device::TABLET).await;
    let site = desk.licensor.register("Taverna Ostria").await;
    desk.tap_css("[data-site='Taverna Ostria'] h2 a").await;
    desk.reads("[data-testid=site] h1", "Taverna Ostria").await;
    // Another password ends every session of the administrator; nobody taps anything.
    desk.house.perform(&["admin", "add", "sofia", "--password", ANOTHER]).unwrap();
    desk.sees("[data-testid=login-over]").await;
    desk.sees_none("[data-testid=site]").await;
    desk.log_in(ANOTHER).await;
    desk.reads("[data-testid=site] h1", "Taverna Ostria").await;
    assert_eq!(desk.value("site-id").await, site.id.to_string());
}

#[tokio::test]
async fn a_licensor_that_is_away_is_told_and_found_again_without_a_tap() {
    let desk = Desk::open(Device::TABLET).await;
    let wifi = Wifi::start(desk.address()).await.unwrap();
    desk.window.goto(&wifi.url()).await.unwrap();
    desk.log_in(PASSWORD).await;
    desk.licensor.register("Taverna Ostria").await;
    desk.sees("[data-site='Taverna Ostria']").await;
    desk.sees("[data-live=true]").await;
    wifi.drop_all();
    desk.sees("[data-testid=away]").await;
    desk.sees("[data-live=false]").await;
    desk.sees("[data-site='Taverna Ostria']").await;
    desk.licensor.register("Bar Kyma").await;
    wifi.restore();
    desk.sees("[data-site='Bar Kyma']").await;
    desk.sees_none("[data-testid=away]").await;
    desk.sees("[data-live=true]").await;
}

#[tokio::test]
async fn sites_are_found_by_their_words_and_their_status() {
    let desk = Desk::open_logged_in(Device::DESK).await;
    for name in ["Taverna Ostria", "Bar Kyma", "Καφενείο Άνω"] {
        desk.licensor.register(name).await;
        desk.sees(&format!("[data-site='{name}']")).await;
    }
    desk.fill("find", "ΚΑΦΕΝ").await;
    desk.sees_none("[data-site='Bar Kyma']").await;
    desk.sees("[data-site='Καφενείο Άνω']").await;
    desk.fill("find", "nobody").await;
    desk.sees("[data-testid=nothing-found]").await;
    desk.tap("show-all").await;
    desk.sees("[data-site='Bar Kyma']").await;
    desk.reads("[data-testid=filter-active] .figure", "3").await;
    desk.tap("filter-locked").await;
    desk.sees("[data-testid=nothing-found]").await;
    desk.tap("filter-locked").await;
    desk.sees("[data-site='Bar Kyma']").await;
    desk.tap_css("[data-site='Bar Kyma'] [data-testid=card-lock]").await;
    desk.fill("lock-reason", "unpaid").await;
    desk.tap("lock-confirm").await;
    desk.reads("[data-testid=filter-locked] .figure", "1").await;
    desk.tap("filter-locked").await;
    desk.sees_none("[data-site='Taverna Ostria']").await;
    desk.sees("[data-site='Bar Kyma'] [data-status=locked]").await;
}
