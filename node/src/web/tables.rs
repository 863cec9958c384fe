//! `/api/tables`: the floor, and what goes on at it.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use serving::problem::Problem;
use sync::frame::TableStatus;
use sync::id::{TableGroupId, TableId};
use sync::site::{Table, TableGroup};
use utoipa::ToSchema;

use super::Web;
use super::asked::{At, Body};
use super::tagged::tagged;
use crate::office::OfficeError;
use crate::office::tables::{self, BatchForm, Place, TableForm, TableGroupForm};

/// All tables with what is open at them.
#[derive(Serialize, ToSchema)]
pub(super) struct Tables {
    groups: Vec<TableGroup>,
    tables: Vec<Table>,
    /// A table without an entry never had a party.
    status: Vec<TableStatus>,
}

/// `GET /api/tables` → `{groups, tables, status}`.
pub(super) async fn list(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Problem> {
    let status = web.desk.tables().await?;
    let catalog = web.office.catalog();
    let (groups, tables) = (catalog.table_groups.clone(), catalog.tables.clone());
    Ok(tagged(&headers, &Tables { groups, tables, status }))
}

pub(super) async fn status(
    State(web): State<Web>,
    At(table): At<TableId>,
) -> Result<Json<TableStatus>, Problem> {
    Ok(Json(status_of(&web, table).await?))
}

pub(super) async fn add(
    State(web): State<Web>,
    Body(form): Body<TableForm>,
) -> Result<(StatusCode, Json<Table>), Problem> {
    let table = web.office.change(|draft| Ok(tables::add(draft, form))).await?;
    Ok((StatusCode::CREATED, Json(table)))
}

pub(super) async fn add_batch(
    State(web): State<Web>,
    Body(form): Body<BatchForm>,
) -> Result<(StatusCode, Json<Vec<Table>>), Problem> {
    let made = web.office.change(move |draft| tables::add_batch(draft, &form)).await?;
    Ok((StatusCode::CREATED, Json(made)))
}

pub(super) async fn change(
    State(web): State<Web>,
    At(table): At<TableId>,
    Body(form): Body<TableForm>,
) -> Result<Json<Table>, Problem> {
    if !form.active {
        must_be_free(&web, table).await?;
    }
    Ok(Json(web.office.change(move |draft| tables::change(draft, table, form)).await?))
}

pub(super) async fn place(
    State(web): State<Web>,
    At(table): At<TableId>,
    Body(place): Body<Place>,
) -> Result<Json<Table>, Problem> {
    Ok(Json(web.office.change(move |draft| tables::place(draft, table, place)).await?))
}

pub(super) async fn remove(State(web): State<Web>, At(table): At<TableId>) -> Result<StatusCode, Problem> {
    must_be_free(&web, table).await?;
    web.office.change(move |draft| tables::remove(draft, table)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn groups(State(web): State<Web>, headers: HeaderMap) -> Response {
    tagged(&headers, &web.office.catalog().table_groups)
}

pub(super) async fn add_group(
    State(web): State<Web>,
    Body(form): Body<TableGroupForm>,
) -> Result<(StatusCode, Json<TableGroup>), Problem> {
    let group = web.office.change(|draft| Ok(tables::add_group(draft, form))).await?;
    Ok((StatusCode::CREATED, Json(group)))
}

pub(super) async fn change_group(
    State(web): State<Web>,
    At(group): At<TableGroupId>,
    Body(form): Body<TableGroupForm>,
) -> Result<Json<TableGroup>, Problem> {
    Ok(Json(web.office.change(move |draft| tables::change_group(draft, group, form)).await?))
}

pub(super) async fn remove_group(
    State(web): State<Web>,
    At(group): At<TableGroupId>,
) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| tables::remove_group(draft, group)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn must_be_free(web: &Web, table: TableId) -> Result<(), Problem> {
    let status = status_of(web, table).await?;
    if status.open.is_none() {
        return Ok(());
    }
    let catalog = web.office.catalog();
    let label = catalog.tables.iter().find(|one| one.id == table).map(|one| one.label.clone());
    Err(OfficeError::Occupied(label.unwrap_or_default()).into())
}

async fn status_of(web: &Web, table: TableId) -> Result<TableStatus, Problem> {
    let mut status = web.desk.tables().await?.into_iter();
    Ok(status.find(|status| status.table == table).ok_or(OfficeError::NoSuch("table"))?)
}
