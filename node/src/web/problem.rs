//! The one form of every error (RFC 9457), and the one place that knows which HTTP status an error has.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::auth::login::LoginError;
use crate::store::StoreError;

/// An error as a client sees it: `application/problem+json`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Problem {
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
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        title: impl Into<String>,
        detail: &'static str,
    ) -> Self {
        Self { status, retry_after_seconds: None, code, title: title.into(), detail }
    }

    /// There is nothing there.
    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing at this address",
            "Check the address; the API is under /api.",
        )
    }

    fn after(mut self, seconds: u64) -> Self {
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

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        let title = error.to_string();
        match error {
            LoginError::Wrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_login",
                title,
                "Try again; a manager can reset a forgotten PIN.",
            ),
            LoginError::Locked { seconds } => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "locked",
                title,
                "Wait until the lock ends, or log in on a device that is used here already.",
            )
            .after(seconds),
            LoginError::NotLoggedIn => {
                Self::new(StatusCode::UNAUTHORIZED, "not_logged_in", title, "Log in first.")
            }
            LoginError::SessionOver => {
                Self::new(StatusCode::UNAUTHORIZED, "session_over", title, "Log in again; nothing is lost.")
            }
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let title = error.to_string();
        match error {
            StoreError::DiskFull => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk_full",
                title,
                "Free some space on the node, then try again.",
            )
            .after(10),
            StoreError::Stopped => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "shutting_down", title, "Try again in a moment.")
                    .after(2)
            }
            StoreError::Disk(_)
            | StoreError::Database(_)
            | StoreError::Migration(_)
            | StoreError::Damaged { .. } => {
                tracing::error!(%error, "a request failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "store_failed",
                    "The node could not use its database",
                    "Try again; if it stays, look into the node's log.",
                )
            }
        }
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
pub(crate) async fn no_such_address() -> Problem {
    Problem::not_found()
}

/// Answers the wrong method at an address that exists.
pub(crate) async fn wrong_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong_method",
        "This address does not take that method",
        "Use the documented method.",
    )
}
