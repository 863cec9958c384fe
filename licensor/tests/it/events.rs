//! What a panel is served, and how it hears that there are news.

use std::time::{Duration, Instant};

use license::http::{Overview, PanelEvent, SitePage, SiteStatus};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::node::Node;
use crate::support::{Licensor, PASSWORD, Site};

/// A panel that listens.
struct Panel {
    stream: Response,
    begun: String,
}

impl Panel {
    async fn of(licensor: &Licensor) -> Self {
        let answer = licensor.ask(Method::GET, "/api/events", None).await;
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        Self { stream: answer, begun: String::new() }
    }

    /// What is told next; none at the end.
    async fn hears(&mut self) -> Option<PanelEvent> {
        loop {
            if let Some((told, rest)) = self.begun.split_once("\n\n") {
                let event = serde_json::from_str(told.strip_prefix("data:").unwrap().trim()).unwrap();
                self.begun = rest.to_owned();
                return Some(event);
            }
            let more = timeout(Duration::from_secs(20), self.stream.chunk()).await;
            let more = more.expect("a panel is told something").ok()??;
            self.begun.push_str(str::from_utf8(&more).unwrap());
        }
    }

    async fn hears_at_last(&mut self, wanted: PanelEvent) {
        while self.hears().await.unwrap() != wanted {}
    }
}

#[tokio::test]
async fn a_panel_hears_at_once_that_something_was_done_and_that_a_node_was_heard() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let mut panel = Panel::of(&licensor).await;
    assert_eq!(panel.hears().await, Some(PanelEvent::Still), "the first word shows that it lives");
    let path = format!("/api/sites/{}/lock", node.site.id);
    let start = Instant::now();
    let _: Value = licensor.post(&path, &json!({ "reason": "unpaid" })).await;
    panel.hears_at_last(PanelEvent::Changed).await;
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    node.beat(&licensor.address).await;
    panel.hears_at_last(PanelEvent::Heard).await;
    house.perform(&["unlock", "--site", &node.site.id.to_string()]).unwrap();
    panel.hears_at_last(PanelEvent::Changed).await;
}

#[tokio::test]
async fn a_panel_hears_that_somebody_else_logged_in() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut panel = Panel::of(&licensor).await;
    assert_eq!(panel.hears().await, Some(PanelEvent::Still));
    house.perform(&["admin", "add", "nikos", "--password", PASSWORD]).unwrap();
    panel.hears_at_last(PanelEvent::Changed).await;
    let login = json!({ "username": "nikos", "password": PASSWORD });
    let _: Value = licensor.post("/api/auth/login", &login).await;
    panel.hears_at_last(PanelEvent::Changed).await;
}

#[tokio::test]
async fn a_stream_ends_with_its_login_and_with_the_licensor() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut panel = Panel::of(&licensor).await;
    let _: Value = licensor.post("/api/auth/logout", &json!(null)).await;
    while panel.hears().await.is_some() {}
    assert_eq!(licensor.ask(Method::GET, "/api/events", None).await.status(), 401);

    let other = house.start().await;
    let mut panel = Panel::of(&other).await;
    other.stop().await;
    while panel.hears().await.is_some() {}
}

#[tokio::test]
async fn sites_are_counted_and_shown_by_status() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let one = licensor.register("Taverna Ostria").await;
    licensor.register("Bar Kyma").await;
    let _: Value =
        licensor.post(&format!("/api/sites/{}/lock", one.id), &json!({ "reason": "unpaid" })).await;
    let overview: Overview = licensor.get("/api/overview").await;
    assert_eq!((overview.counts.of(SiteStatus::Locked), overview.counts.all()), (1, 2));
    assert_eq!(overview.signer, house.trusted[1].id());
    let names = async |query: &str| {
        let page: SitePage = licensor.get(&format!("/api/sites/?{query}")).await;
        page.sites.into_iter().map(|site| site.name).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["Bar Kyma", "Taverna Ostria"]);
    assert_eq!(names("status=locked").await, ["Taverna Ostria"]);
    assert_eq!(names("status=locked&find=kyma").await, [""; 0]);
    let (status, code) = licensor.refusal(Method::GET, "/api/sites/?status=odd", json!(null)).await;
    assert_eq!((status, code.as_str()), (400, "malformed"));
    for path in ["/api/overview", "/api/events"] {
        assert_eq!(Client::new().get(licensor.url(path)).send().await.unwrap().status(), 401, "{path}");
    }
}

#[tokio::test]
async fn a_licensor_without_its_panel_says_so_on_a_page_and_serves_its_api() {
    let house = Site::on_sqlite();
    let empty = tempfile::tempdir().unwrap();
    let licensor = house.start_unknown(&["--web", empty.path().to_str().unwrap()]).await;
    let browser = Client::new().get(licensor.url("/")).header("accept", "text/html");
    let answer = browser.send().await.unwrap();
    assert_eq!(answer.status(), 404);
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("script-src 'self'"));
    assert!(answer.text().await.unwrap().contains("cargo xtask web"));
    assert_eq!(licensor.refusal(Method::GET, "/", json!(null)).await, (404, "not_found".into()));
    assert_eq!(licensor.ask(Method::GET, "/health", None).await.status(), 200);
}
