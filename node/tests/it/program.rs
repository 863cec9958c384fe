//! The program: who may start it, and how it ends.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use fixtures::device::Waiter;
use fixtures::house::House;

use crate::support::{Api, WAITER, device};

/// On a machine that does other things too.
const SOON: Duration = Duration::from_secs(30);

const NODE: &str = env!("CARGO_BIN_EXE_node");

#[tokio::test]
async fn a_second_node_on_the_same_data_is_refused_and_names_the_first() {
    let house = House::start().await.unwrap();
    let second = Command::new(NODE)
        .args(["run", "--listen", "127.0.0.1:0", "--https-listen", "off", "--data"])
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

#[tokio::test]
async fn a_damaged_order_is_put_aside_and_the_rest_goes_on() {
    let mut api = Api::start().await;
    let waiter = Waiter::log_in(&api.url(""), WAITER.username, WAITER.pin).await.unwrap();
    let damaged = waiter.order("5", ["Μουσακάς"]).await.unwrap().order;
    let whole = waiter.order("6", ["Σόδα"]).await.unwrap().order;
    waiter.wait_until_sent(SOON).await.unwrap();
    api.house.kill().await.unwrap();
    let database = rusqlite::Connection::open(api.house.data().join("comanda.db")).unwrap();
    let sql = "UPDATE order_changes SET bytes = zeroblob(100) WHERE order_id = ?";
    assert!(database.execute(sql, [damaged.0.as_bytes()]).unwrap() > 0);
    drop(database);

    api.house.restart().await.unwrap();
    let bearer = api.bearer(WAITER, device(1)).await;
    let status = api.get("/api/system/status", &[("authorization", &bearer)]).await.json();
    assert_eq!(status["damaged_orders"][0]["order"], damaged.to_string());
    waiter.retry_now().await.unwrap();
    waiter.add(whole, ["Τζατζίκι"]).await.unwrap();
    waiter.wait_until_sent(SOON).await.unwrap();
    // Nothing is written over the damaged one; the phone keeps what belongs to it.
    waiter.add(damaged, ["Σόδα"]).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(waiter.unsent().await.unwrap(), 1);
}

fn config(folder: &Path, line: &[&str], env: &[(&str, &str)]) -> std::process::Output {
    let mut command = Command::new(NODE);
    command.arg("config").arg("--data").arg(folder).args(line).envs(env.iter().copied());
    command.output().unwrap()
}

#[test]
fn a_setting_is_said_by_line_or_environment_or_file_in_this_order() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("comanda.toml"),
        "listen = \"127.0.0.1:1\"\nbackup_every_minutes = 15\nbackup_passphrase = \"nobody's business\"\n",
    )
    .unwrap();
    let check = |line: &[&str], env: &[(&str, &str)], expected: &str| {
        let output = config(folder.path(), line, env);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(expected), "{expected} is not in\n{text}");
        text
    };
    check(&[], &[], "listen = \"127.0.0.1:1\" # file");
    check(&[], &[("COMANDA_LISTEN", "127.0.0.1:2")], "listen = \"127.0.0.1:2\" # environment");
    check(
        &["--listen", "127.0.0.1:3"],
        &[("COMANDA_LISTEN", "127.0.0.1:2")],
        "\"127.0.0.1:3\" # command line",
    );
    check(&[], &[], "backup_every_minutes = 15 # file");
    check(&[], &[], "https_listen = \"0.0.0.0:8443\" # default");
    let text = check(&[], &[], "backup_keep = 24 # default");
    assert!(!text.contains("nobody's business"), "{text}");
}

#[test]
fn a_settings_file_that_says_something_else_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let check = |text: &str, expected: &str| {
        std::fs::write(folder.path().join("comanda.toml"), text).unwrap();
        let output = config(folder.path(), &[], &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(expected), "{expected} is not in\n{said}");
    };
    check("lisen = \"127.0.0.1:1\"", "there is no setting lisen");
    check("listen = ", "line 1");
    check("backup_keep = [1]", "backup_keep must be a text, a number, true or false");
    check("backup_at = \"late\"", "late is no time of day");
    check("https_listen = \"8443\"", "8443 is neither an address");
}

#[test]
fn every_setting_is_printed_with_what_it_means_and_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let output = config(folder.path(), &[], &[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let settings: Vec<&str> = said.split("\n\n# ").skip(1).collect();
    assert!(settings.len() > 15, "{said}");
    for setting in settings {
        let lines: Vec<&str> = setting.trim_end().lines().collect();
        let [meaning, default, value] = lines[..] else { panic!("{setting}") };
        assert!(meaning.len() > 20, "{setting}");
        assert!(default.contains(", --") && default.contains("; default: "), "{setting}");
        assert!(value.contains(" = ") || value.ends_with(" is not set"), "{setting}");
    }
}
