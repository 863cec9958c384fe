//! Logging in, staying logged in, logging out.

use sync::session::Session;

use crate::support::{Api, MANAGER, WAITER, device};

#[tokio::test]
async fn a_login_names_the_person_and_opens_the_api_by_header_and_by_cookie() {
    let api = Api::start().await;
    let answer = api.log_in("  ELENI ", WAITER.pin, device(1)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let welcome = answer.json();
    let session: Session = serde_json::from_value(welcome["session"].clone()).unwrap();
    assert_eq!((session.user.0, session.device), (1, device(1)));
    assert_eq!(welcome["person"]["role"], "waiter");

    let cookie = answer.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=28800"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "this request came over plain HTTP: {cookie}");

    let pair = cookie.split(';').next().unwrap();
    let bearer = format!("Bearer {}", welcome["token"].as_str().unwrap());
    for header in [("cookie", pair), ("authorization", bearer.as_str())] {
        let me = api.get("/api/auth/me", &[header]).await;
        assert_eq!(me.status, 200, "{}", me.text());
        assert_eq!(me.json()["session"], welcome["session"]);
        assert_eq!(me.json()["person"], welcome["person"]);
    }
}

#[tokio::test]
async fn the_cookie_is_secure_when_the_request_came_over_https() {
    let api = Api::start().await;
    let form = serde_json::json!({ "username": WAITER.username, "pin": WAITER.pin, "device": device(1) });
    let answer = api.post("/api/auth/login", &form, &[("x-forwarded-proto", "https")]).await;
    assert!(answer.header("set-cookie").ends_with("; Secure"), "{}", answer.header("set-cookie"));
}

#[tokio::test]
async fn a_wrong_pin_and_an_unknown_name_get_the_same_answer() {
    let api = Api::start().await;
    let wrong_pin = api.log_in(WAITER.username, "9999", device(1)).await;
    let unknown = api.log_in("nobody", "9999", device(2)).await;
    let no_pin = api.log_in(WAITER.username, "abc", device(3)).await;
    for answer in [&wrong_pin, &unknown, &no_pin] {
        answer.assert_problem(401, "wrong_login");
        assert_eq!(answer.body, wrong_pin.body);
    }
}

#[tokio::test]
async fn five_wrong_pins_lock_the_device_and_no_other() {
    let api = Api::start().await;
    // Somebody works on the second device already.
    api.bearer(WAITER, device(2)).await;
    for _ in 0..5 {
        api.log_in(WAITER.username, "9999", device(1)).await.assert_problem(401, "wrong_login");
    }
    let locked = api.log_in(WAITER.username, WAITER.pin, device(1)).await;
    locked.assert_problem(429, "locked");
    let seconds: u64 = locked.header("retry-after").parse().unwrap();
    assert!((50..=60).contains(&seconds), "{seconds}");
    api.log_in("nobody", "1234", device(1)).await.assert_problem(429, "locked");
    api.bearer(WAITER, device(2)).await;
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_around_the_lock() {
    let api = Api::start().await;
    let tries = (0..12).map(|_| api.log_in(WAITER.username, "9999", device(1)));
    let answers = futures_util::future::join_all(tries).await;
    let wrong = answers.iter().filter(|answer| answer.status == 401).count();
    assert_eq!(wrong, 5, "the others found the device locked");
}

#[tokio::test]
async fn a_refresh_keeps_the_session_and_a_logout_ends_it() {
    let api = Api::start().await;
    let first = api.bearer(MANAGER, device(1)).await;
    let me = api.get("/api/auth/me", &[("authorization", &first)]).await.json();
    let refreshed = api.post("/api/auth/refresh", &().into(), &[("authorization", &first)]).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.text());
    assert_eq!(refreshed.json()["session"], me["session"]);
    let second = format!("Bearer {}", refreshed.json()["token"].as_str().unwrap());

    let out = api.post("/api/auth/logout", &().into(), &[("authorization", &second)]).await;
    assert_eq!(out.status, 204, "{}", out.text());
    assert!(out.header("set-cookie").contains("comanda=;"), "{}", out.header("set-cookie"));
    for token in [&first, &second] {
        api.get("/api/auth/me", &[("authorization", token)]).await.assert_problem(401, "session_over");
    }
    api.get("/api/auth/me", &[]).await.assert_problem(401, "not_logged_in");
    api.get("/api/auth/me", &[("authorization", "Bearer x.y.z")]).await.assert_problem(401, "not_logged_in");
}

#[tokio::test]
async fn a_login_form_that_is_none_says_what_is_wrong() {
    let api = Api::start().await;
    let no_device = serde_json::json!({ "username": "eleni", "pin": "1357" });
    let answer = api.post("/api/auth/login", &no_device, &[]).await;
    answer.assert_problem(422, "malformed");
    assert!(answer.json()["title"].as_str().unwrap().contains("device"), "{}", answer.text());
    let huge = serde_json::json!({ "username": "e".repeat(100_000), "pin": "1", "device": device(1) });
    api.post("/api/auth/login", &huge, &[]).await.assert_problem(413, "too_large");
}
