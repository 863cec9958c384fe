//! Tables and settings, as a manager keeps them.

use std::time::Duration;

use fixtures::device::{Waiter, Wish};
use fixtures::wifi::Wifi;
use serde_json::{Value, json};
use sync::device::Notice;
use sync::record::Method;

use crate::support::{Api, MANAGER, WAITER, device};

const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_table_is_made_changed_moved_and_taken_away() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "label": " Β1 ", "group": 2, "seats": 6 });
    let table = api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201);
    assert_eq!((table["id"].as_u64(), table["label"].as_str()), (Some(29), Some("Β1")));
    let form = json!({ "label": "Β2", "group": 1, "seats": 2 });
    let changed = api.ask("PUT", "/api/tables/29", Some(&form), &manager).await.expect(200);
    assert_eq!((changed["label"].as_str(), changed["active"].as_bool()), (Some("Β2"), Some(true)));
    let place = json!({ "x": 500, "y": 1000 });
    let placed = api.ask("PUT", "/api/tables/29/floorplan", Some(&place), &manager).await.expect(200);
    assert_eq!((placed["x"].as_u64(), placed["y"].as_u64()), (Some(500), Some(1000)));
    let status = api.ask("GET", "/api/tables/29/status", None, &manager).await.expect(200);
    assert!(status["open"].is_null());
    api.ask("DELETE", "/api/tables/29", None, &manager).await.expect(204);
    assert_eq!(table_29(&api, &manager).await["active"], false, "out of use");
    // Its number is not given again, its label is.
    assert_eq!(api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201)["id"], 30);
    let back = api.ask("PUT", "/api/tables/29", Some(&form), &manager).await;
    back.assert_problem(422, "not_valid");
}

async fn table_29(api: &Api, manager: &str) -> Value {
    let tables = api.ask("GET", "/api/tables", None, manager).await.expect(200);
    tables["tables"].as_array().unwrap().iter().find(|table| table["id"] == 29).unwrap().clone()
}

/// The phone was out of the Wi-Fi, so nobody could know that guests sit there when the manager took the table away.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_ordered_out_of_the_wifi_at_a_table_that_was_taken_away_meanwhile_is_taken() {
    let mut api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "label": "Β1", "group": 2 });
    api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201);
    let wifi = Wifi::start(api.house.addr()).await.unwrap();
    let eleni = Waiter::log_in(&wifi.url(), WAITER.username, WAITER.pin).await.unwrap();
    wifi.drop_all();
    let order = eleni.order("Β1", [Wish::of("Μουσακάς")]).await.unwrap().order;
    eleni.pay_all(order, Method::Cash).await.unwrap();
    api.ask("DELETE", "/api/tables/29", None, &manager).await.expect(204);
    api.house.restart().await.unwrap();
    wifi.restore();
    eleni.wait_until_sent(SOON).await.unwrap();
    let notices = eleni.notices().await.unwrap();
    assert!(!notices.iter().any(|notice| matches!(notice, Notice::Refused { .. })), "{notices:?}");
    let paid = api.ask("GET", &format!("/api/orders/{order}"), None, &manager).await.expect(200);
    assert_eq!(paid["order"]["status"], "paid", "{paid}");
    assert_eq!(table_29(&api, &manager).await["label"], "Β1");
}

#[tokio::test]
async fn a_batch_is_made_whole_or_not_at_all() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let batch = json!({ "prefix": "Κ", "count": 12, "group": 2, "seats": 2 });
    let made = api.ask("POST", "/api/tables/batch", Some(&batch), &manager).await.expect(201);
    let labels: Vec<&str> =
        made.as_array().unwrap().iter().map(|table| table["label"].as_str().unwrap()).collect();
    assert_eq!((labels.len(), labels[0], labels[11]), (12, "Κ1", "Κ12"));
    let overlapping = json!({ "prefix": "Κ", "count": 5, "first": 10, "group": 2 });
    let refused = api.ask("POST", "/api/tables/batch", Some(&overlapping), &manager).await;
    refused.assert_problem(422, "not_valid");
    assert!(refused.text().contains("Κ10 is there twice"), "{}", refused.text());
    let tables = api.ask("GET", "/api/tables", None, &manager).await.expect(200);
    assert_eq!(tables["tables"].as_array().unwrap().len(), 32);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_with_a_party_cannot_go_and_one_that_was_used_stays_out_of_use() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let opened = json!({ "table": 5 });
    let order = api.ask("POST", "/api/orders", Some(&opened), &manager).await.expect(201);
    let order = order["order"]["id"].as_str().unwrap();
    api.ask("DELETE", "/api/tables/5", None, &manager).await.assert_problem(409, "table_occupied");
    api.ask("POST", &format!("/api/orders/{order}/close"), None, &manager).await.expect(200);
    api.ask("DELETE", "/api/tables/5", None, &manager).await.expect(204);
    let tables = api.ask("GET", "/api/tables", None, &manager).await.expect(200);
    let table = tables["tables"].as_array().unwrap().iter().find(|table| table["id"] == 5).unwrap();
    assert_eq!(table["active"], false);
}

#[tokio::test]
async fn a_group_goes_when_it_is_empty() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let group = api.ask("POST", "/api/tables/groups", Some(&json!({ "name": "Ταράτσα" })), &manager).await;
    assert_eq!(group.expect(201)["id"], 3);
    let named = json!({ "name": "Κήπος" });
    api.ask("PUT", "/api/tables/groups/3", Some(&named), &manager).await.expect(200);
    let groups = api.ask("GET", "/api/tables/groups", None, &manager).await.expect(200);
    assert_eq!(groups[2]["name"], "Κήπος");
    api.ask("DELETE", "/api/tables/groups/1", None, &manager).await.assert_problem(409, "in_use");
    // What is out of use stands somewhere else from then on.
    let form = json!({ "label": "Β1", "group": 3 });
    api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201);
    api.ask("DELETE", "/api/tables/groups/3", None, &manager).await.assert_problem(409, "in_use");
    api.ask("DELETE", "/api/tables/29", None, &manager).await.expect(204);
    api.ask("DELETE", "/api/tables/groups/3", None, &manager).await.expect(204);
    api.ask("DELETE", "/api/tables/groups/3", None, &manager).await.assert_problem(404, "no_such_thing");
    assert_eq!(table_29(&api, &manager).await["group"], 1);
}

#[tokio::test]
async fn tables_and_menu_are_sent_once() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let login = ("authorization", bearer.as_str());
    for path in
        ["/api/tables", "/api/tables/groups", "/api/products", "/api/products/categories", "/api/menu"]
    {
        let first = api.get(path, &[login]).await;
        let etag = first.header("etag").to_owned();
        let again = api.get(path, &[login, ("if-none-match", &etag)]).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
    }
}

#[tokio::test]
async fn settings_are_checked_and_reach_the_rules_at_once() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let waiter = api.bearer(WAITER, device(2)).await;
    for (wrong, says) in [
        (json!({ "time_zone": "Europe/Atlantis" }), "time zone"),
        (json!({ "cut_off_hour": 24 }), "hour"),
        (json!({ "language": "de" }), "language"),
        (json!({ "name": " " }), "name"),
    ] {
        let refused = api.ask("PUT", "/api/settings", Some(&wrong), &manager).await;
        refused.assert_problem(422, "not_valid");
        assert!(refused.text().contains(says), "{}", refused.text());
    }
    let opened = json!({ "table": 5 });
    let order = api.ask("POST", "/api/orders", Some(&opened), &manager).await.expect(201);
    let items = format!("/api/orders/{}/items", order["order"]["id"].as_str().unwrap());
    let bread = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &items, Some(&bread), &waiter).await.expect(201);
    let own_only = json!({ "every_waiter_serves_every_table": false, "cut_off_hour": 4 });
    let site = api.ask("PUT", "/api/settings", Some(&own_only), &manager).await.expect(200);
    assert_eq!(site["cut_off_hour"], 4);
    api.ask("POST", &items, Some(&bread), &waiter).await.assert_problem(403, "not_your_table");
    let dollars = json!({ "currency": "USD" });
    api.ask("PUT", "/api/settings", Some(&dollars), &manager).await.assert_problem(409, "currency_fixed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_waiter_can_order_at_a_table_that_was_made_a_moment_ago() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "label": "Ν1", "group": 1 });
    api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201);
    let eleni = Waiter::log_in(&api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    eleni.order("Ν1", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
}

#[tokio::test]
async fn what_was_changed_outlives_the_node() {
    let mut api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "label": "Β1", "group": 2 });
    api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201);
    api.ask("DELETE", "/api/tables/29", None, &manager).await.expect(204);
    let sold_out = json!({ "available": false });
    api.ask("PUT", "/api/products/101/availability", Some(&sold_out), &manager).await.expect(200);
    api.house.restart().await.unwrap();
    let catalog = api.ask("GET", "/api/catalog", None, &manager).await.expect(200);
    assert_eq!((catalog["version"].as_u64(), catalog["menu"]["version"].as_u64()), (Some(4), Some(1)));
    let form = json!({ "label": "Β2", "group": 2 });
    assert_eq!(api.ask("POST", "/api/tables", Some(&form), &manager).await.expect(201)["id"], 30);
}
