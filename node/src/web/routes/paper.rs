//! Printers, and what comes out of them.

use crate::flow::RouteRule;
use crate::office::paper::{OwnRoute, PrinterForm, RouteForm};
use crate::store::jobs::Step;
use crate::store::printers::PrinterRow;
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, delete, get, post, put};
use crate::web::{images, printers, printing, receipts, stations};
use sync::menu::{Category, Product};
use sync::site::Site;

pub(super) fn paper() -> Vec<Route> {
    vec![
        get("/api/system/printers", Manager, Always, printers::list)
            .says("How each printer was set up, and how it is.")
            .answers::<Vec<printers::ShownPrinter>>(200),
        get("/api/system/printers/models", Manager, Always, printers::models)
            .says("The models that are known.")
            .answers::<Vec<printers::PrinterModel>>(200),
        post("/api/system/printers", Manager, Always, printers::add)
            .says("Adds a printer, and looks for it at once.")
            .takes::<PrinterForm>()
            .answers::<PrinterRow>(201),
        put("/api/system/printers/{printer}", Manager, Always, printers::change)
            .says("Sets a printer up anew, from the next try on.")
            .takes::<PrinterForm>()
            .answers::<PrinterRow>(200),
        delete("/api/system/printers/{printer}", Manager, Always, printers::remove)
            .says("Takes a printer away that nothing needs, or that another one takes the place of.")
            .asks::<printers::Heir>()
            .answers_nothing(204, "Gone."),
        get("/api/routes", Manager, Always, stations::list)
            .says("What is printed where, and what nobody prints.")
            .answers::<stations::Routes>(200),
        put("/api/routes/{route}", Manager, Always, stations::set)
            .says("Adds a route, or changes what is done with its tickets.")
            .takes::<RouteForm>()
            .answers::<RouteRule>(200)
            .answers::<RouteRule>(201),
        delete("/api/routes/{route}", Manager, Always, stations::remove)
            .says("Takes a route away that nothing names.")
            .answers_nothing(204, "Gone."),
        put("/api/products/{product}/route", Manager, Always, stations::route_product)
            .says("Says where a product is printed; without a route, where its category is.")
            .takes::<OwnRoute>()
            .answers::<Product>(200),
        put("/api/products/categories/{category}/route", Manager, Always, stations::route_category)
            .says("Says where a category is printed; without a route, where that is which has no other.")
            .takes::<OwnRoute>()
            .answers::<Category>(200),
        post("/api/settings/receipt/preview", Manager, Always, receipts::sample)
            .says("A receipt as it would be with these settings, as a fragment of HTML.")
            .takes::<receipts::SampleForm>()
            .answers_bytes(200, "text/html"),
        post("/api/settings/receipt/logo", Manager, Always, receipts::put_logo)
            .says("Gives receipts a logo: a form with the part `image`, in any common format.")
            .takes_bytes("multipart/form-data")
            .up_to(images::MAX_UPLOAD_BYTES)
            .answers::<Site>(200),
        delete("/api/settings/receipt/logo", Manager, Always, receipts::remove_logo)
            .says("Takes the logo of the receipts away.")
            .answers::<Site>(200),
    ]
}

pub(super) fn printed() -> Vec<Route> {
    vec![
        post("/api/system/printers/test", Manager, Always, printing::test_page)
            .says("Prints a page by which a printer is set up.")
            .takes::<printing::Meant>()
            .answers::<printing::Made>(202),
        post("/api/system/printers/drawer", Manager, Always, printing::drawer)
            .says("Opens the drawer that hangs on a printer.")
            .takes::<printing::Meant>()
            .answers::<printing::Made>(202),
        get("/api/print-log", Manager, Always, printing::log)
            .says("Every step of every print job, the newest first.")
            .asks::<printing::Before>()
            .answers::<Vec<Step>>(200),
        get("/api/jobs", Manager, Always, printing::list)
            .says("The print jobs of an order, or the newest of all.")
            .asks::<printing::Wanted>()
            .answers::<Vec<printing::ShownJob>>(200),
        get("/api/jobs/{job}/preview", Manager, Always, printing::shown)
            .says("What is on its paper, as a fragment of HTML.")
            .answers_bytes(200, "text/html"),
        post("/api/jobs/{job}/reprint", Manager, Always, printing::reprint)
            .says("Prints it once more, marked.")
            .answers::<printing::Made>(202),
        post("/api/jobs/{job}/cancel", Manager, Always, printing::cancel)
            .says("Calls off what was not sent yet; whether its items are still wanted is asked.")
            .answers::<printing::Made>(202),
        post("/api/jobs/{job}/settle", Manager, Always, printing::settle)
            .says("Says whether an uncertain ticket is on paper; one that is not is printed again, marked.")
            .takes::<printing::Found>()
            .answers::<printing::Made>(202),
        post("/api/orders/{order}/receipt", Manager, Always, printing::receipt)
            .says("Prints the bill of an order, or the receipt once it is paid.")
            .takes::<printing::Wish>()
            .answers::<printing::Made>(202),
    ]
}
