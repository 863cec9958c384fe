//! Who may do what: every route of the table, asked with every kind of token by every kind of person.

use fixtures::demo::{ELENI, GIORGOS, MARIA, NIKOS};
use node::auth::token::TokenKey;
use node::store::site::token_key;
use node::web::{Rule, Who, rules};
use rusqlite::Connection;
use serde_json::{Value, json};
use sync::session::SessionId;
use sync::time::UnixMs;

use crate::support::{Answer, Api, MANAGER, device};

mod asked_for;
mod replaced;
mod texts;

/// The id of a device that does not exist.
const NOBODYS: &str = "00000000-0000-0000-0000-000000000000";

/// What a request of the matrix speaks of. Whatever it would destroy does not exist.
struct House {
    api: Api,
    /// Opened by Eleni at table 5.
    order: String,
    item: String,
}

/// Somebody, and what their token is worth.
struct Person {
    who: &'static str,
    bearer: String,
    is: Is,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    /// Without a login that holds.
    Nobody,
    /// A waiter with nothing to do with the order.
    Foreign,
    /// Its waiter, or their assistant.
    Server,
    Manager,
}

impl House {
    async fn open() -> Self {
        let api = Api::start().await;
        let manager = api.bearer(MANAGER, device(90)).await;
        let settings = json!({ "every_waiter_serves_every_table": false });
        api.ask("PUT", "/api/settings", Some(&settings), &manager).await.expect(200);
        let assistant = json!({ "assistant": 3 });
        api.ask("POST", "/api/waiters/1/assign-assistant", Some(&assistant), &manager).await.expect(200);
        let eleni = api.bearer(ELENI, device(91)).await;
        let opened = json!({ "table": 5, "covers": 2 });
        let order = api.ask("POST", "/api/orders", Some(&opened), &eleni).await.expect(201);
        let order = order["order"]["id"].as_str().unwrap().to_owned();
        let items = json!({ "items": [{ "product": 101, "quantity": 9 }] });
        let path = format!("/api/orders/{order}/items");
        let whole = api.ask("POST", &path, Some(&items), &eleni).await.expect(201);
        let item = whole["order"]["lines"][0]["id"].as_str().unwrap().to_owned();
        Self { api, order, item }
    }

    /// A request for a route that a person with every right may make; none for a route that nobody has thought of.
    fn sample(&self, rule: Rule) -> Option<(String, Option<Value>)> {
        let body = of_the_house(rule).or_else(|| of_the_evening(rule))?;
        // An order that is called off would not be there for the next one who asks.
        let order = if (rule.method.as_str(), rule.path) == ("DELETE", "/api/orders/{order}") {
            uuid::Uuid::nil().to_string()
        } else {
            self.order.clone()
        };
        let ids = [
            ("{order}", order.as_str()),
            ("{item}", &self.item),
            ("{image}", "none"),
            ("{session}", "0000000000000000"),
            ("{device}", NOBODYS),
        ];
        let path = ids.iter().fold(rule.path.to_owned(), |path, (name, id)| path.replace(name, id));
        let path = ["{table}", "{group}", "{product}", "{category}", "{user}", "{printer}", "{job}"]
            .iter()
            .fold(path, |path, name| path.replace(name, "999"));
        Some((path, body))
    }

    async fn ask(&self, rule: Rule, bearer: &str) -> Answer {
        let (path, body) = self.sample(rule).unwrap_or_else(|| {
            panic!("{} {} is not in the matrix: say what a right request for it is", rule.method, rule.path)
        });
        self.api.ask(rule.method.as_str(), &path, body.as_ref(), bearer).await
    }

    /// A token of a session that has expired, signed with the house's own key.
    async fn expired(&self) -> String {
        let bearer = self.api.bearer(ELENI, device(92)).await;
        let me = self.api.ask("GET", "/api/auth/me", None, &bearer).await.expect(200);
        let session = SessionId::parse_hex(me["session"]["id"].as_str().unwrap()).unwrap();
        let connection = Connection::open(self.api.house.data().join("comanda.db")).unwrap();
        let key = TokenKey::new(token_key(&connection).unwrap());
        format!("Bearer {}", key.sign(session, UnixMs(1_000_000), UnixMs(2_000_000)))
    }

    async fn people(&self) -> Vec<Person> {
        let api = &self.api;
        let person = |who, bearer, is| Person { who, bearer, is };
        let revoked = api.bearer(ELENI, device(93)).await;
        api.ask("POST", "/api/auth/logout", None, &revoked).await.expect(204);
        let blocked = api.bearer(GIORGOS, device(94)).await;
        let manager = api.bearer(MANAGER, device(99)).await;
        for blocks in [true, false] {
            let body = json!({ "blocked": blocks });
            api.ask("PUT", "/api/waiters/4/block", Some(&body), &manager).await.expect(200);
        }
        vec![
            person("no token", String::new(), Is::Nobody),
            person("no token of ours", "Bearer a.b.c".to_owned(), Is::Nobody),
            person("an expired token", self.expired().await, Is::Nobody),
            person("a revoked token", revoked, Is::Nobody),
            person("a token from before a block", blocked, Is::Nobody),
            person("a waiter of other tables", api.bearer(NIKOS, device(96)).await, Is::Foreign),
            person("the waiter of the table", api.bearer(ELENI, device(97)).await, Is::Server),
            person("their assistant", api.bearer(MARIA, device(98)).await, Is::Server),
            person("a manager", manager, Is::Manager),
        ]
    }
}

/// The status and code with which a person is turned away; none when they are let in.
fn refusal(who: Who, is: Is) -> Option<(u16, &'static [&'static str])> {
    match (who, is) {
        (Who::Anyone, _) => None,
        (_, Is::Nobody) => Some((401, &["not_logged_in", "session_over"])),
        (Who::Manager, Is::Foreign | Is::Server) => Some((403, &["managers_only"])),
        (Who::Server, Is::Foreign) => Some((403, &["not_your_table"])),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_lets_in_whom_its_table_says_and_nobody_else() {
    let house = House::open().await;
    let mut people = house.people().await;
    let rules = rules();
    assert!(rules.len() > 60, "the table has {} routes", rules.len());
    for rule in rules {
        for person in &mut people {
            let answer = house.ask(rule, &person.bearer).await;
            let what = format!("{} {} by {}: {}", rule.method, rule.path, person.who, answer.text());
            let status = answer.status.as_u16();
            assert!(status < 500, "{what}");
            match refusal(rule.who, person.is) {
                Some((expected, codes)) => {
                    assert_eq!(status, expected, "{what}");
                    let code = answer.json()["code"].as_str().unwrap().to_owned();
                    assert!(codes.contains(&code.as_str()), "{what}");
                }
                None => assert!(!matches!(status, 401 | 403), "{status} {what}"),
            }
            if rule.path == "/api/auth/logout" && status == 204 {
                let (login, number) = match person.who {
                    "a waiter of other tables" => (NIKOS, 96),
                    "the waiter of the table" => (ELENI, 97),
                    "their assistant" => (MARIA, 98),
                    _ => (MANAGER, 99),
                };
                person.bearer = house.api.bearer(login, device(number)).await;
            }
        }
    }
}

/// What a right request holds; none for a route that is not about how the house is set up.
fn of_the_house(rule: Rule) -> Option<Option<Value>> {
    let product = json!({ "name": "Ψωμί", "category": 1, "price_minor": 100, "route": "kitchen" });
    let table = json!({ "label": "1", "group": 1, "seats": 4, "x": 80, "y": 140 });
    Some(match (rule.method.as_str(), rule.path) {
        ("GET", _) => None,
        ("POST", "/api/auth/login") => {
            Some(json!({ "username": GIORGOS.username, "pin": GIORGOS.pin, "device": device(95) }))
        }
        ("POST", "/api/auth/refresh" | "/api/auth/logout") => None,
        ("POST", "/api/license" | "/api/license/question" | "/api/system/lock" | "/api/system/unlock") => {
            None
        }
        ("PUT", "/api/settings") => Some(json!({ "name": "Όστρια" })),
        ("PUT", "/api/system/recovery") => Some(json!({ "on": false })),
        ("POST", "/api/products") => Some(product),
        ("PUT", "/api/products/{product}") => Some(product),
        ("PUT", "/api/products/{product}/availability") => Some(json!({ "available": true })),
        ("PUT", "/api/products/{product}/route" | "/api/products/categories/{category}/route") => {
            Some(json!({ "route": "kitchen" }))
        }
        ("POST" | "DELETE", "/api/products/{product}/image") => None,
        ("DELETE", "/api/products/{product}") => None,
        ("POST", "/api/products/categories") => Some(json!({ "name": "Νέα" })),
        ("PUT", "/api/products/categories/{category}") => Some(json!({ "name": "Νέα" })),
        ("DELETE", "/api/products/categories/{category}") => None,
        ("POST", "/api/products/groups") => Some(json!({ "name": "Νέα", "modifiers": [] })),
        ("PUT", "/api/products/groups/{group}") => Some(json!({ "name": "Νέα", "modifiers": [] })),
        ("DELETE", "/api/products/groups/{group}") => None,
        ("POST", "/api/menu/import" | "/api/menu/import.csv") => Some(json!({})),
        ("POST", "/api/tables") => Some(table),
        ("PUT", "/api/tables/{table}") => Some(table),
        ("POST", "/api/tables/batch") => Some(json!({ "prefix": "Z", "count": 0, "group": 1 })),
        ("PUT", "/api/tables/{table}/floorplan") => Some(json!({ "x": 1, "y": 1 })),
        ("DELETE", "/api/tables/{table}") => None,
        ("POST", "/api/tables/groups") => Some(json!({ "name": "Ταράτσα" })),
        ("PUT", "/api/tables/groups/{group}") => Some(json!({ "name": "Ταράτσα" })),
        ("DELETE", "/api/tables/groups/{group}") => None,
        ("POST", "/api/waiters") => Some(json!({ "name": "Α", "username": "eleni", "pin": "1234" })),
        ("PUT", "/api/waiters/{user}") => Some(json!({ "name": "Α", "username": "a", "role": "waiter" })),
        ("PUT", "/api/waiters/{user}/reset-pin") => Some(json!({ "pin": "1234" })),
        ("PUT", "/api/waiters/{user}/block") => Some(json!({ "blocked": true })),
        ("POST", "/api/waiters/{user}/assign-assistant") => Some(json!({ "assistant": 2 })),
        ("DELETE", "/api/waiters/{user}" | "/api/waiters/{user}/assistant") => None,
        _ => return None,
    })
}

/// The same for orders, paper and phones.
fn of_the_evening(rule: Rule) -> Option<Option<Value>> {
    let printer = json!({ "name": "Α", "host": "10.0.0.9", "port": 9100, "profile": "generic-80" });
    Some(match (rule.method.as_str(), rule.path) {
        ("POST", "/api/orders") => Some(json!({ "table": 5 })),
        ("POST", "/api/orders/{order}/items") => Some(json!({ "items": [{ "product": 101 }] })),
        ("PUT", "/api/orders/{order}/items/{item}") => Some(json!({ "note": "χωρίς" })),
        ("DELETE", "/api/orders/{order}/items/{item}") => None,
        ("POST", "/api/orders/{order}/pay") => Some(json!({ "method": "cash", "amount_minor": 1 })),
        ("POST", "/api/orders/{order}/close") => None,
        ("DELETE", "/api/orders/{order}" | "/api/orders/{order}/waiters/{user}") => None,
        ("PUT", "/api/orders/{order}/assign-waiter") => Some(json!({ "waiter": 1 })),
        ("POST", "/api/orders/{order}/receipt") => Some(json!({ "printer": 999 })),
        ("POST", "/api/system/printers/test" | "/api/system/printers/drawer") => {
            Some(json!({ "printer": 999 }))
        }
        ("PUT", "/api/system/printers/{printer}") => Some(printer),
        ("POST", "/api/system/printers") => Some(json!({ "name": "", "host": "", "profile": "generic-80" })),
        ("DELETE", "/api/system/printers/{printer}" | "/api/routes/{route}") => None,
        ("PUT", "/api/routes/{route}") => Some(json!({ "name": "Α", "printer": 999 })),
        ("POST", "/api/settings/receipt/preview") => Some(json!({})),
        ("POST" | "DELETE", "/api/settings/receipt/logo") => None,
        ("POST", "/api/jobs/{job}/reprint" | "/api/jobs/{job}/cancel") => None,
        ("POST", "/api/jobs/{job}/settle") => Some(json!({ "on_paper": true })),
        ("POST", "/api/quarantine/seen") => Some(json!({ "number": 0 })),
        ("POST", "/api/devices/codes") => None,
        ("POST", "/api/devices/pair") => Some(json!({ "code": "0", "device": device(70), "name": "Α" })),
        ("PUT", "/api/devices/{device}") => Some(json!({ "name": "Α" })),
        ("DELETE", "/api/devices/{device}" | "/api/sessions/{session}") => None,
        _ => return None,
    })
}
