//! How many heartbeats a second one licensor answers over connections that stay open, on each database.
//!
//! Prints the figures as JSON. The licensor is the program as it is, with its brakes; the load runs beside it on the
//! same machine and is counted against it.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement ends at the first surprise, and prints"
)]

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use fixtures::postgres;
use license::http::{HEARTBEAT_PATH, RegisterSite, RegisteredSite, SITE_HEADER, SITE_KEY_HEADER};
use licensor::deed::Actor;
use licensor::keyring::{KeySource, Keyring, Keys};
use licensor::office::Office;
use licensor::store::{Database, open};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PROGRAM: &str = env!("CARGO_BIN_EXE_licensor");
/// Enough that none of them is braked for talking too much.
const SITES: usize = 15_000;
const CONNECTIONS: usize = 32;
const WARM_UP: Duration = Duration::from_secs(1);
const MEASURED: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder for the database");
    let file = folder.path().join("licensor.db").display().to_string();
    let (sqlite, sqlite_p99) = measure(&file, folder.path()).await;
    let server = postgres::Server::start();
    let (postgres, postgres_p99) = measure(&server.url(), folder.path()).await;
    let figures = json!({
        "heartbeats_per_s": sqlite,
        "heartbeat_ms_p99": sqlite_p99,
        "heartbeats_postgres_per_s": postgres,
        "heartbeat_postgres_ms_p99": postgres_p99,
    });
    println!("{figures}");
}

async fn measure(database: &str, folder: &std::path::Path) -> (u64, f64) {
    let keys = folder.join("licensor.keys");
    if !keys.exists() {
        let made = Command::new(PROGRAM)
            .args(["keygen", "--keys"])
            .arg(&keys)
            .arg("--drawer")
            .arg(folder.join("drawer.keys"))
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("the program runs").success());
    }
    let requests = Arc::new(register(database, KeySource::File(keys.clone())).await);
    let (mut program, address) = start(database, &keys);
    let (next, counts, ends) = (AtomicU64::new(0), AtomicBool::new(false), AtomicBool::new(false));
    let shared = Arc::new((next, counts, ends));
    let work = |_| tokio::spawn(beat(address.clone(), requests.clone(), shared.clone()));
    let workers: Vec<_> = (0..CONNECTIONS).map(work).collect();
    tokio::time::sleep(WARM_UP).await;
    shared.1.store(true, Ordering::Relaxed);
    let start = Instant::now();
    tokio::time::sleep(MEASURED).await;
    shared.2.store(true, Ordering::Relaxed);
    let took = start.elapsed();
    let mut times_us = Vec::new();
    for worker in workers {
        times_us.extend(worker.await.expect("a connection works to the end"));
    }
    program.kill().expect("the program runs");
    program.wait().expect("the program ends");
    times_us.sort_unstable();
    let per_s = times_us.len() as f64 / took.as_secs_f64();
    (per_s as u64, times_us[times_us.len() * 99 / 100] as f64 / 1_000.0)
}

/// Registers sites that have paid, and writes down the heartbeat of each.
async fn register(database: &str, keys: KeySource) -> Vec<Vec<u8>> {
    let database: Database = database.parse().expect("every text is a database");
    let store = open(&database).await.expect("the database opens");
    let keyring = Keyring::new(keys.read().expect("the keys are there"), &[]).expect("the keys are good");
    let office = Office::new(store, Keys::new(keyring));
    let by = Actor::command_line();
    let mut requests = Vec::new();
    for number in 0..SITES {
        let name = format!("Taverna {number}");
        let form = RegisterSite { name, owner: "K. Pappas".into(), email: "k@example.org".into() };
        let site = office.register(form, &by).await.expect("a site is registered");
        let month = license::http::ExtendSite::Days(30);
        office.extend(site.id, month, &by).await.expect("a license is extended");
        requests.push(request(&site));
    }
    requests
}

fn request(site: &RegisteredSite) -> Vec<u8> {
    let body =
        json!({ "version": "1.4.0", "uptime_seconds": 7, "nonce": "BwcHBwcHBwcHBwcHBwcHBw" }).to_string();
    let (id, key, length) = (site.id, site.key.reveal(), body.len());
    format!(
        "POST {HEARTBEAT_PATH} HTTP/1.1\r\nhost: licensor\r\n{SITE_HEADER}: {id}\r\n{SITE_KEY_HEADER}: {key}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn start(database: &str, keys: &std::path::Path) -> (Child, String) {
    use std::io::{BufRead, BufReader};
    let mut program = Command::new(PROGRAM)
        .args(["run", "--listen", "127.0.0.1:0", "--keys"])
        .arg(keys)
        .env("DATABASE_URL", database)
        .env("COMANDA_LOG", "warn")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut line = String::new();
    let out = program.stdout.take().expect("its output is ours");
    BufReader::new(out).read_line(&mut line).expect("it says where it listens");
    let address = line.trim().strip_prefix("listening on http://").expect("it says where it listens");
    (program, address.to_owned())
}

/// One connection: heartbeat after heartbeat, of site after site. How long each took, in microseconds.
async fn beat(
    address: String,
    requests: Arc<Vec<Vec<u8>>>,
    shared: Arc<(AtomicU64, AtomicBool, AtomicBool)>,
) -> Vec<u64> {
    let mut stream = TcpStream::connect(address).await.expect("the licensor listens");
    stream.set_nodelay(true).expect("a socket of ours");
    let (next, counts, ends) = &*shared;
    let mut times_us = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    while !ends.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed) as usize;
        let start = Instant::now();
        stream.write_all(&requests[number % requests.len()]).await.expect("the connection stays open");
        read_answer(&mut stream, &mut buffer).await;
        if counts.load(Ordering::Relaxed) {
            times_us.push(start.elapsed().as_micros() as u64);
        }
    }
    times_us
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut filled = 0;
    loop {
        let read = stream.read(&mut buffer[filled..]).await.expect("the connection stays open");
        assert!(read > 0, "the connection stays open");
        filled += read;
        let text = std::str::from_utf8(&buffer[..filled]).expect("answers are text");
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("HTTP/1.1 200"), "{text}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).expect("answers have a length");
        if body.len() >= length {
            return;
        }
    }
}
