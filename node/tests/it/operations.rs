//! What whoever looks after the node sees of it.

use std::process::Command;

use fixtures::house::House;

use crate::support::{Api, MANAGER, WAITER, device};

const NODE: &str = env!("CARGO_BIN_EXE_node");

fn doctor(house: &House) -> (bool, String) {
    let mut command = Command::new(NODE);
    let output = command.args(["doctor", "--data"]).arg(house.data()).envs(house.env()).output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_what_is_not_well() {
    let mut house = House::start().await.unwrap();
    let line = |said: &str, of: &str| {
        said.lines().find(|line| line.contains(of)).unwrap_or_else(|| panic!("{of}: {said}")).to_owned()
    };
    let (well, said) = doctor(&house);
    assert!(!well && line(&said, "backups").starts_with("ILL"), "there is no backup yet: {said}");
    for what in ["database", "clock", "space", "certificate", "license", "printer Κουζίνα"] {
        assert!(line(&said, what).starts_with("well"), "{said}");
    }
    let made = Command::new(NODE).args(["backup", "now", "--data"]).arg(house.data()).output().unwrap();
    assert!(made.status.success());
    let (well, said) = doctor(&house);
    assert!(well, "{said}");

    house.kill().await.unwrap();
    let database = house.data().join("comanda.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let third = bytes.len() / 3;
    bytes[third..third * 2].fill(0x55);
    std::fs::write(&database, bytes).unwrap();
    let (well, said) = doctor(&house);
    assert!(!well && line(&said, "database").starts_with("ILL"), "{said}");
    assert!(line(&said, "database").contains("node restore"), "{said}");
}

#[tokio::test]
async fn the_doctor_sees_who_licenses_the_house_and_what_phones_are_shown() {
    let mut house =
        House::builder().https().env("COMANDA_ADDRESS", "192.168.1.10").unlicensed().start().await.unwrap();
    let line = |said: &str, of: &str| said.lines().find(|line| line.contains(of)).unwrap().to_owned();
    let (_, said) = doctor(&house);
    let (license, certificate) = (line(&said, "license:"), line(&said, "certificate:"));
    assert!(license.starts_with("ILL") && license.contains("license file"), "{license}");
    assert!(certificate.starts_with("well") && certificate.contains("authority Comanda"), "{certificate}");
    assert!(certificate.contains("192.168.1.10") && certificate.contains("comanda.local"), "{certificate}");
    house.set_env("COMANDA_ADDRESS", "taverna.example");
    let certificate = line(&doctor(&house).1, "certificate:");
    assert!(certificate.starts_with("ILL") && certificate.contains("certificate_key"), "{certificate}");
}

#[tokio::test]
async fn metrics_are_for_this_machine_for_the_token_and_for_managers() {
    let house = House::builder().env("COMANDA_METRICS_TOKEN", "for prometheus alone").start().await.unwrap();
    let api = Api::of(house);
    let page = api.get("/metrics", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    for name in
        ["comanda_devices_connected 0", "comanda_commits_total", "comanda_printer_ready{printer=\"1\""]
    {
        assert!(page.text().contains(name), "{name} is not in\n{}", page.text());
    }
    let far = ("x-forwarded-for", "192.168.1.7");
    api.get("/metrics", &[far]).await.assert_problem(401, "not_logged_in");
    assert_eq!(
        api.get("/metrics", &[far, ("authorization", "Bearer for prometheus alone")]).await.status,
        200
    );
    api.get("/metrics", &[far, ("authorization", "Bearer for prometheus")])
        .await
        .assert_problem(401, "not_logged_in");
    let waiter = api.bearer(WAITER, device(1)).await;
    api.get("/metrics", &[far, ("authorization", &waiter)]).await.assert_problem(403, "managers_only");
    let manager = api.bearer(MANAGER, device(2)).await;
    assert_eq!(api.get("/metrics", &[far, ("authorization", &manager)]).await.status, 200);
}

#[tokio::test]
async fn the_log_is_json_when_programs_read_it() {
    let house = House::builder().env("COMANDA_LOG_FORMAT", "json").start().await.unwrap();
    let mut api = Api::of(house);
    api.bearer(WAITER, device(1)).await;
    let log = api.house.log();
    api.house.terminate().await.unwrap();
    let lines: Vec<&str> = log.lines().filter(|line| !line.starts_with("listening on")).collect();
    assert!(lines.iter().any(|line| line.contains("logged in")), "{log}");
    for line in lines {
        let said: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(said["level"].is_string() && said["fields"]["message"].is_string(), "{said}");
    }
}
