//! Devices that are paired, people who guess, and networks that are not friendly.

use std::time::Duration;

use serde_json::{Value, json};
use sync::frame::{ErrorCode, ToDevice};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use crate::support::encrypted::connect_from;
use crate::support::raw::open_socket;
use crate::support::{Answer, Api, MANAGER, WAITER, device};

/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);

async fn code(api: &Api, manager: &str) -> String {
    let offer = api.post("/api/devices/codes", &json!({}), &[("authorization", manager)]).await;
    assert_eq!(offer.status, 201, "{}", offer.text());
    offer.json()["code"].as_str().unwrap().to_owned()
}

async fn pair(api: &Api, code: &str, number: u128) -> Answer {
    let form = json!({ "code": code, "device": device(number), "name": "Bar tablet" });
    api.post("/api/devices/pair", &form, &[]).await
}

/// The pair of name and value of an answer's cookie.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn log_in(api: &Api, number: u128, cookie: Option<&str>) -> Answer {
    let form = json!({ "username": WAITER.username, "pin": WAITER.pin, "device": device(number) });
    let headers: Vec<_> = cookie.map(|cookie| ("cookie", cookie)).into_iter().collect();
    api.post("/api/auth/login", &form, &headers).await
}

#[tokio::test]
async fn a_paired_device_is_known_by_its_cookie_until_it_is_revoked() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(9)).await;
    let login = [("authorization", manager.as_str())];
    let code = code(&api, &manager).await;
    let paired = pair(&api, &format!(" {code} "), 1).await;
    assert_eq!(paired.status, 204, "{}", paired.text());
    let header = paired.header("set-cookie");
    for part in ["comanda_device=", "HttpOnly", "SameSite=Strict"] {
        assert!(header.contains(part), "{header}");
    }
    assert_eq!(cookie(&paired).len(), "comanda_device=".len() + 64, "256 bits in hexadecimal");
    pair(&api, &code, 2).await.assert_problem(422, "wrong_code");

    let granted = log_in(&api, 1, Some(&cookie(&paired))).await;
    assert_eq!(granted.status, 200, "{}", granted.text());
    let waiter = format!("Bearer {}", granted.json()["token"].as_str().unwrap());
    let mut socket = open_socket(api.house.addr(), &waiter).await;
    let listed = api.get("/api/devices", &login).await.json();
    let of_waiter = listed.as_array().unwrap().iter().find(|one| one["device"] == json!(device(1))).unwrap();
    assert_eq!((&of_waiter["name"], &of_waiter["sessions"]), (&json!("Bar tablet"), &json!(1)));
    api.get("/api/devices", &[("authorization", &waiter)]).await.assert_problem(403, "managers_only");

    let path = format!("/api/devices/{}", device(1).0);
    assert_eq!(api.ask("DELETE", &path, None, &manager).await.status, 204);
    api.get("/api/auth/me", &[("authorization", &waiter)]).await.assert_problem(401, "session_over");
    let told = timeout(SOON, next_frame(&mut socket)).await.unwrap();
    assert!(matches!(told, Some(ToDevice::Error { code: ErrorCode::SessionOver, .. })), "{told:?}");
    log_in(&api, 1, Some(&cookie(&paired))).await.assert_problem(403, "not_paired");
    let again = pair(&api, &self::code(&api, &manager).await, 1).await;
    assert_eq!(log_in(&api, 1, Some(&cookie(&again))).await.status, 200);
}

async fn next_frame(socket: &mut crate::support::raw::Socket) -> Option<ToDevice> {
    use futures_util::StreamExt;
    while let Some(Ok(message)) = socket.next().await {
        if let tokio_tungstenite::tungstenite::Message::Binary(bytes) = message {
            return ToDevice::decode(&bytes).ok();
        }
    }
    None
}

#[tokio::test]
async fn a_house_of_paired_devices_alone_lets_no_other_in() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(9)).await;
    let paired = pair(&api, &code(&api, &manager).await, 1).await;
    let settings = json!({ "only_paired_devices": true });
    let site = api.ask("PUT", "/api/settings", Some(&settings), &manager).await.expect(200);
    assert_eq!(site["only_paired_devices"], true);
    log_in(&api, 2, None).await.assert_problem(403, "not_paired");
    log_in(&api, 1, None).await.assert_problem(403, "not_paired");
    log_in(&api, 2, Some(&cookie(&paired))).await.assert_problem(403, "not_paired");
    assert_eq!(log_in(&api, 1, Some(&cookie(&paired))).await.status, 200);
}

#[tokio::test]
async fn a_pairing_code_that_is_guessed_at_is_gone() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(9)).await;
    let code = code(&api, &manager).await;
    for number in 0..5 {
        pair(&api, "no code", 100 + number).await.assert_problem(422, "wrong_code");
    }
    pair(&api, &code, 1).await.assert_problem(422, "wrong_code");
    let nameless = json!({ "code": code, "device": device(1), "name": "  " });
    api.post("/api/devices/pair", &nameless, &[]).await.assert_problem(422, "no_name");
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one() {
    let api = Api::start().await;
    let (here, there) = (api.bearer(WAITER, device(1)).await, api.bearer(WAITER, device(2)).await);
    let manager = api.bearer(MANAGER, device(9)).await;
    let list = async |bearer: &str| api.get("/api/sessions", &[("authorization", bearer)]).await.json();
    let own = list(&here).await;
    assert_eq!(own.as_array().unwrap().len(), 2, "{own}");
    assert_eq!(list(&manager).await.as_array().unwrap().len(), 3);
    let of = |all: &Value, number: u128| {
        let found = all.as_array().unwrap().iter().find(|one| one["device"] == json!(device(number)));
        found.unwrap()["session"].as_str().unwrap().to_owned()
    };
    let of_manager = of(&list(&manager).await, 9);
    let end = async |bearer: &str, session: &str| {
        api.ask("DELETE", &format!("/api/sessions/{session}"), None, bearer).await
    };
    end(&here, &of_manager).await.assert_problem(403, "managers_only");
    assert_eq!(end(&here, &of(&own, 2)).await.status, 204);
    api.get("/api/auth/me", &[("authorization", &there)]).await.assert_problem(401, "session_over");
    assert_eq!(end(&manager, &of(&own, 1)).await.status, 204);
    api.get("/api/auth/me", &[("authorization", &here)]).await.assert_problem(401, "session_over");
    end(&manager, "0000000000000000").await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn a_guesser_who_calls_itself_a_new_device_each_time_is_stopped_and_the_staff_is_not() {
    let api = Api::start().await;
    api.bearer(WAITER, device(1)).await;
    for number in 0..50 {
        api.log_in(WAITER.username, "9999", device(1_000 + number)).await.assert_problem(401, "wrong_login");
    }
    api.log_in(WAITER.username, WAITER.pin, device(2_000)).await.assert_problem(429, "locked");
    api.bearer(WAITER, device(1)).await;
    api.bearer(MANAGER, device(2_001)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_idle_connections_take_nobody_elses_place() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    let api = Api::start().await;
    let mut idle = Vec::new();
    for _ in 0..10_000 {
        idle.push(connect_from([127, 0, 0, 9], api.house.addr()).await.unwrap());
    }
    let answer = timeout(SOON, api.get("/api/system/health", &[])).await.unwrap();
    assert_eq!(answer.status, 200);
    let memory_kb = api.house.rss_kb().unwrap();
    assert!(memory_kb < 128 * 1024, "{memory_kb} KiB");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sends_a_request_byte_by_byte_is_let_go() {
    let api = Api::start().await;
    let mut slow = connect_from([127, 0, 0, 8], api.house.addr()).await.unwrap();
    let dripping = async {
        for byte in b"GET /api/system/health HTTP/1.1\r\nhost: x\r\nx-slow: ".iter().chain(&[b'a'; 100]) {
            if slow.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(400)).await;
            let mut end = [0; 256];
            // The node says why, then closes.
            if let Ok(Ok(0)) = timeout(Duration::from_millis(1), slow.read(&mut end)).await {
                break;
            }
        }
    };
    timeout(SOON, dripping).await.expect("it is let go long before its last byte");
}
