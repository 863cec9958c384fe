//! Printers, routes and receipts as a manager sets them up while the house works.

use std::io::Cursor;
use std::time::Duration;

use fixtures::device::{Waiter, Wish};
use fixtures::printer::{Fault, PrinterSetup, VirtualPrinter};
use image::{GrayImage, ImageFormat, Luma};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::support::{Answer, Office, WAITER};

const SOON: Duration = Duration::from_secs(30);

impl Office {
    async fn waiter(&self) -> Waiter {
        Waiter::log_in(&self.api.house.url(), WAITER.username, WAITER.pin).await.unwrap()
    }

    /// Adds a printer of which this is the machine; its id.
    async fn add(&self, printer: &VirtualPrinter) -> u64 {
        let form = json!({
            "name": printer.name(), "host": "127.0.0.1", "port": printer.addr().port(),
            "profile": "jolimark-tp850ue",
        });
        self.ask("POST", "/api/system/printers", form).await.expect(201)["id"].as_u64().unwrap()
    }

    async fn logo(&self, picture: Vec<u8>) -> Answer {
        let mut body =
            b"--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"l\"\r\n\r\n".to_vec();
        body.extend(picture);
        body.extend(b"\r\n--x--\r\n");
        let headers =
            [("authorization", self.manager.as_str()), ("content-type", "multipart/form-data; boundary=x")];
        self.api.send("POST", "/api/settings/receipt/logo", body, &headers).await
    }
}

async fn sweets() -> VirtualPrinter {
    VirtualPrinter::start(PrinterSetup::jolimark("Γλυκά")).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_comes_prints_what_a_category_sends_it_and_goes_without_a_restart() {
    let office = Office::open().await;
    let (sweets, waiter) = (sweets().await, office.waiter().await);
    let id = office.add(&sweets).await;
    let rule = json!({ "name": "Ζαχαροπλαστείο", "printer": id });
    office.ask("PUT", "/api/routes/sweets", rule.clone()).await.expect(201);
    office.ask("PUT", "/api/routes/sweets", rule).await.expect(200);
    let category = json!({ "name": "Γλυκά", "kind": "food", "route": "sweets" });
    office.ask("PUT", "/api/products/categories/5", category).await.expect(200);
    let baklava = json!({ "name": "Μπακλαβάς", "category": 5, "price_minor": 500, "vat_bp": 1300 });
    office.ask("PUT", "/api/products/502", baklava).await.expect(200);
    assert_eq!(office.get("/api/routes").await["unprinted"], json!([]));

    waiter.order("5", [Wish::of("Μπακλαβάς")]).await.unwrap();
    let tickets = sweets.wait_for_tickets(1, SOON).await.unwrap();
    assert!(tickets[0].text().contains("Ζαχαροπλαστείο"), "{}", tickets[0].text());

    let path = format!("/api/system/printers/{id}");
    office.ask("DELETE", &path, Value::Null).await.assert_problem(409, "still_prints");
    office.ask("DELETE", "/api/routes/sweets", Value::Null).await.assert_problem(409, "in_use");
    office.ask("DELETE", &format!("{path}?to=77"), Value::Null).await.assert_problem(404, "no_such_thing");

    sweets.set_fault(Fault::PaperOut);
    let made = waiter.order("7", [Wish::of("Μπακλαβάς")]).await.unwrap();
    waiter.wait_until_sent(SOON).await.unwrap();
    office.ask("DELETE", &format!("{path}?to=1"), Value::Null).await.expect(204);
    office.api.house.kitchen().wait_for_tickets(1, SOON).await.unwrap();
    let printers = office.get("/api/system/printers").await;
    assert_eq!(printers.as_array().unwrap().len(), 2, "{printers}");
    assert_eq!(printers[0]["routes"], json!(["kitchen", "sweets"]));
    let jobs = office.get(&format!("/api/jobs?order={}", made.order)).await;
    assert_eq!((&jobs[0]["printer"], jobs.as_array().unwrap().len()), (&json!(1), 1), "{jobs}");
    assert_eq!(sweets.ticket_count(), 1);
    let first = office.get("/api/jobs").await.as_array().unwrap().last().unwrap()["id"].clone();
    let preview = office.ask("GET", &format!("/api/jobs/{first}/preview"), Value::Null).await;
    assert!(preview.text().contains("Μπακλαβάς"), "a ticket can be looked at after its printer has gone");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_a_category_and_a_product_are_printed_is_said_without_the_rest_of_them() {
    let office = Office::open().await;
    let waiter = office.waiter().await;
    let before = office.get("/api/products?search=Μπακλαβάς").await[0].clone();
    let set = async |what: &str, route: Value| {
        office.ask("PUT", &format!("/api/products/{what}/route"), json!({ "route": route })).await
    };
    set("categories/5", json!("bar")).await.expect(200);
    set("502", Value::Null).await.expect(200);
    waiter.order("5", [Wish::of("Μπακλαβάς")]).await.unwrap();
    office.api.house.bar().wait_for_tickets(1, SOON).await.unwrap();
    let mut product = set("502", json!("kitchen")).await.expect(200);
    assert_eq!(product["route"], "kitchen");
    product["route"] = before["route"].clone();
    assert_eq!(product, before, "price and all else stay");
    waiter.order("7", [Wish::of("Μπακλαβάς")]).await.unwrap();
    office.api.house.kitchen().wait_for_tickets(1, SOON).await.unwrap();

    set("502", json!("nowhere")).await.assert_problem(404, "no_such_thing");
    set("9999", json!("bar")).await.assert_problem(404, "no_such_thing");
    set("categories/99", json!("bar")).await.assert_problem(404, "no_such_thing");
    office.ask("DELETE", "/api/routes/bar", Value::Null).await.assert_problem(409, "in_use");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn how_long_a_printer_is_waited_for_is_said_of_it_within_bounds() {
    let office = Office::open().await;
    let kitchen = || async { office.get("/api/system/printers").await[0].clone() };
    let mut form = kitchen().await;
    assert_eq!(form["confirm_seconds"], 20, "when nothing is said");
    for more in ["id", "routes", "state"] {
        form.as_object_mut().unwrap().remove(more);
    }
    for (seconds, status) in [(5, 200), (120, 200), (45, 200), (4, 422), (121, 422), (0, 422)] {
        form["confirm_seconds"] = json!(seconds);
        let answer = office.ask("PUT", "/api/system/printers/1", form.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{seconds}: {}", answer.text());
    }
    assert_eq!(kitchen().await["confirm_seconds"], 45);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_printer_with_something_to_print_is_not_taken_away_by_accident() {
    let office = Office::open().await;
    let sweets = sweets().await;
    let id = office.add(&sweets).await;
    sweets.set_fault(Fault::Refuse);
    office.ask("POST", "/api/system/printers/test", json!({ "printer": id })).await.expect(202);
    let path = format!("/api/system/printers/{id}");
    let refused = office.ask("DELETE", &path, Value::Null).await;
    refused.assert_problem(409, "unprinted");
    assert!(refused.text().contains("1 prints wait for Γλυκά"), "{}", refused.text());
    let job = office.get("/api/jobs").await[0]["id"].clone();
    office.ask("POST", &format!("/api/jobs/{job}/cancel"), json!({})).await.expect(202);
    office.ask("DELETE", &path, Value::Null).await.expect(204);
    let other = office.add(&sweets).await;
    assert_ne!(other, id, "no number is given twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_a_printer_or_a_route_is_refused_with_the_reason() {
    let office = Office::open().await;
    let printer = |change: Value| {
        let mut form =
            json!({ "name": "Α", "host": "10.0.0.9", "port": 9100, "profile": "generic-80", "columns": 42 });
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        form
    };
    for (change, code, words) in [
        (json!({ "host": "no-such-printer.invalid" }), "address_unknown", "no-such-printer.invalid"),
        (json!({ "host": "" }), "not_valid", "address"),
        (json!({ "host": "10.0.0.9/x" }), "address_unknown", "10.0.0.9/x"),
        (json!({ "port": 0 }), "not_valid", "port"),
        (json!({ "profile": "a typewriter" }), "not_valid", "a typewriter"),
        (json!({ "columns": 5 }), "not_valid", "columns"),
        (json!({ "columns": 96 }), "not_valid", "columns"),
        (json!({ "name": "Κουζίνα" }), "not_valid", "twice"),
        (json!({ "name": " " }), "not_valid", "name"),
    ] {
        let answer = office.ask("POST", "/api/system/printers", printer(change)).await;
        answer.assert_problem(422, code);
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    let rule = |change: Value| {
        let mut form = json!({ "name": "Α", "printer": 1 });
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        form
    };
    let me = json!({ "printer": 1, "after_seconds": 10 });
    for (route, change, words) in [
        ("x", json!({ "printer": 9 }), "does not exist"),
        ("x", json!({ "copies": 9 }), "copies"),
        ("x", json!({ "backup": me }), "backup"),
        ("X", json!({}), "lower-case"),
    ] {
        let answer = office.ask("PUT", &format!("/api/routes/{route}"), rule(change)).await;
        answer.assert_problem(422, "not_valid");
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
    assert_eq!(office.get("/api/system/printers").await.as_array().unwrap().len(), 2);
    assert_eq!(office.get("/api/routes").await["routes"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_carry_what_the_house_says_of_itself_on_paper_and_in_the_preview() {
    let office = Office::open().await;
    let words = json!({ "receipt": {
        "address": "Λιμάνι 3\nΝάξος", "phone": "22850 1", "vat_number": "987654321", "footer": "Καλή αντάμωση",
    } });
    let site = office.ask("PUT", "/api/settings", words).await.expect(200);
    assert_eq!(site["receipt"]["says_not_fiscal"], true, "what is not said stays");
    office.logo(b"<svg/>".to_vec()).await.assert_problem(422, "no_picture");
    let white = GrayImage::from_pixel(80, 40, Luma([255]));
    office.logo(png(&white)).await.assert_problem(422, "no_picture");
    let site = office.logo(png(&GrayImage::from_pixel(200, 80, Luma([10])))).await.expect(200);
    let logo = format!("/api/images/{}", site["receipt"]["logo"].as_str().unwrap());
    let shown = office.api.get(&logo, &[("authorization", &office.manager)]).await;
    assert_eq!((shown.status.as_u16(), shown.header("content-type")), (200, "image/png"));

    for (language, columns, expected) in [
        ("el", 48, ["Τηλ. 22850 1", "ΑΦΜ 987654321", "ΣΥΝΟΛΟ", "ΔΕΝ ΑΠΟΤΕΛΕΙ ΦΟΡΟΛΟΓΙΚΟ"]),
        ("en", 32, ["Tel. 22850 1", "VAT no. 987654321", "TOTAL", "NOT A FISCAL"]),
    ] {
        let form =
            json!({ "language": language, "columns": columns, "receipt": { "footer": "Not yet kept" } });
        let preview = office.ask("POST", "/api/settings/receipt/preview", form).await.text();
        let plain = html_text(&preview);
        for words in expected.into_iter().chain(["Not yet kept"]) {
            assert!(plain.to_lowercase().contains(&words.to_lowercase()), "{words}: {plain}");
        }
        assert!(preview.contains("<img") || preview.contains("<svg"), "the logo: {preview}");
    }

    let eleni = office.waiter().await;
    let made = eleni.order("5", [Wish::of("Μουσακάς")]).await.unwrap();
    eleni.wait_until_sent(SOON).await.unwrap();
    let wish = json!({ "printer": 2 });
    let path = format!("/api/orders/{}/receipt", made.order);
    office.ask("POST", &path, wish).await.expect(202);
    let bar = office.api.house.bar();
    bar.wait_for_tickets(1, SOON).await.unwrap();
    for words in ["Λιμάνι 3", "Νάξος", "ΑΦΜ 987654321", "Καλή αντάμωση"] {
        assert!(bar.text().contains(words), "{words}: {}", bar.text());
    }
    let raster = async {
        // GS v 0: a picture.
        while !bar.raw().iter().any(|bytes| bytes.windows(3).any(|three| three == [0x1d, 0x76, 0x30])) {
            sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(SOON, raster).await.expect("the logo is on paper");
    let site = office.ask("DELETE", "/api/settings/receipt/logo", Value::Null).await.expect(200);
    assert_eq!(site["receipt"].get("logo"), None);
    assert_eq!(office.api.get(&logo, &[("authorization", &office.manager)]).await.status, 404);
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The words of a fragment without its marks, in one line.
fn html_text(fragment: &str) -> String {
    let parts = fragment.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    parts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
