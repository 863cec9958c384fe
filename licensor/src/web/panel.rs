//! What the panel shows besides sites: health, how the sites are, keys, and who did what.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use license::http::{DeedPage, KeyInfo, Overview};
use license::site::SiteId;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;

use super::Web;
use super::logged_in::LoggedIn;
use crate::clock;
use crate::store::{DeedQuery, MAX_PAGE};

/// What is true now may not be so in a moment.
pub(super) const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Deeds on a page when nobody says how many.
const USUAL_PAGE: u32 = 100;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    version: &'static str,
    database: &'static str,
    sites_connected: usize,
}

/// Which deeds of a list.
#[derive(Deserialize)]
pub(super) struct Wanted {
    before: Option<u64>,
    limit: Option<u32>,
}

/// `GET /health`, without a login: 200 while the database answers.
pub(super) async fn health(State(web): State<Web>) -> Result<Response, Problem> {
    web.store.rotations().await?;
    let health = Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        database: web.store.name(),
        sites_connected: web.relay.connected(),
    };
    Ok((NO_STORE, Json(health)).into_response())
}

/// `GET /api/overview` → how many sites there are of each status, and which key signs.
pub(super) async fn overview(State(web): State<Web>, _: LoggedIn) -> Result<Response, Problem> {
    let overview =
        Overview { counts: web.store.counts(clock::now()).await?, signer: web.keys.now().signer().id() };
    Ok((NO_STORE, Json(overview)).into_response())
}

/// `GET /api/keys` → the signing keys: which nodes are built with, which count, which one signs.
pub(super) async fn keys(State(web): State<Web>, _: LoggedIn) -> Json<Vec<KeyInfo>> {
    Json(web.keys.now().infos())
}

/// `GET /api/audit?before=&limit=` → who did what, newest first.
pub(super) async fn audit(
    State(web): State<Web>,
    _: LoggedIn,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<DeedPage>, Problem> {
    deeds(&web, None, wanted).await
}

/// `GET /api/sites/{site}/history?before=&limit=` → what was done to a site, newest first; also when it is gone.
pub(super) async fn history(
    State(web): State<Web>,
    _: LoggedIn,
    site: Result<Path<SiteId>, PathRejection>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<DeedPage>, Problem> {
    deeds(&web, Some(site_in(site)?), wanted).await
}

async fn deeds(
    web: &Web,
    site: Option<SiteId>,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<DeedPage>, Problem> {
    let Query(Wanted { before, limit }) = wanted.map_err(|error| malformed(error.body_text()))?;
    let limit = limit.unwrap_or(USUAL_PAGE).clamp(1, MAX_PAGE);
    let deeds = web.store.deeds(&DeedQuery { site, before, limit }).await?;
    let is_full = deeds.len() == limit as usize;
    let next = deeds.last().filter(|_| is_full).map(|deed| deed.number);
    Ok(Json(DeedPage { deeds, next }))
}

/// The site that the address names.
pub(super) fn site_in(path: Result<Path<SiteId>, PathRejection>) -> Result<SiteId, Problem> {
    path.map(|Path(site)| site).map_err(|_| Problem::not_found())
}

/// Answers a query that is not understood.
pub(super) fn malformed(title: String) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed", title, "Send the documented query.")
}
