//! Who makes a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use serving::bearer;
use serving::problem::Problem;

use super::Web;
use crate::auth::login::{Login, LoginError};
use crate::config::SESSION_LIFE;

const COOKIE: &str = "comanda";

/// A handler that takes this is for people who are logged in.
pub(super) struct LoggedIn(pub(super) Login);

impl FromRequestParts<Web> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let token = bearer::token(&parts.headers, COOKIE).ok_or(LoginError::NotLoggedIn)?;
        Ok(Self(web.gate.login_of(token).await?))
    }
}

/// The header that lets a browser keep a token; an empty token ends it.
pub(super) fn cookie(token: &str, request: &HeaderMap) -> HeaderValue {
    bearer::cookie(COOKIE, token, SESSION_LIFE, request)
}
