//! The page that walks a phone into the house.

use fixtures::browser::{Browser, Device};
use fixtures::house::House;

use crate::support::Api;

async fn house() -> Api {
    Api::of(House::builder().https().env("COMANDA_ADDRESS", "192.168.1.10").start().await.unwrap())
}

/// What a phone reads off the page, by a decoder that is not ours.
fn scanned(page: &str) -> String {
    let (_, svg) = page.split_once("viewBox=\"0 0 ").unwrap();
    let size: usize = svg.split(' ').next().unwrap().parse().unwrap();
    let (_, dots) = svg.split_once("fill=\"#000\" d=\"").unwrap();
    let dark: std::collections::BTreeSet<(usize, usize)> = dots
        .split('"')
        .next()
        .unwrap()
        .split('M')
        .skip(1)
        .map(|dot| {
            let (x, rest) = dot.split_once(' ').unwrap();
            (x.parse().unwrap(), rest.split('h').next().unwrap().parse().unwrap())
        })
        .collect();
    const SCALE: usize = 8;
    let is_dark = |x: usize, y: usize| dark.contains(&(x / SCALE, y / SCALE));
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size * SCALE, size * SCALE, |x, y| {
        if is_dark(x, y) { 0 } else { 255 }
    });
    let grids = picture.detect_grids();
    grids.first().expect("a QR code is on the page").decode().unwrap().1
}

#[tokio::test]
async fn the_code_leads_a_phone_to_the_page_and_the_page_to_the_app() {
    let api = house().await;
    let page = api.get("/connect", &[]).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert_eq!(scanned(&text), format!("http://192.168.1.10:{}/connect", api.house.addr().port()));
    let app = format!("https://192.168.1.10:{}/", api.house.https_addr().unwrap().port());
    assert!(text.contains(&format!("href=\"{app}\"")), "{text}");
    assert!(text.contains("Όστρια") && !text.contains("<script") && !text.contains("style="), "{text}");
    assert!(!text.contains('{') && !text.contains("}}"), "every place has its value: {text}");
    let authority = api.get("/connect/comanda.crt", &[]).await.body;
    let name = node::tls::Facts::of(&authority).unwrap().subject;
    assert!(name.starts_with("Comanda ") && text.contains(&name), "{name}");

    let iphone = [("user-agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")];
    assert!(api.get("/connect", &iphone).await.text().contains("<details open><summary>iPhone"));
    let greek = api.get("/connect?language=el", &[]).await.text();
    assert!(greek.contains("<html lang=\"el\">") && greek.contains("Σύνδεση τηλεφώνου"), "{greek}");
    let hostile = [("host", "\"><script>alert(1)</script>")];
    assert!(!api.get("/connect", &hostile).await.text().contains("<script"));
}

#[tokio::test]
async fn without_https_the_page_says_what_is_missing_or_trusts_whoever_stands_before() {
    let api = Api::start().await;
    assert!(api.get("/connect", &[]).await.text().contains("https_listen"));
    let proxied = [("host", "till.example"), ("x-forwarded-proto", "https")];
    let page = api.get("/connect", &proxied).await.text();
    assert_eq!(scanned(&page), "https://till.example/");
}

#[tokio::test]
async fn the_page_fits_every_device_in_light_and_dark() {
    let api = house().await;
    let browser = Browser::start().await.unwrap();
    for (device, name) in [(Device::PHONE, "phone"), (Device::TABLET, "tablet")] {
        let window = browser.open(device).await.unwrap();
        for language in ["en", "el"] {
            window.goto(&format!("{}/connect?language={language}", api.house.url())).await.unwrap();
            window.until_true("document.documentElement.scrollWidth <= window.innerWidth").await.unwrap();
            window
                .until_true("getComputedStyle(document.body).fontFamily.includes('system-ui')")
                .await
                .unwrap();
            for (theme, dark) in [("light", false), ("dark", true)] {
                window.dark(dark).await.unwrap();
                window.until_true("document.getAnimations().length === 0").await.unwrap();
                window.screenshot(&format!("{name}-connect-{language}-{theme}")).await.unwrap();
            }
        }
    }
}
