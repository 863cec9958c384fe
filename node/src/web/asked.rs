//! What a request asks: body, query and path, with every refusal in the one form of errors.

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Path, Query, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serving::problem::Problem;

use super::Web;

/// The JSON of a body.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Web> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Problem> {
        let body: Result<Json<T>, JsonRejection> = Json::from_request(request, web).await;
        Ok(Self(body?.0))
    }
}

/// What stands after the `?`.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let asked: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, web).await;
        let malformed = |rejection: QueryRejection| {
            Problem::new(
                rejection.status(),
                "malformed",
                rejection.body_text(),
                "Send the documented parameters only.",
            )
        };
        asked.map(|Query(asked)| Self(asked)).map_err(malformed)
    }
}

/// The ids in an address; where they are none, there is nothing.
pub(super) struct At<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Web> for At<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let at = Path::from_request_parts(parts, web).await;
        at.map(|Path(at)| Self(at)).map_err(|_| Problem::not_found())
    }
}

/// Entries of one page.
const MAX_LIMIT: u32 = 200;
const USUAL_LIMIT: u32 = 50;

/// How much of a long list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part(u32);

impl Part {
    /// So many entries, within reason.
    pub(super) fn of(limit: Option<u32>) -> Self {
        Self(limit.unwrap_or(USUAL_LIMIT).clamp(1, MAX_LIMIT))
    }

    /// As many as there can be.
    pub(super) fn most() -> Self {
        Self(MAX_LIMIT)
    }

    /// How many entries.
    pub(super) fn limit(self) -> u32 {
        self.0
    }
}
