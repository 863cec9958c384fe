//! The relay: what happens at one licensor is known at once to a site that is connected to another.

use std::time::{Duration, Instant};

use license::clock::Way;
use license::http::{FromLicensor, FromNode, RegisteredSite, SiteDetail};
use license::nonce::Nonce;
use license::site::SiteKey;
use license::state::State;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::support::node::{Node, now};
use crate::support::postgres::Server;
use crate::support::{Licensor, Site, until};

const A_SECOND: Duration = Duration::from_secs(1);

async fn lock(licensor: &Licensor, node: &Node) {
    let path = format!("/api/sites/{}/lock", node.site.id);
    let _: Value = licensor.post(&path, &json!({ "reason": "unpaid" })).await;
}

async fn unlock(licensor: &Licensor, node: &Node) {
    let _: Value = licensor.post(&format!("/api/sites/{}/unlock", node.site.id), &json!(null)).await;
}

fn is_locked(node: &mut Node) -> bool {
    matches!(node.state(), State::Locked { .. })
}

#[tokio::test]
async fn a_lock_at_one_licensor_reaches_a_site_at_another_within_a_second_and_again_after_an_outage() {
    let mut server = Server::start();
    let house = Site::on_postgres(&server);
    let (here, there) = (house.start().await, house.start().await);
    let mut node = Node::new(here.register("Taverna Ostria").await, house.key_set());
    let mut link = node.join(&there.address).await;
    assert!(node.state().allows_new_business());
    for _ in 0..3 {
        let start = Instant::now();
        lock(&here, &node).await;
        node.take(&mut link).await;
        assert!(is_locked(&mut node) && start.elapsed() < A_SECOND, "{:?}", start.elapsed());
        let start = Instant::now();
        unlock(&here, &node).await;
        node.take(&mut link).await;
        assert!(!is_locked(&mut node) && start.elapsed() < A_SECOND, "{:?}", start.elapsed());
    }
    let path = format!("/api/sites/{}", node.site.id);
    until("the panel shows what the node has", || async {
        let shown: SiteDetail = here.get(&path).await;
        shown.taken_serial == Some(shown.serial)
    })
    .await;

    // While the database is away nobody can lock; what is done before the second licensor listens again is not lost.
    server.crash();
    assert_eq!(node.send_heartbeat(&here.address).await.status(), 503);
    server.resume();
    lock(&here, &node).await;
    node.take(&mut link).await;
    assert!(is_locked(&mut node));
    here.stop().await;
    there.stop().await;
    assert_eq!(link.farewell().await.as_deref(), Some("closing"));
}

#[tokio::test]
async fn the_command_line_reaches_a_connected_site_through_sqlite() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let mut link = node.join(&licensor.address).await;
    house.perform(&["lock", "--site", &node.site.id.to_string(), "--reason", "unpaid"]).unwrap();
    let start = Instant::now();
    node.take(&mut link).await;
    assert!(is_locked(&mut node) && start.elapsed() < A_SECOND, "{:?}", start.elapsed());
    house.perform(&["rotate-key"]).unwrap();
    node.take(&mut link).await;
    assert_eq!(node.holder.keys().rotations().count(), 1, "the word for the new key is told at once, too");
}

#[tokio::test]
async fn a_site_that_was_away_is_told_the_state_of_now() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    drop(node.join(&licensor.address).await);
    lock(&licensor, &node).await;
    licensor.stop().await;
    let licensor = house.start().await;
    let mut link = node.join(&licensor.address).await;
    assert!(is_locked(&mut node));
    unlock(&licensor, &node).await;
    node.take(&mut link).await;
    assert!(!is_locked(&mut node));
}

#[tokio::test]
async fn what_was_not_taken_is_said_again() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let mut link = node.connect(&licensor.address).await;
    let nonce = node.holder.ask(Way::Network, [1; 16], now());
    link.say(&FromNode::Hello { version: "1".into(), uptime_seconds: 0, nonce }).await;
    let first = link.hear().await;
    assert!(matches!(&first, FromLicensor::Licenses { nonce: Some(told), .. } if *told == nonce));
    assert_eq!(link.hear().await, first, "after a while, since nobody said that it was taken");
}

#[tokio::test]
async fn a_connection_ends_with_the_key_that_opened_it_and_with_a_newer_one() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let thief = node.with_key(SiteKey::new([9; 32]));
    let refused = thief.try_connect(&licensor.address).await.err();
    assert!(matches!(refused, Some(Error::Http(answer)) if answer.status() == 401));

    let mut first = node.join(&licensor.address).await;
    let mut second = node.join(&licensor.address).await;
    assert_eq!(first.farewell().await.as_deref(), Some("replaced"));
    let path = format!("/api/sites/{}/key", node.site.id);
    let rekeyed: RegisteredSite = licensor.post(&path, &json!(null)).await;
    assert_eq!(second.farewell().await.as_deref(), Some("wrong_site_key"));
    let mut third = node.with_key(rekeyed.key).join(&licensor.address).await;
    let path = format!("/api/sites/{}", node.site.id);
    let name = json!({ "name": "Taverna Ostria" });
    assert_eq!(licensor.ask(reqwest::Method::DELETE, &path, Some(&name)).await.status(), 204);
    assert_eq!(third.farewell().await.as_deref(), Some("wrong_site_key"));
}

#[tokio::test]
async fn garbage_ends_the_connection_and_words_of_a_later_version_do_not() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    let hello = |nonce| FromNode::Hello { version: "\u{7}".repeat(400), uptime_seconds: 0, nonce };
    let garbage = [
        Message::Text("{".into()),
        Message::Text("[]".into()),
        Message::Binary(vec![0; 16].into()),
        Message::Text("x".repeat(5_000).into()),
    ];
    for first in [true, false] {
        for message in &garbage {
            let mut link = node.connect(&licensor.address).await;
            if !first {
                link.say(&hello(Nonce::new([1; 16]))).await;
                link.hear().await;
            }
            link.send(message.clone()).await;
            link.farewell().await;
        }
    }
    let mut link = node.join(&licensor.address).await;
    link.send(Message::Text(r#"{"kind":"order","id":7,"lines":[]}"#.into())).await;
    lock(&licensor, &node).await;
    node.take(&mut link).await;
    assert!(is_locked(&mut node));
}
