//! The command line, beside a licensor that runs.

use std::os::unix::fs::PermissionsExt;

use license::http::{RegisteredSite, tokens_of_file};
use license::site::SiteId;

use crate::support::node::{Node, now};
use crate::support::{Site, file};

fn registered(said: &str) -> RegisteredSite {
    let word = |name: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().to_owned()
    };
    RegisteredSite { id: word("site ").parse().unwrap(), key: word("key ").parse().unwrap() }
}

fn register(house: &Site) -> RegisteredSite {
    let form = ["--name", "Taverna Ostria", "--owner", "K. Pappas", "--email", "k@example.org"];
    registered(&house.perform(&[&["register"], &form[..]].concat()).unwrap())
}

#[tokio::test]
async fn keys_are_made_for_their_owner_alone_and_never_written_over() {
    let house = Site::on_sqlite();
    for name in ["licensor.keys", "drawer.keys"] {
        let mode = std::fs::metadata(file(&house.folder, name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let again = house.perform(&["keygen", "--drawer", &house.path("other.keys")]);
    assert!(again.unwrap_err().contains("cannot be used"));
    std::fs::set_permissions(file(&house.folder, "licensor.keys"), PermissionsExt::from_mode(0o644)).unwrap();
    assert!(house.perform(&["run"]).unwrap_err().contains("chmod 600"));
}

#[tokio::test]
async fn a_site_without_internet_gets_its_license_in_a_file() {
    let house = Site::on_sqlite();
    let site = register(&house);
    let id = site.id.to_string();
    let said = house.perform(&["issue", "--site", &id]).unwrap_err();
    assert!(said.contains("extend it first"), "{said}");
    let text = house.perform(&["issue", "--site", &id, "--days", "30", "--offline"]).unwrap();
    assert!(text.starts_with("# Comanda license for Taverna Ostria, until "), "{text}");
    let mut node = Node::new(site, house.key_set());
    node.holder.learn(tokens_of_file(text.as_bytes()).unwrap(), now());
    assert!(node.state().allows_new_business() && node.holder.license().unwrap().claims().offline);

    house.perform(&["lock", "--site", &id, "--reason", "unpaid"]).unwrap();
    let listed = house.perform(&["sites", "--find", "ostria"]).unwrap();
    assert!(listed.contains(&id) && listed.contains("locked"), "{listed}");
    house.perform(&["unlock", "--site", &id]).unwrap();
    assert!(house.perform(&["sites"]).unwrap().contains("active"));
    assert_eq!(house.perform(&["sites", "--find", "nobody"]).unwrap(), "");
    let nobody = SiteId(uuid::Uuid::nil()).to_string();
    assert!(house.perform(&["unlock", "--site", &nobody]).unwrap_err().contains("no such site"));
}

#[tokio::test]
async fn signing_keys_change_while_the_licensor_runs_and_nodes_follow() {
    let house = Site::on_sqlite();
    let licensor = house.start().await;
    let mut node = Node::new(licensor.register("Taverna Ostria").await, house.key_set());
    node.beat(&licensor.address).await;
    let first = *node.holder.license().unwrap().signer();
    assert_eq!(first, house.trusted[1].id());

    house.perform(&["rotate-key"]).unwrap();
    let mut second = first;
    while second == first {
        node.beat(&licensor.address).await;
        second = *node.holder.license().unwrap().signer();
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }

    // The key is stolen. Only a key of higher rank can revoke it, and it lies in the drawer.
    let stolen = first.to_string();
    let drawer = house.path("drawer.keys");
    house.perform(&["rotate-key", "--signed-by", &drawer, "--revoke", &stolen]).unwrap();
    let mut third = second;
    while third == second {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        node.beat(&licensor.address).await;
        third = *node.holder.license().unwrap().signer();
    }
    assert!(node.holder.keys().key(&first).is_err() && node.holder.keys().key(&second).is_err());
    let keys: Vec<license::http::KeyInfo> = licensor.get("/api/keys").await;
    let signs: Vec<_> = keys.iter().filter(|key| key.signs).map(|key| key.id).collect();
    assert_eq!(signs, [third]);
    licensor.stop().await;
    house.start().await;
}

#[tokio::test]
async fn administrators_are_added_with_a_random_password_and_removed() {
    let house = Site::on_sqlite();
    let said = house.perform(&["admin", "add", "Nikos"]).unwrap();
    let password = said.trim().strip_prefix("password ").unwrap();
    assert_eq!(password.len(), 20);
    let licensor = house.start_unknown(&[]).await;
    let login = serde_json::json!({ "username": "nikos", "password": password });
    let _: serde_json::Value = licensor.post("/api/auth/login", &login).await;
    house.perform(&["admin", "remove", "nikos"]).unwrap();
    let refused = licensor.refusal(reqwest::Method::POST, "/api/auth/login", login).await;
    assert_eq!(refused, (401, "wrong_login".into()));
}

#[tokio::test]
async fn keys_of_another_licensor_are_refused_at_the_start() {
    let house = Site::on_sqlite();
    let text = std::fs::read_to_string(file(&house.folder, "licensor.keys")).unwrap();
    let other = Site::on_sqlite();
    let foreign = std::fs::read_to_string(file(&other.folder, "licensor.keys")).unwrap();
    let secret = foreign.lines().find(|line| line.starts_with("secret")).unwrap();
    let trusted = text.lines().filter(|line| !line.starts_with("secret")).collect::<Vec<_>>().join("\n");
    let mixed = format!("{trusted}\n{secret}\n");
    let said = house.perform(&["run", "--keys-text", &mixed]).unwrap_err();
    assert!(said.contains("none of the private keys is one that nodes believe"), "{said}");
}
