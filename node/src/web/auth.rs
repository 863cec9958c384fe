//! `/api/auth`: logging in, staying logged in, logging out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serving::bearer;
use serving::problem::Problem;
use sync::id::{DeviceId, UserId};
use sync::session::Session;
use sync::site::Person;
use sync::time::UnixMs;
use utoipa::ToSchema;

use super::Web;
use super::asked::Body;
use super::devices::{DEVICE_COOKIE, device_cookie};
use super::logged_in::{LoggedIn, cookie, kept};
use crate::auth::login::{Entrance, Granted, Login, LoginError};

/// What somebody types, and where.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LoginForm {
    username: String,
    pin: String,
    device: DeviceId,
}

/// Who is logged in.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    session: Session,
    person: Person,
    expires_at: UnixMs,
}

/// The same, with the token that stands for it.
#[derive(Serialize, ToSchema)]
pub(super) struct Welcome {
    token: String,
    #[serde(flatten)]
    me: Me,
}

/// `POST /api/auth/login {username, pin, device}` → `{token, session, person, expires_at}` and the cookie.
pub(super) async fn log_in(
    State(web): State<Web>,
    headers: HeaderMap,
    Body(form): Body<LoginForm>,
) -> Result<Response, Problem> {
    let token = bearer::cookie_of(&headers, DEVICE_COOKIE);
    let only_paired = web.office.catalog().site.only_paired_devices;
    let LoginForm { username, pin, device } = &form;
    let granted = web.gate.log_in(Entrance { username, pin, device: *device, token, only_paired }).await?;
    tracing::info!(user = granted.login.session.user.0, device = %form.device, "logged in");
    let renewed = kept(token.and_then(|token| device_cookie(token, &headers)));
    Ok((renewed, welcome(&web, &headers, granted)?).into_response())
}

/// `POST /api/auth/refresh` → a token of the same session that is good for another eight hours.
pub(super) async fn refresh(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let granted = web.gate.refresh(login.session).await?;
    welcome(&web, &headers, granted)
}

/// `POST /api/auth/logout` ends the session, its connections too.
pub(super) async fn log_out(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    web.gate.log_out(login.session.id).await?;
    web.desk.session_ended(login.session.id).await;
    Ok((StatusCode::NO_CONTENT, kept(cookie("", &headers))).into_response())
}

/// `GET /api/auth/me` → `{session, person, expires_at}`.
pub(super) async fn me(State(web): State<Web>, LoggedIn(login): LoggedIn) -> Result<Response, Problem> {
    Ok((no_store(), Json(who(&web, login)?)).into_response())
}

fn welcome(web: &Web, headers: &HeaderMap, granted: Granted) -> Result<Response, Problem> {
    let cookie = cookie(&granted.token, headers);
    let welcome = Welcome { token: granted.token, me: who(web, granted.login)? };
    Ok((no_store(), kept(cookie), Json(welcome)).into_response())
}

fn who(web: &Web, login: Login) -> Result<Me, Problem> {
    let person = person(web, login.session.user).ok_or(LoginError::SessionOver)?;
    Ok(Me { session: login.session, person, expires_at: login.expires_at })
}

fn person(web: &Web, user: UserId) -> Option<Person> {
    web.office.catalog().staff.iter().find(|person| person.id == user).cloned()
}

fn no_store() -> [(header::HeaderName, &'static str); 1] {
    [(header::CACHE_CONTROL, "no-store")]
}
