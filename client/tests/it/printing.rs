//! What a manager does about paper: printers, stations, receipts, and tickets of which nobody knows.

use std::time::Duration;

use fixtures::browser::Device;
use fixtures::demo::{DIMITRA, ELENI};
use fixtures::printer::{Fault, PrinterSetup, VirtualPrinter};
use tokio::time::sleep;

use crate::evening::{Evening, read_paper};

#[tokio::test]
async fn a_ticket_that_the_manager_finds_on_paper_is_printed_for_everybody() {
    let evening = Evening::begin().await;
    let (manager, waiter) = (evening.device(Device::TABLET, "/manager/").await, evening.waiter(ELENI).await);
    manager.log_in(DIMITRA).await;
    evening.house.kitchen().set_fault(Fault::Unconfirmed);
    waiter.open_table("5").await;
    waiter.add("Μαγειρευτά", "Μουσακάς").await;
    waiter.send().await;
    // A printer is given twenty seconds.
    sleep(Duration::from_secs(15)).await;
    waiter.all_lines_are("unsure", 1).await;
    manager.tap("[data-matter=uncertain] [data-testid=matter-stands]").await;
    waiter.all_lines_are("printed", 1).await;
    manager.sees("[data-testid=attention][data-count='0']").await;
}

#[tokio::test]
async fn a_printer_is_added_given_a_station_and_taken_away_on_the_managers_page() {
    let evening = Evening::begin().await;
    let sweets = VirtualPrinter::start(PrinterSetup::jolimark("Γλυκά")).await.unwrap();
    let manager = evening.device(Device::PHONE, "/manager/").await;
    manager.log_in(DIMITRA).await;
    manager.tap("[data-testid=place-printers]").await;
    manager.counts("[data-printer]", 2).await;
    manager.sees("[data-printer='Κουζίνα'] [data-condition=ready]").await;

    manager.tap("[data-testid=printer-add]").await;
    manager.write("printer-name", "Κουζίνα").await;
    manager.write("printer-host", "127.0.0.1").await;
    manager.write("printer-port", &sweets.addr().port().to_string()).await;
    manager.choose_from("printer-model", "jolimark-tp850ue").await;
    manager.write("printer-confirm", "45").await;
    manager.tap("[data-testid=printer-save]").await;
    manager.sees("[data-testid=printer-sheet] .failure").await;
    manager.write("printer-name", "Ζαχαροπλαστείο").await;
    manager.tap("[data-testid=printer-save]").await;
    manager.sees("[data-printer='Ζαχαροπλαστείο'] [data-condition=ready]").await;
    manager.tap("[data-printer='Ζαχαροπλαστείο'] [data-testid=printer-test]").await;
    assert!(read_paper(&sweets, 1).await.contains("Ζαχαροπλαστείο"));

    manager.tap("[data-testid=route-add]").await;
    manager.write("route-name", "Γλυκά").await;
    manager.write("route-key", "sweets").await;
    manager.choose_from("route-printer", "3").await;
    manager.choose_from("route-backup", "2").await;
    manager.choose_from("route-unsure", "print_on_backup").await;
    manager.tap("[data-testid=route-save]").await;
    manager.reads("[data-route=sweets] .about", "Μπαρ").await;

    manager.tap("[data-printer='Ζαχαροπλαστείο'] [data-testid=printer-change]").await;
    manager.tap("[data-testid=printer-remove]").await;
    manager.choose_from("printer-heir", "1").await;
    manager.tap("[data-testid=printer-remove-confirm]").await;
    manager.counts("[data-printer]", 2).await;
    manager.reads("[data-route=sweets] .about", "Κουζίνα").await;
    manager.tap("[data-route=sweets] [data-testid=route-change]").await;
    manager.tap("[data-testid=route-remove]").await;
    manager.counts("[data-route]", 2).await;
}

#[tokio::test]
async fn where_a_category_and_a_single_product_go_is_chosen_on_the_managers_page() {
    let evening = Evening::begin().await;
    let (manager, waiter) = (evening.device(Device::PHONE, "/manager/").await, evening.waiter(ELENI).await);
    manager.log_in(DIMITRA).await;
    manager.tap("[data-testid=place-printers]").await;
    manager.choose_from("route-default", "kitchen").await;
    manager.reads("[data-goes='Γλυκά'] .about", "Κουζίνα").await;
    manager.tap("[data-goes='Γλυκά'] [data-testid=category-route] option[value=bar]").await;
    manager.reads("[data-goes='Γλυκά'] .about", "Μπαρ").await;
    manager.tap("[data-goes='Γλυκά'] [data-testid=category-products]").await;
    manager.tap("[data-product-route='Μπακλαβάς'] [data-testid=product-route] option[value='']").await;
    manager.tap("[data-testid=products-sheet] header button").await;
    waiter.serve("5", "Γλυκά", "Μπακλαβάς").await;
    assert!(read_paper(evening.house.bar(), 1).await.contains("Μπακλαβάς"));

    manager.tap("[data-goes='Γλυκά'] [data-testid=category-station]").await;
    manager.tap("[data-testid=route-sheet] .stepper button:last-child").await;
    manager.tap("[data-testid=route-save]").await;
    manager.reads("[data-goes='Γλυκά'] .about", "2 ").await;
    manager.window.reload().await.unwrap();
    manager.sees("[data-goes='Ποτά']").await;
    let value = "return document.querySelector(arguments[0]).value";
    for (field, kept) in [("[data-testid=route-default]", "kitchen"), ("[data-goes='Γλυκά'] select", "bar")]
    {
        assert_eq!(manager.script(value, vec![field.into()]).await, kept);
    }
}

#[tokio::test]
async fn a_receipt_is_seen_as_it_will_be_before_it_is_kept() {
    let evening = Evening::begin().await;
    let manager = evening.device(Device::TABLET, "/manager/#/receipt").await;
    manager.log_in(DIMITRA).await;
    manager.write("receipt-footer", "Kalinichta").await;
    manager.reads("[data-testid=receipt-paper]", "Kalinichta").await;
    manager.tap("[data-testid=preview-en]").await;
    manager.reads("[data-testid=receipt-paper]", "NOT A FISCAL DOCUMENT").await;
    manager.tap("[data-testid=preview-32]").await;
    manager.sees("[data-testid=receipt-paper] [data-columns='32']").await;
    manager.tap("[data-testid=receipt-save]").await;
    manager.sees("[data-testid=receipt] [role=status]").await;
    manager.window.reload().await.unwrap();
    manager.reads("[data-testid=receipt-paper]", "Kalinichta").await;
}
