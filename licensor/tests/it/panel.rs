//! The panel in a real Chromium, against a real licensor, with a node that believes nothing. `cargo xtask test` builds
//! what they need.
//!
//! Things are found by `data-testid` and by what is said in `data-site`, `data-status` and their like: words change with
//! the language, these do not.

use std::net::SocketAddr;
use std::path::PathBuf;

use fixtures::browser::{Browser, Device, Window};
use fixtures::web_apps;
use serde_json::{Value, json};

use crate::support::{ADMIN, Licensor, PASSWORD, Site};

mod away;
mod keyboard;
mod life;
mod screens;

/// A licensor that serves its panel, and somebody who looks at it.
pub(crate) struct Desk {
    pub(crate) house: Site,
    pub(crate) licensor: Licensor,
    pub(crate) window: Window,
    _browser: Browser,
}

fn apps() -> PathBuf {
    web_apps().expect("the panel is built with `cargo xtask web --dev`")
}

impl Desk {
    /// A licensor without sites, and a page that nobody has logged in to.
    pub(crate) async fn open(device: Device) -> Self {
        let house = Site::on_sqlite();
        let licensor = house.start_with(&["--web", apps().to_str().unwrap()]).await;
        let browser = Browser::start().await.unwrap();
        let window = browser.open(device).await.unwrap();
        let desk = Self { house, licensor, window, _browser: browser };
        desk.window.goto(&desk.licensor.url("/")).await.unwrap();
        desk
    }

    /// The same, and somebody has logged in.
    pub(crate) async fn open_logged_in(device: Device) -> Self {
        let desk = Self::open(device).await;
        desk.log_in(PASSWORD).await;
        desk.sees("[data-testid=sites]").await;
        desk.sees("[data-live=true]").await;
        desk
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.licensor.address.parse().unwrap()
    }

    pub(crate) async fn log_in(&self, password: &str) {
        self.fill("login-user", ADMIN).await;
        self.fill("login-password", password).await;
        self.tap("login-submit").await;
    }

    /// Taps something by its test id.
    pub(crate) async fn tap(&self, test_id: &str) {
        self.tap_css(&format!("[data-testid={test_id}]")).await;
    }

    /// Taps something, which a thumb first brings out from under the bar at the foot of the screen.
    pub(crate) async fn tap_css(&self, css: &str) {
        self.sees(css).await;
        let into_view = "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })";
        self.window.script(into_view, vec![css.into()]).await.unwrap();
        self.window.tap_css(css).await.unwrap();
    }

    pub(crate) async fn sees(&self, css: &str) {
        self.window.find(css).await.unwrap();
    }

    pub(crate) async fn sees_none(&self, css: &str) {
        self.window.until_true(&format!("!document.querySelector(\"{css}\")")).await.unwrap();
    }

    pub(crate) async fn reads(&self, css: &str, text: &str) {
        let says = format!(
            "[...document.querySelectorAll(\"{css}\")].some((e) => e.textContent.includes('{text}'))"
        );
        self.window.until_true(&says).await.unwrap();
    }

    /// Types into a field by its test id, in place of what was there.
    pub(crate) async fn fill(&self, test_id: &str, text: &str) {
        let field = self.window.find(&format!("[data-testid={test_id}]")).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// What stands there to be copied.
    pub(crate) async fn value(&self, test_id: &str) -> String {
        let css = format!("[data-testid={test_id}]");
        self.window.find(&css).await.unwrap();
        let value = "return document.querySelector(arguments[0]).textContent";
        self.window.script(value, vec![css.into()]).await.unwrap().as_str().unwrap().to_owned()
    }

    /// Runs a script that waits for things.
    pub(crate) async fn script(&self, body: &str) -> Value {
        let body = format!("return (async () => {{ {body} }})();");
        self.window.script(&body, Vec::new()).await.unwrap()
    }

    /// Lets the page use the clipboard as it may when a person looks at it.
    pub(crate) async fn allow_copying(&self) {
        let permissions = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] });
        self.window.devtools("Browser.grantPermissions", permissions).await.unwrap();
    }

    /// Fills in the form of a new site and has it registered.
    pub(crate) async fn register(&self, name: &str) {
        self.tap("register").await;
        self.fill("site-name", name).await;
        self.fill("site-owner", "Κ. Παππάς").await;
        self.fill("site-email", "k@example.org").await;
        self.tap("register-confirm").await;
        self.sees("[data-testid=key-sheet]").await;
    }
}
