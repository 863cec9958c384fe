//! What the house must answer at the least: these addresses are in the table, whatever else is.

use std::collections::BTreeSet;

use node::web::rules;

/// Each part of the API with its methods and the paths below it; an id is `{}`.
const ASKED_FOR: [(&str, &str); 7] = [
    ("auth", "POST login, POST refresh, POST logout, GET me"),
    (
        "tables",
        "GET ., POST ., POST batch, PUT {}, DELETE {}, GET {}/status, PUT {}/floorplan, GET groups, POST groups, \
         PUT groups/{}, DELETE groups/{}",
    ),
    (
        "products",
        "GET ., POST ., PUT {}, DELETE {}, POST {}/image, GET categories, POST categories, PUT categories/{}, \
         DELETE categories/{}",
    ),
    (
        "orders",
        "GET ., GET my, GET {}, POST ., POST {}/items, PUT {}/items/{}, DELETE {}/items/{}, POST {}/pay, \
         POST {}/close, DELETE {}, PUT {}/assign-waiter, DELETE {}/waiters/{}",
    ),
    (
        "waiters",
        "GET ., POST ., PUT {}, PUT {}/reset-pin, PUT {}/block, DELETE {}, POST {}/assign-assistant, \
         DELETE {}/assistant",
    ),
    ("reports", "GET shift, GET orders/history, GET tables/summary"),
    ("system", "GET health, GET status, POST printers/test, PUT printers/{}, POST lock, POST unlock"),
];

fn without_names(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn every_address_that_the_house_must_answer_is_in_the_table() {
    let there: BTreeSet<String> =
        rules().iter().map(|rule| format!("{} {}", rule.method, without_names(rule.path))).collect();
    for (part, routes) in ASKED_FOR {
        for route in routes.split(", ") {
            let (method, path) = route.split_once(' ').unwrap();
            let path = if path == "." { String::new() } else { format!("/{path}") };
            let wanted = format!("{method} /api/{part}{path}");
            assert!(there.contains(&wanted), "{wanted} is missing");
        }
    }
}
