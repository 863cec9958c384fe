//! `node user add`: somebody who can log in, from the command line.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use fixtures::house::House;

use crate::support::{Api, device};

const NODE: &str = env!("CARGO_BIN_EXE_node");

fn add(data: &Path, line: &[&str], typed: &str) -> Output {
    let mut command = Command::new(NODE);
    command.args(["user", "add", "--data"]).arg(data).args(line);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = pipes.spawn().unwrap();
    // Whoever is refused at once reads nothing.
    let _ = process.stdin.take().unwrap().write_all(typed.as_bytes());
    process.wait_with_output().unwrap()
}

fn refused(data: &Path, line: &[&str], typed: &str, expected: &str) {
    let output = add(data, line, typed);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains(expected), "{expected} is not in\n{said}");
}

const ANNA: [&str; 6] = ["--name", "Άννα", "--username", "anna", "--role", "manager"];

#[tokio::test]
async fn somebody_who_is_added_can_log_in_and_nobody_twice() {
    let mut house = House::start().await.unwrap();
    refused(house.data(), &ANNA, "8642\n", "in use by process");
    house.kill().await.unwrap();
    let added = add(house.data(), &ANNA, "8642\n");
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    assert_eq!(String::from_utf8_lossy(&added.stdout), "Άννα can log in as anna\n");
    refused(house.data(), &ANNA, "8642\n", "somebody else has the user name anna");
    let waiter = ["--name", "Πέτρος", "--username", "petros"];
    assert!(add(house.data(), &waiter, "1212").status.success());

    house.restart().await.unwrap();
    let api = Api::of(house);
    let manager = api.log_in("anna", "8642", device(1)).await.expect(200);
    assert_eq!(manager["session"]["role"], "manager");
    assert_eq!(api.log_in("petros", "1212", device(2)).await.expect(200)["session"]["role"], "waiter");
    let bearer = format!("Bearer {}", manager["token"].as_str().unwrap());
    let staff = api.ask("GET", "/api/waiters", None, &bearer).await.expect(200);
    let ids: std::collections::BTreeSet<u64> =
        staff.as_array().unwrap().iter().map(|one| one["id"].as_u64().unwrap()).collect();
    assert_eq!(ids.len(), 7, "nobody has the number of somebody else: {staff}");
}

#[tokio::test]
async fn what_cannot_be_added_is_told_with_a_way_out() {
    let mut house = House::start().await.unwrap();
    house.kill().await.unwrap();
    let data = house.data();
    refused(data, &ANNA, "", "four to eight digits");
    refused(data, &ANNA, "12a4\n", "four to eight digits");
    refused(data, &["--name", " ", "--username", "anna"], "1357\n", "needs a name");
    refused(data, &["--name", "Άννα", "--username", "a b"], "1357\n", "a user name is");
    refused(data, &["--name", "Άννα", "--username", "anna", "--role", "king"], "1357\n", "waiter, manager");
    refused(
        data,
        &["--name", "Άννα", "--username", "anna", "--pin", "1357"],
        "",
        "unexpected argument '--pin'",
    );
    let empty = tempfile::tempdir().unwrap();
    refused(empty.path(), &ANNA, "1357\n", "holds no restaurant");
    assert!(std::fs::read_dir(empty.path()).unwrap().next().is_none(), "nothing was left behind");
}
