//! The whole road of an order: phone, node, paper, other phone.

use std::time::Duration;

use sync::id::TableId;

use crate::support::{Api, MANAGER, WAITER};

const TABLE: TableId = TableId(5);
const SOON: Duration = Duration::from_secs(15);

#[tokio::test]
async fn an_item_goes_to_disk_to_paper_and_to_the_other_phone() {
    let mut api = Api::start().await;
    let addr = api.house.addr();
    let (mut waiter, waiter_login) = api.phone(WAITER, 1).await;
    let (mut manager, manager_login) = api.phone(MANAGER, 2).await;
    waiter.connect(addr, &waiter_login).await;
    manager.connect(addr, &manager_login).await;

    let order = waiter.order_a_dish(TABLE).await;
    waiter.until("acknowledged", |phone| phone.unsent() == 0).await;
    manager.until("seen by the other", |phone| phone.view(order).is_some()).await;
    let paper = api.house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    let name = waiter.view(order).unwrap().order.lines[0].item.name.clone();
    assert!(paper[0].text().contains(&name), "{name}:\n{}", paper[0].text());
    manager.until("printed", |phone| phone.view(order).unwrap().order.lines[0].printed).await;
    assert_eq!(manager.total(order), waiter.total(order));

    // A restart forgets nothing and prints nothing again.
    assert!(api.house.terminate().await.unwrap().success());
    api.house.restart().await.unwrap();
    waiter.lose_connection().await;
    waiter.connect(addr, &waiter_login).await;
    waiter.order_a_dish(TABLE).await;
    waiter.until("acknowledged", |phone| phone.unsent() == 0).await;
    api.house.kitchen().wait_for_tickets(2, SOON).await.unwrap();
    let tables = api.get("/api/tables", &[("authorization", &waiter_login)]).await.json();
    let open = tables["status"].as_array().unwrap().iter().filter(|table| !table["open"].is_null()).count();
    assert_eq!(open, 1);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(api.house.kitchen().ticket_count(), 2);
}
