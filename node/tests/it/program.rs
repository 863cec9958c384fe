//! The program: who may start it, and how it ends.

use std::process::Command;

use fixtures::house::House;

const NODE: &str = env!("CARGO_BIN_EXE_node");

#[tokio::test]
async fn a_second_node_on_the_same_data_is_refused_and_names_the_first() {
    let house = House::start().await.unwrap();
    let second = Command::new(NODE)
        .args(["run", "--listen", "127.0.0.1:0", "--data"])
        .arg(house.data())
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    let pid = std::fs::read_to_string(house.data().join("lock")).unwrap();
    assert!(said.contains(&format!("in use by process {}", pid.trim())), "{said}");
    assert!(second.stdout.is_empty(), "it never listened");
}

#[tokio::test]
async fn a_node_that_is_asked_to_end_ends_well_and_starts_again() {
    let mut house = House::start().await.unwrap();
    assert!(house.terminate().await.unwrap().success());
    house.restart().await.unwrap();
    assert!(house.is_running());
    assert!(house.terminate().await.unwrap().success());
}

#[test]
fn a_directory_without_a_restaurant_says_how_to_make_one() {
    let empty = tempfile::tempdir().unwrap();
    let run = Command::new(NODE)
        .args(["run", "--listen", "127.0.0.1:0", "--data"])
        .arg(empty.path())
        .output()
        .unwrap();
    assert!(!run.status.success());
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(said.contains("holds no restaurant") && said.contains("node init"), "{said}");
}
