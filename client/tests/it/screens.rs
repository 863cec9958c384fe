//! Every screen as a picture, in `target/screenshots`: on a phone and on a tablet, light and dark. Whoever changes a
//! screen opens them and looks. The test itself holds that each screen is there and that none is wider than its device.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};

use crate::evening::{Evening, Phone};

/// Nothing moves any more.
const STILL: &str = "document.getAnimations().length === 0";
const FITS: &str = "document.documentElement.scrollWidth <= window.innerWidth";

impl Phone {
    /// A picture in light and in dark.
    pub(crate) async fn picture(&self, name: &str) {
        self.window.until_true(FITS).await.unwrap();
        for (theme, dark) in [("light", false), ("dark", true)] {
            self.window.dark(dark).await.unwrap();
            self.window.until_true(STILL).await.unwrap();
            self.window.screenshot(&format!("{name}-{theme}")).await.unwrap();
        }
        self.window.dark(false).await.unwrap();
    }
}

#[tokio::test]
async fn every_screen_of_the_waiter_fits_a_phone() {
    waiter(Device::PHONE, "phone").await;
}

#[tokio::test]
async fn every_screen_of_the_waiter_fits_a_tablet() {
    waiter(Device::TABLET, "tablet").await;
}

async fn waiter(device: Device, name: &str) {
    let evening = Evening::begin().await;
    let phone = evening.device(device, "/").await;
    phone.sees("[data-testid=login]").await;
    phone.picture(&format!("{name}-login")).await;
    phone.log_in(ELENI).await;
    phone.sees("[data-link=online]").await;
    for (table, category, product) in
        [("3", "Ποτά", "Νερό 1 l"), ("7", "Γλυκά", "Μπακλαβάς"), ("12", "Μαγειρευτά", "Μουσακάς")]
    {
        phone.open_table(table).await;
        phone.add(category, product).await;
        phone.send().await;
        phone.all_lines_are("printed", 1).await;
        phone.back_to_tables().await;
    }
    phone.picture(&format!("{name}-tables")).await;

    phone.open_table("12").await;
    phone.walk_out().await;
    phone
        .add_with(
            "Σαλάτες",
            "Χωριάτικη σαλάτα",
            &["[data-ingredient='Κρεμμύδι'] [data-sign=without]"],
            "λίγο αλάτι",
        )
        .await;
    phone.send().await;
    phone.picture(&format!("{name}-order-offline")).await;
    phone.add("Ορεκτικά", "Τζατζίκι").await;
    phone.add("Ορεκτικά", "Τζατζίκι").await;
    phone.picture(&format!("{name}-menu-draft")).await;
    phone.turn_to("menu").await;
    phone.tap("[data-category='Ψητά']").await;
    phone.tap("[data-product='Παϊδάκια αρνίσια']").await;
    phone.sees("[data-testid=product-sheet]").await;
    phone.picture(&format!("{name}-product")).await;
    phone.tap("[data-modifier='Καλοψημένο']").await;
    phone.tap("[data-modifier='Ρύζι πιλάφι']").await;
    phone.tap("[data-testid=product-done]").await;
    phone.wifi.restore();
    phone.send().await;
    phone.all_lines_are("printed", 4).await;
    phone.picture(&format!("{name}-order")).await;
    phone.tap("[data-testid=pay]").await;
    phone.sees("[data-testid=pay-take]").await;
    phone.picture(&format!("{name}-pay")).await;
}

#[tokio::test]
async fn the_managers_floor_fits_a_tablet() {
    let evening = Evening::begin().await;
    let manager = evening.device(Device::TABLET, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-table='5']").await;
    let waiter = evening.waiter(ELENI).await;
    for table in ["2", "5", "9"] {
        waiter.open_table(table).await;
        waiter.add("Μαγειρευτά", "Μουσακάς").await;
        waiter.send().await;
        waiter.back_to_tables().await;
    }
    manager.sees("[data-table='9']:not([data-status=free])").await;
    manager.picture("tablet-manager-floor").await;
}
