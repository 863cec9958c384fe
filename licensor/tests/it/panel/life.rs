//! The life of a site, from its registration to its end, as the panel and its node see it.

use std::time::{Duration, Instant};

use fixtures::browser::Device;
use license::http::{RegisteredSite, tokens_of_file};
use license::state::State;
use license::time::DAY_SECONDS;
use licensor::clock;
use serde_json::json;

use super::Desk;
use crate::support::node::{Link, Node, now};
use crate::support::until;

/// The node of the site whose key is on the screen, which the person copies and carries there.
async fn node_with_the_copied_key(desk: &Desk) -> Node {
    let id = desk.value("new-id").await.parse().unwrap();
    desk.tap("copy-new-key").await;
    let copied = desk.script("return await navigator.clipboard.readText();").await;
    let key = copied.as_str().unwrap().to_owned();
    assert_eq!(key, desk.value("new-key").await);
    desk.tap("key-done").await;
    Node::new(RegisteredSite { id, key: key.parse().unwrap() }, desk.house.key_set())
}

#[tokio::test]
async fn a_site_is_registered_comes_alive_is_locked_unlocked_extended_and_deleted() {
    let desk = Desk::open_logged_in(Device::DESK).await;
    desk.allow_copying().await;
    desk.sees("[data-testid=no-sites]").await;
    desk.register("Ταβέρνα Όστρια").await;
    let mut node = node_with_the_copied_key(&desk).await;
    desk.reads("[data-testid=site] h1", "Ταβέρνα Όστρια").await;
    desk.reads("[data-testid=seen]", "never").await;

    let (answer, state) = node.beat(&desk.licensor.address).await;
    assert!(answer.licensed && state.allows_new_business(), "{state:?}");
    desk.reads("[data-testid=seen]", "just now").await;
    desk.sees("[data-testid=status][data-status=active]").await;

    let mut link = node.join(&desk.licensor.address).await;
    lock_and_unlock(&desk, &mut node, &mut link).await;
    extend(&desk, &mut node, &mut link).await;
    delete(&desk, &mut node).await;
}

async fn lock_and_unlock(desk: &Desk, node: &mut Node, link: &mut Link) {
    desk.tap("lock").await;
    desk.fill("lock-reason", "Ανεξόφλητο τιμολόγιο").await;
    let start = Instant::now();
    desk.tap("lock-confirm").await;
    node.take(link).await;
    assert!(start.elapsed() < Duration::from_secs(5), "the node hears it at once: {:?}", start.elapsed());
    assert_eq!(node.state(), State::Locked { reason: "Ανεξόφλητο τιμολόγιο".into() });
    desk.sees("[data-testid=status][data-status=locked]").await;
    desk.reads("[data-testid=reason]", "Ανεξόφλητο τιμολόγιο").await;
    desk.reads("[data-action=site_locked]", "Ανεξόφλητο τιμολόγιο").await;

    desk.tap("unlock").await;
    desk.tap("unlock-confirm").await;
    node.take(link).await;
    assert!(node.state().allows_new_business());
    desk.sees("[data-testid=status][data-status=active]").await;
    desk.sees("[data-action=site_unlocked]").await;
}

async fn extend(desk: &Desk, node: &mut Node, link: &mut Link) {
    let expires = |node: &Node| node.holder.license().unwrap().claims().expires;
    let before = expires(node);
    desk.tap("extend").await;
    desk.tap("period-365").await;
    desk.tap("extend-confirm").await;
    node.take(link).await;
    assert_eq!(expires(node), before.plus(365 * DAY_SECONDS));

    desk.tap("extend").await;
    desk.tap("period-none").await;
    let set = "const field = document.querySelector('[data-testid=extend-date]'); field.value = arguments[0];
        field.dispatchEvent(new Event('input', { bubbles: true }));";
    desk.sees("[data-testid=extend-date]").await;
    let wanted = clock::now().plus(100 * DAY_SECONDS);
    desk.window.script(set, vec![json!(licensor::office::day(wanted))]).await.unwrap();
    desk.tap("extend-confirm").await;
    node.take(link).await;
    let difference = expires(node).since(wanted);
    assert!(difference.abs() <= DAY_SECONDS, "the end of that day: {difference} s");
    desk.sees_none("[data-testid=extend-sheet]").await;
    desk.reads("[data-action=site_extended]", "by 365 days").await;
}

async fn delete(desk: &Desk, node: &mut Node) {
    desk.tap("delete").await;
    desk.fill("delete-name", "Ταβέρνα").await;
    desk.sees("[data-testid=delete-confirm]:disabled").await;
    desk.fill("delete-name", "Ταβέρνα Όστρια").await;
    desk.tap("delete-confirm").await;
    desk.sees("[data-testid=no-sites]").await;
    assert_eq!(node.send_heartbeat(&desk.licensor.address).await.status(), 401);

    desk.tap("nav-audit").await;
    for action in
        ["site_registered", "site_extended", "site_locked", "site_unlocked", "site_deleted", "logged_in"]
    {
        desk.reads(&format!("[data-action={action}]"), "sofia").await;
    }
}

#[tokio::test]
async fn a_new_key_ends_the_old_one_and_is_not_closed_by_accident() {
    let desk = Desk::open_logged_in(Device::PHONE).await;
    desk.allow_copying().await;
    desk.register("Bar Kyma").await;
    desk.tap("key-done").await;
    desk.sees("[data-testid=key-not-copied]").await;
    let mut node = node_with_the_copied_key(&desk).await;
    node.beat(&desk.licensor.address).await;

    desk.tap("rekey").await;
    desk.tap("rekey-confirm").await;
    desk.sees("[data-testid=key-sheet]").await;
    let mut again = node_with_the_copied_key(&desk).await;
    desk.sees_none("[data-testid=key-sheet]").await;
    assert_eq!(node.send_heartbeat(&desk.licensor.address).await.status(), 401);
    again.beat(&desk.licensor.address).await;
    desk.sees("[data-action=site_key_rotated]").await;
}

#[tokio::test]
async fn a_site_without_internet_is_edited_so_and_gets_its_license_as_a_download() {
    let desk = Desk::open_logged_in(Device::TABLET).await;
    let downloads = tempfile::tempdir().unwrap();
    let folder = json!({ "behavior": "allow", "downloadPath": downloads.path() });
    desk.window.devtools("Browser.setDownloadBehavior", folder).await.unwrap();
    let site = desk.licensor.register("Καφενείο Άνω").await;
    let id = site.id;
    let mut node = Node::new(site, desk.house.key_set());
    desk.tap_css("[data-site='Καφενείο Άνω'] h2 a").await;
    desk.tap("edit").await;
    desk.tap("site-offline").await;
    desk.tap("edit-confirm").await;
    desk.sees_none("[data-testid=edit-sheet]").await;

    desk.tap("file").await;
    desk.fill("file-question", "not a question").await;
    desk.sees("[data-testid=file-confirm]:disabled").await;
    let question = node.holder.ask(license::clock::Way::Hand, clock::random_bytes(), now());
    desk.fill("file-question", &question.to_string()).await;
    desk.tap("file-confirm").await;
    let file = downloads.path().join(format!("comanda-{id}.license"));
    until("the file is there", || async { std::fs::metadata(&file).is_ok_and(|about| about.len() > 0) })
        .await;
    let text = std::fs::read(&file).unwrap();
    let lesson = node.holder.learn(tokens_of_file(&text).unwrap(), now());
    assert!(lesson.refused.is_empty(), "{:?}", lesson.refused);
    let claims = node.holder.license().unwrap().claims();
    assert!(claims.offline && claims.nonce == Some(question));
}
