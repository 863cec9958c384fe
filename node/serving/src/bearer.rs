//! By which token somebody asks: that of the `Authorization` header (programs) or that of a cookie (browsers).

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

const BEARER: &str = "Bearer ";

/// By which protocol a request came to whoever handed it on.
pub const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// The token of a request, from the header, else from the cookie of this name.
pub fn token<'a>(headers: &'a HeaderMap, cookie: &str) -> Option<&'a str> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    if let Some(token) = authorization.and_then(|value| value.strip_prefix(BEARER)) {
        return Some(token);
    }
    cookie_of(headers, cookie)
}

/// What a browser kept under this name.
pub fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(kept, _)| *kept == name)
        .map(|(_, value)| value)
}

/// The header that lets a browser keep a token out of every script's reach; an empty token ends it.
pub fn cookie(name: &str, token: &str, life: Duration, request: &HeaderMap) -> HeaderValue {
    let life_s = if token.is_empty() { 0 } else { life.as_secs() };
    let secure = if came_over_https(request) { "; Secure" } else { "" };
    let text = format!("{name}={token}; Path=/; Max-Age={life_s}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&text).expect("a token is plain text")
}

/// Whoever stands before us with a certificate says so; see also [`crate::connections::Greeting`].
pub fn came_over_https(request: &HeaderMap) -> bool {
    request.get(FORWARDED_PROTO).is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"https"))
}
