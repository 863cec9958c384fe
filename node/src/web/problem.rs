//! The one place that knows which HTTP status an error of the node has.

use axum::http::StatusCode;
use serving::problem::Problem;

use crate::auth::login::LoginError;
use crate::store::StoreError;

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
