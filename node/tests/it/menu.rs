//! The menu, as a manager keeps it, and how changes of it reach phones.

use std::time::Duration;

use fixtures::device::{Waiter, Wish};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sync::frame::{Epoch, Follow, PROTOCOL, ToDevice, ToNode};
use tokio_tungstenite::tungstenite::Message;

use crate::support::raw::open_socket;
use crate::support::{Api, MANAGER, WAITER, device};

const SOON: Duration = Duration::from_secs(10);

async fn catalog(api: &Api, bearer: &str) -> Value {
    api.ask("GET", "/api/catalog", None, bearer).await.expect(200)
}

#[tokio::test]
async fn a_change_of_the_menu_reaches_every_connected_phone() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let waiter = api.bearer(WAITER, device(2)).await;
    let mut socket = open_socket(api.house.addr(), &waiter).await;
    let hello = ToNode::Hello {
        protocol: PROTOCOL,
        docs: Vec::new(),
        follow: Follow::AllOpen,
        epoch: Epoch::default(),
    };
    socket.send(Message::Binary(hello.encode().into())).await.unwrap();
    let form =
        json!({ "name": "Μπακλαβάς", "category": 5, "price_minor": 500, "vat_bp": 1300, "route": "kitchen" });
    api.ask("POST", "/api/products", Some(&form), &manager).await.expect(201);
    let told = async {
        while let Some(Ok(message)) = socket.next().await {
            let Message::Binary(bytes) = message else { continue };
            if let ToDevice::Catalog { version } = ToDevice::decode(&bytes).unwrap() {
                return version;
            }
        }
        panic!("the connection ended");
    };
    assert_eq!(tokio::time::timeout(SOON, told).await.unwrap(), 2);
    let catalog = catalog(&api, &waiter).await;
    let products = catalog["menu"]["products"].as_array().unwrap();
    assert!(products.iter().any(|product| product["name"] == "Μπακλαβάς"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_has_not_heard_of_a_new_price_keeps_the_one_that_it_showed() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let eleni = Waiter::log_in(&api.house.url(), WAITER.username, WAITER.pin).await.unwrap();
    let products = api.ask("GET", "/api/products?search=μουσ", None, &manager).await.expect(200);
    let (id, price) = (products[0]["id"].clone(), products[0]["price_minor"].as_i64().unwrap());
    let form = json!({ "name": "Μουσακάς", "category": 4, "price_minor": price + 100, "vat_bp": 1300, "route": "kitchen" });
    api.ask("PUT", &format!("/api/products/{id}"), Some(&form), &manager).await.expect(200);
    let made = eleni.order("5", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let whole = api.ask("GET", &format!("/api/orders/{}", made.order), None, &manager).await.expect(200);
    assert_eq!(whole["order"]["totals"]["gross_minor"], price);
    assert_eq!(whole["oddities"], json!([]));
    let items = json!({ "items": [{ "product": id }] });
    let path = format!("/api/orders/{}/items", made.order);
    let whole = api.ask("POST", &path, Some(&items), &manager).await.expect(201);
    assert_eq!(whole["order"]["totals"]["gross_minor"], 2 * price + 100);
    let versions = api.ask("GET", "/api/menu/versions", None, &manager).await.expect(200);
    assert_eq!(versions[0]["version"], 2);
    let first = api.ask("GET", "/api/menu?version=1", None, &manager).await.expect(200);
    let product = first["products"].as_array().unwrap().iter().find(|product| product["id"] == id).unwrap();
    assert_eq!(product["price_minor"], price);
}

#[tokio::test]
async fn categories_and_products_are_made_moved_and_taken_away() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "name": "Μπύρες", "kind": "drinks", "colour": "#aabbcc", "position": 0 });
    assert_eq!(api.ask("POST", "/api/products/categories", Some(&form), &manager).await.expect(201)["id"], 7);
    let last = json!({ "name": "Μπύρες", "kind": "drinks", "colour": "#aabbcc", "position": 99 });
    api.ask("PUT", "/api/products/categories/7", Some(&last), &manager).await.expect(200);
    let categories = api.ask("GET", "/api/products/categories", None, &manager).await.expect(200);
    assert_eq!(categories[6]["name"], "Μπύρες");
    let red = json!({ "name": "Α", "colour": "red;}body{display:none" });
    api.ask("POST", "/api/products/categories", Some(&red), &manager).await.assert_problem(422, "not_valid");

    let beer = |name: &str, position: usize| json!({ "name": name, "category": 7, "price_minor": 400, "vat_bp": 2400, "route": "bar", "position": position });
    for (name, position) in [("Α", 0), ("Β", 0), ("Γ", 1)] {
        api.ask("POST", "/api/products", Some(&beer(name, position)), &manager).await.expect(201);
    }
    let products = api.ask("GET", "/api/products?category=7", None, &manager).await.expect(200);
    let names: Vec<&str> =
        products.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Β", "Γ", "Α"]);
    let id = products[0]["id"].clone();
    api.ask("DELETE", "/api/products/categories/7", None, &manager).await.assert_problem(409, "in_use");
    api.ask("DELETE", &format!("/api/products/{id}"), None, &manager).await.expect(204);
    api.ask("DELETE", &format!("/api/products/{id}"), None, &manager)
        .await
        .assert_problem(404, "no_such_thing");
    for wrong in [
        json!({ "name": "Α", "category": 99, "price_minor": 1 }),
        json!({ "name": "Α", "category": 7, "price_minor": -1 }),
        json!({ "name": "Α", "category": 7, "price_minor": 1, "vat_bp": 10001 }),
        json!({ "name": "Α", "category": 7, "price_minor": 1, "route": "../kitchen" }),
        json!({ "name": "Α", "category": 7, "price_minor": 1, "groups": [99] }),
    ] {
        api.ask("POST", "/api/products", Some(&wrong), &manager).await.assert_problem(422, "not_valid");
    }
}

#[tokio::test]
async fn what_is_sold_out_is_hidden_and_proves_no_price() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let count =
        async |path: &str| api.ask("GET", path, None, &manager).await.expect(200).as_array().unwrap().len();
    let (shown, all) = (count("/api/products").await, count("/api/products?all=true").await);
    assert_eq!(all, shown + 1, "one is sold out in the demo");
    for available in [false, true, false] {
        let form = json!({ "available": available });
        api.ask("PUT", "/api/products/101/availability", Some(&form), &manager).await.expect(200);
    }
    assert_eq!(count("/api/products").await, shown - 1);
    let catalog = catalog(&api, &manager).await;
    assert_eq!((catalog["version"].as_u64(), catalog["menu"]["version"].as_u64()), (Some(4), Some(1)));
    let connection = rusqlite::Connection::open(api.house.data().join("comanda.db")).unwrap();
    let kept: i64 =
        connection.query_row("SELECT count(*) FROM catalog_versions", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2, "the first of each menu, and the one in force");
}

#[tokio::test]
async fn groups_of_choices_keep_the_numbers_of_their_members() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let form = json!({ "name": "Ψήσιμο", "min": 1, "max": 1, "modifiers": [{ "name": "Σενιάν" }, { "name": "Καλό", "price_minor": 50 }] });
    let group = api.ask("POST", "/api/products/groups", Some(&form), &manager).await.expect(201);
    let first = group["modifiers"][0]["id"].clone();
    let path = format!("/api/products/groups/{}", group["id"]);
    let form = json!({ "name": "Ψήσιμο", "min": 1, "max": 1, "modifiers": [{ "name": "Μέτριο" }, { "id": first, "name": "Σενιάν" }] });
    let changed = api.ask("PUT", &path, Some(&form), &manager).await.expect(200);
    assert_eq!(changed["modifiers"][1]["id"], first);
    assert!(changed["modifiers"][0]["id"].as_u64() > group["modifiers"][1]["id"].as_u64());
    let stolen = json!({ "name": "Ψήσιμο", "modifiers": [{ "id": 1, "name": "Α" }] });
    api.ask("PUT", &path, Some(&stolen), &manager).await.assert_problem(404, "no_such_thing");
    let greedy = json!({ "name": "Ψήσιμο", "min": 2, "modifiers": [{ "name": "Α" }] });
    api.ask("PUT", &path, Some(&greedy), &manager).await.assert_problem(422, "not_valid");
    api.ask("DELETE", "/api/products/groups/4", None, &manager).await.assert_problem(409, "in_use");
    api.ask("DELETE", &path, None, &manager).await.expect(204);
}

#[tokio::test]
async fn a_menu_goes_out_as_a_file_and_comes_back_in_another_house() {
    let (from, to) = (Api::start().await, Api::start().await);
    let (there, here) = (from.bearer(MANAGER, device(1)).await, to.bearer(MANAGER, device(1)).await);
    let picture = crate::attacks::picture();
    let form = crate::attacks::form(&[("image", Some("a.png"), &picture)]);
    let headers = [("authorization", there.as_str()), ("content-type", crate::attacks::FORM)];
    from.send("POST", "/api/products/101/image", form, &headers).await.expect(200);
    let mut file = from.ask("GET", "/api/menu/export", None, &there).await.expect(200);
    assert_eq!(file["images"].as_object().unwrap().len(), 1);
    file["menu"]["products"].as_array_mut().unwrap().retain(|product| product["id"] != 102);
    file["menu"]["products"][0]["price_minor"] = json!(475);
    let trial = to.ask("POST", "/api/menu/import?check=true", Some(&file), &here).await.expect(200);
    assert_eq!(trial, json!({ "added": 0, "changed": 1, "removed": 1 }));
    assert_eq!(catalog(&to, &here).await["version"], 1, "a trial changes nothing");
    to.ask("POST", "/api/menu/import", Some(&file), &here).await.expect(200);
    let product = &catalog(&to, &here).await["menu"]["products"][0];
    assert_eq!(product["price_minor"], 475);
    let image = format!("/api/images/{}", product["image"].as_str().unwrap());
    assert_eq!(to.get(&image, &[("authorization", &here)]).await.header("content-type"), "image/jpeg");
    file["menu"]["products"][0]["category"] = json!(99);
    to.ask("POST", "/api/menu/import", Some(&file), &here).await.assert_problem(422, "not_valid");
}

#[tokio::test]
async fn a_menu_goes_through_a_spreadsheet() {
    let api = Api::start().await;
    let manager = api.bearer(MANAGER, device(1)).await;
    let before = catalog(&api, &manager).await["menu"].clone();
    let answer = api.get("/api/menu/export.csv", &[("authorization", &manager)]).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let text = answer.text();
    assert!(text.contains("101,Ορεκτικά,Τζατζίκι,4.50,13.00,kitchen,yes,"), "{text}");
    let headers = [("authorization", manager.as_str()), ("content-type", "text/csv")];
    let same = api.send("POST", "/api/menu/import.csv", text, &headers).await.expect(200);
    assert_eq!(same, json!({ "added": 0, "changed": 0, "removed": 0 }));
    assert_eq!(catalog(&api, &manager).await["menu"], before, "there and back, nothing is lost");
    let greek = "id;category;name;price;vat_percent;route;available\n101;Ορεκτικά;Τζατζίκι;4,70;13;kitchen;ναι\n;Νέα;Πίτα;0,80;13;kitchen;\n";
    let imported = api.send("POST", "/api/menu/import.csv", greek, &headers).await.expect(200);
    assert_eq!(imported, json!({ "added": 1, "changed": 1, "removed": 0 }));
    let wrong = "category,name,price\nΟρεκτικά,Α,4.50\nΟρεκτικά,Β,four\n";
    let refused = api.send("POST", "/api/menu/import.csv", wrong, &headers).await;
    refused.assert_problem(422, "not_valid");
    assert!(refused.text().contains("row 3"), "{}", refused.text());
    let products = api.ask("GET", "/api/products?search=πίτα", None, &manager).await.expect(200);
    assert_eq!(products[0]["price_minor"], 80);
}
