//! Every screen as a picture, in `target/screenshots`: on a phone and on a tablet, light and dark. Whoever changes a
//! screen opens them and looks. The test itself holds that each screen is there and that none is wider than its device.

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI, NIKOS};
use fixtures::printer::Fault;

use crate::evening::{Evening, Phone};

/// Nothing moves any more.
const STILL: &str = "document.getAnimations().length === 0";
/// Not the width of the window: a phone zooms out where a page is too wide for it, and its window grows.
const FITS: &str = "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

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

#[tokio::test]
async fn the_screens_of_moves_and_bills_fit_a_phone() {
    bills(Device::PHONE, "phone", "Ελληνικά").await;
}

#[tokio::test]
async fn the_screens_of_moves_and_bills_fit_a_tablet() {
    bills(Device::TABLET, "tablet", "English").await;
}

async fn bills(device: Device, name: &str, language: &str) {
    let evening = Evening::begin_with_own_tables().await;
    let (phone, nikos) = (evening.device(device, "/").await, evening.waiter(NIKOS).await);
    nikos.serve("9", "Μαγειρευτά", "Παστίτσιο").await;
    phone.log_in(ELENI).await;
    phone.tap("[data-testid=nav-me]").await;
    phone.window.tap(language).await.unwrap();
    phone.tap("[data-testid=nav-tables]").await;
    phone.sees("[data-link=online]").await;
    phone.open_table("9").await;
    phone.sees("[data-testid=foreign]").await;
    phone.picture(&format!("{name}-foreign")).await;
    phone.back_to_tables().await;

    for (table, category, product) in [("3", "Ποτά", "Νερό 1 l"), ("7", "Γλυκά", "Μπακλαβάς")]
    {
        phone.serve(table, category, product).await;
        phone.back_to_tables().await;
    }
    phone.serve("12", "Μαγειρευτά", "Μουσακάς").await;
    phone.add("Μαγειρευτά", "Παστίτσιο").await;
    phone.add("Ορεκτικά", "Τζατζίκι").await;
    phone.add("Ορεκτικά", "Τζατζίκι").await;
    phone.send().await;
    phone.all_lines_are("printed", 3).await;
    rearranging(&phone, name).await;
    asking(&phone, name).await;
}

async fn rearranging(phone: &Phone, name: &str) {
    phone.tap("[data-testid=more]").await;
    phone.picture(&format!("{name}-more")).await;
    phone.tap("[data-testid=more-split]").await;
    phone.tap("[data-split-line='Τζατζίκι'] .stepper button:last-child").await;
    phone.tap("[data-split-line='Μουσακάς'] .stepper button:last-child").await;
    phone.picture(&format!("{name}-split")).await;
    phone.tap("[data-testid=split-pay]").await;
    phone.sees("[data-testid=pay-check-1]").await;
    phone.picture(&format!("{name}-pay-check")).await;
    phone.tap("[data-testid=pay-take]").await;
    phone.more("split").await;
    phone.picture(&format!("{name}-split-paid")).await;
    phone.tap("[data-testid=split-sheet] header button").await;
    phone.more("transfer").await;
    phone.tap("[data-pay-line='Παστίτσιο'] .stepper button:last-child").await;
    phone.picture(&format!("{name}-transfer-what")).await;
    phone.tap("[data-testid=transfer-next]").await;
    phone.tap("[data-order-at='7']").await;
    phone.picture(&format!("{name}-transfer-whose")).await;
    phone.tap("[data-testid=transfer-confirm]").await;
    phone.more("move").await;
    phone.tap("[data-pick-table='7']").await;
    phone.picture(&format!("{name}-move")).await;
    phone.tap("[data-testid=move-confirm]").await;
    phone.sees("[data-testid=bills-here]").await;
    phone.more("join").await;
    phone.tap("[data-order-at='7']").await;
    phone.picture(&format!("{name}-join")).await;
    phone.tap("[data-testid=join-confirm]").await;
    phone.sees("[data-testid=joined]").await;
    phone.picture(&format!("{name}-joined")).await;
    phone.tap("[data-testid=pay-together]").await;
    phone.picture(&format!("{name}-pay-together")).await;
    phone.tap("[data-testid=together-sheet] header button").await;
    phone.back_to_tables().await;
    phone.picture(&format!("{name}-tables-bills")).await;
    phone.tap("[data-table='7']").await;
    phone.sees("[data-testid=choose-bill]").await;
    phone.picture(&format!("{name}-choose-bill")).await;
    phone.tap("[data-bill]").await;
}

async fn asking(phone: &Phone, name: &str) {
    phone.turn_to("order").await;
    phone.tap("[data-line='Μπακλαβάς']").await;
    phone.tap("[data-testid=void]").await;
    phone.picture(&format!("{name}-void-asks")).await;
    phone.tap("[data-testid=void-confirm]").await;
    phone.sees("[data-testid=line-asked]").await;
    phone.picture(&format!("{name}-asked")).await;
}

#[tokio::test]
async fn the_managers_decisions_fit_a_tablet() {
    decisions(Device::TABLET, "tablet").await;
}

#[tokio::test]
async fn the_managers_decisions_fit_a_phone() {
    decisions(Device::PHONE, "phone").await;
}

async fn decisions(device: Device, name: &str) {
    let evening = Evening::begin().await;
    let manager = evening.device(device, "/manager/").await;
    manager.log_in(DIMITRA).await;
    let waiter = evening.waiter(ELENI).await;
    for table in ["5", "9"] {
        waiter.serve(table, "Μαγειρευτά", "Μουσακάς").await;
        if table == "5" {
            waiter.tap("[data-testid=pay]").await;
            waiter.tap("[data-testid=pay-take]").await;
            waiter.sees("[data-testid=close]").await;
        }
        waiter.tap("[data-line='Μουσακάς']").await;
        waiter.tap("[data-testid=void]").await;
        waiter.tap("[data-testid=void-confirm]").await;
        waiter.sees("[data-testid=line-asked]").await;
        if table == "5" {
            manager.tap("[data-matter=request] [data-testid=matter-grant]").await;
            manager.sees("[data-matter=overpaid]").await;
        }
        waiter.back_to_tables().await;
    }
    manager.sees("[data-matter=request]").await;
    manager.picture(&format!("{name}-manager-decisions")).await;
    manager.tap("[data-table='9']").await;
    manager.picture(&format!("{name}-manager-table")).await;
    manager.tap("[data-testid=table-sheet] header button").await;
    manager.tap("[data-testid=matter-refund]").await;
    manager.tap("[data-testid=matter-deny]").await;
    manager.sees("[data-testid=attention][data-count='0']").await;
}

#[tokio::test]
async fn printers_and_receipts_fit_a_phone() {
    paper(Device::PHONE, "phone", None).await;
}

#[tokio::test]
async fn printers_and_receipts_fit_a_tablet() {
    paper(Device::TABLET, "tablet", Some("English")).await;
}

async fn paper(device: Device, name: &str, language: Option<&str>) {
    let evening = Evening::begin().await;
    evening.house.bar().set_fault(Fault::PaperOut);
    let manager = evening.device(device, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.sees("[data-table='5']").await;
    if let Some(language) = language {
        manager.window.tap(language).await.unwrap();
    }
    manager.tap("[data-testid=place-printers]").await;
    manager.sees("[data-printer='Κουζίνα'] [data-condition=ready]").await;
    // Whoever wants something of a printer finds out how it is.
    manager.tap("[data-printer='Μπαρ'] [data-testid=printer-test]").await;
    manager.sees("[data-printer='Μπαρ'] [data-condition=paper_out]").await;
    manager.picture(&format!("{name}-printers")).await;
    manager
        .script(
            "document.querySelector('[data-testid=route-default]').closest('section').scrollIntoView()",
            vec![],
        )
        .await;
    manager.picture(&format!("{name}-by-menu")).await;
    manager.tap("[data-goes='Ποτά'] [data-testid=category-products]").await;
    manager.sees("[data-testid=products-sheet]").await;
    manager.picture(&format!("{name}-products")).await;
    manager.tap("[data-testid=products-sheet] header button").await;
    manager.tap("[data-printer='Μπαρ'] [data-testid=printer-change]").await;
    manager.sees("[data-testid=printer-sheet]").await;
    manager.picture(&format!("{name}-printer")).await;
    manager.tap("[data-testid=printer-remove]").await;
    manager.sees("[data-testid=printer-removal]").await;
    manager.picture(&format!("{name}-printer-removal")).await;
    manager.tap("[data-testid=printer-sheet] header button").await;
    manager.tap("[data-route=kitchen] [data-testid=route-change]").await;
    manager.tap("[data-testid=route-backup] option[value='2']").await;
    manager.sees("[data-testid=route-unsure]").await;
    manager.picture(&format!("{name}-station")).await;
    manager.tap("[data-testid=route-sheet] header button").await;
    manager.tap("[data-testid=place-receipt]").await;
    manager.sees("[data-testid=receipt-paper] .paper").await;
    manager.picture(&format!("{name}-receipt")).await;
}
