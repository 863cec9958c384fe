//! An evening: the demo restaurant, one browser, and phones each with a Wi-Fi of its own.

use std::net::SocketAddr;
use std::time::Duration;

use fixtures::browser::{Browser, Device, Window};
use fixtures::demo::{Login, site_json};
use fixtures::house::House;
use fixtures::printer::{VirtualPrinter, independent_text};
use fixtures::wifi::Wifi;
use serde_json::Value;

/// Printing a ticket takes a moment, also on a machine that is busy.
const PAPER: Duration = Duration::from_secs(30);

pub(crate) struct Evening {
    pub(crate) house: House,
    browser: Browser,
}

/// A phone: a browser profile of its own, and a Wi-Fi that can fail it alone.
pub(crate) struct Phone {
    pub(crate) window: Window,
    pub(crate) wifi: Wifi,
}

impl Evening {
    pub(crate) async fn begin() -> Self {
        Self::at(House::start().await.unwrap()).await
    }

    /// A house in which each table belongs to whoever opened it.
    pub(crate) async fn begin_with_own_tables() -> Self {
        let (every, own) =
            ("\"every_waiter_serves_every_table\": true", "\"every_waiter_serves_every_table\": false");
        let site = site_json().replace(every, own);
        assert_ne!(site, site_json());
        Self::at(House::builder().site(&site).start().await.unwrap()).await
    }

    /// A house that holds what is older than a second when it comes.
    pub(crate) async fn begin_impatiently() -> Self {
        let site = site_json().replacen("\"site\": {", "\"site\": {\"hold_after_ms\": 1000, ", 1);
        Self::at(House::builder().site(&site).start().await.unwrap()).await
    }

    pub(crate) async fn at(house: House) -> Self {
        Self { house, browser: Browser::start().await.unwrap() }
    }

    /// A phone that has never been here.
    pub(crate) async fn new_phone(&self) -> Phone {
        self.device(Device::PHONE, "/").await
    }

    pub(crate) async fn device(&self, device: Device, path: &str) -> Phone {
        Phone::open(&self.browser, self.house.addr(), device, path).await
    }

    /// A phone whose waiter is logged in, and whose app is installed.
    pub(crate) async fn waiter(&self, login: Login) -> Phone {
        let phone = self.new_phone().await;
        phone.log_in(login).await;
        phone.window.find("[data-table='5']").await.unwrap();
        phone.window.until_installed().await.unwrap();
        phone.sees("[data-link=online]").await;
        phone
    }
}

impl Phone {
    /// A device that has never been at this node.
    pub(crate) async fn open(browser: &Browser, node: SocketAddr, device: Device, path: &str) -> Self {
        let wifi = Wifi::start(node).await.unwrap();
        let window = browser.open(device).await.unwrap();
        window.goto(&format!("{}{path}", wifi.url())).await.unwrap();
        Self { window, wifi }
    }

    /// Puts something else into a field.
    pub(crate) async fn write(&self, field: &str, text: &str) {
        let field = self.window.find(&format!("[data-testid={field}]")).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Chooses from a list.
    pub(crate) async fn choose_from(&self, list: &str, value: &str) {
        self.tap(&format!("[data-testid={list}] option[value='{value}']")).await;
    }

    pub(crate) async fn log_in(&self, login: Login) {
        let name = self.window.find("[data-testid=login-user]").await.unwrap();
        name.clear().await.unwrap();
        name.send_keys(login.username).await.unwrap();
        for digit in login.pin.chars() {
            self.tap(&format!("[data-testid=pin-{digit}]")).await;
        }
        self.tap("[data-testid=login-submit]").await;
    }

    /// Out of the Wi-Fi, and the person has seen it: a banner that comes moves the page.
    pub(crate) async fn walk_out(&self) {
        self.wifi.drop_all();
        self.sees("[data-banner=offline]").await;
    }

    /// Runs a script that waits for things.
    pub(crate) async fn script(&self, body: &str, arguments: Vec<Value>) -> Value {
        let body = format!("return (async function () {{ {body} }}).apply(null, arguments);");
        self.window.script(&body, arguments).await.unwrap()
    }

    pub(crate) async fn tap(&self, css: &str) {
        self.window.tap_css(css).await.unwrap();
    }

    pub(crate) async fn sees(&self, css: &str) {
        self.window.find(css).await.unwrap();
    }

    /// Waits until there are so many of something.
    pub(crate) async fn counts(&self, css: &str, count: usize) {
        self.window
            .until_true(&format!("document.querySelectorAll(\"{css}\").length === {count}"))
            .await
            .unwrap();
    }

    /// A text somewhere in an element.
    pub(crate) async fn reads(&self, css: &str, text: &str) {
        let says = format!(
            "[...document.querySelectorAll(\"{css}\")].some((e) => e.textContent.includes('{text}'))"
        );
        self.window.until_true(&says).await.unwrap();
    }

    /// Opens the menu of what else can be done, and one thing in it.
    pub(crate) async fn more(&self, what: &str) {
        self.tap("[data-testid=more]").await;
        self.tap(&format!("[data-testid=more-{what}]")).await;
    }

    /// A table with one line that is on paper; its order is left open on the screen.
    pub(crate) async fn serve(&self, table: &str, category: &str, product: &str) {
        self.open_table(table).await;
        self.add(category, product).await;
        self.send().await;
        self.all_lines_are("printed", 1).await;
    }

    pub(crate) async fn open_table(&self, label: &str) {
        self.tap(&format!("[data-table='{label}']")).await;
        self.sees("[data-testid=order]").await;
    }

    /// One of a product that asks nothing.
    pub(crate) async fn add(&self, category: &str, product: &str) {
        self.choose(category).await;
        self.tap(&format!("[data-product='{product}']")).await;
    }

    /// One of a product with choices made and a note written.
    pub(crate) async fn add_with(&self, category: &str, product: &str, choices: &[&str], note: &str) {
        self.choose(category).await;
        self.tap(&format!("[data-product-details='{product}']")).await;
        for choice in choices {
            self.tap(choice).await;
        }
        if !note.is_empty() {
            self.window.find("[data-testid=note]").await.unwrap().send_keys(note).await.unwrap();
        }
        self.tap("[data-testid=product-done]").await;
    }

    /// To the order or to the menu, on a screen that is too narrow for both.
    pub(crate) async fn turn_to(&self, side: &str) {
        let tab = self.window.find(&format!("[data-testid=tab-{side}]")).await.unwrap();
        if tab.is_displayed().await.unwrap() {
            tab.click().await.unwrap();
        }
    }

    async fn choose(&self, category: &str) {
        self.turn_to("menu").await;
        self.tap(&format!("[data-category='{category}']")).await;
    }

    pub(crate) async fn send(&self) {
        self.tap("[data-testid=send]").await;
        self.counts("[data-testid=send]", 0).await;
        self.turn_to("order").await;
    }

    pub(crate) async fn back_to_tables(&self) {
        self.tap("[data-testid=back]").await;
        self.sees("[data-testid=tables]").await;
    }

    /// Where each line is, by the shape of its badge.
    pub(crate) async fn all_lines_are(&self, place: &str, count: usize) {
        self.counts("[data-line]", count).await;
        self.counts(&format!("[data-line] [data-where={place}]"), count).await;
    }
}

/// What a printer printed, read by a decoder that is not ours, once so many tickets are out.
pub(crate) async fn read_paper(printer: &VirtualPrinter, tickets: u64) -> String {
    printer.wait_for_tickets(tickets, PAPER).await.unwrap();
    printer.raw().iter().map(|bytes| independent_text(bytes)).collect()
}

/// How often a text stands on the paper.
pub(crate) fn times(paper: &str, text: &str) -> usize {
    paper.matches(text).count()
}
