//! `/api/devices` and `/api/sessions`: which phones belong to the house, who is logged in on them, and how that ends.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serving::bearer;
use serving::problem::Problem;
use sync::id::DeviceId;
use sync::session::{Session, SessionId};
use sync::site::Role;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::Web;
use super::asked::{At, Body};
use super::door::managers_only;
use super::logged_in::{LoggedIn, kept};
use crate::auth::login::DeviceToken;
use crate::clock;
use crate::doors::may_keep_a_secret;
use crate::store::devices::{self, DeviceRow, LiveSession};
use crate::store::people;

/// The cookie of a paired device. No script sees it.
pub(super) const DEVICE_COOKIE: &str = "comanda_device";
/// As long as browsers keep a cookie; it is renewed by each login.
const COOKIE_LIFE: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// The longest name of a device.
const MAX_NAME_CHARS: usize = 60;

/// A code to be typed on a new device.
#[derive(Serialize, ToSchema)]
pub(super) struct Offer {
    code: String,
    expires_at: UnixMs,
}

/// What is typed on a new device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PairForm {
    code: String,
    device: DeviceId,
    name: String,
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NameForm {
    name: String,
}

/// `POST /api/devices/codes` → `{code, expires_at}`; for managers.
pub(super) async fn offer(State(web): State<Web>) -> Result<Response, Problem> {
    let code = web.gate.offer_pairing();
    let offer = Offer { code: code.digits, expires_at: code.expires_at };
    Ok((StatusCode::CREATED, no_store(), Json(offer)).into_response())
}

/// `POST /api/devices/pair {code, device, name}`, without a login → the cookie by which the device is known.
pub(super) async fn pair(
    State(web): State<Web>,
    headers: HeaderMap,
    Body(form): Body<PairForm>,
) -> Result<Response, Problem> {
    let name = name_of(&form.name)?;
    let (token, device, now) = (DeviceToken::fresh(), form.device, clock::now());
    let cookie = device_cookie(token.as_str(), &headers).ok_or_else(not_secure)?;
    if !web.gate.redeem_pairing(&form.code) {
        return Err(wrong_code());
    }
    let (digest, called) = (token.digest(), name.clone());
    web.store.write(move |connection| devices::pair(connection, device, &called, digest, now)).await?;
    tracing::info!(%device, name, "a device was paired");
    Ok((StatusCode::NO_CONTENT, kept([cookie])).into_response())
}

/// `GET /api/devices` → every device, the one used last first; for managers.
pub(super) async fn list(State(web): State<Web>) -> Result<Response, Problem> {
    let now = clock::now();
    let all: Vec<DeviceRow> = web.store.read(move |connection| devices::devices(connection, now)).await?;
    Ok((no_store(), Json(all)).into_response())
}

/// `PUT /api/devices/{device} {name}`; for managers.
pub(super) async fn rename(
    State(web): State<Web>,
    At(device): At<DeviceId>,
    Body(form): Body<NameForm>,
) -> Result<StatusCode, Problem> {
    let name = name_of(&form.name)?;
    let renamed = web.store.write(move |connection| devices::rename(connection, device, &name)).await?;
    if renamed { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::not_found()) }
}

/// `DELETE /api/devices/{device}` revokes it at once, its sessions and connections too; for managers.
pub(super) async fn revoke(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(device): At<DeviceId>,
) -> Result<StatusCode, Problem> {
    let now = clock::now();
    let ended = web.store.write(move |connection| devices::revoke(connection, device, now)).await?;
    for session in ended.ok_or_else(Problem::not_found)? {
        web.desk.session_ended(session).await;
    }
    tracing::info!(%device, by = login.session.user.0, "a device was revoked");
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/sessions` → the sessions that are not over: your own, a manager's are everybody's.
pub(super) async fn sessions(State(web): State<Web>, LoggedIn(login): LoggedIn) -> Result<Response, Problem> {
    let (now, Session { user, role, .. }) = (clock::now(), login.session);
    let of = (role != Role::Manager).then_some(user);
    let all: Vec<LiveSession> =
        web.store.read(move |connection| devices::sessions(connection, of, now)).await?;
    Ok((no_store(), Json(all)).into_response())
}

/// `DELETE /api/sessions/{session}` ends one: your own, a manager anybody's.
pub(super) async fn end_session(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    At(session): At<SessionId>,
) -> Result<StatusCode, Problem> {
    let row = web.store.read(move |connection| people::session(connection, session)).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    if row.session.user != login.session.user {
        for_managers(&login.session)?;
    }
    web.gate.log_out(session).await?;
    web.desk.session_ended(session).await;
    Ok(StatusCode::NO_CONTENT)
}

/// The header that makes a browser keep a device's token; none where others could read it.
pub(super) fn device_cookie(token: &str, request: &HeaderMap) -> Option<header::HeaderValue> {
    may_keep_a_secret(request).then(|| bearer::cookie(DEVICE_COOKIE, token, COOKIE_LIFE, request))
}

fn for_managers(session: &Session) -> Result<(), Problem> {
    if session.role == Role::Manager { Ok(()) } else { Err(managers_only()) }
}

fn name_of(typed: &str) -> Result<String, Problem> {
    let name = typed.trim();
    let is_name = (1..=MAX_NAME_CHARS).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if is_name { Ok(name.to_owned()) } else { Err(no_name()) }
}

fn not_secure() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not_secure",
        "A device is paired over HTTPS alone",
        "Open /connect on the device: it leads to the app's secure address.",
    )
}

fn no_name() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "no_name",
        "A device needs a name of 1 to 60 characters",
        "Call it after its place or its owner.",
    )
}

fn wrong_code() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "wrong_code",
        "That code is not good, or not any more",
        "Ask a manager for a new one; it holds five minutes and for one device.",
    )
}

fn no_store() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}
