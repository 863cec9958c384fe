//! What happens in the house, as it is told to programs.

use std::time::Duration;

use fixtures::house::House;
use fixtures::license::offline_file;
use fixtures::printer::Fault;
use futures_util::StreamExt;
use license::site::SiteId;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;

use crate::support::raw::{Socket, open_other_socket, open_socket};
use crate::support::{Api, MANAGER, WAITER, device};

const SOON: Duration = Duration::from_secs(10);

async fn listen(api: &Api, bearer: &str) -> Socket {
    let mut socket = open_other_socket(api.house.addr(), "/api/events", bearer).await;
    assert_eq!(next(&mut socket).await.unwrap()["type"], "hello");
    socket
}

/// The next event; none when the connection has ended.
async fn next(socket: &mut Socket) -> Option<Value> {
    loop {
        match timeout(SOON, socket.next()).await.expect("something in time")?.ok()? {
            Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
            Message::Close(_) => return None,
            _ => {}
        }
    }
}

/// The next event of a type that is as wanted.
async fn wait_for(socket: &mut Socket, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        let event = next(socket).await.unwrap_or_else(|| panic!("it ended before {kind}"));
        if event["type"] == kind && wanted(&event) {
            return event;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn orders_tables_catalog_devices_printers_and_oddities_are_told() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let waiter = api.bearer(WAITER, device(2)).await;
    let mut events = listen(&api, &waiter).await;

    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &manager).await.expect(201);
    let order = order["order"]["id"].as_str().unwrap().to_owned();
    wait_for(&mut events, "order_changed", |event| event["order"] == order.as_str()).await;
    let items = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &format!("/api/orders/{order}/items"), Some(&items), &manager).await.expect(201);
    wait_for(&mut events, "order_changed", |event| event["balance_minor"] == 450).await;
    wait_for(&mut events, "table_status", |event| event["table"] == 5 && event["open"]["gross_minor"] == 450)
        .await;

    let overpaid = json!({ "method": "cash", "amount_minor": 500 });
    api.ask("POST", &format!("/api/orders/{order}/pay"), Some(&overpaid), &manager).await.expect(200);
    let event = wait_for(&mut events, "attention", |event| event["order"] == order.as_str()).await;
    assert_eq!(event["oddities"][0]["type"], "overpaid");

    api.ask("PUT", "/api/products/101/availability", Some(&json!({ "available": false })), &manager)
        .await
        .expect(200);
    let event = wait_for(&mut events, "catalog_changed", |_| true).await;
    assert_eq!(event["version"], 2);

    let phone = open_socket(api.house.addr(), &manager).await;
    wait_for(&mut events, "device_seen", |event| event["user"] == 5 && event["connected"] == true).await;
    drop(phone);
    wait_for(&mut events, "device_seen", |event| event["user"] == 5 && event["connected"] == false).await;

    let status = api.ask("GET", "/api/system/status", None, &waiter).await.expect(200);
    assert_eq!(status["devices_connected"], 0, "the listener is no device");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_without_paper_is_told() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let mut events = listen(&api, &waiter).await;
    api.house.kitchen().set_fault(Fault::PaperOut);
    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &waiter).await.expect(201);
    let path = format!("/api/orders/{}/items", order["order"]["id"].as_str().unwrap());
    api.ask("POST", &path, Some(&json!({ "items": [{ "product": 101 }] })), &waiter).await.expect(201);
    wait_for(&mut events, "printer_status", |event| event["condition"] == "paper_out").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_license_allows_is_told_when_it_changes() {
    let api = Api::of(House::builder().unlicensed().start().await.unwrap());
    let manager = api.bearer(MANAGER, device(1)).await;
    let mut events = listen(&api, &manager).await;
    let file = offline_file(SiteId(fixtures::demo::site().catalog.site.id.0));
    let headers = [("authorization", manager.as_str()), ("content-type", "text/plain")];
    api.send("POST", "/api/license", file, &headers).await.expect(200);
    let event = wait_for(&mut events, "license", |event| event["allows_new"] == true).await;
    let report = api.ask("GET", "/api/license", None, &manager).await.expect(200);
    assert_eq!(event["state"]["state"], report["state"], "{event} {report}");
}

#[tokio::test]
async fn the_same_is_told_as_server_sent_events() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let mut stream = TcpStream::connect(api.house.addr()).await.unwrap();
    let head = format!(
        "GET /api/events HTTP/1.1\r\nhost: {}\r\nauthorization: {manager}\r\naccept: text/event-stream\r\n\r\n",
        api.house.addr()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut heard = String::new();
    let hear = async |stream: &mut TcpStream, heard: &mut String, wanted: &str| {
        let mut piece = [0; 2048];
        while !heard.contains(wanted) {
            let length = timeout(SOON, stream.read(&mut piece)).await.expect("something in time").unwrap();
            assert!(length > 0, "it ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&piece[..length]));
        }
    };
    hear(&mut stream, &mut heard, "\"hello\"").await;
    assert!(heard.contains("content-type: text/event-stream"), "{heard}");
    api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &manager).await.expect(201);
    hear(&mut stream, &mut heard, "data: {\"type\":\"order_changed\"").await;
}

#[tokio::test]
async fn whoever_logs_out_or_is_blocked_hears_no_more() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let (first, second) = (api.bearer(WAITER, device(2)).await, api.bearer(WAITER, device(3)).await);
    let mut leaves = listen(&api, &first).await;
    let mut blocked = listen(&api, &second).await;
    api.ask("POST", "/api/auth/logout", None, &first).await.expect(204);
    while next(&mut leaves).await.is_some() {}
    api.ask("PUT", "/api/waiters/1/block", Some(&json!({ "blocked": true })), &manager).await.expect(200);
    while next(&mut blocked).await.is_some() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_does_not_read_holds_nobody_up() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let lazy = listen(&api, &manager).await;
    let mut keen = listen(&api, &manager).await;
    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &manager).await.expect(201);
    let path = format!("/api/orders/{}/items", order["order"]["id"].as_str().unwrap());
    for number in 1..=30 {
        api.ask("POST", &path, Some(&json!({ "items": [{ "product": 109 }] })), &manager).await.expect(201);
        let balance = json!(number * 400);
        wait_for(&mut keen, "order_changed", |event| event["balance_minor"] == balance).await;
    }
    drop(lazy);
}
