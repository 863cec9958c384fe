//! What managers see and do of printers over the API, with real printers behind it.

use std::time::Duration;

use fixtures::device::{Waiter, Wish};
use fixtures::printer::Fault;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::support::{Office, WAITER, device};

const SOON: Duration = Duration::from_secs(30);

impl Office {
    /// Waits for a job of an order, or of none, in that state.
    async fn job(&self, path: &str, state: &str) -> Value {
        let found = async {
            loop {
                let jobs = self.get(path).await;
                let found = jobs.as_array().unwrap().iter().find(|job| job["state"] == state).cloned();
                if let Some(job) = found {
                    return job;
                }
                sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(SOON, found).await.expect("such a job in time")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_reprints_a_ticket_and_sees_every_step_of_it() {
    let office = Office::open().await;
    let eleni = Waiter::log_in(&office.api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    let made = eleni.order("5", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let path = format!("/api/jobs?order={}", made.order);
    let job = office.job(&path, "printed").await;
    assert_eq!(job["says"][0]["kind"], "add", "{job}");

    let answer = office.ask("POST", &format!("/api/jobs/{}/reprint", job["id"]), json!({})).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let copy = answer.json()["job"].clone();
    let kitchen = office.api.house.kitchen();
    let printed = async {
        while kitchen.ticket_count() < 2 {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, printed).await.expect("a copy in time");
    assert!(kitchen.tickets()[1].text().contains("ΕΠΑΝΕΚΤΥΠΩΣΗ 1"), "{}", kitchen.tickets()[1].text());

    let preview =
        office.api.get(&format!("/api/jobs/{copy}/preview"), &[("authorization", &office.manager)]).await;
    assert!(preview.text().contains("ΕΠΑΝΕΚΤΥΠΩΣΗ"), "{}", preview.text());
    let log = office.get("/api/print-log").await;
    let states: Vec<&str> = log
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["job"] == job["id"])
        .filter_map(|step| step["state"].as_str())
        .collect();
    assert_eq!(states, ["printed", "sending", "queued"]);
    office.ask("POST", "/api/jobs/999/reprint", json!({})).await.assert_problem(404, "not_found");
    let cancel = format!("/api/jobs/{}/cancel", job["id"]);
    office.ask("POST", &cancel, json!({})).await.assert_problem(409, "not_waiting");
    let settle = format!("/api/jobs/{}/settle", job["id"]);
    office.ask("POST", &settle, json!({ "on_paper": true })).await.assert_problem(409, "not_uncertain");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_that_moves_prints_at_its_new_address_from_the_next_try_on() {
    let office = Office::open().await;
    let printers = office.get("/api/system/printers").await;
    let of = |route: &str| printers.as_array().unwrap().iter().find(|printer| printer["routes"][0] == route);
    let kitchen = of("kitchen").unwrap();
    let id = kitchen["id"].clone();
    let settings_of = |printer: &Value| {
        let mut settings = printer.clone();
        ["id", "state", "routes"].iter().for_each(|key| drop(settings.as_object_mut().unwrap().remove(*key)));
        settings
    };
    let mut settings = settings_of(kitchen);
    let [old, bar] = [office.api.house.kitchen(), office.api.house.bar()];
    old.set_fault(Fault::Refuse);
    let test = json!({ "printer": id });
    assert_eq!(office.ask("POST", "/api/system/printers/test", test).await.status, 202);
    sleep(Duration::from_millis(300)).await;
    assert_eq!(bar.ticket_count(), 0);

    for place in ["host", "port", "profile"] {
        settings[place] = of("bar").unwrap()[place].clone();
    }
    let path = format!("/api/system/printers/{id}");
    let twice = office.api.ask("PUT", &path, Some(&settings), &office.manager).await;
    twice.assert_problem(422, "not_valid");
    assert!(twice.text().contains("printer address"), "{}", twice.text());
    let mut elsewhere = settings_of(of("bar").unwrap());
    elsewhere["port"] = json!(1);
    let bar_path = format!("/api/system/printers/{}", of("bar").unwrap()["id"]);
    office.api.ask("PUT", &bar_path, Some(&elsewhere), &office.manager).await.expect(200);
    let answer = office.api.ask("PUT", &path, Some(&settings), &office.manager).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    office.job("/api/jobs", "printed").await;
    assert_eq!((old.ticket_count(), bar.ticket_count()), (0, 1));
    assert!(bar.text().contains("ΔΟΚΙΜΗ"), "{}", bar.text());

    settings["profile"] = json!("a typewriter");
    let flawed = office.api.ask("PUT", &path, Some(&settings), &office.manager).await;
    flawed.assert_problem(422, "not_valid");
    let nowhere = office.api.ask("PUT", "/api/system/printers/77", Some(&settings), &office.manager).await;
    nowhere.assert_problem(404, "no_such_thing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bill_is_printed_and_only_managers_may_ask() {
    let office = Office::open().await;
    let eleni = Waiter::log_in(&office.api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    let made = eleni.order("5", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let path = format!("/api/orders/{}/receipt", made.order);
    let waiter = office.api.bearer(WAITER, device(2)).await;
    let wish = json!({ "printer": 1 });
    office.api.post(&path, &wish, &[("authorization", &waiter)]).await.assert_problem(403, "managers_only");
    for path in ["/api/system/printers", "/api/jobs", "/api/print-log"] {
        office.api.get(path, &[("authorization", &waiter)]).await.assert_problem(403, "managers_only");
    }
    let answer = office.ask("POST", &path, wish).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let printers = [office.api.house.kitchen(), office.api.house.bar()];
    let printed = async {
        while !printers.iter().any(|printer| printer.text().contains("ΔΕΝ ΑΠΟΤΕΛΕΙ ΦΟΡΟΛΟΓΙΚΟ"))
        {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, printed).await.expect("a bill in time");
}
