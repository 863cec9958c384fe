//! Who makes a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use serving::bearer;
use serving::problem::Problem;

use super::Web;
use crate::auth::login::{Login, LoginError};
use crate::config::SESSION_LIFE;

pub(super) const COOKIE: &str = "comanda";

/// Who is logged in, as the door found out.
#[derive(Clone)]
pub(super) struct LoggedIn(pub(super) Login);

impl FromRequestParts<Web> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        Ok(parts.extensions.get::<Self>().cloned().ok_or(LoginError::NotLoggedIn)?)
    }
}

/// The header that lets a browser keep a token; an empty token ends it.
pub(super) fn cookie(token: &str, request: &HeaderMap) -> HeaderValue {
    bearer::cookie(COOKIE, token, SESSION_LIFE, request)
}
