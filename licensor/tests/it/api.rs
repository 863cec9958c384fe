//! The API over real sockets, on SQLite.

use license::http::{
    AdminSession, DeedPage, HEARTBEAT_PATH, KeyInfo, RegisteredSite, SiteDetail, SitePage, SiteStatus,
    tokens_of_file,
};
use license::site::SiteKey;
use license::state::State;
use license::time::DAY_SECONDS;
use licensor::clock;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::support::node::{Node, now};
use crate::support::{ADMIN, PASSWORD, Site, until};

#[tokio::test]
async fn a_site_is_registered_paid_for_locked_and_unlocked_and_its_node_believes_it() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = format!("/api/sites/{}", registered.id);
    let mut node = Node::new(registered, house.key_set());

    let (answer, state) = node.beat(&licensor.address).await;
    assert!(answer.licensed && !answer.locked && state.allows_new_business(), "{state:?}");
    let expires = answer.expires_at.unwrap().since(clock::now());
    assert!((30 * DAY_SECONDS - 60..=30 * DAY_SECONDS).contains(&expires), "{expires}");

    let locked: SiteDetail = licensor.post(&format!("{path}/lock"), &json!({ "reason": "Απλήρωτο" })).await;
    assert_eq!((locked.summary.status, locked.serial), (SiteStatus::Locked, 3));
    let (answer, state) = node.beat(&licensor.address).await;
    assert_eq!(answer.lock_reason.as_deref(), Some("Απλήρωτο"));
    assert_eq!(state, State::Locked { reason: "Απλήρωτο".into() });

    let unlocked: SiteDetail = licensor.post(&format!("{path}/unlock"), &json!(null)).await;
    assert_eq!((unlocked.summary.status, unlocked.serial), (SiteStatus::Active, 4));
    let (_, state) = node.beat(&licensor.address).await;
    assert!(state.allows_new_business());

    until("the site is shown as seen", || async {
        let shown: SiteDetail = licensor.get(&path).await;
        shown.summary.version.as_deref() == Some("1.4.0")
            && shown.summary.last_address.as_deref() == Some("127.0.0.1")
    })
    .await;
    let history: DeedPage = licensor.get(&format!("{path}/history")).await;
    let words: Vec<&str> = history.deeds.iter().map(|deed| deed.action.as_str()).collect();
    assert_eq!(words, ["site_unlocked", "site_locked", "site_extended", "site_registered"]);
    assert!(
        history.deeds.iter().all(|deed| deed.who == ADMIN && deed.address.as_deref() == Some("127.0.0.1"))
    );
    licensor.stop().await;
}

#[tokio::test]
async fn a_site_that_never_paid_has_no_token() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let form = json!({ "name": "Bar Kyma", "owner": "S. Marinou", "email": "s@example.org" });
    let registered: RegisteredSite = licensor.post("/api/sites/", &form).await;
    let refused =
        licensor.refusal(Method::POST, &format!("/api/sites/{}/license", registered.id), json!({})).await;
    assert_eq!(refused, (409, "no_license".into()));
    let mut node = Node::new(registered, house.key_set());
    let (answer, state) = node.beat(&licensor.address).await;
    assert_eq!((answer.licensed, answer.token, state), (false, None, State::Unlicensed));
}

#[tokio::test]
async fn everything_survives_a_restart_and_a_login_too() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = format!("/api/sites/{}", registered.id);
    let mut node = Node::new(registered, house.key_set());
    node.beat(&licensor.address).await;
    let before: SiteDetail = licensor.get(&path).await;
    licensor.stop().await;
    let licensor = house.start().await;
    let after: SiteDetail = licensor.get(&path).await;
    assert!(after.summary.last_seen.is_some(), "what was gathered is written at the end");
    assert_eq!((after.serial, after.summary.expires_at), (before.serial, before.summary.expires_at));
    node.beat(&licensor.address).await;
}

#[tokio::test]
async fn only_the_right_key_speaks_for_a_site() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = format!("/api/sites/{}/key", registered.id);
    let mut node = Node::new(registered, house.key_set());
    let mut thief = node.with_key(SiteKey::new([9; 32]));
    assert_eq!(thief.send_heartbeat(&licensor.address).await.status(), 401);
    let rekeyed: RegisteredSite = licensor.post(&path, &json!(null)).await;
    assert_eq!(node.send_heartbeat(&licensor.address).await.status(), 401, "the old key is worth nothing");
    let mut node = node.with_key(rekeyed.key);
    node.beat(&licensor.address).await;
    let bare = Client::new().post(licensor.url(HEARTBEAT_PATH)).json(&json!({})).send().await.unwrap();
    assert_eq!(bare.status(), 401);
}

#[tokio::test]
async fn a_site_is_edited_extended_to_a_day_and_deleted_only_by_its_name() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = format!("/api/sites/{}", registered.id);
    let form =
        json!({ "name": "Ostria Beach", "owner": "M. Pappa", "email": "m@example.org", "offline": true });
    let edited: SiteDetail = licensor.put(&path, &form).await;
    assert_eq!((edited.summary.name.as_str(), edited.offline, edited.serial), ("Ostria Beach", true, 3));
    let end = clock::now().plus(100 * DAY_SECONDS);
    let extended: SiteDetail = licensor.post(&format!("{path}/extend"), &json!({ "until": end })).await;
    assert_eq!(extended.summary.expires_at, Some(end));
    let page: SitePage = licensor.get("/api/sites/?find=beach&limit=1").await;
    assert_eq!(page.next, Some(registered.id));
    let page: SitePage = licensor.get(&format!("/api/sites/?after={}", registered.id)).await;
    assert!(page.sites.is_empty() && page.next.is_none());

    let refuse = async |name: &str| licensor.refusal(Method::DELETE, &path, json!({ "name": name })).await;
    assert_eq!(refuse("Taverna Ostria").await, (409, "other_name".into()));
    let deleted = licensor.ask(Method::DELETE, &path, Some(&json!({ "name": "Ostria Beach" }))).await;
    assert_eq!(deleted.status(), 204);
    assert_eq!(refuse("Ostria Beach").await, (404, "no_such_site".into()));
    let history: DeedPage = licensor.get(&format!("{path}/history?limit=1")).await;
    assert_eq!(history.deeds[0].action, "site_deleted");
}

#[tokio::test]
async fn a_license_file_needs_no_contact_when_the_site_is_offline() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = format!("/api/sites/{}", registered.id);
    let form = json!({ "name": "Ostria", "owner": "K. Pappas", "email": "k@example.org", "offline": true });
    let _: SiteDetail = licensor.put(&path, &form).await;
    let mut node = Node::new(registered, house.key_set());
    let nonce = node.holder.ask(license::clock::Way::Hand, [5; 16], now());
    let answer =
        licensor.ask(Method::POST, &format!("{path}/license"), Some(&json!({ "nonce": nonce }))).await;
    assert!(answer.headers()["content-disposition"].to_str().unwrap().contains(".license"));
    let file = answer.bytes().await.unwrap();
    node.holder.learn(tokens_of_file(&file).unwrap(), now());
    let claims = node.holder.license().unwrap().claims();
    assert!(claims.offline && claims.nonce == Some(nonce));
    assert!(node.state().allows_new_business());
}

#[tokio::test]
async fn nothing_is_told_to_strangers_and_logging_out_ends_every_token() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    for path in ["/api/sites/", "/api/keys", "/api/audit", "/api/auth/me"] {
        let answer = Client::new().get(licensor.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
    let health: Value =
        Client::new().get(licensor.url("/health")).send().await.unwrap().json().await.unwrap();
    assert_eq!((health["status"].as_str(), health["database"].as_str()), (Some("ok"), Some("sqlite")));
    let keys: Vec<KeyInfo> = licensor.get("/api/keys").await;
    assert_eq!(
        keys.iter().map(|key| (key.built_in, key.signs)).collect::<Vec<_>>(),
        [(true, false), (true, true)]
    );
    let me: AdminSession = licensor.get("/api/auth/me").await;
    assert_eq!((me.username.as_str(), me.token), (ADMIN, None));
    let _: Value = licensor.post("/api/auth/logout", &json!(null)).await;
    assert_eq!(licensor.ask(Method::GET, "/api/auth/me", None).await.status(), 401);
}

#[tokio::test]
async fn a_browser_gets_a_cookie_that_scripts_cannot_read() {
    let house = Site::on_sqlite();
    let licensor = house.start_unknown(&[]).await;
    let login = json!({ "username": " Sofia ", "password": PASSWORD });
    let answer = licensor.ask(Method::POST, "/api/auth/login", Some(&login)).await;
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    for part in ["comanda_licensor=", "HttpOnly", "SameSite=Strict", "Max-Age=3600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let me = Client::new().get(licensor.url("/api/auth/me")).header("cookie", pair).send().await.unwrap();
    assert_eq!(me.status(), 200);
}

#[tokio::test]
async fn guessing_passwords_is_braked_and_nothing_tells_whether_a_name_exists() {
    let house = Site::on_sqlite();
    let licensor = house.start_unknown(&[]).await;
    let try_it = async |name: &str| {
        let login = json!({ "username": name, "password": "not the password" });
        licensor.refusal(Method::POST, "/api/auth/login", login).await
    };
    for name in [ADMIN, "nobody", ADMIN, "nobody", ADMIN] {
        assert_eq!(try_it(name).await, (401, "wrong_login".into()));
    }
    assert_eq!(try_it(ADMIN).await, (429, "too_many".into()));
    let login = json!({ "username": ADMIN, "password": PASSWORD });
    let answer = licensor.ask(Method::POST, "/api/auth/login", Some(&login)).await;
    assert_eq!(answer.status(), 429, "the right password waits, too");
    assert!(answer.headers()["retry-after"].to_str().unwrap().parse::<u64>().unwrap() <= 30);
}

#[tokio::test]
async fn a_site_that_never_stops_talking_is_braked() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let mut other = Node::new(licensor.register("Bar Kyma").await, house.key_set());
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(node.send_heartbeat(&licensor.address).await.status().as_u16());
    }
    assert!(statuses[..20].iter().all(|status| *status == 200), "{statuses:?}");
    assert!(statuses[21..].contains(&429), "{statuses:?}");
    other.beat(&licensor.address).await;
}

#[tokio::test]
async fn garbage_is_refused_in_the_one_form_of_errors_and_every_answer_has_a_name() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let registered = licensor.register("Taverna Ostria").await;
    let path = |tail: &str| format!("/api/sites/{}{tail}", registered.id);
    let long = "x".repeat(20_000);
    let cases = [
        (Method::POST, "/api/sites/".to_owned(), json!({ "name": "x" }), 422),
        (Method::POST, "/api/sites/".to_owned(), json!({ "name": long, "owner": "o", "email": "a@b" }), 413),
        (
            Method::POST,
            "/api/sites/".to_owned(),
            json!({ "name": "a\nb", "owner": "o", "email": "a@b" }),
            422,
        ),
        (
            Method::POST,
            "/api/sites/".to_owned(),
            json!({ "name": "x", "owner": "o", "email": "nobody" }),
            422,
        ),
        (Method::POST, path("/lock"), json!({ "reason": " " }), 422),
        (Method::POST, path("/lock"), json!({ "reason": "x".repeat(401) }), 422),
        (Method::POST, path("/extend"), json!({ "days": 0 }), 422),
        (Method::POST, path("/extend"), json!({ "days": 4_000 }), 422),
        (Method::POST, path("/extend"), json!({ "until": i64::MAX }), 422),
        (Method::POST, path("/extend"), json!({ "days": -1 }), 422),
        (Method::POST, path("/license"), json!({ "nonce": "short" }), 422),
        (Method::GET, "/api/sites/?limit=many".to_owned(), json!(null), 400),
        (Method::GET, "/api/sites/not-a-uuid".to_owned(), json!(null), 404),
        (Method::GET, "/api/nothing".to_owned(), json!(null), 404),
        (Method::PATCH, path(""), json!(null), 405),
        (Method::GET, "/api/relay".to_owned(), json!(null), 401),
    ];
    for (method, path, body, status) in cases {
        let (found, code) = licensor.refusal(method.clone(), &path, body).await;
        assert_eq!(found, status, "{method} {path}: {code}");
    }
    let answer = licensor.ask(Method::GET, "/health", None).await;
    assert_eq!(answer.headers()["x-request-id"].len(), 16);
    let named =
        Client::new().get(licensor.url("/health")).header("x-request-id", "abc-1").send().await.unwrap();
    assert_eq!(named.headers()["x-request-id"], "abc-1");
}

#[tokio::test]
async fn raw_garbage_and_slow_heads_disturb_nobody() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let head = "POST /api/heartbeat/ HTTP/1.1\r\nhost: x\r\n";
    let long = format!("{head}x: {}\r\n\r\n", "y".repeat(70_000));
    let chunks = format!("{head}transfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n");
    let mut open = Vec::new();
    for bytes in ["\0\u{1}\u{2}\r\n\r\n", "GET", head, &long, &chunks] {
        let mut stream = TcpStream::connect(&licensor.address).await.unwrap();
        let _ = stream.write_all(bytes.as_bytes()).await;
        open.push(stream);
    }
    for _ in 0..300 {
        open.push(TcpStream::connect(&licensor.address).await.unwrap());
    }
    node.beat(&licensor.address).await;
}
