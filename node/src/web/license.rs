//! `/api/license`: how it stands with the license, and how to install one without internet; `/api/system/lock` and
//! `unlock`: the same word of the licensor, carried in by hand for what it does. Never refused for want of a license.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use license::clock::Way;
use license::holder::{Learned, Lesson};
use license::http::{FileError, Question, tokens_of_file};
use license::state::State as Standing;
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
    take(&web, file).await?;
    report(&web).await
}

/// `POST /api/system/lock` with a license file that locks → the license, once new business is refused. Nobody here can
/// lock by themselves: it is the licensor's signature that does.
pub(super) async fn lock(
    State(web): State<Web>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    take(&web, file).await?;
    match is_locked(&web) {
        true => report(&web).await,
        false => Err(other_word("not_locked", "What was brought is good, and locks nothing")),
    }
}

/// `POST /api/system/unlock` with a license file that does not lock → the license, once the lock is gone.
pub(super) async fn unlock(
    State(web): State<Web>,
    file: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    take(&web, file).await?;
    match is_locked(&web) {
        true => Err(other_word(
            "still_locked",
            "What was brought is good, and says that this restaurant is locked",
        )),
        false => report(&web).await,
    }
}

/// `POST /api/license/question`, by a manager → what to enter where the license file is made, so that it puts a wrong
/// clock right. It takes the place of an earlier one.
pub(super) async fn question(State(web): State<Web>) -> Result<Response, Problem> {
    let question = web.licensing.ask(Way::Hand).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(Question { question })).into_response())
}

/// Takes whatever counts of a file.
async fn take(web: &Web, file: Result<Bytes, BytesRejection>) -> Result<(), Problem> {
    let file = file.map_err(|_| not_a_file(FileError::TooLong))?;
    let tokens = tokens_of_file(&file).map_err(not_a_file)?.into_iter().map(str::to_owned).collect();
    let learned = web.licensing.learn(tokens).await?;
    refusal(&learned.lesson).map_or(Ok(()), Err)?;
    tracing::info!(serial = learned.serial, "a license file was taken");
    Ok(())
}

fn is_locked(web: &Web) -> bool {
    matches!(*web.licensing.watched().borrow(), Standing::Locked { .. })
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

/// A file that says something else than whoever brought it thinks.
fn other_word(code: &'static str, title: &'static str) -> Problem {
    let detail = "It was taken all the same: it is what the licensor said. Have the right file made.";
    Problem::new(StatusCode::CONFLICT, code, title, detail)
}

fn not_a_file(error: FileError) -> Problem {
    let status = match error {
        FileError::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        FileError::NotText | FileError::Empty | FileError::TooManyTokens => StatusCode::BAD_REQUEST,
    };
    let detail = "Choose the file that the licensor made.";
    Problem::new(status, "not_a_license_file", error.to_string(), detail)
}
