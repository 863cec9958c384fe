//! Who makes a request: by the `Authorization` header (programs) or by the cookie (browsers).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::Web;
use super::problem::Problem;
use crate::auth::login::{Login, LoginError};
use crate::config::SESSION_LIFE;

const COOKIE: &str = "comanda";
const BEARER: &str = "Bearer ";

/// A handler that takes this is for people who are logged in.
pub(super) struct LoggedIn(pub(super) Login);

impl FromRequestParts<Web> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let token = token(&parts.headers).ok_or(LoginError::NotLoggedIn)?;
        Ok(Self(web.gate.login_of(token).await?))
    }
}

/// The header that lets a browser keep a token out of every script's reach; an empty token ends it.
pub(super) fn cookie(token: &str, request: &HeaderMap) -> HeaderValue {
    let life_s = if token.is_empty() { 0 } else { SESSION_LIFE.as_secs() };
    let secure = if came_over_https(request) { "; Secure" } else { "" };
    let text = format!("{COOKIE}={token}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("a token is plain text")
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = authorization.and_then(|value| value.strip_prefix(BEARER)) {
        return Some(token);
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, token)| token)
}

/// The node itself speaks plain HTTP; whoever stands before it with a certificate says so.
fn came_over_https(request: &HeaderMap) -> bool {
    request.get("x-forwarded-proto").is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"))
}
