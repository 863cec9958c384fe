//! The official JavaScript packages of automerge-repo, from npm, at a running node.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use fixtures::device::Waiter;
use serde_json::Value;
use sync::id::OrderId;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use crate::support::{Api, WAITER, device};

/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);
/// Whoever talks in circles has done so many times by then.
const REST: Duration = Duration::from_secs(2);
/// What two peers need to find out that neither has anything to say.
const FEW: u64 = 10;

/// A display that the packages are.
struct Display {
    process: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Display {
    async fn start(api: &Api, bearer: &str, order: OrderId) -> Self {
        let address = api.url("/api/amrepo").replace("http://", "ws://");
        let token = bearer.strip_prefix("Bearer ").unwrap();
        let mut process = Command::new("node")
            .arg(packages().await.join("client.mjs"))
            .args([&address, token, &order.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, input, output }
    }

    /// The next thing that it says of this kind.
    async fn next(&mut self, event: &str) -> Value {
        loop {
            let line = timeout(SOON, self.output.next_line()).await.unwrap().unwrap();
            let line = line.unwrap_or_else(|| panic!("the display ended and did not say {event}"));
            let said: Value = serde_json::from_str(&line).unwrap();
            if said["event"] == event {
                return said;
            }
        }
    }

    /// Waits until it shows all of these items.
    async fn shows(&mut self, names: &[&str]) -> Value {
        loop {
            let order = self.next("order").await;
            let items = order["items"].as_array().unwrap();
            if names.iter().all(|name| items.iter().any(|item| item["name"] == *name)) {
                return order;
            }
        }
    }

    async fn tell(&mut self, command: &str) {
        self.input.write_all(format!("{command}\n").as_bytes()).await.unwrap();
    }

    async fn messages(&mut self) -> u64 {
        self.tell("count").await;
        self.next("count").await["messages"].as_u64().unwrap()
    }

    async fn end(mut self) {
        drop(self.input);
        assert!(timeout(SOON, self.process.wait()).await.unwrap().unwrap().success());
    }
}

/// The folder with the packages of the lock file; npm fetches them once.
async fn packages() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/amrepo");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("amrepo");
    std::fs::create_dir_all(&folder).unwrap();
    let read = |folder: &Path| std::fs::read(folder.join("package-lock.json")).ok();
    let is_there = read(&folder) == read(&here) && folder.join("node_modules/ws").is_dir();
    for file in ["package.json", "package-lock.json", "client.mjs"] {
        std::fs::copy(here.join(file), folder.join(file)).unwrap();
    }
    if !is_there {
        let npm = Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix"])
            .arg(&folder)
            .status();
        assert!(npm.await.expect("npm is installed").success(), "npm does not fetch the packages");
    }
    folder
}

async fn shown(waiter: &Waiter, order: OrderId) -> Vec<String> {
    let view = waiter.view(order).await.unwrap().unwrap();
    view.order.lines.iter().map(|line| line.item.name.clone()).collect()
}

/// automerge-repo#412: client and server must not talk without end about changes that one of them does not take.
#[tokio::test]
async fn the_official_packages_follow_a_live_order_and_change_nothing() {
    let api = Api::start().await;
    let waiter = Waiter::log_in(&api.url(""), WAITER.username, WAITER.pin).await.unwrap();
    let made = waiter.order("5", ["Μουσακάς"]).await.unwrap();
    waiter.wait_until_sent(SOON).await.unwrap();

    let bearer = api.bearer(WAITER, device(1)).await;
    let mut display = Display::start(&api, &bearer, made.order).await;
    assert!(display.next("unavailable").await["why"].as_str().unwrap().contains("unavailable"));
    let first = display.shows(&["Μουσακάς"]).await;
    assert_eq!(first["table"], 5);

    waiter.add(made.order, ["Σόδα"]).await.unwrap();
    display.shows(&["Μουσακάς", "Σόδα"]).await;

    tokio::time::sleep(REST).await;
    let before = display.messages().await;
    display.tell("tamper").await;
    display.shows(&["forged"]).await;
    tokio::time::sleep(REST).await;
    let spoken = display.messages().await - before;
    assert!(spoken <= FEW, "{spoken} messages about one change that is not taken");

    // The display has spoilt nothing but its own copy, and still hears what goes on.
    waiter.add(made.order, ["Τζατζίκι"]).await.unwrap();
    display.shows(&["Τζατζίκι", "forged"]).await;
    waiter.wait_until_sent(SOON).await.unwrap();
    let newcomer = Waiter::log_in(&api.url(""), WAITER.username, WAITER.pin).await.unwrap();
    newcomer.wait_until(SOON, move |device| device.view(made.order).is_some()).await.unwrap();
    assert_eq!(shown(&newcomer, made.order).await, shown(&waiter, made.order).await);
    assert_eq!(shown(&newcomer, made.order).await.len(), 3);
    display.end().await;
}

#[tokio::test]
async fn only_who_is_logged_in_follows_orders() {
    let api = Api::start().await;
    let bearer = api.bearer(WAITER, device(1)).await;
    let login = ("authorization", bearer.as_str());
    api.get("/api/amrepo", &[]).await.assert_problem(401, "not_logged_in");
    api.get("/api/amrepo", &[login]).await.assert_problem(426, "not_a_websocket");
    let foreign = [login, ("origin", "http://evil.example")];
    api.get("/api/amrepo", &foreign).await.assert_problem(403, "foreign_origin");
}
