//! The one table of all routes. Router, documentation and the tests of who may do what are made from it, so
//! a route that is not here does not exist.

use ::license::http::MAX_FILE_BYTES;
use sync::menu::{Category, Menu, ModifierGroup, Product};
use sync::site::{Catalog, Person, Site, Table, TableGroup};

use super::route::{Business::*, Who::*};
use super::route::{Route, delete, get, post, put};
use super::{
    auth, catalog, connect, devices, docs, events, images, license, menu, menu_file, orders, printers,
    printing, receipts, recovery, reports, settings, socket, staff, stations, system, tables,
};
use crate::flow::RouteRule;
use crate::office::menu::{Availability, CategoryForm, GroupForm, Imported, ProductForm};
use crate::office::paper::{OwnRoute, PrinterForm, RouteForm};
use crate::office::settings::SettingsForm;
use crate::office::staff::{Member, MemberForm, NewMember};
use crate::office::tables::{BatchForm, Place, TableForm, TableGroupForm};
use crate::page;
use crate::report::Report;
use crate::store::devices::{DeviceRow, LiveSession};
use crate::store::jobs::Step;
use crate::store::printers::PrinterRow;

/// Every route.
pub(super) fn table() -> Vec<Route> {
    let mut all = house();
    all.extend(licensed());
    all.extend(menus());
    all.extend(floor());
    all.extend(people());
    all.extend(bills());
    all.extend(paper());
    all.extend(printed());
    all.extend(reported());
    all.extend(phones());
    all.extend(way_in());
    #[cfg(feature = "amrepo")]
    all.push(
        get("/api/amrepo", Staff, Always, super::amrepo::follow)
            .says("Live orders for automerge-repo: a WebSocket.")
            .answers_nothing(101, "The protocol of automerge-repo."),
    );
    all
}

fn house() -> Vec<Route> {
    vec![
        get("/api/system/health", Anyone, Always, system::health)
            .says("Whether the node lives.")
            .answers::<system::Health>(200),
        get("/api/system/status", Staff, Always, system::status)
            .says("How the node, its printers and its devices are.")
            .answers::<system::Status>(200),
        get("/api/system/recovery", Manager, Always, recovery::show)
            .says("After a restore: which phones came back and with what, and what waits for the printers.")
            .answers::<recovery::Recovery>(200),
        put("/api/system/recovery", Manager, Always, recovery::switch)
            .says("Ends the recovery after a restore, so that the printers print again; or begins it once more.")
            .takes::<recovery::RecoveryForm>()
            .answers_nothing(204, "So it is."),
        post("/api/auth/login", Anyone, Always, auth::log_in)
            .says("Logs in with user name and PIN.")
            .takes::<auth::LoginForm>()
            .answers::<auth::Welcome>(200),
        post("/api/auth/refresh", Staff, Always, auth::refresh)
            .says("A token of the same session that is good for another eight hours.")
            .answers::<auth::Welcome>(200),
        post("/api/auth/logout", Staff, Always, auth::log_out)
            .says("Ends the session, its connections too.")
            .answers_nothing(204, "Logged out."),
        get("/api/auth/me", Staff, Always, auth::me).says("Who is logged in.").answers::<auth::Me>(200),
        get("/api/settings", Staff, Always, settings::show)
            .says("The restaurant's own settings.")
            .answers::<Site>(200),
        put("/api/settings", Manager, Always, settings::change)
            .says("Changes settings; what is not given stays.")
            .takes::<SettingsForm>()
            .answers::<Site>(200),
        get("/api/catalog", Staff, Always, catalog::catalog)
            .says("All that a phone must know: site, tables, staff, menu.")
            .answers::<Catalog>(200)
            .answers_nothing(304, "It is the one that you have."),
        get("/api/events", Staff, Always, events::follow)
            .says("What happens in the house: a WebSocket of JSON messages, or server-sent events.")
            .answers_nothing(101, "One JSON text message an event.")
            .answers_bytes(200, "text/event-stream"),
        get("/api/sync", Staff, Always, socket::sync)
            .says("The WebSocket of the apps.")
            .answers_nothing(101, "The frames of the apps."),
        get("/api/openapi.json", Anyone, Always, docs::document)
            .says("This document.")
            .answers_bytes(200, "application/json"),
        get("/api/preview.css", Anyone, Always, printing::style)
            .says("How the previews of tickets and receipts look.")
            .answers_bytes(200, "text/css"),
        get("/api/docs", Anyone, Always, docs::page)
            .says("This document, to be read.")
            .answers_bytes(200, "text/html"),
        get("/api/docs/style.css", Anyone, Always, docs::style)
            .says("How it looks.")
            .answers_bytes(200, "text/css"),
    ]
}

fn licensed() -> Vec<Route> {
    vec![
        get("/api/license", Staff, Always, license::show)
            .says("What the license allows, until when, and how it stands with the licensor.")
            .answers_bytes(200, "application/json"),
        post("/api/license", Manager, Always, license::install)
            .says("Installs a license file.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
        post("/api/license/question", Manager, Always, license::question)
            .says("What to enter where a license file is made, so that it puts a wrong clock right.")
            .answers_bytes(200, "application/json"),
        post("/api/system/lock", Manager, Always, license::lock)
            .says("Locks the restaurant by a license file that says so: new business is refused, open bills go on.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
        post("/api/system/unlock", Manager, Always, license::unlock)
            .says("Takes a lock away by a license file that says so.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
    ]
}

fn menus() -> Vec<Route> {
    let mut all = products();
    all.extend([
        get("/api/products/categories", Staff, Always, menu::categories)
            .says("The headings of the menu, in their order.")
            .answers::<Vec<Category>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products/categories", Manager, New, menu::add_category)
            .says("Adds a category.")
            .takes::<CategoryForm>()
            .answers::<Category>(201),
        put("/api/products/categories/{category}", Manager, New, menu::change_category)
            .says("Changes a category, or its place.")
            .takes::<CategoryForm>()
            .answers::<Category>(200),
        delete("/api/products/categories/{category}", Manager, New, menu::remove_category)
            .says("Takes an empty category away.")
            .answers_nothing(204, "Gone."),
        get("/api/products/groups", Staff, Always, menu::groups)
            .says("Options, preference sets and ingredients.")
            .answers::<Vec<ModifierGroup>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products/groups", Manager, New, menu::add_group)
            .says("Adds a group of choices.")
            .takes::<GroupForm>()
            .answers::<ModifierGroup>(201),
        put("/api/products/groups/{group}", Manager, New, menu::change_group)
            .says("Changes a group of choices; a modifier without an id is a new one.")
            .takes::<GroupForm>()
            .answers::<ModifierGroup>(200),
        delete("/api/products/groups/{group}", Manager, New, menu::remove_group)
            .says("Takes a group away that no product offers.")
            .answers_nothing(204, "Gone."),
        get("/api/menu", Staff, Always, menu_file::show)
            .says("The menu in force, or an older version.")
            .asks::<menu_file::Which>()
            .answers::<Menu>(200)
            .answers_nothing(304, "It is the one that you have."),
        get("/api/menu/versions", Manager, Always, menu_file::versions)
            .says("The versions that the menu had, the newest first.")
            .answers::<Vec<menu_file::Version>>(200),
        get("/api/menu/export", Manager, Always, menu_file::export)
            .says("The whole menu with its pictures, as a file.")
            .answers::<menu_file::MenuFile>(200),
        post("/api/menu/import", Manager, New, menu_file::import)
            .says("Puts the menu of a file in the place of the one in force.")
            .asks::<menu_file::Trial>()
            .takes::<menu_file::MenuFile>()
            .up_to(menu_file::MAX_FILE_BYTES)
            .answers::<Imported>(200),
        get("/api/menu/export.csv", Manager, Always, menu_file::export_csv)
            .says("The products as a table for spreadsheets.")
            .answers_bytes(200, "text/csv"),
        post("/api/menu/import.csv", Manager, New, menu_file::import_csv)
            .says("Adds and changes products; those without a row stay.")
            .asks::<menu_file::Trial>()
            .takes_bytes("text/csv")
            .up_to(menu_file::MAX_CSV_BYTES)
            .answers::<Imported>(200),
        get("/api/images/{image}", Staff, Always, images::show)
            .says("A picture, as the node made it of what was uploaded.")
            .answers_bytes(200, "image/jpeg"),
    ]);
    all
}

fn products() -> Vec<Route> {
    vec![
        get("/api/products", Staff, Always, menu::products)
            .says("What can be ordered; with `all=true` what is sold out, too.")
            .asks::<menu::ProductsAsked>()
            .answers::<Vec<Product>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/products", Manager, New, menu::add_product)
            .says("Adds a product: JSON, or a form with the parts `product` (JSON) and `image`.")
            .takes::<ProductForm>()
            .takes_bytes("multipart/form-data")
            .up_to(images::MAX_UPLOAD_BYTES)
            .answers::<Product>(201),
        put("/api/products/{product}", Manager, New, menu::change_product)
            .says("Changes a product.")
            .takes::<ProductForm>()
            .answers::<Product>(200),
        put("/api/products/{product}/availability", Manager, Always, menu::set_available)
            .says("Says whether a product is sold out.")
            .takes::<Availability>()
            .answers::<Product>(200),
        delete("/api/products/{product}", Manager, New, menu::remove_product)
            .says("Takes a product off the menu.")
            .answers_nothing(204, "Gone."),
        post("/api/products/{product}/image", Manager, New, menu::put_image)
            .says("Gives a product a picture: a form with the part `image`, in any common format.")
            .takes_bytes("multipart/form-data")
            .up_to(images::MAX_UPLOAD_BYTES)
            .answers::<Product>(200),
        delete("/api/products/{product}/image", Manager, New, menu::remove_image)
            .says("Takes the picture of a product away.")
            .answers::<Product>(200),
    ]
}

fn floor() -> Vec<Route> {
    vec![
        get("/api/tables", Staff, Always, tables::list)
            .says("All tables with what is open at them.")
            .answers::<tables::Tables>(200)
            .answers_nothing(304, "It is as you know it."),
        post("/api/tables", Manager, New, tables::add)
            .says("Adds a table.")
            .takes::<TableForm>()
            .answers::<Table>(201),
        post("/api/tables/batch", Manager, New, tables::add_batch)
            .says("Adds tables: a prefix, and numbers.")
            .takes::<BatchForm>()
            .answers::<Vec<Table>>(201),
        put("/api/tables/{table}", Manager, New, tables::change)
            .says("Changes a table.")
            .takes::<TableForm>()
            .answers::<Table>(200),
        delete("/api/tables/{table}", Manager, New, tables::remove)
            .says("Takes a free table away; one that was used stays, out of use.")
            .answers_nothing(204, "Gone."),
        get("/api/tables/{table}/status", Staff, Always, tables::status)
            .says("What is open at a table.")
            .answers::<sync::frame::TableStatus>(200),
        put("/api/tables/{table}/floorplan", Manager, Always, tables::place)
            .says("Puts a table elsewhere on the floor plan.")
            .takes::<Place>()
            .answers::<Table>(200),
        get("/api/tables/groups", Staff, Always, tables::groups)
            .says("Rooms and terraces.")
            .answers::<Vec<TableGroup>>(200)
            .answers_nothing(304, "They are those that you have."),
        post("/api/tables/groups", Manager, New, tables::add_group)
            .says("Adds a group of tables.")
            .takes::<TableGroupForm>()
            .answers::<TableGroup>(201),
        put("/api/tables/groups/{group}", Manager, New, tables::change_group)
            .says("Changes a group of tables.")
            .takes::<TableGroupForm>()
            .answers::<TableGroup>(200),
        delete("/api/tables/groups/{group}", Manager, New, tables::remove_group)
            .says("Takes an empty group away.")
            .answers_nothing(204, "Gone."),
    ]
}

fn people() -> Vec<Route> {
    vec![
        get("/api/waiters", Manager, Always, staff::list).says("The staff.").answers::<Vec<Member>>(200),
        post("/api/waiters", Manager, Always, staff::add)
            .says("Adds somebody with a login.")
            .takes::<NewMember>()
            .answers::<Member>(201),
        put("/api/waiters/{user}", Manager, Always, staff::change)
            .says("Changes name, user name and role.")
            .takes::<MemberForm>()
            .answers::<Member>(200),
        put("/api/waiters/{user}/reset-pin", Manager, Always, staff::reset_pin)
            .says("Gives somebody another PIN; they must log in with it.")
            .takes::<staff::PinForm>()
            .answers_nothing(204, "Done."),
        put("/api/waiters/{user}/block", Manager, Always, staff::block)
            .says("Blocks somebody at once, wherever they are connected, or lets them in again.")
            .takes::<staff::BlockForm>()
            .answers::<Member>(200),
        delete("/api/waiters/{user}", Manager, Always, staff::remove)
            .says("Somebody leaves; what they did keeps their name.")
            .answers_nothing(204, "Gone."),
        post("/api/waiters/{user}/assign-assistant", Manager, Always, staff::assign_assistant)
            .says("Lets somebody serve the tables of this waiter, too.")
            .takes::<staff::AssistantForm>()
            .answers::<Person>(200),
        delete("/api/waiters/{user}/assistant", Manager, Always, staff::remove_assistant)
            .says("Takes one assistant of this waiter away, or all.")
            .asks::<staff::WhichAssistant>()
            .answers_nothing(204, "Done."),
    ]
}

fn paper() -> Vec<Route> {
    vec![
        get("/api/printers", Manager, Always, printers::list)
            .says("How each printer was set up, and how it is.")
            .answers::<Vec<printers::ShownPrinter>>(200),
        get("/api/printers/models", Manager, Always, printers::models)
            .says("The models that are known.")
            .answers::<Vec<printers::PrinterModel>>(200),
        post("/api/printers", Manager, Always, printers::add)
            .says("Adds a printer, and looks for it at once.")
            .takes::<PrinterForm>()
            .answers::<PrinterRow>(201),
        put("/api/printers/{printer}", Manager, Always, printers::change)
            .says("Sets a printer up anew, from the next try on.")
            .takes::<PrinterForm>()
            .answers::<PrinterRow>(200),
        delete("/api/printers/{printer}", Manager, Always, printers::remove)
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

fn printed() -> Vec<Route> {
    vec![
        post("/api/printers/test", Manager, Always, printing::test_page)
            .says("Prints a page by which a printer is set up.")
            .takes::<printing::Meant>()
            .answers::<printing::Made>(202),
        post("/api/printers/drawer", Manager, Always, printing::drawer)
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

fn bills() -> Vec<Route> {
    vec![
        get("/api/orders", Staff, Always, orders::list)
            .says("Orders, the newest first.")
            .asks::<orders::OrdersAsked>()
            .answers::<orders::Orders>(200),
        get("/api/orders/my", Staff, Always, orders::mine)
            .says("The open orders that you serve.")
            .answers::<orders::Orders>(200),
        get("/api/orders/{order}", Staff, Always, orders::one)
            .says("An order with all that was ordered and paid.")
            .answers::<orders::Whole>(200),
        get("/api/orders/{order}/history", Manager, Always, orders::told)
            .says("Who did what to an order, the oldest first.")
            .answers::<Vec<orders::Change>>(200),
        post("/api/orders", Staff, New, orders::open)
            .says("Opens a table for a party. The same `id` again changes nothing.")
            .takes::<orders::OpenForm>()
            .answers::<orders::Whole>(201),
        post("/api/orders/{order}/items", Server, Open, orders::add_items)
            .says("Orders something. Items with the same ids again change nothing.")
            .takes::<orders::ItemsForm>()
            .answers::<orders::Whole>(201),
        put("/api/orders/{order}/items/{item}", Manager, Open, orders::change_item)
            .says("Changes an item; the kitchen hears of it.")
            .takes::<orders::ItemChange>()
            .answers::<orders::Whole>(200),
        delete("/api/orders/{order}/items/{item}", Manager, Open, orders::cancel_item)
            .says("Takes an item off, or some of it.")
            .asks::<orders::CancelAsked>()
            .answers::<orders::Whole>(200),
        post("/api/orders/{order}/pay", Server, Open, orders::pay)
            .says("Takes money: for items, an amount, or all that is to pay. The same `id` again changes nothing.")
            .takes::<orders::PayForm>()
            .answers::<orders::Whole>(200),
        post("/api/orders/{order}/close", Server, Open, orders::close)
            .says("The party has left; all must be paid.")
            .answers::<orders::Whole>(200),
        delete("/api/orders/{order}", Manager, Open, orders::cancel)
            .says("Calls the whole order off.")
            .asks::<orders::Reason>()
            .answers::<orders::Whole>(200),
        put("/api/orders/{order}/assign-waiter", Manager, Open, orders::assign_waiter)
            .says("Lets somebody serve the order.")
            .takes::<orders::WaiterForm>()
            .answers::<orders::Whole>(200),
        delete("/api/orders/{order}/waiters/{user}", Manager, Open, orders::remove_waiter)
            .says("Takes somebody off the order.")
            .answers::<orders::Whole>(200),
    ]
}

fn reported() -> Vec<Route> {
    vec![
        get("/api/reports/shift", Staff, Always, reports::shift)
            .says("What somebody sold and took in one business day: your own, or for managers anybody's.")
            .asks::<reports::ShiftAsked>()
            .answers::<reports::Shift>(200),
        get("/api/reports/day", Manager, Always, reports::day)
            .says("What was sold and paid, by waiter, category, product, hour, method and VAT.")
            .asks::<reports::DayAsked>()
            .answers::<Report>(200)
            .answers_bytes(200, "text/csv"),
        get("/api/reports/orders/history", Staff, Always, reports::history)
            .says(
                "Orders of some days, the newest first: those in which you sold something, for managers all.",
            )
            .asks::<reports::HistoryAsked>()
            .answers::<reports::History>(200)
            .answers_bytes(200, "text/csv"),
        get("/api/reports/tables/summary", Staff, Always, reports::tables)
            .says("How full the house is, and what is open.")
            .answers::<reports::Floor>(200),
    ]
}

/// What a phone is shown that has no app yet: short addresses, for they may have to be typed.
fn way_in() -> Vec<Route> {
    vec![
        get(connect::PATH, Anyone, Always, connect::page)
            .says("The page that walks a phone into the house.")
            .asks::<connect::Wish>()
            .answers_bytes(200, "text/html"),
        get(page::STYLE_PATH, Anyone, Always, page::style)
            .says("How it looks.")
            .answers_bytes(200, "text/css"),
        get("/connect/comanda.crt", Anyone, Always, connect::certificate)
            .says("The certificate of the node's own authority, for phones to trust.")
            .answers_bytes(200, "application/x-x509-ca-cert"),
    ]
}

fn phones() -> Vec<Route> {
    vec![
        get("/api/devices", Manager, Always, devices::list)
            .says("Every device on which somebody logged in, the one used last first.")
            .answers::<Vec<DeviceRow>>(200),
        post("/api/devices/codes", Manager, Always, devices::offer)
            .says("A code with which a device can be paired.")
            .answers::<devices::Offer>(201),
        post("/api/devices/pair", Anyone, Always, devices::pair)
            .says("Pairs a device; the answer's cookie is by what it is known.")
            .takes::<devices::PairForm>()
            .answers_nothing(204, "Paired."),
        put("/api/devices/{device}", Manager, Always, devices::rename)
            .says("Gives a device another name.")
            .takes::<devices::NameForm>()
            .answers_nothing(204, "Done."),
        delete("/api/devices/{device}", Manager, Always, devices::revoke)
            .says("Revokes a device at once, its sessions and connections too.")
            .answers_nothing(204, "Done."),
        get("/api/sessions", Staff, Always, devices::sessions)
            .says("The sessions that are not over: your own, for managers everybody's.")
            .answers::<Vec<LiveSession>>(200),
        delete("/api/sessions/{session}", Staff, Always, devices::end_session)
            .says("Ends a session of yours, or for managers anybody's.")
            .answers_nothing(204, "Ended."),
    ]
}
