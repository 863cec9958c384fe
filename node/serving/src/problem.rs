//! The one form of every error (RFC 9457).

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An error as a client sees it: `application/problem+json`.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(skip)]
    status: StatusCode,
    #[serde(skip)]
    retry_after_seconds: Option<u64>,
    /// For programs; never changes its meaning.
    code: &'static str,
    /// What is wrong.
    title: String,
    /// What to do.
    detail: &'static str,
}

impl Problem {
    /// An error. `code` is for programs, `title` says what is wrong, `detail` what to do.
    pub fn new(
        status: StatusCode,
        code: &'static str,
        title: impl Into<String>,
        detail: &'static str,
    ) -> Self {
        Self { status, retry_after_seconds: None, code, title: title.into(), detail }
    }

    /// There is nothing there.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing at this address",
            "Check the address; the API is under /api.",
        )
    }

    /// The address is a WebSocket, and the request is none.
    pub fn not_a_websocket() -> Self {
        Self::new(
            StatusCode::UPGRADE_REQUIRED,
            "not_a_websocket",
            "This address is a WebSocket",
            "Connect with a WebSocket client.",
        )
    }

    /// The WebSocket did not ask for the one sub-protocol that is spoken here.
    pub fn unknown_protocol(spoken: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "unknown_protocol",
            format!("The WebSocket must ask for the sub-protocol {spoken}"),
            "Reload or update: this is of another version than the server.",
        )
    }

    /// With the word when to try again.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let code = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => "too_large",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "not_json",
            _ => "malformed",
        };
        Self::new(
            rejection.status(),
            code,
            rejection.body_text(),
            "Send the documented JSON with content-type application/json.",
        )
    }
}

/// Answers an address under `/api` that does not exist.
pub async fn no_such_address() -> Problem {
    Problem::not_found()
}

/// Answers the wrong method at an address that exists.
pub async fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "This address does not take that method",
        "Use the documented method.",
    )
}
