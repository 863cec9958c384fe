//! A house without internet: its license comes in a file, and what there is without one.

use fixtures::device::Waiter;
use fixtures::house::House;
use license::claims::{Claims, Lock};
use license::http::{license_file, tokens_of_file};
use license::site::SiteId;
use license::time::DAY_SECONDS;
use node::web::{Business, rules};
use serde_json::json;
use sync::device::Device;
use uuid::Uuid;

use super::alone::SOON;
use crate::support::{Api, MANAGER, WAITER, device};

#[tokio::test]
async fn a_house_without_a_license_opens_no_table_until_a_manager_installs_one() {
    let api = Api::of(House::builder().unlicensed().start().await.unwrap());
    let waiter = Waiter::log_in(&api.url(""), WAITER.username, WAITER.pin).await.unwrap();
    waiter
        .wait_until(SOON, |device: &Device| device.license().is_some() && !device.may_open())
        .await
        .unwrap();
    let order = waiter.order("5", ["Μουσακάς"]).await.unwrap().order;
    let is_held = move |device: &Device| device.held_back().contains(&order);
    waiter.wait_until(SOON, is_held).await.unwrap();

    let (manager, other) = (api.bearer(MANAGER, device(1)).await, api.bearer(WAITER, device(2)).await);
    let login = [("authorization", manager.as_str())];
    let report = api.get("/api/license", &login).await.json();
    assert_eq!(report["state"], "unlicensed");
    let site: SiteId = serde_json::from_value(report["site"].clone()).unwrap();
    let file = fixtures::license::offline_file(site);
    let foreign = fixtures::license::offline_file(SiteId(Uuid::from_u128(99)));
    let damaged = file.replace("eyJ", "eyK");
    let install = async |text: &str, login: &str| {
        api.send("POST", "/api/license", text.to_owned(), &[("authorization", login)]).await
    };

    install(&file, "Bearer nobody").await.assert_problem(401, "not_logged_in");
    install(&file, &other).await.assert_problem(403, "managers_only");
    install("", &manager).await.assert_problem(400, "not_a_license_file");
    install(&"x".repeat(200_000), &manager).await.assert_problem(413, "too_large");
    install(&foreign, &manager).await.assert_problem(422, "license_not_believed");
    install(&damaged, &manager).await.assert_problem(422, "license_not_believed");
    assert_eq!(api.get("/api/license", &login).await.json()["state"], "unlicensed");

    let installed = install(&file, &manager).await;
    assert_eq!(installed.json()["state"], "licensed", "{}", installed.text());
    assert_eq!(installed.json()["license"]["offline"], true);
    waiter.wait_until_sent(SOON).await.unwrap();
    assert!(install(&file, &manager).await.status.is_success(), "once more does no harm");
    assert_eq!(api.get("/api/system/status", &login).await.json()["license"]["state"], "licensed");
}

/// A license without contact, and whether it locks.
fn signed(site: SiteId, serial: u64, lock: Option<&str>) -> String {
    let now = fixtures::license::now();
    let mut claims = Claims::new(site, serial, now, now.plus(30 * DAY_SECONDS));
    claims.offline = true;
    claims.locked = lock.map(|reason| Lock { reason: reason.to_owned() });
    let token = claims.sign(&fixtures::license::signing_key()).unwrap();
    license_file("for a test", [token.as_str()])
}

#[tokio::test]
async fn a_signed_word_that_is_carried_in_locks_and_unlocks_and_open_bills_go_on_meanwhile() {
    let api = Api::start().await;
    let (manager, waiter) = (api.bearer(MANAGER, device(1)).await, api.bearer(WAITER, device(2)).await);
    let site = api.get("/api/license", &[("authorization", &manager)]).await.json()["site"].clone();
    let site: SiteId = serde_json::from_value(site).unwrap();
    let open = json!({ "table": 5 });
    let order = api.ask("POST", "/api/orders", Some(&open), &waiter).await.expect(201);
    let order = order["order"]["id"].as_str().unwrap().to_owned();
    let bring = async |what: &str, file: &str, login: &str| {
        api.send("POST", &format!("/api/system/{what}"), file.to_owned(), &[("authorization", login)]).await
    };
    let lock = signed(site, 2, Some("the rent is due"));
    bring("lock", &lock, &waiter).await.assert_problem(403, "managers_only");
    bring("lock", &lock.replace("eyJ", "eyK"), &manager).await.assert_problem(422, "license_not_believed");
    bring("lock", &signed(site, 1, None), &manager).await.assert_problem(409, "not_locked");
    let report = bring("lock", &lock, &manager).await.expect(200);
    assert_eq!((&report["state"], &report["reason"]), (&json!("locked"), &json!("the rent is due")));

    let refused = api.ask("POST", "/api/orders", Some(&json!({ "table": 6 })), &waiter).await;
    refused.assert_problem(423, "site_locked");
    assert!(refused.text().contains("the rent is due"), "{}", refused.text());
    let category = json!({ "name": "Γλυκά" });
    api.ask("POST", "/api/products/categories", Some(&category), &manager)
        .await
        .assert_problem(423, "site_locked");
    let items = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &format!("/api/orders/{order}/items"), Some(&items), &waiter).await.expect(201);
    let pay = json!({ "method": "cash" });
    api.ask("POST", &format!("/api/orders/{order}/pay"), Some(&pay), &waiter).await.expect(200);
    api.ask("POST", &format!("/api/orders/{order}/close"), None, &waiter).await.expect(200);
    api.get("/api/system/health", &[]).await.expect(200);

    bring("unlock", &lock, &manager).await.assert_problem(409, "still_locked");
    bring("unlock", &signed(site, 1, None), &manager).await.assert_problem(409, "license_is_older");
    let report = bring("unlock", &signed(site, 3, None), &manager).await.expect(200);
    assert_eq!(report["state"], "licensed");
    api.ask("POST", "/api/orders", Some(&json!({ "table": 6 })), &waiter).await.expect(201);
}

#[tokio::test]
async fn an_installed_license_is_there_after_a_restart_and_a_question_is_a_fresh_one() {
    let mut api = Api::of(House::builder().unlicensed().start().await.unwrap());
    let manager = api.bearer(MANAGER, device(1)).await;
    let login = [("authorization", manager.as_str())];
    let site = serde_json::from_value(api.get("/api/license", &login).await.json()["site"].clone()).unwrap();
    let file = fixtures::license::offline_file(site);
    assert_eq!(tokens_of_file(file.as_bytes()).unwrap().len(), 1);
    assert!(api.send("POST", "/api/license", file, &login).await.status.is_success());
    let ask = async |api: &Api| {
        let answer = api.post("/api/license/question", &().into(), &login).await.json();
        answer["question"].as_str().unwrap().to_owned()
    };
    assert_ne!(ask(&api).await, ask(&api).await);
    assert_eq!(ask(&api).await.len(), 22);
    api.house.kill().await.unwrap();
    api.house.restart().await.unwrap();
    assert_eq!(api.get("/api/license", &login).await.json()["state"], "licensed");
}

#[tokio::test]
async fn health_and_the_license_answer_without_a_license_and_nobody_reads_it_without_a_login() {
    let api = Api::of(House::builder().unlicensed().start().await.unwrap());
    assert_eq!(api.get("/api/system/health", &[]).await.status, 200);
    api.get("/api/license", &[]).await.assert_problem(401, "not_logged_in");
}

#[tokio::test]
async fn without_a_license_every_route_of_new_business_is_refused_and_no_other() {
    let api = Api::of(House::builder().unlicensed().start().await.unwrap());
    let manager = api.bearer(MANAGER, device(1)).await;
    let mut refused = 0;
    // Reading is never new business, and whoever logs out has asked their last question.
    for rule in rules().into_iter().filter(|rule| *rule.method != "GET" && !rule.path.ends_with("/logout")) {
        let nobody = Uuid::nil().to_string();
        let path = rule.path.split('/').map(|part| match part {
            "{order}" | "{item}" => nobody.as_str(),
            other if other.starts_with('{') => "999",
            other => other,
        });
        let path = path.collect::<Vec<_>>().join("/");
        let answer = api.ask(rule.method.as_str(), &path, None, &manager).await;
        let is_new = rule.business == Business::New;
        assert_eq!(answer.status == 402, is_new, "{} {path}: {}", rule.method, answer.text());
        if is_new {
            answer.assert_problem(402, "unlicensed");
            refused += 1;
        }
    }
    assert!(refused >= 10, "the table names {refused} routes of new business");
}
