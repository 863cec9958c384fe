//! `/api/license`: how it stands with the license, and how to install one without internet. Never refused.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use license::clock::Way;
use license::holder::{Learned, Lesson};
use license::http::{FileError, Question, tokens_of_file};
use serving::problem::Problem;

use super::Web;

/// `GET /api/license` → what may be done, until when, and why; for everybody who is logged in.
pub(super) async fn show(State(web): State<Web>) -> Result<Response, Problem> {
    report(&web).await
}

/// `POST /api/license` with the text of a license file, by a manager → the same, when it is on the disk.
pub(super) async fn install(
    State(web): State<Web>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let file = file.map_err(|_| not_a_file(FileError::TooLong))?;
    let tokens = tokens_of_file(&file).map_err(not_a_file)?.into_iter().map(str::to_owned).collect();
    let learned = web.licensing.learn(tokens).await?;
    refusal(&learned.lesson).map_or(Ok(()), Err)?;
    tracing::info!(serial = learned.serial, "a license file was installed");
    report(&web).await
}

/// `POST /api/license/question`, by a manager → what to enter where the license file is made, so that it puts a wrong
/// clock right. It takes the place of an earlier one.
pub(super) async fn question(State(web): State<Web>) -> Result<Response, Problem> {
    let question = web.licensing.ask(Way::Hand).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Question { question })).into_response())
}

async fn report(web: &Web) -> Result<Response, Problem> {
    let report = web.licensing.report().await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(report)).into_response())
}

/// Why nothing of a file counts, if nothing does.
fn refusal(lesson: &Lesson) -> Option<Problem> {
    let counts = |learned: &Learned| matches!(learned, Learned::Better | Learned::Same);
    if lesson.licenses.iter().any(counts) || (lesson.refused.is_empty() && lesson.rotations > 0) {
        return None;
    }
    let problem = match lesson.refused.first() {
        Some(error) => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "license_not_believed",
            error.to_string(),
            "Choose the file that was made for this restaurant, or have it made again.",
        ),
        None => Problem::new(
            StatusCode::CONFLICT,
            "license_is_older",
            "A newer license is installed already",
            "Nothing needs to be done; a file that is made now is newer.",
        ),
    };
    Some(problem)
}

fn not_a_file(error: FileError) -> Problem {
    let status = match error {
        FileError::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        FileError::NotText | FileError::Empty | FileError::TooManyTokens => StatusCode::BAD_REQUEST,
    };
    let detail = "Choose the file that the licensor made.";
    Problem::new(status, "not_a_license_file", error.to_string(), detail)
}
