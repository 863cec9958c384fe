//! `/api/system/recovery`: a node that came of a backup takes back from the phones what it lacks, until a manager ends that.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::hub::Returning;
use sync::id::DeviceId;
use sync::site::Catalog;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::Web;
use super::asked::Body;
use crate::clock;
use crate::store::devices::{self, DeviceRow, LiveSession};
use crate::store::site::{epoch, is_recovering, set_recovering};
use crate::store::{StoreError, jobs};

/// Whoever was used in these hours before the restore may have something that the backup lacks.
const WORTH_WAITING_MS: i64 = 24 * 60 * 60 * 1000;
const MS_PER_SECOND: i64 = 1000;

/// How the recovery goes.
#[derive(Serialize, ToSchema)]
pub(super) struct Recovery {
    /// True while phones should bring back what the backup lacked; nothing prints until it is false.
    on: bool,
    /// Orders of which phones brought something back since the node was started.
    orders: usize,
    /// Tickets that are printed as soon as it ends.
    tickets_waiting: u32,
    /// The devices that are here, and those that may still come, which were used within a day before.
    devices: Vec<Helper>,
}

/// A device that may have something that the backup lacks.
#[derive(Serialize, ToSchema)]
struct Helper {
    device: DeviceId,
    /// As the manager called it; none for one that was never paired.
    name: Option<String>,
    /// Who is logged in there, as far as the backup knows.
    people: Vec<String>,
    /// It has been here since the restore.
    has_come: bool,
    is_connected: bool,
    last_seen: UnixMs,
    /// Orders of which it brought something back.
    brought: usize,
    /// Orders of which it was asked for something that is not here yet.
    awaited: usize,
}

/// Whether it goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RecoveryForm {
    /// True while phones should bring back what the backup lacked; nothing prints until it is false.
    on: bool,
}

/// What the database knows.
struct Known {
    is_on: bool,
    /// When the restore was.
    began: UnixMs,
    devices: Vec<DeviceRow>,
    sessions: Vec<LiveSession>,
    jobs: Vec<(String, u32)>,
}

/// `GET /api/system/recovery` → which phones came back and with what, and what will be printed; for managers.
pub(super) async fn show(State(web): State<Web>) -> Result<Response, Problem> {
    let known = web.store.read(known).await?;
    let returning = web.desk.returning().await?;
    let recovery = recovery(known, &returning, &web.office.catalog());
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(recovery)).into_response())
}

/// `PUT /api/system/recovery`: whether phones should bring back what the backup lacked; for managers.
pub(super) async fn switch(
    State(web): State<Web>,
    Body(form): Body<RecoveryForm>,
) -> Result<StatusCode, Problem> {
    web.store.write(move |connection| set_recovering(connection, form.on)).await?;
    web.desk.recover(form.on).await;
    Ok(StatusCode::NO_CONTENT)
}

fn known(connection: &Connection) -> Result<Known, StoreError> {
    let now = clock::now();
    // An epoch is the second in which it began.
    let began = i64::try_from(epoch(connection)?).unwrap_or(i64::MAX).saturating_mul(MS_PER_SECOND);
    Ok(Known {
        is_on: is_recovering(connection)?,
        began: UnixMs(began),
        devices: devices::devices(connection, now)?,
        sessions: devices::sessions(connection, None, now)?,
        jobs: jobs::by_state(connection)?,
    })
}

fn recovery(known: Known, returning: &[Returning], catalog: &Catalog) -> Recovery {
    let waiting = known.jobs.iter().find(|(state, _)| state == "queued");
    let orders: BTreeSet<_> = returning.iter().flat_map(|device| &device.brought).collect();
    Recovery {
        on: known.is_on,
        orders: orders.len(),
        tickets_waiting: waiting.map_or(0, |(_, count)| *count),
        devices: helpers(&known, returning, catalog),
    }
}

/// Those that have not come first, then those that were used last.
fn helpers(known: &Known, returning: &[Returning], catalog: &Catalog) -> Vec<Helper> {
    let returning: BTreeMap<DeviceId, &Returning> =
        returning.iter().map(|device| (device.device, device)).collect();
    let people = |device: DeviceId| {
        let here = known.sessions.iter().filter(|session| session.device == device);
        let users: BTreeSet<_> = here.map(|session| session.user).collect();
        let staff = catalog.staff.iter().filter(|person| users.contains(&person.id));
        staff.map(|person| person.name.clone()).collect()
    };
    let worth_waiting = |row: &&DeviceRow| {
        row.revoked_at.is_none() && row.last_seen.0 >= known.began.0.saturating_sub(WORTH_WAITING_MS)
    };
    let helper = |row: &DeviceRow| {
        let here = returning.get(&row.device);
        Helper {
            device: row.device,
            name: row.name.clone(),
            people: people(row.device),
            has_come: here.is_some() || row.last_seen >= known.began,
            is_connected: here.is_some_and(|here| here.is_connected),
            last_seen: row.last_seen,
            brought: here.map_or(0, |here| here.brought.len()),
            awaited: here.map_or(0, |here| here.awaited.len()),
        }
    };
    let mut helpers: Vec<Helper> = known.devices.iter().filter(worth_waiting).map(helper).collect();
    helpers.sort_by_key(|helper| helper.has_come);
    helpers
}
