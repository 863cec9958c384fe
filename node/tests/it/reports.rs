//! Reports: what they say is what the documents say.

use std::collections::BTreeMap;

use fixtures::evening::evening;
use fixtures::house::House;
use node::store::{DATABASE_FILE, orders};
use rusqlite::Connection;
use serde_json::Value;
use sync::document::Document;
use sync::money::Money;
use sync::order::{Order, read};

use crate::support::{Api, MANAGER, WAITER, device};

/// Every order of a database, read from its document.
fn documents(data: &std::path::Path) -> Vec<Order> {
    let database = Connection::open(data.join(DATABASE_FILE)).unwrap();
    let all = orders::all(&database).unwrap();
    let load = |order| orders::document(&database, order).unwrap().unwrap();
    all.into_iter().map(|order| read(&Document::load(&load(order)).unwrap()).0).collect()
}

fn sum(groups: &Value, what: &str) -> i64 {
    groups.as_array().unwrap().iter().map(|group| group[what].as_i64().unwrap()).sum()
}

fn by_key(groups: &Value, what: &str) -> BTreeMap<String, i64> {
    let groups = groups.as_array().unwrap().iter();
    groups.map(|group| (group["key"].as_str().unwrap().to_owned(), group[what].as_i64().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_of_an_evening_says_what_its_documents_say() {
    let mut house = House::start().await.unwrap();
    evening(&mut house, |_| {}).await.unwrap();
    let orders = documents(house.data());
    let api = Api::of(house);
    let bearer = api.bearer(MANAGER, device(1)).await;
    let login = [("authorization", bearer.as_str())];

    // The evening may begin before the cut-off and end after it.
    let today = api.get("/api/reports/day", &login).await.json();
    let last: jiff::civil::Date = today["period"]["last_day"].as_str().unwrap().parse().unwrap();
    let path = format!("/api/reports/day?from={}&to={last}", last.yesterday().unwrap());
    let report = api.get(&path, &login).await.json();
    let totals = &report["totals"];
    let total = |of: fn(&Order) -> Money| orders.iter().map(of).sum::<Money>().0;
    assert_eq!(totals["sold_minor"], total(|order| order.totals.gross_minor), "{report:#}");
    assert_eq!(totals["paid_minor"], total(|order| order.totals.paid_minor));
    assert_eq!(totals["tips_minor"], total(|order| order.totals.tips_minor));
    assert_eq!(totals["refunded_minor"], total(|order| order.totals.refunded_minor));
    let sold: Vec<_> =
        orders.iter().flat_map(|order| &order.lines).filter(|line| line.live_qty > 0).collect();
    assert_eq!(totals["items"], sold.iter().map(|line| line.live_qty).sum::<u32>());
    assert!(totals["items"].as_u64().unwrap() >= 10 && totals["payments"].as_u64().unwrap() >= 1, "{totals}");
    for groups in ["by_waiter", "by_category", "by_product", "by_hour"] {
        assert_eq!(sum(&report[groups], "sold_minor"), totals["sold_minor"], "{groups}");
        assert_eq!(sum(&report[groups], "items"), totals["items"], "{groups}");
    }
    for groups in ["by_waiter", "by_hour", "by_method"] {
        assert_eq!(sum(&report[groups], "paid_minor"), totals["paid_minor"], "{groups}");
    }
    assert_eq!(sum(&report["by_vat"], "sold_minor"), totals["sold_minor"]);
    let mut waiters = BTreeMap::new();
    for line in sold {
        *waiters.entry(line.item.stamp.by.0.to_string()).or_default() += line.total_minor().0;
    }
    waiters.retain(|_, sold| *sold > 0);
    let mut told = by_key(&report["by_waiter"], "sold_minor");
    told.retain(|_, sold| *sold > 0);
    assert_eq!(told, waiters);

    history_holds_every_order(&api, &bearer, &orders, last).await;
}

async fn history_holds_every_order(api: &Api, bearer: &str, orders: &[Order], last: jiff::civil::Date) {
    let login = [("authorization", bearer)];
    let days = format!("from={}&to={last}", last.yesterday().unwrap());
    let opened = orders.iter().filter(|order| order.opened_at.is_some()).count();
    let mut found = BTreeMap::new();
    for page in 1..=opened + 1 {
        let path = format!("/api/reports/orders/history?{days}&per_page=1&page={page}");
        let history = api.get(&path, &login).await.json();
        assert_eq!(history["total"], opened);
        for order in history["orders"].as_array().unwrap() {
            found.insert(order["order"].as_str().unwrap().to_owned(), order["gross_minor"].as_i64().unwrap());
        }
    }
    let expected = orders.iter().filter(|order| order.opened_at.is_some());
    assert_eq!(found, expected.map(|order| (order.id.to_string(), order.totals.gross_minor.0)).collect());
    let closed = api.get(&format!("/api/reports/orders/history?{days}&status=closed"), &login).await.json();
    assert!(closed["orders"].as_array().unwrap().iter().all(|order| order["status"] == "closed"));
    let file = api.get(&format!("/api/reports/orders/history?{days}&form=csv"), &login).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.text().lines().count(), opened + 1, "{}", file.text());
}

#[tokio::test]
async fn a_waiter_sees_their_own_shift_and_a_manager_every_report() {
    let api = Api::start().await;
    let waiter = api.bearer(WAITER, device(1)).await;
    let manager = api.bearer(MANAGER, device(2)).await;
    let get = async |bearer: &str, path: &str| api.get(path, &[("authorization", bearer)]).await;
    let shift = get(&waiter, "/api/reports/shift").await;
    assert_eq!(shift.status, 200, "{}", shift.text());
    assert_eq!((&shift.json()["waiter"], &shift.json()["totals"]["orders"]), (&1.into(), &0.into()));
    assert_eq!(get(&manager, "/api/reports/shift?waiter=1").await.status, 200);
    assert_eq!(get(&waiter, "/api/reports/tables/summary").await.status, 200);
    for path in ["/api/reports/day", "/api/reports/shift?waiter=2", "/api/reports/orders/history?waiter=2"] {
        get(&waiter, path).await.assert_problem(403, "managers_only");
        api.get(path, &[]).await.assert_problem(401, "not_logged_in");
    }
    assert_eq!(get(&waiter, "/api/reports/orders/history").await.status, 200);
}

#[tokio::test]
async fn what_is_no_period_is_told_in_words() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let login = [("authorization", manager.as_str())];
    let check = async |days: &str, status: u16, code: &str| {
        api.get(&format!("/api/reports/day?{days}"), &login).await.assert_problem(status, code);
    };
    check("from=2026-11-21&to=2026-11-20", 422, "no_such_period").await;
    check("from=2020-01-01&to=2026-11-20", 422, "no_such_period").await;
    check("from=yesterday", 400, "malformed").await;
    let file = api.get("/api/reports/day?from=2026-11-21&form=csv", &login).await;
    assert!(
        file.text().contains("\"2026-11-21\",\"total\"") || file.text().contains("\"total\""),
        "{}",
        file.text()
    );
    assert!(file.header("content-disposition").contains("report-2026-11-21.csv"));
}
