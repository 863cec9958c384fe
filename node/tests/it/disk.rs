//! A full disk under the running node.

use std::time::Duration;

use fixtures::demo;
use fixtures::house::House;

use crate::support::{Api, WAITER};

#[tokio::test]
async fn a_full_disk_keeps_everything_on_the_phone_until_there_is_room() {
    // No page more than the set-up took: what is on them has room for a login and few orders.
    let house = House::builder().env("COMANDA_MAX_PAGES", "1").start().await.unwrap();
    let mut api = Api::of(house);
    let addr = api.house.addr();
    let (mut phone, login) = api.phone(WAITER, 1).await;
    phone.connect(addr, &login).await;

    for table in demo::site().catalog.tables {
        phone.order_a_dish(table.id).await;
        for _ in 0..4 {
            phone.listen().await;
        }
    }
    assert!(phone.unsent() > 0, "the disk never was full");
    assert!(api.house.is_running());
    assert_eq!(api.get("/api/system/health", &[]).await.status, 200);

    api.house.terminate().await.unwrap();
    api.house.remove_env("COMANDA_MAX_PAGES");
    api.house.restart().await.unwrap();
    phone.lose_connection().await;
    phone.connect(addr, &login).await;
    phone.until("acknowledged", |phone| phone.unsent() == 0).await;
    api.house.kitchen().wait_for_tickets(20, Duration::from_secs(20)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(api.house.kitchen().ticket_count(), 20);
}
