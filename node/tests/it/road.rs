//! The whole road of an order: phone, node, paper, other phone.

use std::time::Duration;

use sync::id::TableId;
use sync::order::PrintState;

use crate::support::phone::Phone;
use crate::support::{Api, MANAGER, WAITER, device};

const TABLE: TableId = TableId(5);
const SOON: Duration = Duration::from_secs(15);

async fn phone(api: &Api, who: fixtures::demo::Login, number: u128) -> (Phone, String) {
    let welcome = api.log_in(who.username, who.pin, device(number)).await.json();
    let session = serde_json::from_value(welcome["session"].clone()).unwrap();
    (Phone::new(session), format!("Bearer {}", welcome["token"].as_str().unwrap()))
}

#[tokio::test]
async fn an_item_goes_to_disk_to_paper_and_to_the_other_phone() {
    let mut api = Api::start().await;
    let addr = api.house.addr();
    let (mut waiter, waiter_login) = phone(&api, WAITER, 1).await;
    let (mut manager, manager_login) = phone(&api, MANAGER, 2).await;
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

#[tokio::test]
async fn a_node_killed_at_any_step_loses_nothing_and_prints_nothing_twice() {
    for point in [
        "commit.before",
        "commit.after",
        "ack.before",
        "print.before_sending_commit",
        "print.after_sending_commit",
        "print.mid_bytes",
        "print.after_bytes",
        "print.before_done_commit",
        "print.after_done_commit",
    ] {
        survives(point).await;
    }
}

async fn survives(point: &str) {
    let mut api = Api::start().await;
    let addr = api.house.addr();
    let (mut waiter, login) = phone(&api, WAITER, 1).await;
    // From here on, the next start dies at the point.
    api.house.set_env("COMANDA_CRASH_AT", format!("{point}:1"));
    api.house.restart().await.unwrap();
    waiter.connect(addr, &login).await;
    let order = waiter.order_a_dish(TABLE).await;
    if api.house.ended(SOON).await.is_err() {
        panic!("the node never came to {point}: build it with --features crash-points");
    }
    api.house.remove_env("COMANDA_CRASH_AT");
    api.house.restart().await.unwrap();
    waiter.lose_connection().await;
    waiter.connect(addr, &login).await;
    waiter.until("acknowledged", |phone| phone.unsent() == 0).await;
    let state = |phone: &Phone| phone.view(order).unwrap().order.lines[0].print.values().next().copied();
    waiter
        .until("settled", |phone| matches!(state(phone), Some(PrintState::Printed | PrintState::Unknown)))
        .await;
    let uncertain = state(&waiter) == Some(PrintState::Unknown);
    let on_paper = api.house.kitchen().tickets().iter().filter(|ticket| ticket.cut).count();
    assert!(on_paper <= 1, "{point}: printed {on_paper} times");
    assert!(on_paper == 1 || uncertain, "{point}: not on paper, and nobody is told");
    let must_be_certain = [
        "commit.before",
        "commit.after",
        "ack.before",
        "print.before_sending_commit",
        "print.after_done_commit",
    ];
    assert!(
        !(uncertain && must_be_certain.contains(&point)),
        "{point}: nothing was sent, so nothing is uncertain"
    );
}
