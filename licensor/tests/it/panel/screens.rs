//! Every screen as a picture, in `target/screenshots`. Whoever changes a screen opens them and looks. The test itself
//! holds that each is there, that none is wider than its device, a small phone or larger text, and that all is named.

use fixtures::browser::Device;
use license::claims::GRACE_HOURS;
use license::http::RegisteredSite;
use license::time::{DAY_SECONDS, HOUR_SECONDS};
use licensor::clock;
use licensor::deed::{Action, Actor};
use licensor::site::{Change, Seen};
use licensor::store::{Database, Store, open};
use serde_json::{Value, json};

use super::Desk;

/// Not the width of the window: a phone zooms out where a page is too wide for it, and its window grows.
const FITS: &str = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";
const STILL: &str = "document.getAnimations().length === 0";
const SMALL: Device = Device { width_px: 320, ..Device::PHONE };

impl Desk {
    async fn picture(&self, name: &str) {
        self.window.until_true(FITS).await.unwrap();
        self.window.until_true(STILL).await.unwrap();
        self.names_everything().await;
        self.window.screenshot(&format!("panel-{name}")).await.unwrap();
    }

    async fn closes(&self, sheet: &str) {
        self.tap_css(&format!("[data-testid={sheet}] header button")).await;
        self.sees_none(&format!("[data-testid={sheet}]")).await;
    }
}

/// A town of restaurants, one for each status and some more that are well.
async fn town(desk: &Desk) {
    let store = open(&Database::Sqlite(desk.house.folder.path().join("licensor.db"))).await.unwrap();
    let grace = -i64::from(GRACE_HOURS) * HOUR_SECONDS;
    let sites = [
        ("Taverna Ostria", 101 * DAY_SECONDS, 120),
        ("Mezedopoleio 12", -7 * HOUR_SECONDS, 3_000),
        ("Ψαροταβέρνα του Καπετάν Ανδρέα στο λιμάνι", 300 * DAY_SECONDS, 30),
        ("Ouzeri To Steki", 9 * DAY_SECONDS, 600),
        ("Bar Kyma", 40 * DAY_SECONDS, 5),
        ("Καφενείο Άνω", 60 * DAY_SECONDS, 13 * HOUR_SECONDS),
        ("Cantina Thalassa", grace - 3 * DAY_SECONDS, 60),
    ];
    for (name, left_seconds, silent_seconds) in sites {
        let site = desk.licensor.register(name).await;
        make_so(store.as_ref(), &site, left_seconds, silent_seconds).await;
        if name == "Bar Kyma" {
            let lock = json!({ "reason": "Invoice 2026-311 unpaid. Call 210 000 0000." });
            let _: Value = desk.licensor.post(&format!("/api/sites/{}/lock", site.id), &lock).await;
        }
    }
}

async fn make_so(store: &dyn Store, site: &RegisteredSite, left_seconds: i64, silent_seconds: i64) {
    let now = clock::now();
    let deed = Actor::command_line().does(Action::Extended, Some(site.id), "by 30 days");
    store.change(site.id, &Change::ExtendUntil(now.plus(left_seconds)), &deed).await.unwrap();
    let (address, version) = ("2001:db8:85a3::8a2e:370:7334".to_owned(), "1.4.0".to_owned());
    let seen = Seen { at: now.plus(-silent_seconds), address, version, taken_serial: Some(3) };
    store.saw(&[(site.id, seen)]).await.unwrap();
}

#[tokio::test]
async fn every_screen_fits_a_phone_in_greek() {
    every_screen(Device::PHONE, "phone", true).await;
}

#[tokio::test]
async fn every_screen_fits_a_tablet() {
    every_screen(Device::TABLET, "tablet", false).await;
}

#[tokio::test]
async fn every_screen_fits_a_desk() {
    every_screen(Device::DESK, "desk", false).await;
}

#[tokio::test]
async fn every_screen_fits_a_small_phone() {
    every_screen(SMALL, "small", false).await;
}

async fn every_screen(device: Device, name: &str, is_greek: bool) {
    let desk = Desk::open(device).await;
    desk.sees("[data-testid=login]").await;
    if is_greek {
        desk.tap("language").await;
        desk.sees("[data-testid=login] button[lang=en]").await;
    }
    desk.picture(&format!("{name}-login")).await;
    desk.log_in(crate::support::PASSWORD).await;
    desk.sees("[data-testid=no-sites]").await;
    desk.sees("[data-live=true]").await;
    desk.picture(&format!("{name}-empty")).await;
    town(&desk).await;
    desk.sees("[data-site='Cantina Thalassa'] [data-status=blocked]").await;
    desk.picture(&format!("{name}-sites")).await;
    desk.fill("find", "nobody").await;
    desk.sees("[data-testid=nothing-found]").await;
    desk.picture(&format!("{name}-nothing-found")).await;
    desk.tap("show-all").await;
    desk.tap("register").await;
    desk.picture(&format!("{name}-register")).await;
    desk.closes("register-sheet").await;
    desk.register("Νέα Ταβέρνα").await;
    desk.picture(&format!("{name}-key")).await;
    desk.tap("key-done").await;
    desk.picture(&format!("{name}-key-not-copied")).await;
    desk.tap("key-done").await;
    desk.sees("[data-testid=site]").await;
    one_site(&desk, name).await;
    for place in ["keys", "audit"] {
        desk.tap(&format!("nav-{place}")).await;
        desk.sees(&format!("[data-testid={place}] li")).await;
        desk.picture(&format!("{name}-{place}")).await;
    }
    larger_text(&desk, name).await;
}

async fn one_site(desk: &Desk, name: &str) {
    desk.tap("nav-sites").await;
    for (site, status) in [("Bar Kyma", "locked"), ("Mezedopoleio 12", "grace"), ("Taverna Ostria", "active")]
    {
        desk.tap_css(&format!("[data-site='{site}'] h2 a")).await;
        desk.sees(&format!("[data-testid=site] [data-status={status}]")).await;
        desk.sees("[data-testid=deeds] li").await;
        desk.picture(&format!("{name}-site-{status}")).await;
        if status != "active" {
            desk.tap("back").await;
        }
    }
    for sheet in ["extend", "lock", "edit", "file", "rekey", "delete"] {
        desk.tap(sheet).await;
        desk.sees(&format!("[data-testid={sheet}-sheet]")).await;
        if sheet == "extend" {
            desk.tap("period-none").await;
        }
        desk.picture(&format!("{name}-{sheet}")).await;
        desk.closes(&format!("{sheet}-sheet")).await;
    }
}

async fn larger_text(desk: &Desk, name: &str) {
    desk.window.script("document.documentElement.style.fontSize = '200%'", Vec::new()).await.unwrap();
    for place in ["keys", "audit", "sites"] {
        desk.tap(&format!("nav-{place}")).await;
        desk.sees(&format!("[data-testid={place}] li")).await;
        desk.picture(&format!("{name}-large-{place}")).await;
    }
    desk.tap_css("[data-site='Bar Kyma'] h2 a").await;
    desk.sees("[data-testid=deeds] li").await;
    desk.picture(&format!("{name}-large-site")).await;
    desk.tap("extend").await;
    desk.sees("[data-testid=extend-sheet]").await;
    desk.picture(&format!("{name}-large-extend")).await;
}
