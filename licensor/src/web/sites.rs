//! `/api/sites/`: registering sites, and everything that is done to them.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use license::http::{
    DeleteSite, EditSite, ExtendSite, LicenseFile, LockSite, RegisterSite, RegisteredSite, SiteDetail,
    SitePage, SiteStatus,
};
use license::site::SiteId;
use serde::Deserialize;
use serving::problem::Problem;

use super::Web;
use super::logged_in::LoggedIn;
use super::panel::{NO_STORE, malformed, site_in};
use crate::clock;
use crate::site::Site;
use crate::store::{MAX_PAGE, SiteQuery};

/// Sites on a page when nobody says how many.
const USUAL_PAGE: u32 = 200;

type SitePath = Result<Path<SiteId>, PathRejection>;
type Form<T> = Result<Json<T>, JsonRejection>;

/// Which sites of the list.
#[derive(Deserialize)]
pub(super) struct Wanted {
    after: Option<SiteId>,
    find: Option<String>,
    status: Option<SiteStatus>,
    limit: Option<u32>,
}

/// `GET /api/sites/?find=&status=&after=&limit=` → `{sites, next}`.
pub(super) async fn list(
    State(web): State<Web>,
    _: LoggedIn,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Wanted { after, find, status, limit }) =
        wanted.map_err(|error| malformed(error.body_text()))?;
    let limit = limit.unwrap_or(USUAL_PAGE).clamp(1, MAX_PAGE);
    let now = clock::now();
    let query = SiteQuery { after, find: find.unwrap_or_default(), status, now, limit };
    let sites = web.store.sites(&query).await?;
    let next = sites.last().filter(|_| sites.len() == limit as usize).map(|site| site.id);
    let page = SitePage { sites: sites.iter().map(|site| site.summary(now)).collect(), next };
    Ok((NO_STORE, Json(page)).into_response())
}

/// `POST /api/sites/ {name, owner, email}` → `{id, key}`, the key this once.
pub(super) async fn register(
    State(web): State<Web>,
    who: LoggedIn,
    form: Form<RegisterSite>,
) -> Result<Response, Problem> {
    let registered = web.office.register(form?.0, &who.actor()).await?;
    Ok((StatusCode::CREATED, secret(registered)).into_response())
}

/// `GET /api/sites/{site}` → all that is known of it.
pub(super) async fn show(
    State(web): State<Web>,
    _: LoggedIn,
    site: SitePath,
) -> Result<Json<SiteDetail>, Problem> {
    Ok(detail(&web.office.site(site_in(site)?).await?))
}

/// `PUT /api/sites/{site} {name, owner, email, offline}`.
pub(super) async fn edit(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
    form: Form<EditSite>,
) -> Result<Json<SiteDetail>, Problem> {
    Ok(detail(&web.office.edit(site_in(site)?, form?.0, &who.actor()).await?))
}

/// `DELETE /api/sites/{site} {name}`: the name is the confirmation.
pub(super) async fn delete(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
    form: Form<DeleteSite>,
) -> Result<StatusCode, Problem> {
    web.office.delete(site_in(site)?, &form?.name, &who.actor()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/sites/{site}/extend {"until": moment}` or `{"days": number}`.
pub(super) async fn extend(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
    form: Form<ExtendSite>,
) -> Result<Json<SiteDetail>, Problem> {
    Ok(detail(&web.office.extend(site_in(site)?, form?.0, &who.actor()).await?))
}

/// `POST /api/sites/{site}/lock {reason}`.
pub(super) async fn lock(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
    form: Form<LockSite>,
) -> Result<Json<SiteDetail>, Problem> {
    Ok(detail(&web.office.lock(site_in(site)?, &form?.reason, &who.actor()).await?))
}

/// `POST /api/sites/{site}/unlock`.
pub(super) async fn unlock(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
) -> Result<Json<SiteDetail>, Problem> {
    Ok(detail(&web.office.unlock(site_in(site)?, &who.actor()).await?))
}

/// `POST /api/sites/{site}/key` → `{id, key}`, the new key this once.
pub(super) async fn rekey(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
) -> Result<Response, Problem> {
    Ok(secret(web.office.rekey(site_in(site)?, &who.actor()).await?).into_response())
}

/// `POST /api/sites/{site}/license {nonce?}` → a license file.
pub(super) async fn license(
    State(web): State<Web>,
    who: LoggedIn,
    site: SitePath,
    form: Form<LicenseFile>,
) -> Result<Response, Problem> {
    let site = site_in(site)?;
    let file = web.office.license_file(site, form?.nonce, &who.actor()).await?;
    let name = format!("attachment; filename=\"comanda-{site}.license\"");
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((NO_STORE, headers, file).into_response())
}

fn detail(site: &Site) -> Json<SiteDetail> {
    Json(site.detail(clock::now()))
}

/// What must not lie in anybody's cache.
fn secret(registered: RegisteredSite) -> impl IntoResponse {
    (NO_STORE, Json(registered))
}
