//! What stands around every request: its name in the log, its time limit, the answer to a panic, the security headers.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use crate::problem::{Problem, wrong_method};

/// No request takes longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Scripts come from here alone, and WebAssembly may run; the `style` attributes that Leptos sets are allowed, style
/// sheets come from here alone.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; \
     worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

const SECURITY_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A request's name is no longer.
const MAX_REQUEST_ID_BYTES: usize = 64;
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The name of a request, by which its answer and the lines of the log belong together. Whoever stands before us may
/// have given it.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Puts all of it around a router.
pub fn surround<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    router
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(in_time))
        .layer(CatchPanicLayer::custom(after_a_panic))
        .layer(middleware::from_fn(with_security_headers))
        .layer(middleware::from_fn(with_name))
}

/// Gives a request its name, and the name to its answer.
async fn with_name(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok());
    let id = given.filter(|id| is_name(id)).map_or_else(fresh_name, str::to_owned);
    let value = HeaderValue::from_str(&id).expect("a name is plain text");
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    request.extensions_mut().insert(RequestId(id));
    let mut response = next.run(request).instrument(span).await;
    response.headers_mut().insert(REQUEST_ID, value);
    response
}

fn is_name(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !id.is_empty() && id.len() <= MAX_REQUEST_ID_BYTES && id.bytes().all(plain)
}

fn fresh_name() -> String {
    format!("{:016x}", rand::random::<u64>())
}

/// Ends a request that takes too long.
async fn in_time(request: Request, next: Next) -> Response {
    let late = || {
        Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The request took too long",
            "Try again; if it stays, look into the server's log.",
        )
    };
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| late().into_response())
}

/// Adds the security headers to every answer.
async fn with_security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// A defect of ours: the client gets an answer, the log has the message (the panic hook wrote it).
fn after_a_panic(_panic: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "defect",
        "There is a defect here",
        "Look into the server's log and report it.",
    )
    .into_response()
}
