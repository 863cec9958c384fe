//! Site files: what makes a restaurant, and what is said about one that does not.

use fixtures::demo;
use node::setup::{SetupError, SiteFile, init};
use serde_json::{Value, json};

fn demo_json() -> Value {
    serde_json::from_str(demo::site_json()).unwrap()
}

fn flaws_of(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut site = demo_json();
    change(&mut site);
    let site: SiteFile = serde_json::from_value(site).unwrap();
    site.flaws().iter().map(ToString::to_string).collect()
}

#[test]
fn the_demo_restaurant_has_no_flaws() {
    assert_eq!(flaws_of(|_| {}), [""; 0]);
}

#[test]
fn every_flaw_is_told_in_words() {
    let check = |change: fn(&mut Value), flaw: &str| assert_eq!(flaws_of(change), [flaw], "{flaw}");
    check(
        |site| site["catalog"]["tables"][1]["label"] = site["catalog"]["tables"][0]["label"].clone(),
        "table label 1 is there twice",
    );
    check(|site| site["logins"][1]["username"] = json!("ELENI"), "user name eleni is there twice");
    check(
        |site| site["logins"][0]["pin"] = json!("12"),
        "the PIN of eleni must be four to eight digits, or in pin_hash what `node export` wrote",
    );
    check(
        |site| site["logins"][0]["pin_hash"] = json!("$argon2id$v=19$m=7168,t=5,p=1$c2FsdHNhbHQ$aGFzaA"),
        "the PIN of eleni must be four to eight digits, or in pin_hash what `node export` wrote",
    );
    check(
        |site| site["logins"][0]["user"] = json!(77),
        "login eleni is for user 77, who is not on the staff",
    );
    check(
        |site| site["catalog"]["tables"][0]["group"] = json!(9),
        "table 1 stands in group 9, which does not exist",
    );
    check(
        |site| site["catalog"]["site"]["currency"] = json!("euro"),
        "the currency must be three capital letters such as EUR, with at most 4 digits",
    );
    check(
        |site| site["printers"][0]["profile"] = json!("lp-9000"),
        "printer Κουζίνα: no printer profile is called \"lp-9000\": use one of jolimark-tp850ue, epson-tm-t88, \
         generic-80, generic-58, generic-xprinter, epson-tm-u220, epson-tm-u220-narrow",
    );
    check(
        |site| site["printers"][0]["port"] = json!(0),
        "printer Κουζίνα needs an address, such as 192.168.1.50, and a port, such as 9100",
    );
    check(|site| site["printers"][1]["name"] = json!("Κουζίνα"), "printer name Κουζίνα is there twice");
}

#[test]
fn a_route_without_a_printer_names_its_products() {
    let flaws = flaws_of(|site| site["routes"].as_array_mut().unwrap().truncate(1));
    assert!(!flaws.is_empty());
    assert!(
        flaws.iter().all(|flaw| flaw.starts_with("no printer has the route bar of product ")),
        "{flaws:?}"
    );
    let two_printers = flaws_of(|site| {
        let again = site["routes"][0].clone();
        site["routes"].as_array_mut().unwrap().push(again);
    });
    assert_eq!(two_printers, ["route kitchen is there twice"]);
}

#[tokio::test]
async fn a_flawed_file_makes_no_restaurant_and_says_everything_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut site = demo_json();
    site["logins"][0]["pin"] = json!("1");
    site["routes"][0]["copies"] = json!(9);
    let file = folder.path().join("site.json");
    std::fs::write(&file, site.to_string()).unwrap();
    let data = folder.path().join("data");
    let error = init(&data, &file).await.unwrap_err().to_string();
    assert!(error.contains("PIN of eleni") && error.contains("one to 5 copies"), "{error}");
    assert!(!data.exists());
}

#[tokio::test]
async fn a_directory_holds_one_restaurant() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("site.json");
    std::fs::write(&file, demo::site_json()).unwrap();
    let data = folder.path().join("data");
    init(&data, &file).await.unwrap();
    assert!(matches!(init(&data, &file).await, Err(SetupError::Occupied(_))));
}

#[tokio::test]
async fn what_is_no_site_file_says_where_it_breaks() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("site.json");
    let error = init(folder.path(), &file).await.unwrap_err();
    assert!(matches!(error, SetupError::Io { .. }), "{error}");
    std::fs::write(&file, "{\n  \"catalog\": 7\n}").unwrap();
    let error = init(folder.path(), &file).await.unwrap_err().to_string();
    assert!(error.contains("line 2"), "{error}");
}
