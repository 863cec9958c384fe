//! The node dies between any two steps of commit, print and acknowledge.

use std::time::Duration;

use sync::id::TableId;
use sync::order::PrintState;

use crate::support::phone::Phone;
use crate::support::{Api, WAITER};

const TABLE: TableId = TableId(5);
const SOON: Duration = Duration::from_secs(15);

/// Where it dies, and whether the ticket may then be one of which nobody knows whether it is on paper.
const POINTS: [(&str, bool); 9] = [
    ("commit.before", false),
    ("commit.after", false),
    ("ack.before", false),
    ("print.before_sending_commit", false),
    ("print.after_sending_commit", true),
    ("print.mid_bytes", true),
    ("print.after_bytes", true),
    ("print.before_done_commit", true),
    ("print.after_done_commit", false),
];

#[tokio::test]
async fn a_node_killed_at_any_step_loses_nothing_and_prints_nothing_twice() {
    for (point, may_be_uncertain) in POINTS {
        survives(point, may_be_uncertain).await;
    }
}

async fn survives(point: &str, may_be_uncertain: bool) {
    let mut api = Api::start().await;
    let addr = api.house.addr();
    let (mut waiter, login) = api.phone(WAITER, 1).await;
    // From here on, the node dies at the point.
    api.house.set_env("COMANDA_CRASH_AT", format!("{point}:1"));
    api.house.restart().await.unwrap();
    waiter.connect(addr, &login).await;
    let order = waiter.order_a_dish(TABLE).await;
    let ended = api.house.ended(SOON).await;
    assert!(ended.is_ok_and(|status| !status.success()), "the node never came to {point}");

    api.house.remove_env("COMANDA_CRASH_AT");
    api.house.restart().await.unwrap();
    waiter.lose_connection().await;
    waiter.connect(addr, &login).await;
    waiter.until("acknowledged", |phone| phone.unsent() == 0).await;
    let state = |phone: &Phone| phone.view(order).unwrap().order.lines[0].print.values().next().copied();
    let is_settled = |state| matches!(state, Some(PrintState::Printed | PrintState::Unknown));
    waiter.until("settled", |phone| is_settled(state(phone))).await;

    let is_uncertain = state(&waiter) == Some(PrintState::Unknown);
    let on_paper = api.house.kitchen().tickets().iter().filter(|ticket| ticket.cut).count();
    assert!(on_paper <= 1, "{point}: on paper {on_paper} times");
    assert!(on_paper == 1 || is_uncertain, "{point}: not on paper, and nobody is told");
    assert!(may_be_uncertain || !is_uncertain, "{point}: nothing was sent or all was confirmed");
}
