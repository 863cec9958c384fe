//! The web apps.

use std::fs;
use std::path::Path;

use fixtures::house::House;
use tempfile::TempDir;

use crate::support::Api;

async fn house_with_apps() -> (Api, TempDir) {
    let web = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = web.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("waiter/index.html", "the waiter's page");
    put("waiter/waiter.js", "plain script");
    put("waiter/waiter.js.br", "packed script");
    put("waiter/waiter_bg.wasm", "code");
    put("waiter/app.webmanifest", "{}");
    put("waiter/waiter-0123456789abcdef.css", "styles");
    put("manager/index.html", "the manager's page");
    put("secret.txt", "not for you");
    let house = House::builder().web(web.path()).start().await.unwrap();
    (Api::of(house), web)
}

#[tokio::test]
async fn each_app_has_its_place_and_its_own_addresses() {
    let (api, _web) = house_with_apps().await;
    for (path, text) in [
        ("/", "the waiter's page"),
        ("/index.html", "the waiter's page"),
        ("/manager/", "the manager's page"),
        ("/manager", "the manager's page"),
    ] {
        assert_eq!(api.get(path, &[]).await.text(), text, "{path}");
    }
    // A browser that reloads within an app gets the app.
    let within = [("accept", "text/html,application/xhtml+xml")];
    assert_eq!(api.get("/tables/5", &within).await.text(), "the waiter's page");
    assert_eq!(api.get("/manager/reports", &within).await.text(), "the manager's page");
    api.get("/missing.js", &within).await.assert_problem(404, "not_found");
}

#[tokio::test]
async fn files_have_their_type_their_packing_and_their_time_to_live() {
    let (api, _web) = house_with_apps().await;
    for (path, kind, keeping) in [
        ("/", "text/html", "no-cache"),
        ("/waiter.js", "text/javascript", "no-cache"),
        ("/waiter_bg.wasm", "application/wasm", "no-cache"),
        ("/app.webmanifest", "application/manifest+json", "no-cache"),
        ("/waiter-0123456789abcdef.css", "text/css", "public, max-age=31536000, immutable"),
    ] {
        let answer = api.get(path, &[]).await;
        assert!(answer.header("content-type").starts_with(kind), "{path}: {}", answer.header("content-type"));
        assert_eq!(answer.header("cache-control"), keeping, "{path}");
        assert!(answer.header("content-security-policy").contains("'wasm-unsafe-eval'"), "{path}");
        assert!(!answer.header("content-security-policy").contains("script-src 'unsafe-inline'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let packed = api.get("/waiter.js", &[("accept-encoding", "gzip, br")]).await;
    assert_eq!((packed.header("content-encoding"), packed.text().as_str()), ("br", "packed script"));
    assert_eq!(packed.header("vary"), "accept-encoding");
    let plain = api.get("/waiter.js", &[("accept-encoding", "gzip")]).await;
    assert_eq!((plain.header("content-encoding"), plain.text().as_str()), ("", "plain script"));
    let known = api.get("/waiter.js", &[("if-none-match", plain.header("etag"))]).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
}

#[tokio::test]
async fn nothing_outside_the_apps_is_served() {
    let (api, _web) = house_with_apps().await;
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/manager/..%2fsecret.txt", "//etc/passwd.txt"] {
        // A client would tidy the path up, so the bytes are written by hand.
        let answer = raw_get(api.house.addr(), path).await;
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    assert!(Path::new(_web.path()).join("secret.txt").exists());
}

#[tokio::test]
async fn a_node_without_apps_still_serves_its_api() {
    let empty = tempfile::tempdir().unwrap();
    let api = Api::of(House::builder().web(empty.path()).start().await.unwrap());
    api.get("/", &[]).await.assert_problem(404, "not_found");
    assert_eq!(api.get("/api/system/health", &[]).await.status, 200);
}

async fn raw_get(addr: std::net::SocketAddr, path: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
