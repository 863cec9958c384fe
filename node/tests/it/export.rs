//! `node export`: a house as a site file, and the same house made of it.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use fixtures::demo::{ELENI, NIKOS};
use fixtures::house::House;
use node::setup::init;
use serde_json::{Value, json};

use crate::support::{Api, MANAGER, device};

fn export(data: &Path, to: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_node"));
    command.args(["export", "--data"]).arg(data).arg("--to").arg(to).output().unwrap()
}

fn exported(data: &Path, to: &Path) -> Value {
    let output = export(data, to);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::metadata(to).unwrap().permissions().mode() & 0o777, 0o600, "hashes are secrets");
    serde_json::from_slice(&std::fs::read(to).unwrap()).unwrap()
}

fn refused(data: &Path, to: &Path, why: &str) {
    let output = export(data, to);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains(why), "{why} is not in\n{said}");
}

/// A house that is not as it was on the first day, closed.
async fn lived_in() -> House {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let rule = json!({ "name": "Σχάρα", "printer": 1, "copies": 2,
                       "backup": { "printer": 2, "after_seconds": 40, "when_unsure": "print_on_backup" } });
    let receipt = json!({ "address": "Ακτή 1", "phone": "", "vat_number": "", "footer": "Ώρα καλή", "says_not_fiscal": true });
    for (method, path, body) in [
        ("PUT", "/api/routes/grill", rule),
        ("PUT", "/api/products/categories/3/route", json!({ "route": "grill" })),
        ("PUT", "/api/settings", json!({ "receipt": receipt, "default_route": "bar" })),
        ("PUT", "/api/waiters/2/block", json!({ "blocked": true })),
        ("POST", "/api/tables", json!({ "label": "Ταράτσα 1", "group": 1, "seats": 2, "x": 1, "y": 2 })),
    ] {
        let answer = api.ask(method, path, Some(&body), &manager).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text());
    }
    let mut house = api.house;
    assert!(house.terminate().await.unwrap().success());
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_that_is_exported_and_made_again_is_the_same_house() {
    let (house, folder) = (lived_in().await, tempfile::tempdir().unwrap());
    let [first, second] = ["first.json", "second.json"].map(|name| folder.path().join(name));
    let site = exported(house.data(), &first);
    assert_eq!(site["routes"][1]["backup"]["after_seconds"], 40, "{}", site["routes"]);
    assert!(site["logins"][0]["pin_hash"].as_str().unwrap().starts_with("$argon2id$"));

    init(&folder.path().join("again"), &first).await.unwrap();
    assert_eq!(exported(&folder.path().join("again"), &second), site);

    let text = std::fs::read_to_string(&first).unwrap();
    let again = Api::of(House::builder().site(&text).start().await.unwrap());
    again.log_in(ELENI.username, ELENI.pin, device(1)).await.expect(200);
    again.log_in(NIKOS.username, NIKOS.pin, device(2)).await.assert_problem(401, "wrong_login");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_written_over_and_no_house_is_exported_while_it_works() {
    let (mut house, folder) = (House::start().await.unwrap(), tempfile::tempdir().unwrap());
    let file = folder.path().join("site.json");
    refused(house.data(), &file, "in use by process");
    house.kill().await.unwrap();
    exported(house.data(), &file);
    refused(house.data(), &file, "File exists");
    refused(folder.path(), &folder.path().join("other.json"), "holds no restaurant");
}
