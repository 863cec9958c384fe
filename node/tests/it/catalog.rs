//! What a device fetches: the catalog, the tables, how the system is.

use fixtures::demo;
use sync::site::Catalog;

use crate::support::{Api, WAITER, device};

#[tokio::test]
async fn the_catalog_comes_once_for_each_version() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let login = ("authorization", bearer.as_str());
    let first = api.get("/api/catalog", &[login]).await;
    let catalog: Catalog = serde_json::from_slice(&first.body).unwrap();
    assert_eq!(catalog, demo::site().catalog);
    assert!(!first.text().contains(WAITER.pin), "PINs are nobody's business");

    let etag = first.header("etag").to_owned();
    let again = api.get("/api/catalog", &[login, ("if-none-match", &etag)]).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    let other = api.get("/api/catalog", &[login, ("if-none-match", "\"catalog-0\"")]).await;
    assert_eq!(other.status, 200);
}

#[tokio::test]
async fn every_table_of_a_new_house_is_free() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let tables = api.get("/api/tables", &[("authorization", &bearer)]).await.json();
    assert_eq!(tables["tables"].as_array().unwrap().len(), 20);
    let status = tables["status"].as_array().unwrap();
    assert_eq!(status.len(), 20);
    assert!(status.iter().all(|table| table["open"].is_null() && table["sitting"] == 1), "{status:?}");
}

#[tokio::test]
async fn without_a_login_only_the_health_is_told() {
    let api = Api::start().await;
    let health = api.get("/api/system/health", &[]).await;
    assert_eq!((health.status.as_u16(), health.json()["status"].as_str()), (200, Some("ok")));
    for path in ["/api/catalog", "/api/tables", "/api/system/status", "/api/auth/me", "/api/sync"] {
        api.get(path, &[]).await.assert_problem(401, "not_logged_in");
    }
}

#[tokio::test]
async fn the_status_shows_how_the_printers_are() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let mut conditions = Vec::new();
    for _ in 0..50 {
        let status = api.get("/api/system/status", &[("authorization", &bearer)]).await.json();
        let printers = status["printers"].as_array().unwrap().clone();
        conditions = printers.iter().map(|printer| printer["condition"].clone()).collect();
        if conditions == ["ready", "ready"] {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("{conditions:?}");
}

#[tokio::test]
async fn what_does_not_exist_says_so_in_the_one_form() {
    let api = Api::start().await;
    api.get("/api/nothing", &[]).await.assert_problem(404, "not_found");
    api.get("/api/auth/login", &[]).await.assert_problem(405, "wrong_method");
    api.post("/api/catalog", &().into(), &[]).await.assert_problem(405, "wrong_method");
}
