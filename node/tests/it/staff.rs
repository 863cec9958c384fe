//! The staff, as a manager keeps it.

use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use sync::frame::{Epoch, ErrorCode, Follow, PROTOCOL, ToDevice, ToNode};
use tokio_tungstenite::tungstenite::Message;

use crate::support::raw::{Socket, open_other_socket, open_socket};
use crate::support::{Api, MANAGER, WAITER, device};

async fn greeted(api: &Api, bearer: &str) -> Socket {
    let mut socket = open_socket(api.house.addr(), bearer).await;
    let hello = ToNode::Hello {
        protocol: PROTOCOL,
        docs: Vec::new(),
        follow: Follow::AllOpen,
        epoch: Epoch::default(),
    };
    socket.send(Message::Binary(hello.encode().into())).await.unwrap();
    socket
}

/// Whether the node ended the connection because the session is over.
async fn was_ended(mut socket: Socket) -> bool {
    let mut was_told = false;
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Binary(bytes) => {
                let frame = ToDevice::decode(&bytes).unwrap();
                was_told |= matches!(frame, ToDevice::Error { code: ErrorCode::SessionOver, .. });
            }
            Message::Close(_) => break,
            _ => {}
        }
    }
    was_told
}

#[tokio::test]
async fn somebody_new_can_log_in_and_is_known_to_phones() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "name": "Σοφία", "username": "Sofia", "pin": "8642" });
    let sofia = api.ask("POST", "/api/waiters", Some(&form), &manager).await.expect(201);
    assert_eq!((sofia["id"].as_u64(), sofia["role"].as_str()), (Some(6), Some("waiter")));
    assert_eq!(api.log_in("sofia", "8642", device(2)).await.status, 200);
    let catalog = api.ask("GET", "/api/catalog", None, &manager).await.expect(200);
    assert_eq!(catalog["staff"][5]["name"], "Σοφία");
    api.ask("POST", "/api/waiters", Some(&form), &manager).await.assert_problem(409, "username_taken");
    for wrong in [
        json!({ "name": "Α", "username": "a b", "pin": "8642" }),
        json!({ "name": "Α", "username": "a", "pin": "86" }),
        json!({ "name": "\u{1b}@", "username": "a", "pin": "8642" }),
    ] {
        api.ask("POST", "/api/waiters", Some(&wrong), &manager).await.assert_problem(422, "not_valid");
    }
}

#[tokio::test]
async fn a_block_ends_every_connection_and_token_at_once() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let (first, second) = (api.bearer(WAITER, device(2)).await, api.bearer(WAITER, device(3)).await);
    let sockets = [greeted(&api, &first).await, greeted(&api, &second).await];
    let mut display = open_other_socket(api.house.addr(), "/api/amrepo", &first).await;
    let blocked = json!({ "blocked": true });
    let member = api.ask("PUT", "/api/waiters/1/block", Some(&blocked), &manager).await.expect(200);
    assert_eq!(member["active"], false);
    for socket in sockets {
        assert!(was_ended(socket).await);
    }
    while let Some(Ok(_)) = display.next().await {}
    for token in [&first, &second] {
        api.ask("GET", "/api/auth/me", None, token).await.assert_problem(401, "session_over");
    }
    api.log_in(WAITER.username, WAITER.pin, device(2)).await.assert_problem(401, "wrong_login");
    let freed = json!({ "blocked": false });
    api.ask("PUT", "/api/waiters/1/block", Some(&freed), &manager).await.expect(200);
    api.ask("GET", "/api/auth/me", None, &first).await.assert_problem(401, "session_over");
    api.bearer(WAITER, device(2)).await;
}

#[tokio::test]
async fn another_pin_or_role_needs_another_login() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let waiter = api.bearer(WAITER, device(2)).await;
    let pin = json!({ "pin": "112233" });
    api.ask("PUT", "/api/waiters/1/reset-pin", Some(&pin), &manager).await.expect(204);
    api.ask("GET", "/api/auth/me", None, &waiter).await.assert_problem(401, "session_over");
    let promoted = json!({ "name": "Ελένη", "username": "eleni", "role": "manager" });
    api.ask("PUT", "/api/waiters/1", Some(&promoted), &manager).await.expect(200);
    let login = api.log_in(WAITER.username, "112233", device(2)).await.expect(200);
    let eleni = format!("Bearer {}", login["token"].as_str().unwrap());
    api.ask("GET", "/api/waiters", None, &eleni).await.expect(200);
    let socket = greeted(&api, &eleni).await;
    let demoted = json!({ "name": "Ελένη", "username": "eleni", "role": "waiter" });
    api.ask("PUT", "/api/waiters/1", Some(&demoted), &manager).await.expect(200);
    assert!(was_ended(socket).await);
    api.ask("GET", "/api/waiters", None, &eleni).await.assert_problem(401, "session_over");
}

#[tokio::test]
async fn the_last_manager_stays() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let blocked = json!({ "blocked": true });
    let demoted = json!({ "name": "Δήμητρα", "username": "dimitra", "role": "waiter" });
    api.ask("PUT", "/api/waiters/5/block", Some(&blocked), &manager)
        .await
        .assert_problem(409, "last_manager");
    api.ask("PUT", "/api/waiters/5", Some(&demoted), &manager).await.assert_problem(409, "last_manager");
    api.ask("DELETE", "/api/waiters/5", None, &manager).await.assert_problem(409, "last_manager");
}

#[tokio::test]
async fn who_leaves_is_gone_but_not_forgotten() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let waiter = api.bearer(WAITER, device(2)).await;
    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &waiter).await.expect(201);
    let history = format!("/api/orders/{}/history", order["order"]["id"].as_str().unwrap());
    api.ask("DELETE", "/api/waiters/1", None, &manager).await.expect(204);
    api.ask("DELETE", "/api/waiters/1", None, &manager).await.assert_problem(404, "no_such_thing");
    api.log_in(WAITER.username, WAITER.pin, device(2)).await.assert_problem(401, "wrong_login");
    let told = api.ask("GET", &history, None, &manager).await.expect(200);
    assert_eq!(told[0]["by"]["name"], "Ελένη");
    let staff = api.ask("GET", "/api/waiters", None, &manager).await.expect(200);
    assert!(staff.as_array().unwrap().iter().all(|member| member["id"] != 1), "{staff}");
    // The name is free, the number is not.
    let form = json!({ "name": "Ελένη Β.", "username": "eleni", "pin": "4433" });
    assert_eq!(api.ask("POST", "/api/waiters", Some(&form), &manager).await.expect(201)["id"], 6);
}

#[tokio::test]
async fn an_assistant_serves_the_tables_of_a_waiter_until_told_otherwise() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let own_only = json!({ "every_waiter_serves_every_table": false });
    api.ask("PUT", "/api/settings", Some(&own_only), &manager).await.expect(200);
    let eleni = api.bearer(WAITER, device(2)).await;
    let nikos = api.bearer(fixtures::demo::NIKOS, device(3)).await;
    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &eleni).await.expect(201);
    let items = format!("/api/orders/{}/items", order["order"]["id"].as_str().unwrap());
    let bread = json!({ "items": [{ "product": 101 }] });
    api.ask("POST", &items, Some(&bread), &nikos).await.assert_problem(403, "not_your_table");
    let assistant = json!({ "assistant": 2 });
    api.ask("POST", "/api/waiters/1/assign-assistant", Some(&assistant), &manager).await.expect(200);
    api.ask("POST", &items, Some(&bread), &nikos).await.expect(201);
    let mine = api.ask("GET", "/api/orders/my", None, &nikos).await.expect(200);
    assert_eq!(mine["orders"].as_array().unwrap().len(), 1);
    api.ask("DELETE", "/api/waiters/1/assistant?assistant=2", None, &manager).await.expect(204);
    api.ask("POST", &items, Some(&bread), &nikos).await.assert_problem(403, "not_your_table");
}
