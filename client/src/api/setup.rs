//! What a new house needs, and the few things that are set up at the check list itself.

use serde::{Deserialize, Serialize};

use super::paper::{Refused, ask, tell};

/// How the house is set up, as far as phones are not told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Standing {
    pub(crate) backup: Backups,
}

/// How its backups are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Backups {
    /// Whether a copy leaves the node.
    pub(crate) has_copy: bool,
}

/// Somebody who will serve.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Waiter {
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) pin: String,
}

#[derive(Serialize)]
struct Batch {
    count: u16,
    group: u32,
}

#[derive(Serialize)]
struct Group<'a> {
    name: &'a str,
}

#[derive(Deserialize)]
struct Made {
    id: u32,
}

/// How it stands.
pub(crate) async fn standing() -> Result<Standing, Refused> {
    ask("GET", "/api/system/status", None::<()>).await
}

/// Lets somebody log in and serve.
pub(crate) async fn add_waiter(waiter: Waiter) -> Result<(), Refused> {
    tell("POST", "/api/waiters", Some(waiter)).await
}

/// Adds tables with numbers, in this room or in a new one of this name.
pub(crate) async fn add_tables(count: u16, room: Option<u32>, name: &str) -> Result<(), Refused> {
    let group = match room {
        Some(group) => group,
        None => ask::<Made>("POST", "/api/tables/groups", Some(Group { name })).await?.id,
    };
    tell("POST", "/api/tables/batch", Some(Batch { count, group })).await
}

/// Adds the products of a table for spreadsheets.
pub(crate) async fn add_products(table: &str) -> Result<(), Refused> {
    super::paper::send_text("POST", "/api/menu/import.csv", Some(table)).await.map(drop)
}
