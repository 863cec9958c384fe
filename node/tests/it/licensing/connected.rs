//! A real licensor, a real node, phones and paper.

use std::time::Duration;

use fixtures::device::Waiter;
use fixtures::evening::a_license_runs_out;
use fixtures::house::House;
use fixtures::licensor::LicensorSite;
use fixtures::postgres::Server;
use license::http::RegisteredSite;
use sync::device::Device;
use tokio::time::{Instant, sleep};

use super::alone::SOON;
use super::trouble::{certificate, encrypted};
use crate::support::{Api, MANAGER, WAITER, device};

async fn until_state(api: &Api, bearer: &str, expected: &str) {
    let begun = Instant::now();
    loop {
        let report = api.get("/api/license", &[("authorization", bearer)]).await.json();
        if report["state"] == expected {
            return;
        }
        assert!(begun.elapsed() < SOON, "never {expected}: {report}");
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn a_license_runs_out_while_guests_are_there() {
    let site = LicensorSite::on_sqlite().unwrap();
    let licensor = site.start().await.unwrap();
    let registered = licensor.register("Ostria").await.unwrap();
    let mut house = House::builder().licensed_by(&site, &licensor, &registered).start().await.unwrap();
    a_license_runs_out(&mut house, &licensor, registered.id, |_| ()).await.unwrap();
}

#[tokio::test]
async fn a_lock_at_one_licensor_reaches_the_tables_of_a_house_at_another() {
    let database = Server::start();
    let site = LicensorSite::on(&database.url()).unwrap();
    let (here, there) = (site.start().await.unwrap(), site.start().await.unwrap());
    let registered = here.register("Ostria").await.unwrap();
    let mut house = House::builder().licensed_by(&site, &there, &registered).start().await.unwrap();
    a_license_runs_out(&mut house, &here, registered.id, |_| ()).await.unwrap();
}

#[tokio::test]
async fn while_the_licensor_is_away_the_house_goes_on_and_hears_of_a_lock_when_it_is_back() {
    let site = LicensorSite::on_sqlite().unwrap();
    let licensor = site.start().await.unwrap();
    let RegisteredSite { id, key } = licensor.register("Ostria").await.unwrap();
    let registered = RegisteredSite { id, key };
    let mut house = House::builder().licensed_by(&site, &licensor, &registered).start().await.unwrap();
    let waiter = Waiter::log_in(&house.url(), WAITER.username, WAITER.pin).await.unwrap();
    waiter.wait_until(SOON, |device: &Device| device.license().is_some() && device.may_open()).await.unwrap();
    let address = licensor.address();
    licensor.stop().await.unwrap();
    house.restart().await.unwrap();
    waiter.retry_now().await.unwrap();
    waiter.order("5", ["Μουσακάς"]).await.unwrap();
    waiter.wait_until_sent(SOON).await.unwrap();
    site.perform(&["lock", "--site", &id.to_string(), "--reason", "unpaid"]).unwrap();
    let licensor = site.start_at(address).await.unwrap();
    waiter.wait_until(SOON, |device: &Device| !device.may_open()).await.unwrap();
    let seen = licensor.site(id).await.unwrap();
    assert!(seen.summary.last_seen.is_some() && seen.summary.version.is_some(), "{seen:?}");
}

#[tokio::test]
async fn an_encrypted_licensor_is_believed_when_its_certificate_is() {
    let site = LicensorSite::on_sqlite().unwrap();
    let licensor = site.start().await.unwrap();
    let registered = licensor.register("Ostria").await.unwrap();
    let certificate = certificate();
    let file = site.folder().join("licensor.pem");
    std::fs::write(&file, certificate.cert.pem()).unwrap();
    let front = encrypted(licensor.address(), &certificate).await;
    let house = House::builder()
        .licensed_by(&site, &licensor, &registered)
        .env("COMANDA_LICENSOR", format!("https://localhost:{}", front.port()))
        .env("SSL_CERT_FILE", &file);
    let api = Api::of(house.start().await.unwrap());
    let bearer = api.bearer(MANAGER, device(1)).await;
    until_state(&api, &bearer, "licensed").await;
    // The relay goes the same way.
    licensor.lock(registered.id, "unpaid").await.unwrap();
    until_state(&api, &bearer, "locked").await;
    let status = api.get("/api/system/status", &[("authorization", &bearer)]).await.json();
    assert_eq!(status["license"]["reason"], "unpaid");
}

#[tokio::test]
async fn a_key_that_was_changed_at_the_licensor_is_told() {
    let site = LicensorSite::on_sqlite().unwrap();
    let licensor = site.start().await.unwrap();
    let registered = licensor.register("Ostria").await.unwrap();
    let wrong = RegisteredSite { id: registered.id, key: license::site::SiteKey::new([4; 32]) };
    let house = House::builder().licensed_by(&site, &licensor, &wrong).start().await.unwrap();
    let api = Api::of(house);
    let bearer = api.bearer(MANAGER, device(1)).await;
    let begun = Instant::now();
    loop {
        let report = api.get("/api/license", &[("authorization", &bearer)]).await.json();
        if report["contact"]["trouble"] == "wrong_key" {
            assert_eq!(report["state"], "unlicensed");
            return;
        }
        assert!(begun.elapsed() < SOON, "{report}");
        sleep(Duration::from_millis(50)).await;
    }
}
