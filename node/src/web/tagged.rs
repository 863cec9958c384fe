//! Answers that are worth nothing to whoever has them already.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of a hash that tell one answer from another.
const TAG_BYTES: usize = 12;

/// The answer, or `304` to whoever has this one.
pub(super) fn tagged(asked: &HeaderMap, value: &impl Serialize) -> Response {
    let json = serde_json::to_vec(value).expect("an answer is plain data");
    let hash = Sha256::digest(&json);
    let digits: String = hash.iter().take(TAG_BYTES).map(|byte| format!("{byte:02x}")).collect();
    tagged_as(asked, &digits, || json.into())
}

/// The same for an answer whose name is known before it is made.
pub(super) fn tagged_as(asked: &HeaderMap, tag: &str, json: impl FnOnce() -> Bytes) -> Response {
    let etag = HeaderValue::from_str(&format!("\"{tag}\"")).expect("a tag is plain text");
    let head = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if asked.get_all(header::IF_NONE_MATCH).iter().any(|known| known == etag) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (head, kind, json()).into_response()
}
