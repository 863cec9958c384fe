//! A node whose place another one took shows what it has, and changes nothing: every route of the table, by a manager.

use node::web::{Business, rules};
use rusqlite::Connection;

use super::House;
use crate::support::{MANAGER, device};

/// The epoch of the other node.
const LATER: u64 = 4_102_444_800;

#[tokio::test]
async fn a_node_that_was_replaced_shows_everything_and_changes_nothing() {
    let house = House::open().await;
    let mut manager = house.api.bearer(MANAGER, device(99)).await;
    let database = Connection::open(house.api.house.data().join("comanda.db")).unwrap();
    let put = "INSERT INTO meta (key, value) VALUES ('replaced_by', ?)";
    database.execute(put, [LATER.to_be_bytes()]).unwrap();
    let mut refused = 0;
    for rule in rules() {
        let answer = house.ask(rule, &manager).await;
        let what = format!("{} {}: {}", rule.method, rule.path, answer.text());
        if *rule.method == "GET" || rule.business == Business::Login {
            let status = answer.status.as_u16();
            assert!(status < 500 && status != 409, "{status} {what}");
        } else {
            answer.assert_problem(409, "replaced");
            refused += 1;
        }
        if rule.path == "/api/auth/logout" {
            manager = house.api.bearer(MANAGER, device(99)).await;
        }
    }
    assert!(refused > 40, "{refused}");
    let whole =
        house.api.ask("GET", &format!("/api/orders/{}", house.order), None, &manager).await.expect(200);
    assert_eq!(whole["order"]["lines"][0]["id"], house.item.as_str());
}
