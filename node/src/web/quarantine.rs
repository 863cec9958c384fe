//! `/api/quarantine`: what phones brought and the node refused, for the manager, who alone can find out what became of the
//! guests and the money that it speaks of.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::admit::{Claim, claim};
use sync::frame::RefusalCode;
use sync::id::{DeviceId, OrderId, SiteId, TableId, UserId};
use sync::record::Record;
use sync::site::Catalog;
use sync::time::UnixMs;
use utoipa::ToSchema;

use crate::store::quarantine::{self, Refused};
use crate::store::{StoreError, orders, people};
use crate::web::Web;
use crate::web::asked::Body;

/// How many parties after the last one that came to be here a refused one may have been.
const SITTINGS_GUESSED: u32 = 3;

/// Work that was refused.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedWork {
    /// Grows with each.
    number: u64,
    /// When it came.
    at: UnixMs,
    /// The device that brought it.
    device: DeviceId,
    /// As the manager called it.
    device_name: Option<String>,
    /// Whose work it is, if somebody was logged in there so.
    by: Option<UserId>,
    /// As the catalog in force calls them.
    name: Option<String>,
    /// For which order.
    order: OrderId,
    /// At which table, as far as can be said.
    table: Option<TableId>,
    /// Why it was refused.
    code: RefusalCode,
    /// What it would have added; empty when it cannot be read. Nothing of it was checked.
    records: Vec<Record>,
}

/// Up to where somebody has seen what was refused.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Seen {
    /// The number of the newest of them.
    number: u64,
}

/// `GET /api/quarantine` → what was refused and not seen yet, the newest first; for managers.
pub(super) async fn list(State(web): State<Web>) -> Result<Response, Problem> {
    let catalog = web.office.catalog();
    let read = move |connection: &Connection| {
        let refused = quarantine::unseen(connection)?.into_iter();
        refused.map(|refused| told(connection, &catalog, refused)).collect::<Result<Vec<RefusedWork>, _>>()
    };
    let all = web.store.read(read).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(all)).into_response())
}

/// `POST /api/quarantine/seen {number}`: this and what came before is not listed any more; for managers.
pub(super) async fn seen(
    State(web): State<Web>,
    Body(Seen { number }): Body<Seen>,
) -> Result<StatusCode, Problem> {
    web.store.write(move |connection| quarantine::seen(connection, number)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn told(connection: &Connection, catalog: &Catalog, refused: Refused) -> Result<RefusedWork, StoreError> {
    let Refused { number, at, device, device_name, order, table, code, bytes } = refused;
    let claim = claim(&bytes);
    let by = match &claim {
        Some(claim) => author(connection, claim, device)?,
        None => None,
    };
    let person = by.and_then(|by| catalog.staff.iter().find(|person| person.id == by));
    let name = person.map(|person| person.name.clone());
    let table = match table {
        Some(table) => Some(table),
        None => table_of(connection, catalog.site.id, order, catalog)?,
    };
    let added = claim.map(|claim| claim.records).unwrap_or_default().into_iter();
    let records = added.map(|(_, record)| record).collect();
    Ok(RefusedWork { number, at, device, device_name, by, name, order, table, code, records })
}

/// Whose session it names, if that was granted to the device that brought it: anybody can name any.
fn author(connection: &Connection, claim: &Claim, device: DeviceId) -> Result<Option<UserId>, StoreError> {
    let row = people::session(connection, claim.actor.session)?;
    Ok(row.map(|row| row.session).filter(|session| session.device == device).map(|session| session.user))
}

/// The table of an order that never came to be: an id says nothing, but each table has only one next party.
fn table_of(
    connection: &Connection,
    site: SiteId,
    order: OrderId,
    catalog: &Catalog,
) -> Result<Option<TableId>, StoreError> {
    let last = orders::last_sittings(connection)?;
    let last_at = |table: TableId| last.iter().find(|(of, _)| *of == table).map_or(0, |(_, last)| *last);
    let is_there = |table: &TableId| {
        let next = last_at(*table).saturating_add(1);
        (next..next.saturating_add(SITTINGS_GUESSED))
            .any(|sitting| OrderId::of_sitting(site, *table, sitting) == order)
    };
    Ok(catalog.tables.iter().map(|table| table.id).find(is_there))
}
