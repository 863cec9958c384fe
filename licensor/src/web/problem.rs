//! The one place that knows which HTTP status an error of the licensor has.

use axum::http::StatusCode;
use serving::problem::Problem;

use crate::auth::LoginError;
use crate::office::OfficeError;
use crate::store::StoreError;

/// Seconds after which it is worth asking a database again.
const DATABASE_PAUSE_SECONDS: u64 = 5;

impl From<LoginError> for Problem {
    fn from(error: LoginError) -> Self {
        let title = error.to_string();
        match error {
            LoginError::Wrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong_login",
                title,
                "Try again, or set another password with `licensor admin add`.",
            ),
            LoginError::TooMany { seconds } => too_many(title, seconds),
            LoginError::NotLoggedIn => {
                Self::new(StatusCode::UNAUTHORIZED, "not_logged_in", title, "Log in first.")
            }
            LoginError::Store(error) => error.into(),
        }
    }
}

impl From<OfficeError> for Problem {
    fn from(error: OfficeError) -> Self {
        let title = error.to_string();
        match error {
            OfficeError::NoSuchSite => {
                Self::new(StatusCode::NOT_FOUND, "no_such_site", title, "Look for it in the list of sites.")
            }
            OfficeError::Invalid(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", title, "Correct it and try again.")
            }
            OfficeError::OtherName => Self::new(
                StatusCode::CONFLICT,
                "other_name",
                title,
                "Type the name of the site exactly as it is shown.",
            ),
            OfficeError::NoLicense => {
                Self::new(StatusCode::CONFLICT, "no_license", title, "Extend the license, then ask again.")
            }
            OfficeError::Claims(error) => {
                tracing::error!(%error, "a license could not be signed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "not_signed",
                    title,
                    "Look into the licensor's log.",
                )
            }
            OfficeError::Store(error) => error.into(),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "a request failed");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "database_failed",
            "The licensor could not use its database",
            "Try again; if it stays, look into the licensor's log.",
        )
        .after(DATABASE_PAUSE_SECONDS)
    }
}

pub(super) fn too_many(title: impl Into<String>, seconds: u64) -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", title, "Wait as long as Retry-After says.")
        .after(seconds)
}
