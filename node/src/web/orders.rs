//! `/api/orders`: what happened to an order, for those who must answer for it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde::Serialize;
use serving::problem::Problem;
use sync::document::Document;
use sync::history::{Author, Deed, Entry, history};
use sync::id::{DeviceId, OrderId, UserId};
use sync::session::SessionId;
use sync::site::Role;
use sync::time::UnixMs;

use super::Web;
use super::logged_in::LoggedIn;
use crate::store::{StoreError, orders, people};

/// One change of an order.
#[derive(Serialize)]
struct Change {
    /// By the clock of the device, milliseconds since 1970.
    at: UnixMs,
    /// None for the node itself.
    by: Option<Person>,
    deeds: Vec<Deed>,
}

#[derive(Serialize)]
struct Person {
    user: UserId,
    /// As the catalog in force calls them.
    name: String,
    device: DeviceId,
}

/// `GET /api/orders/{id}/history` → every change, the oldest first; for managers.
pub(super) async fn told(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    Path(order): Path<OrderId>,
) -> Result<Response, Problem> {
    if login.session.role != Role::Manager {
        return Err(managers_only());
    }
    let past = web.store.read(move |connection| past_of(connection, order)).await?;
    let (entries, authors) = past.ok_or_else(Problem::not_found)?;
    let staff = &web.catalog.catalog().staff;
    let name_of = |user: UserId| {
        let person = staff.iter().find(|person| person.id == user);
        person.map_or_else(String::new, |person| person.name.clone())
    };
    let change = |entry: Entry| {
        let session = match entry.author {
            Author::Session(session) => authors.get(&session),
            Author::Node => None,
        };
        let by = session.map(|(user, device)| Person { user: *user, name: name_of(*user), device: *device });
        Change { at: entry.at, by, deeds: entry.deeds }
    };
    let changes: Vec<Change> = entries.into_iter().map(change).collect();
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(changes)).into_response())
}

type Authors = BTreeMap<SessionId, (UserId, DeviceId)>;

fn past_of(connection: &Connection, order: OrderId) -> Result<Option<(Vec<Entry>, Authors)>, StoreError> {
    let Some(bytes) = orders::document(connection, order)? else { return Ok(None) };
    let document = Document::load(&bytes).map_err(|error| StoreError::damaged("order", error))?;
    let entries = history(&document);
    let mut authors = Authors::new();
    for entry in &entries {
        let Author::Session(id) = entry.author else { continue };
        if !authors.contains_key(&id) {
            let row = people::session(connection, id)?;
            authors.extend(row.map(|row| (id, (row.session.user, row.session.device))));
        }
    }
    Ok(Some((entries, authors)))
}

fn managers_only() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "managers_only",
        "Only a manager may see this",
        "Log in as a manager, or ask one.",
    )
}
