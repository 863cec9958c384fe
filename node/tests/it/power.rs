//! The power fails: what was acknowledged is on the disk, and the test would notice if it were not.

use fixtures::house::House;
use sync::id::TableId;

use crate::support::{Api, WAITER};

const TABLE: TableId = TableId(5);

#[tokio::test]
async fn what_was_acknowledged_survives_a_power_cut() {
    assert!(survives_a_power_cut("FULL").await);
}

#[tokio::test]
async fn without_flushes_the_same_power_cut_loses_it() {
    assert!(!survives_a_power_cut("OFF").await);
}

/// Whether an order that was acknowledged is still there after the power failed.
async fn survives_a_power_cut(synchronous: &str) -> bool {
    let builder = House::builder().power_cuts().env("COMANDA_SYNCHRONOUS", synchronous);
    let mut api = Api::of(builder.start().await.unwrap());
    let (mut waiter, login) = api.phone(WAITER, 1).await;
    waiter.connect(api.house.addr(), &login).await;
    waiter.order_a_dish(TABLE).await;
    waiter.until("acknowledged", |phone| phone.unsent() == 0).await;

    api.house.cut_power().await.unwrap();
    if api.house.restart().await.is_err() {
        return false;
    }
    let tables = api.get("/api/tables", &[("authorization", &login)]).await;
    if tables.status != 200 {
        return false;
    }
    let tables = tables.json();
    let status = tables["status"].as_array().unwrap();
    status.iter().any(|table| table["table"] == TABLE.0 && !table["open"].is_null())
}
