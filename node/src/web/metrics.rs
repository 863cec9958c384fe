//! `/metrics`: how the node is, for Prometheus. Labels have few values, whoever asks for what: methods that exist, classes
//! of status, printers of the site.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serving::bearer;
use serving::connections::Peer;
use serving::problem::Problem;
use sync::site::Role;

use super::Web;
use super::door::managers_only;
use super::logged_in::COOKIE;
use crate::auth::login::LoginError;
use crate::clock;
use crate::doctor::free_mb;
use crate::spooler::Condition;
use crate::store::jobs;

const METHODS: [Method; 4] = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];
/// Upper ends of the buckets of how long requests take.
const BUCKETS_MS: [u64; 8] = [1, 5, 10, 25, 50, 100, 500, 2_500];
const FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What was counted since the node started.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// By method (others last) and class of status.
    requests: [[AtomicU64; CLASSES.len()]; METHODS.len() + 1],
    buckets: [AtomicU64; BUCKETS_MS.len()],
    took_us: AtomicU64,
    requests_timed: AtomicU64,
}

/// Counts a request with its answer.
pub(super) async fn count(State(web): State<Web>, request: Request, next: Next) -> Response {
    let (method, began) = (request.method().clone(), Instant::now());
    let response = next.run(request).await;
    web.counts.note(&method, response.status().as_u16(), began.elapsed().as_micros());
    response
}

/// `GET /metrics`: for this machine, for whoever shows the token of the settings, and for managers.
pub(super) async fn show(
    State(web): State<Web>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !is_from_this_machine(peer, &headers) && !shows_the_token(&web, &headers) {
        let token = bearer::token(&headers, COOKIE).ok_or(LoginError::NotLoggedIn)?;
        if web.gate.login_of(token).await?.session.role != Role::Manager {
            return Err(managers_only());
        }
    }
    let text = text(&web).await?;
    Ok(([(header::CONTENT_TYPE, FORMAT), (header::CACHE_CONTROL, "no-store")], text).into_response())
}

/// A request that a proxy on this machine hands on comes from somewhere else.
fn is_from_this_machine(peer: Option<Extension<Peer>>, headers: &HeaderMap) -> bool {
    let is_handed_on =
        ["x-forwarded-for", "forwarded", "x-forwarded-proto"].iter().any(|name| headers.contains_key(*name));
    !is_handed_on && peer.is_some_and(|Extension(peer)| peer.0.ip().is_loopback())
}

fn shows_the_token(web: &Web, headers: &HeaderMap) -> bool {
    let (Some(wanted), Some(shown)) = (&web.metrics_token, bearer::token(headers, COOKIE)) else {
        return false;
    };
    // Digests are compared, so that the time it takes tells nothing of the token.
    use sha2::{Digest, Sha256};
    Sha256::digest(wanted) == Sha256::digest(shown)
}

impl Counts {
    fn note(&self, method: &Method, status: u16, took_us: u128) {
        let row = METHODS.iter().position(|known| known == method).unwrap_or(METHODS.len());
        let class = usize::from(status / 100).clamp(1, CLASSES.len()) - 1;
        self.requests[row][class].fetch_add(1, Ordering::Relaxed);
        let took_us = u64::try_from(took_us).unwrap_or(u64::MAX);
        self.took_us.fetch_add(took_us, Ordering::Relaxed);
        self.requests_timed.fetch_add(1, Ordering::Relaxed);
        if let Some(bucket) = BUCKETS_MS.iter().position(|end| took_us <= end * 1_000) {
            self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        }
    }

    fn tell(&self, page: &mut Page) {
        page.head("comanda_requests_total", "counter", "Requests answered.");
        for (row, counts) in self.requests.iter().enumerate() {
            let method = METHODS.get(row).map_or("other", Method::as_str);
            for (class, count) in CLASSES.iter().zip(counts) {
                let labels = format!("{{method=\"{method}\",status=\"{class}\"}}");
                page.value("comanda_requests_total", &labels, count.load(Ordering::Relaxed));
            }
        }
        let name = "comanda_request_seconds";
        page.head(name, "histogram", "How long requests took, WebSockets until they were opened.");
        let mut until_here = 0;
        for (end_ms, count) in BUCKETS_MS.iter().zip(&self.buckets) {
            until_here += count.load(Ordering::Relaxed);
            page.value(
                &format!("{name}_bucket"),
                &format!("{{le=\"{}\"}}", seconds(end_ms * 1_000)),
                until_here,
            );
        }
        let all = self.requests_timed.load(Ordering::Relaxed);
        page.value(&format!("{name}_bucket"), "{le=\"+Inf\"}", all);
        page.value(&format!("{name}_sum"), "", seconds(self.took_us.load(Ordering::Relaxed)));
        page.value(&format!("{name}_count"), "", all);
    }
}

async fn text(web: &Web) -> Result<String, Problem> {
    let keeper = web.backups.clone();
    let look = move |connection: &Connection| Ok((jobs::by_state(connection)?, keeper.state()));
    let (jobs, backup) = web.store.read(look).await?;
    let pulse = web.store.pulse();
    let mut page = Page::default();
    page.one("comanda_uptime_seconds", "gauge", "Since the node started.", web.started.elapsed().as_secs());
    page.one(
        "comanda_devices_connected",
        "gauge",
        "Devices with a connection.",
        web.desk.devices_connected(),
    );
    web.counts.tell(&mut page);
    page.one("comanda_commits_total", "counter", "Transactions on disk.", pulse.commits);
    page.one("comanda_commits_failed_total", "counter", "Transactions that were lost.", pulse.failed);
    page.one("comanda_commit_seconds_total", "counter", "Time spent in commits.", seconds(pulse.took_us));
    page.head("comanda_print_jobs", "gauge", "Tickets by state.");
    for (state, count) in jobs {
        page.value("comanda_print_jobs", &format!("{{state=\"{state}\"}}"), count);
    }
    page.head("comanda_printer_ready", "gauge", "1 when the printer would print.");
    for printer in web.board.printers() {
        let labels = format!("{{printer=\"{}\",name=\"{}\"}}", printer.id, escaped(&printer.name));
        page.value("comanda_printer_ready", &labels, u8::from(printer.condition == Condition::Ready));
    }
    let age = |at: sync::time::UnixMs| (clock::now().0 - at.0).max(0) / 1_000;
    page.head("comanda_backup_age_seconds", "gauge", "Since the last backup that was read back.");
    for (place, at) in [("node", backup.last_at), ("copy", backup.copy_last_at)] {
        if let Some(at) = at {
            page.value("comanda_backup_age_seconds", &format!("{{place=\"{place}\"}}"), age(at));
        }
    }
    page.one(
        "comanda_backup_overdue",
        "gauge",
        "1 when none of the last day is where it should be.",
        u8::from(backup.is_overdue),
    );
    if let Ok(free) = free_mb(&web.data) {
        page.one("comanda_disk_free_megabytes", "gauge", "Free on the disk of the database.", free);
    }
    Ok(page.0)
}

/// The page as it grows.
#[derive(Default)]
struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}")
            .expect("writing to a String cannot fail");
    }

    fn value(&mut self, name: &str, labels: &str, value: impl std::fmt::Display) {
        writeln!(self.0, "{name}{labels} {value}").expect("writing to a String cannot fail");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.head(name, kind, help);
        self.value(name, "", value);
    }
}

/// Seconds with six decimals.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_few_values_whoever_asks_for_what() {
        let counts = Counts::default();
        counts.note(&Method::GET, 200, 4_000);
        counts.note(&Method::from_bytes(b"BREW").unwrap(), 404, 3_000_000);
        let mut page = Page::default();
        counts.tell(&mut page);
        for line in [
            "comanda_requests_total{method=\"GET\",status=\"2xx\"} 1",
            "comanda_requests_total{method=\"other\",status=\"4xx\"} 1",
            "comanda_request_seconds_bucket{le=\"0.005000\"} 1",
            "comanda_request_seconds_bucket{le=\"2.500000\"} 1",
            "comanda_request_seconds_bucket{le=\"+Inf\"} 2",
            "comanda_request_seconds_sum 3.004000",
        ] {
            assert!(page.0.lines().any(|told| told == line), "{line} is not in\n{}", page.0);
        }
        assert_eq!(page.0.lines().filter(|line| line.starts_with("comanda_requests_total")).count(), 25);
    }
}
