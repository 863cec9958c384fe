//! Orders by REST: the same records, the same rules and the same tickets as from a phone.

use std::time::Duration;

use fixtures::demo::NIKOS;
use fixtures::device::{Waiter, Wish};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Api, MANAGER, WAITER, device};

const SOON: Duration = Duration::from_secs(10);

async fn opened(api: &Api, table: u32, bearer: &str) -> String {
    let form = json!({ "table": table, "covers": 2 });
    let whole = api.ask("POST", "/api/orders", Some(&form), bearer).await.expect(201);
    whole["order"]["id"].as_str().unwrap().to_owned()
}

fn balance(whole: &Value) -> i64 {
    whole["order"]["totals"]["balance_minor"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_by_rest_is_printed_seen_by_phones_paid_and_closed() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let phone = Waiter::log_in(&api.house.url(), NIKOS.username, NIKOS.pin).await.unwrap();
    let order = opened(&api, 5, &waiter).await;
    let path = |rest: &str| format!("/api/orders/{order}{rest}");
    let items =
        json!({ "items": [{ "product": 101, "quantity": 2, "note": "χωρίς σκόρδο" }, { "product": 109 }] });
    let whole = api.ask("POST", &path("/items"), Some(&items), &waiter).await.expect(201);
    assert_eq!(balance(&whole), 2 * 450 + 400);
    let id = order.parse().unwrap();
    let printed = phone.wait_until(SOON, move |device| {
        device.view(id).is_some_and(|view| {
            view.order.lines.len() == 2 && view.order.lines.iter().all(|line| line.printed)
        })
    });
    printed.await.unwrap();

    let first = whole["order"]["lines"][0]["id"].as_str().unwrap();
    let one = json!({ "method": "cash", "items": { first: 1 } });
    let whole = api.ask("POST", &path("/pay"), Some(&one), &waiter).await.expect(200);
    assert_eq!((balance(&whole), whole["order"]["status"].as_str()), (850, Some("partially_paid")));
    api.ask("POST", &path("/close"), None, &waiter).await.assert_problem(409, "not_paid");
    let rest = json!({ "method": "card", "tip_minor": 100 });
    let whole = api.ask("POST", &path("/pay"), Some(&rest), &waiter).await.expect(200);
    assert_eq!((balance(&whole), whole["order"]["status"].as_str()), (0, Some("paid")));
    api.ask("POST", &path("/pay"), Some(&rest), &waiter).await.assert_problem(409, "nothing_to_pay");
    let whole = api.ask("POST", &path("/close"), None, &waiter).await.expect(200);
    assert_eq!(whole["order"]["status"], "closed");
    let late = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &path("/items"), Some(&late), &waiter).await.assert_problem(409, "order_over");
    let next = opened(&api, 5, &waiter).await;
    assert_ne!(next, order);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_twice_with_the_same_ids_happens_once() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let form = json!({ "id": Uuid::from_u128(70), "table": 5 });
    let first = api.ask("POST", "/api/orders", Some(&form), &waiter).await.expect(201);
    let again = api.ask("POST", "/api/orders", Some(&form), &waiter).await.expect(200);
    assert_eq!(first["order"]["id"], again["order"]["id"]);
    api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &waiter)
        .await
        .assert_problem(409, "table_taken");
    let order = first["order"]["id"].as_str().unwrap();
    let path = |rest: &str| format!("/api/orders/{order}{rest}");
    let items = json!({ "items": [
        { "id": Uuid::from_u128(71), "product": 101 },
        { "id": Uuid::from_u128(72), "product": 102 },
    ] });
    let (items_path, pay_path) = (path("/items"), path("/pay"));
    let tries = (0..8).map(|_| api.ask("POST", &items_path, Some(&items), &waiter));
    for answer in futures_util::future::join_all(tries).await {
        assert_eq!(answer.expect(201)["order"]["lines"].as_array().unwrap().len(), 2);
    }
    let pay = json!({ "id": Uuid::from_u128(73), "method": "cash", "amount_minor": 450 });
    let tries = (0..8).map(|_| api.ask("POST", &pay_path, Some(&pay), &waiter));
    for answer in futures_util::future::join_all(tries).await {
        assert_eq!(balance(&answer.expect(200)), 680);
    }
}

#[tokio::test]
async fn two_programs_that_open_the_same_table_at_once_get_one_order() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let form = json!({ "table": 6 });
    let tries = (0..6).map(|_| api.ask("POST", "/api/orders", Some(&form), &waiter));
    for answer in futures_util::future::join_all(tries).await {
        assert!(matches!(answer.status.as_u16(), 201 | 409), "{}", answer.text());
    }
    let list = api.ask("GET", "/api/orders?table=6", None, &waiter).await.expect(200);
    assert_eq!(list["orders"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_menu_in_force_says_what_can_be_ordered_and_at_which_price() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let order = opened(&api, 5, &waiter).await;
    let path = format!("/api/orders/{order}/items");
    for (item, status, code) in [
        (json!({ "product": 4711 }), 422, "no_such_product"),
        (json!({ "product": 108 }), 409, "sold_out"),
        (json!({ "product": 101, "options": [1] }), 422, "not_offered"),
        (json!({ "product": 301, "options": [121, 121] }), 422, "not_offered"),
        (json!({ "product": 101, "quantity": 0 }), 422, "not_valid"),
        (json!({ "product": 101, "quantity": 1000 }), 422, "not_valid"),
        (json!({ "product": 101, "note": "α".repeat(501) }), 422, "not_valid"),
        (json!({ "product": 101, "price_minor": 1 }), 422, "malformed"),
    ] {
        let body = json!({ "items": [{ "product": 102 }, item] });
        api.ask("POST", &path, Some(&body), &waiter).await.assert_problem(status, code);
    }
    api.ask("POST", &path, Some(&json!({ "items": [] })), &waiter).await.assert_problem(422, "not_valid");
    let whole = api.ask("GET", &format!("/api/orders/{order}"), None, &waiter).await.expect(200);
    assert_eq!(whole["order"]["lines"], json!([]), "all of a request is taken, or nothing");
}

#[tokio::test]
async fn a_manager_changes_and_cancels_items_and_orders() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let order = opened(&api, 5, &manager).await;
    let path = |rest: &str| format!("/api/orders/{order}{rest}");
    let items = json!({ "items": [{ "id": Uuid::from_u128(81), "product": 101, "quantity": 3 }] });
    api.ask("POST", &path("/items"), Some(&items), &manager).await.expect(201);
    let item = path(&format!("/items/{}", Uuid::from_u128(81)));
    let fewer = json!({ "quantity": 2, "reason": "λάθος" });
    assert_eq!(balance(&api.ask("PUT", &item, Some(&fewer), &manager).await.expect(200)), 900);
    let more = json!({ "id": Uuid::from_u128(82), "quantity": 4 });
    for _ in 0..2 {
        assert_eq!(balance(&api.ask("PUT", &item, Some(&more), &manager).await.expect(200)), 1800);
    }
    let noted = json!({ "id": Uuid::from_u128(83), "note": "καλοψημένο" });
    for _ in 0..2 {
        let whole = api.ask("PUT", &item, Some(&noted), &manager).await.expect(200);
        assert_eq!(balance(&whole), 1800);
        let lines = whole["order"]["lines"].as_array().unwrap();
        let replaced = lines.iter().find(|line| line["id"] == json!(Uuid::from_u128(83))).unwrap();
        assert_eq!(
            (replaced["item"]["note"].as_str(), replaced["live_qty"].as_u64()),
            (Some("καλοψημένο"), Some(2))
        );
    }
    let off = format!("{}?quantity=1&reason=x", path(&format!("/items/{}", Uuid::from_u128(83))));
    assert_eq!(balance(&api.ask("DELETE", &off, None, &manager).await.expect(200)), 1350);
    let nowhere = path(&format!("/items/{}", Uuid::nil()));
    api.ask("DELETE", &nowhere, None, &manager).await.assert_problem(404, "no_such_item");
    let whole = api.ask("DELETE", &path("?reason=έφυγαν"), None, &manager).await.expect(200);
    assert_eq!(whole["order"]["status"], "cancelled");
}

#[tokio::test]
async fn a_manager_puts_waiters_on_an_order_and_takes_them_off() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let nikos = api.bearer(NIKOS, device(2)).await;
    let own_only = json!({ "every_waiter_serves_every_table": false });
    api.ask("PUT", "/api/settings", Some(&own_only), &manager).await.expect(200);
    let order = opened(&api, 5, &manager).await;
    let items = format!("/api/orders/{order}/items");
    let bread = json!({ "items": [{ "product": 101 }] });
    let assign = format!("/api/orders/{order}/assign-waiter");
    api.ask("PUT", &assign, Some(&json!({ "waiter": 77 })), &manager)
        .await
        .assert_problem(422, "no_such_waiter");
    api.ask("POST", &items, Some(&bread), &nikos).await.assert_problem(403, "not_your_table");
    let whole = api.ask("PUT", &assign, Some(&json!({ "waiter": 2 })), &manager).await.expect(200);
    assert_eq!(whole["order"]["waiters"], json!([5, 2]));
    api.ask("POST", &items, Some(&bread), &nikos).await.expect(201);
    let off = format!("/api/orders/{order}/waiters/2");
    api.ask("DELETE", &off, None, &manager).await.expect(200);
    api.ask("POST", &items, Some(&bread), &nikos).await.assert_problem(403, "not_your_table");
}

#[tokio::test]
async fn orders_are_listed_by_status_day_waiter_and_page() {
    let api = Api::start().await;
    let (eleni, nikos) = (api.bearer(WAITER, device(1)).await, api.bearer(NIKOS, device(2)).await);
    let mut made = Vec::new();
    for table in 1..=5 {
        made.push(opened(&api, table, &eleni).await);
    }
    opened(&api, 6, &nikos).await;
    api.ask("POST", &format!("/api/orders/{}/close", made[0]), None, &eleni).await.expect(200);
    let list = async |query: &str| {
        let answer = api.ask("GET", &format!("/api/orders{query}"), None, &eleni).await.expect(200);
        let ids =
            answer["orders"].as_array().unwrap().iter().map(|order| order["id"].as_str().unwrap().to_owned());
        (ids.collect::<Vec<_>>(), answer["next"].as_str().map(str::to_owned))
    };
    assert_eq!(list("").await.0.len(), 6);
    assert_eq!(list("?status=closed").await.0, [made[0].clone()]);
    assert_eq!(list("?waiter=2").await.0.len(), 1);
    assert_eq!(list("?date=2001-01-01").await.0.len(), 0);
    let (first, next) = list("?limit=4").await;
    let (rest, end) = list(&format!("?limit=4&after={}", next.unwrap())).await;
    assert_eq!((first.len(), rest.len(), end), (4, 2, None));
    assert!(rest.iter().all(|order| !first.contains(order)));
    let mine = api.ask("GET", "/api/orders/my", None, &eleni).await.expect(200);
    assert_eq!(mine["orders"].as_array().unwrap().len(), 4);
    for wrong in ["?date=yesterday", "?status=lost"] {
        let answer = api.ask("GET", &format!("/api/orders{wrong}"), None, &eleni).await;
        assert!(matches!(answer.status.as_u16(), 400 | 422), "{}", answer.text());
    }
    let nowhere = format!("/api/orders/{}", Uuid::nil());
    api.ask("GET", &nowhere, None, &eleni).await.assert_problem(404, "no_such_thing");
    api.ask("GET", "/api/orders/none", None, &eleni).await.assert_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_and_programs_edit_the_same_order() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let eleni = Waiter::log_in(&api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    let made = eleni.order("7", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let items = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &format!("/api/orders/{}/items", made.order), Some(&items), &manager).await.expect(201);
    let order = made.order;
    let both = eleni
        .wait_until(SOON, move |device| device.view(order).is_some_and(|view| view.order.lines.len() == 2));
    both.await.unwrap();
    eleni.order("7", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let whole = api.ask("GET", &format!("/api/orders/{order}"), None, &manager).await.expect(200);
    assert_eq!(whole["order"]["lines"].as_array().unwrap().len(), 3);
}
