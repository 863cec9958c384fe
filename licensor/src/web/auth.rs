//! `/api/auth`: logging in and out.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use license::http::{AdminLogin, AdminSession};
use serving::bearer;
use serving::problem::Problem;

use super::Web;
use super::address::Address;
use super::logged_in::{COOKIE, LoggedIn};
use super::panel::NO_STORE;
use crate::auth::SESSION_LIFE;
use crate::deed::Action;

/// `POST /api/auth/login {username, password}` → `{username, expires_at, token}` and the cookie.
pub(super) async fn log_in(
    State(web): State<Web>,
    Address(address): Address,
    headers: HeaderMap,
    form: Result<Json<AdminLogin>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(form) = form?;
    let (session, token) = web.gate.log_in(&form.username, &form.password, address).await?;
    tracing::info!(who = session.name, %address, "logged in");
    let cookie = bearer::cookie(COOKIE, &token, SESSION_LIFE, &headers);
    let answer = AdminSession { username: session.name, expires_at: session.expires_at, token: Some(token) };
    Ok((NO_STORE, [(header::SET_COOKIE, cookie)], Json(answer)).into_response())
}

/// `POST /api/auth/logout` ends all sessions of whoever asks, wherever they are.
pub(super) async fn log_out(
    State(web): State<Web>,
    who: LoggedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let deed = who.actor().does(Action::LoggedOut, None, "");
    web.store.end_sessions(&who.session.name, &deed).await?;
    let cookie = bearer::cookie(COOKIE, "", SESSION_LIFE, &headers);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// `GET /api/auth/me` → `{username, expires_at}`.
pub(super) async fn me(who: LoggedIn) -> Response {
    let session =
        AdminSession { username: who.session.name, expires_at: who.session.expires_at, token: None };
    (NO_STORE, Json(session)).into_response()
}
