//! What is told of an order.

use std::time::Duration;

use fixtures::device::{Waiter, Wish};

use crate::support::{Api, MANAGER, WAITER, device};

const SOON: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_reads_who_did_what_to_an_order_from_its_document() {
    let api = Api::start().await;
    let eleni = Waiter::log_in(&api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    let made = eleni.order("5", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let path = format!("/api/orders/{}/history", made.order);

    let waiter = api.bearer(WAITER, device(1)).await;
    api.get(&path, &[("authorization", &waiter)]).await.assert_problem(403, "managers_only");
    let manager = api.bearer(MANAGER, device(2)).await;
    let manager = [("authorization", manager.as_str())];
    let nowhere = format!("/api/orders/{}/history", uuid::Uuid::nil());
    api.get(&nowhere, &manager).await.assert_problem(404, "not_found");
    let told = api.get(&path, &manager).await.json();

    let session = eleni.session().await.unwrap().unwrap();
    let first = &told[0];
    assert_eq!(first["by"]["name"], "Ελένη", "{told}");
    assert_eq!(first["by"]["device"], session.device.to_string());
    assert_eq!(first["deeds"][0]["record"]["type"], "open");
    assert_eq!(first["deeds"][1]["record"]["name"], "Μουσακάς");
    let tickets = told.as_array().unwrap().iter().filter(|change| change["by"].is_null());
    assert!(
        tickets
            .flat_map(|change| change["deeds"].as_array())
            .flatten()
            .any(|deed| { deed["did"] == "ticket" && deed["route"] == "kitchen" })
    );
}
