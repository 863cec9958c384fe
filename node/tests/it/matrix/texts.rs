//! Whatever stands where a text belongs, in any request of the matrix, is a text or is refused as one.

use node::web::rules;
use rusqlite::Connection;
use serde_json::Value;

use super::House;
use crate::attacks::TEXTS;
use crate::support::{MANAGER, device};

/// Where the texts of a value are, as JSON pointers.
fn texts(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(at.to_owned()),
        Value::Array(values) => {
            values
                .iter()
                .enumerate()
                .for_each(|(index, value)| texts(value, &format!("{at}/{index}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| texts(value, &format!("{at}/{name}"), found));
        }
        _ => {}
    }
}

/// The value, once with each of its texts replaced.
fn with_each_text_replaced(value: &Value, by: &str) -> Vec<Value> {
    let mut found = Vec::new();
    texts(value, "", &mut found);
    let replaced = found.iter().map(|at| {
        let mut value = value.clone();
        *value.pointer_mut(at).unwrap() = by.into();
        value
    });
    replaced.collect()
}

/// The path of a route with this in the place of every id.
fn path_with(route: &str, text: &str) -> String {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let parts = route.split('/').map(|part| if part.starts_with('{') { encoded.as_str() } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn sql_and_html_in_any_field_or_path_of_any_request_break_nothing_and_are_refused_in_one_form() {
    let house = House::open().await;
    let (api, mut asked) = (&house.api, 0);
    let mut manager = api.bearer(MANAGER, device(99)).await;
    for rule in rules().into_iter().filter(|rule| rule.path != "/api/auth/logout") {
        let (path, body) = house.sample(rule).unwrap();
        for text in TEXTS {
            let bodies = body.iter().flat_map(|body| with_each_text_replaced(body, text));
            let mut requests: Vec<_> = bodies.map(|body| (path.clone(), Some(body))).collect();
            if rule.path.contains('{') {
                requests.push((path_with(rule.path, text), body.clone()));
            }
            for (path, body) in requests {
                let answer = api.ask(rule.method.as_str(), &path, body.as_ref(), &manager).await;
                let status = answer.status.as_u16();
                assert!(status < 500, "{} {path} {body:?}: {}", rule.method, answer.text());
                if status >= 400 {
                    let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
                    assert!(!code.is_empty(), "{} {path}: {}", rule.method, answer.text());
                    answer.assert_problem(status, &code);
                }
                asked += 1;
            }
        }
        // A name that was taken over as it stands may have been that of whoever asks.
        if !api.ask("GET", "/api/auth/me", None, &manager).await.status.is_success() {
            manager = api.bearer(MANAGER, device(99)).await;
        }
    }
    assert!(asked > 300, "only {asked} requests");
    let database = Connection::open(api.house.data().join("comanda.db")).unwrap();
    let whole: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    let order = format!("/api/orders/{}", house.order);
    let kept = api.ask("GET", &order, None, &manager).await.expect(200);
    assert_eq!(kept["order"]["lines"][0]["id"], house.item.as_str());
}
