//! Web apps: their files from a folder or from within the program, each app below an address of its own.
//!
//! Every file may have a packed sibling `<file>.br`, which is handed out to browsers that take it. Files whose name
//! carries a hash never change and are kept by browsers for a year; all others are asked for again each time, which
//! costs a `304` when nothing has changed. Where an app was not built, a browser is told so on a page of its own.

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::problem::{Problem, wrong_method};

mod source;

#[cfg(feature = "embed")]
pub use self::source::inside;
pub use self::source::{App, Assets, File};

/// Hexadecimal digits in a row that make a part of a name a hash.
const MIN_HASH_DIGITS: usize = 8;
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
const PAGE: &str = "index.html";
/// What a browser shows in place of an app that was not built.
const NOT_BUILT: &str = include_str!("assets/not-built.html");

impl Assets {
    /// Answers every address that is not of the API.
    pub async fn answer(&self, request: Request) -> Response {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return wrong_method().await.into_response();
        }
        let (path, headers) = (request.uri().path(), request.headers());
        if let Some(app) = self.apps().iter().find(|app| app.at.strip_suffix('/') == Some(path)) {
            return Redirect::permanent(app.at).into_response();
        }
        let found = self.apps().iter().find_map(|app| Some((app, path.strip_prefix(app.at)?)));
        let Some((app, name)) = found.and_then(|(app, rest)| Some((app, file_name(rest, headers)?))) else {
            return Problem::not_found().into_response();
        };
        match self.file(app, name, headers).await {
            Some(response) => response,
            None if name == PAGE && wants_a_page(headers) => {
                (StatusCode::NOT_FOUND, Html(NOT_BUILT)).into_response()
            }
            None => Problem::not_found().into_response(),
        }
    }

    async fn file(&self, app: &App, name: &str, headers: &HeaderMap) -> Option<Response> {
        let packed = if takes_brotli(headers) { self.load(app, &format!("{name}.br")).await } else { None };
        let encoding = packed.is_some().then_some("br");
        let file = match packed {
            Some(file) => file,
            None => self.load(app, name).await?,
        };
        let etag =
            HeaderValue::from_str(&format!("\"{}{}\"", file.tag, encoding.unwrap_or_default())).ok()?;
        let is_known = headers.get_all(header::IF_NONE_MATCH).iter().any(|known| *known == etag);
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Response::new(Body::from(Bytes::from(file.bytes)))
        };
        let answer = response.headers_mut();
        answer.insert(header::CONTENT_TYPE, content_type(name));
        answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keeping(name)));
        answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        answer.insert(header::ETAG, etag);
        if let Some(encoding) = encoding {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Some(response)
    }
}

/// The file that an address within an app means. Addresses without a dot are places within the app, which its page
/// knows how to show; they are meant when a browser goes there.
fn file_name<'a>(rest: &'a str, headers: &HeaderMap) -> Option<&'a str> {
    let is_place = rest.is_empty() || !rest.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if is_place {
        return (rest.is_empty() || wants_a_page(headers)).then_some(PAGE);
    }
    is_plain(rest).then_some(rest)
}

/// Whether a browser goes there, and not a program.
pub fn wants_a_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Only names that cannot lead out of the folder: letters, digits, dots, dashes, and no hidden files.
fn is_plain(path: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.bytes().all(is_letter))
}

/// The type of a file by its name; all text is UTF-8.
fn content_type(name: &str) -> HeaderValue {
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let charset = if kind.type_() == mime_guess::mime::TEXT { "; charset=utf-8" } else { "" };
    HeaderValue::from_str(&format!("{kind}{charset}")).expect("the known types are plain text")
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| {
        let mut parts = one.trim().split(';');
        parts.next() == Some("br") && !parts.any(|weight| weight.trim() == "q=0")
    })
}

/// How long a browser may keep a file without asking.
fn keeping(name: &str) -> &'static str {
    let is_hash =
        |part: &str| part.len() >= MIN_HASH_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = name.rsplit('/').next().unwrap_or(name);
    let may_change = file.ends_with(".html") || file.ends_with(".json");
    if !may_change && file.split(['-', '.', '_']).any(is_hash) { FOR_EVER } else { ASK_AGAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for (name, is_allowed) in [
            ("waiter.js", true),
            ("icons/icon-192.png", true),
            ("../secret.json", false),
            ("icons/../../secret.json", false),
            (".env.json", false),
            ("/etc/passwd.txt", false),
            ("a%2e%2e.js", false),
            ("a\\b.js", false),
        ] {
            assert_eq!(is_plain(name), is_allowed, "{name}");
        }
    }

    #[test]
    fn only_hashed_files_are_kept_for_ever() {
        for (name, kept) in [
            ("index.html", ASK_AGAIN),
            ("service-worker.js", ASK_AGAIN),
            ("precache.json", ASK_AGAIN),
            ("waiter.js", ASK_AGAIN),
            ("waiter-0123456789abcdef.js", FOR_EVER),
            ("fonts/text.0a1b2c3d.woff2", FOR_EVER),
        ] {
            assert_eq!(keeping(name), kept, "{name}");
        }
    }

    #[test]
    fn brotli_is_for_those_who_take_it() {
        let takes = |value: &'static str| {
            let value = HeaderValue::from_static(value);
            takes_brotli(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]))
        };
        assert!(takes("gzip, deflate, br"));
        assert!(takes("br;q=1.0"));
        assert!(!takes("br;q=0, gzip"));
        assert!(!takes("gzip"));
    }
}
