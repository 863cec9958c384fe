//! The first start of a node: one page, for whoever reads its console, once.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use fixtures::browser::{Browser, Device};
use serde_json::json;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::support::device;

const NODE: &str = env!("CARGO_BIN_EXE_node");
/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);

/// A node that was just unpacked.
struct Fresh {
    url: String,
    code: String,
    lines: Lines<BufReader<ChildStdout>>,
    _process: Child,
}

impl Fresh {
    async fn start(data: &Path) -> Self {
        let mut process = Command::new(NODE)
            .args(["run", "--listen", "127.0.0.1:0", "--https-listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = next(&mut lines).await;
        let (said, code) = said.rsplit_once(" with the code ").unwrap_or((&said, ""));
        let url = said.rsplit_once(' ').unwrap().1.trim_end_matches('/').to_owned();
        Self { url, code: code.to_owned(), lines, _process: process }
    }

    async fn send(&self, changes: &[(&str, &str)]) -> reqwest::Response {
        let form = form(&self.code, changes);
        reqwest::Client::new().post(format!("{}/", self.url)).form(&form).send().await.unwrap()
    }

    /// The lines that say that the house is open.
    async fn opens(&mut self) -> String {
        let said = next(&mut self.lines).await;
        assert!(said.starts_with("listening on https://"), "{said}");
        next(&mut self.lines).await.strip_prefix("listening on ").unwrap().to_owned()
    }
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> String {
    timeout(SOON, lines.next_line()).await.unwrap().unwrap().unwrap()
}

/// A form as somebody would fill it in, but for these changes.
fn form<'a>(code: &'a str, changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let fields = [
        ("code", code),
        ("restaurant", "Ταβέρνα <Όστρια>"),
        ("language", "el"),
        ("time_zone", "Europe/Athens"),
        ("currency", "EUR"),
        ("tables", "8"),
        ("name", "Δήμητρα"),
        ("username", "dimitra"),
        ("pin", "9753"),
        ("pin_again", "9753"),
    ];
    let changed = |name| changes.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
    fields.into_iter().map(|(name, value)| (name, changed(name).unwrap_or(value))).collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

async fn log_in(url: &str) -> reqwest::Response {
    let form = json!({ "username": "dimitra", "pin": "9753", "device": device(1) });
    reqwest::Client::new().post(format!("{url}/api/auth/login")).json(&form).send().await.unwrap()
}

#[tokio::test]
async fn whoever_reads_the_console_makes_the_restaurant_and_its_manager_once() {
    let folder = folder();
    let mut fresh = Fresh::start(folder.path()).await;
    let page = reqwest::get(&fresh.url).await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("script-src 'self'"), "{policy}");
    let page = page.text().await.unwrap();
    assert!(!page.contains(&fresh.code) && !page.contains("<script"), "{page}");
    assert_eq!(reqwest::get(format!("{}/api/tables", fresh.url)).await.unwrap().status(), 503);

    let made = fresh.send(&[]).await;
    assert_eq!(made.status(), 200);
    assert!(made.text().await.unwrap().contains("Ταβέρνα &lt;Όστρια&gt;"));
    let url = fresh.opens().await;
    assert_eq!(url, fresh.url, "at the same address");
    let login = log_in(&url).await;
    assert_eq!(login.status(), 200);
    let welcome: serde_json::Value = login.json().await.unwrap();
    assert_eq!(welcome["session"]["role"], "manager");
    let bearer = welcome["token"].as_str().unwrap();
    let tables = reqwest::Client::new().get(format!("{url}/api/catalog")).bearer_auth(bearer).send().await;
    let catalog: serde_json::Value = tables.unwrap().json().await.unwrap();
    assert_eq!(catalog["tables"].as_array().unwrap().len(), 8);
    assert_eq!(catalog["site"]["time_zone"], "Europe/Athens");
    assert_eq!(catalog["site"]["every_waiter_serves_every_table"], false, "unless somebody says so");

    let again = fresh.send(&[("username", "thief"), ("name", "Thief")]).await;
    assert_eq!(again.status(), 405, "the page is gone");
    drop(fresh);
    let restarted = Fresh::start(folder.path()).await;
    assert!(restarted.code.is_empty() && restarted.url.starts_with("https://"), "{}", restarted.url);
}

#[tokio::test]
async fn a_stranger_without_the_code_makes_nothing() {
    let folder = folder();
    let mut fresh = Fresh::start(folder.path()).await;
    for code in ["", "AAAA-AAAA-AAAA", &fresh.code[1..], &fresh.code.repeat(2)] {
        let refused = fresh.send(&[("code", code)]).await;
        assert_eq!(refused.status(), 403, "{code}");
        let page = refused.text().await.unwrap();
        assert!(page.contains("aria-invalid") && !page.contains("9753"), "{page}");
    }
    let client = reqwest::Client::new();
    let nothing = client.post(&fresh.url).body("{}").send().await.unwrap();
    assert_eq!(nothing.status(), 422);
    let long = "a".repeat(100_000);
    assert_eq!(fresh.send(&[("restaurant", &long)]).await.status(), 422, "a form is not that long");
    // The right one still counts: nobody can use it up for the person at the console.
    let typed = fresh.code.to_lowercase().replace('-', " ");
    assert_eq!(fresh.send(&[("code", &typed)]).await.status(), 200);
    fresh.opens().await;
}

#[tokio::test]
async fn a_form_that_makes_no_restaurant_comes_back_as_it_was_typed() {
    let folder = folder();
    let fresh = Fresh::start(folder.path()).await;
    for (field, typed) in [
        ("time_zone", "Athens"),
        ("tables", "0"),
        ("pin_again", "9754"),
        ("pin", "1"),
        ("currency", "E"),
        ("username", " "),
        ("name", ""),
        ("restaurant", "\u{7}"),
    ] {
        let refused = fresh.send(&[(field, typed)]).await;
        assert_eq!(refused.status(), 422, "{field}");
        let page = refused.text().await.unwrap();
        assert!(
            page.contains("role=\"alert\"") && page.contains("value=\"dimitra\"") != (field == "username"),
            "{page}"
        );
        assert!(!page.contains("9753"), "PINs are typed again");
    }
}

#[tokio::test]
async fn of_two_who_send_the_form_at_once_one_makes_the_restaurant() {
    let folder = folder();
    let mut fresh = Fresh::start(folder.path()).await;
    let (first, second) = tokio::join!(fresh.send(&[]), fresh.send(&[]));
    let mut answers = [first.status().as_u16(), second.status().as_u16()];
    answers.sort_unstable();
    // Who comes a moment later finds the house open, and no page any more.
    assert!(answers == [200, 200] || answers == [200, 405], "{answers:?}");
    let url = fresh.opens().await;
    assert_eq!(log_in(&url).await.status(), 200);
    let database = rusqlite::Connection::open(folder.path().join("comanda.db")).unwrap();
    let users: u32 = database.query_row("SELECT count(*) FROM users", [], |row| row.get(0)).unwrap();
    assert_eq!(users, 1);
}

#[tokio::test]
async fn the_first_page_fits_every_device_and_works_in_a_browser() {
    let folder = folder();
    let mut fresh = Fresh::start(folder.path()).await;
    let browser = Browser::start().await.unwrap();
    let address = fresh.url.replace("127.0.0.1", "localhost");
    let mut last = None;
    for (device, name) in [(Device::TABLET, "tablet"), (Device::PHONE, "phone")] {
        let window = browser.open(device).await.unwrap();
        for language in ["en", "el"] {
            window.goto(&format!("{address}/?language={language}")).await.unwrap();
            window.until_true("document.documentElement.scrollWidth <= window.innerWidth").await.unwrap();
            for (theme, dark) in [("light", false), ("dark", true)] {
                window.dark(dark).await.unwrap();
                window.until_true("document.getAnimations().length === 0").await.unwrap();
                window.screenshot(&format!("{name}-first-run-{language}-{theme}")).await.unwrap();
            }
        }
        last = Some(window);
    }
    let window = last.unwrap();
    let fill = async |fields: &[(&str, &str)]| {
        for (field, value) in fields {
            let input = window.find(&format!("[name={field}]")).await.unwrap();
            input.clear().await.unwrap();
            input.send_keys(value).await.unwrap();
        }
        window.find("button[type=submit]").await.unwrap().click().await.unwrap();
    };
    let mut typed = form(&fresh.code, &[("pin_again", "1111")]);
    typed.retain(|(field, _)| *field != "language");
    fill(&typed).await;
    window.find("#pin_again-flaw").await.unwrap();
    window.until_true("document.documentElement.scrollWidth <= window.innerWidth").await.unwrap();
    for (theme, dark) in [("light", false), ("dark", true)] {
        window.dark(dark).await.unwrap();
        window.until_true("document.getAnimations().length === 0").await.unwrap();
        window.screenshot(&format!("phone-first-run-flaw-{theme}")).await.unwrap();
    }
    fill(&[("pin", "9753"), ("pin_again", "9753")]).await;
    window.find("[role=status]").await.unwrap();
    window.until_true("getComputedStyle(document.querySelector('main')).display === 'grid'").await.unwrap();
    window.screenshot("phone-first-run-done").await.unwrap();
    let url = fresh.opens().await;
    window.until_true("location.pathname === '/manager/'").await.unwrap();
    assert_eq!(log_in(&url).await.status(), 200);
}
