//! What happened to an order, for those who must answer for it.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde::Serialize;
use serving::problem::Problem;
use sync::document::Document;
use sync::history::{Author, Deed, Entry, history};
use sync::id::{DeviceId, OrderId, UserId};
use sync::session::SessionId;
use sync::time::UnixMs;
use utoipa::ToSchema;

use crate::store::{StoreError, orders, people};
use crate::web::Web;
use crate::web::asked::At;

/// One change of an order.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Change {
    /// By the clock of the device, milliseconds since 1970.
    at: UnixMs,
    /// None for the node itself.
    by: Option<By>,
    deeds: Vec<Deed>,
}

/// Who made a change.
#[derive(Serialize, ToSchema)]
struct By {
    user: UserId,
    /// As the catalog in force calls them.
    name: String,
    device: DeviceId,
}

/// `GET /api/orders/{order}/history` → every change, the oldest first.
pub(in crate::web) async fn told(
    State(web): State<Web>,
    At(order): At<OrderId>,
) -> Result<Response, Problem> {
    let past = web.store.read(move |connection| past_of(connection, order)).await?;
    let (entries, authors) = past.ok_or_else(Problem::not_found)?;
    let staff = &web.office.catalog().staff;
    let name_of = |user: UserId| {
        let person = staff.iter().find(|person| person.id == user);
        person.map_or_else(String::new, |person| person.name.clone())
    };
    let change = |entry: Entry| {
        let session = match entry.author {
            Author::Session(session) => authors.get(&session),
            Author::Node => None,
        };
        let by = session.map(|(user, device)| By { user: *user, name: name_of(*user), device: *device });
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
