//! What the tests share: a licensor as a real process, somebody at its panel, and a node that believes nothing.

pub(crate) mod node;

use std::path::PathBuf;
use std::process::{Command as Quick, Stdio};
use std::time::Duration;

pub(crate) use fixtures::postgres;
use license::http::{AdminSession, RegisterSite, RegisteredSite};
use license::keys::{KeySet, PublicKey};
use reqwest::{Client, Method, Response, StatusCode};
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep, timeout};

pub(crate) const ADMIN: &str = "sofia";
pub(crate) const PASSWORD: &str = "a long enough password";
const PROGRAM: &str = env!("CARGO_BIN_EXE_licensor");
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// Keys, a database, and whatever runs on them.
pub(crate) struct Site {
    pub(crate) folder: TempDir,
    pub(crate) database: String,
    pub(crate) trusted: Vec<PublicKey>,
}

/// One process that serves.
pub(crate) struct Licensor {
    process: Child,
    pub(crate) address: String,
    client: Client,
    token: String,
}

impl Site {
    /// New keys, and an SQLite database that is not there yet.
    pub(crate) fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("licensor.db").display().to_string();
        Self::on(folder, database)
    }

    /// New keys, and a database on a server.
    pub(crate) fn on_postgres(server: &postgres::Server) -> Self {
        Self::on(tempfile::tempdir().unwrap(), server.url())
    }

    fn on(folder: TempDir, database: String) -> Self {
        let mut site = Self { folder, database, trusted: Vec::new() };
        let said = site.perform(&["keygen", "--drawer", &site.path("drawer.keys")]).unwrap();
        site.trusted =
            said.lines().filter(|line| !line.starts_with('#')).map(|key| key.parse().unwrap()).collect();
        site
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// What nodes of this licensor are built with.
    pub(crate) fn key_set(&self) -> KeySet {
        KeySet::new(self.trusted.clone(), [].into()).unwrap()
    }

    /// Runs a command to its end: what it printed, or what it complained about.
    pub(crate) fn perform(&self, arguments: &[&str]) -> Result<String, String> {
        let output = Quick::new(PROGRAM)
            .args(arguments)
            .env("DATABASE_URL", &self.database)
            .env("LICENSOR_KEY_FILE", self.path("licensor.keys"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Starts a process and logs in.
    pub(crate) async fn start(&self) -> Licensor {
        self.start_with(&[]).await
    }

    /// Starts a process with more to say to it, and logs in.
    pub(crate) async fn start_with(&self, arguments: &[&str]) -> Licensor {
        let mut licensor = self.start_unknown(arguments).await;
        let login = json!({ "username": ADMIN, "password": PASSWORD });
        let session: AdminSession = licensor.post("/api/auth/login", &login).await;
        licensor.token = session.token.unwrap();
        licensor
    }

    /// Starts a process and does not log in.
    pub(crate) async fn start_unknown(&self, arguments: &[&str]) -> Licensor {
        let mut process = Command::new(PROGRAM)
            .args(["run", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .env("DATABASE_URL", &self.database)
            .env("LICENSOR_KEY_FILE", self.path("licensor.keys"))
            .env("LICENSOR_ADMIN", ADMIN)
            .env("LICENSOR_ADMIN_PASSWORD", PASSWORD)
            .env("COMANDA_LOG", "warn")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = timeout(START_TIMEOUT, lines.next_line()).await.unwrap().unwrap().unwrap();
        let address = first.strip_prefix("listening on http://").unwrap().to_owned();
        Licensor { process, address, client: Client::new(), token: String::new() }
    }
}

impl Licensor {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What is answered, whatever it is.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Response {
        let mut request = self.client.request(method, self.url(path)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.unwrap()
    }

    /// The status and the `code` of a refusal.
    pub(crate) async fn refusal(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let answer = self.ask(method, path, Some(&body)).await;
        assert_eq!(answer.headers()["content-type"], "application/problem+json", "{path}");
        let status = answer.status().as_u16();
        let problem: Value = answer.json().await.unwrap();
        (status, problem["code"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        read(self.ask(Method::GET, path, None).await).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        let body = serde_json::to_value(body).unwrap();
        read(self.ask(Method::POST, path, Some(&body)).await).await
    }

    pub(crate) async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        let body = serde_json::to_value(body).unwrap();
        read(self.ask(Method::PUT, path, Some(&body)).await).await
    }

    /// Registers a restaurant and pays for a month.
    pub(crate) async fn register(&self, name: &str) -> RegisteredSite {
        let (owner, email) = ("K. Pappas".to_owned(), "k@example.org".to_owned());
        let form = RegisterSite { name: name.to_owned(), owner, email };
        let site: RegisteredSite = self.post("/api/sites/", &form).await;
        let _: Value = self.post(&format!("/api/sites/{}/extend", site.id), &json!({ "days": 30 })).await;
        site
    }

    /// Goes down in good order.
    pub(crate) async fn stop(mut self) {
        let id = i32::try_from(self.process.id().unwrap()).unwrap();
        kill_process(Pid::from_raw(id).unwrap(), Signal::TERM).unwrap();
        assert!(timeout(START_TIMEOUT, self.process.wait()).await.unwrap().unwrap().success());
    }
}

async fn read<T: DeserializeOwned>(answer: Response) -> T {
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{status}: {text}");
    let text = if status == StatusCode::NO_CONTENT { "null" } else { &text };
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Waits until something holds, and says how long that took.
pub(crate) async fn until<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) -> Duration {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        sleep(Duration::from_millis(10)).await;
    }
    start.elapsed()
}

/// A file of the folder of a test.
pub(crate) fn file(folder: &TempDir, name: &str) -> PathBuf {
    folder.path().join(name)
}
