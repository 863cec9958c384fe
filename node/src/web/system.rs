//! `/api/system`: whether the node lives, and how it is.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use license::state::State as License;
use rusqlite::Connection;
use serde::Serialize;
use serving::problem::Problem;
use sync::id::OrderId;
use utoipa::ToSchema;

use super::Web;
use crate::backup::BackupState;
use crate::spooler::PrinterState;
use crate::store::site::{is_recovering, replaced_by, site_id};

const VERSION: &str = env!("CARGO_PKG_VERSION");

#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    status: &'static str,
    version: &'static str,
}

/// An open order whose stored document could not be read when the house opened. Phones keep what belongs to it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DamagedOrder {
    /// Which.
    pub order: OrderId,
    /// Why, for whoever repairs it.
    pub why: String,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Status {
    version: &'static str,
    site: String,
    catalog_version: u32,
    uptime_seconds: u64,
    devices_connected: usize,
    /// What the license allows, as `GET /api/license` tells it.
    #[schema(value_type = Object)]
    license: License,
    printers: Vec<PrinterState>,
    damaged_orders: Vec<DamagedOrder>,
    backup: BackupState,
    /// The epoch of the node that took the place of this one: it takes and prints nothing any more.
    replaced_by: Option<u64>,
    /// Whether phones bring back what the backup lacked: nothing prints until a manager ends it.
    is_recovering: bool,
}

/// `GET /api/system/health`, without a login: 200 while the node can read its database.
pub(super) async fn health(State(web): State<Web>) -> Result<Response, Problem> {
    web.store.read(site_id).await?;
    let health = Health { status: "ok", version: VERSION };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(health)).into_response())
}

/// `GET /api/system/status` → version, uptime, devices, license, printers, orders that need repair, the last backup.
pub(super) async fn status(State(web): State<Web>) -> Result<Response, Problem> {
    let keeper = web.backups.clone();
    // The folder may be on a network that takes its time.
    let look = move |connection: &Connection| {
        Ok((keeper.state(), replaced_by(connection)?, is_recovering(connection)?))
    };
    let (backup, replaced_by, is_recovering) = web.store.read(look).await?;
    let catalog = web.office.catalog();
    let status = Status {
        version: VERSION,
        site: catalog.site.name.clone(),
        catalog_version: catalog.version,
        uptime_seconds: web.started.elapsed().as_secs(),
        devices_connected: web.desk.devices_connected(),
        license: web.licensing.state().borrow().clone(),
        printers: web.board.printers(),
        damaged_orders: web.damaged_orders.clone(),
        backup,
        replaced_by,
        is_recovering,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(status)).into_response())
}
