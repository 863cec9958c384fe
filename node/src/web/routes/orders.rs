//! Orders, and what reports make of them.

use crate::report::Report;
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, delete, get, post, put};
use crate::web::{orders, reports};

pub(super) fn bills() -> Vec<Route> {
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

pub(super) fn reported() -> Vec<Route> {
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
