//! Who makes a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::AppendHeaders;
use serving::bearer;
use serving::problem::Problem;

use super::Web;
use crate::auth::login::{Login, LoginError};
use crate::config::SESSION_LIFE;
use crate::doors::may_keep_a_secret;

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

/// The header that lets a browser keep a token; an empty token ends it. None where others could read it: programs have
/// the token from the body of the answer.
pub(super) fn cookie(token: &str, request: &HeaderMap) -> Option<HeaderValue> {
    may_keep_a_secret(request).then(|| bearer::cookie(COOKIE, token, SESSION_LIFE, request))
}

/// The headers by which a browser keeps what it is given.
pub(super) fn kept(
    cookies: impl IntoIterator<Item = HeaderValue>,
) -> AppendHeaders<Vec<(HeaderName, HeaderValue)>> {
    AppendHeaders(cookies.into_iter().map(|cookie| (header::SET_COOKIE, cookie)).collect())
}
