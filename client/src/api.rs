//! The node's REST API as far as the apps use it: who is here, and what the site looks like. Orders never take this
//! road; they go through the engine. What is asked of the printers does.

use license::http::{LicenseReport, Question};
use serde::{Deserialize, Serialize};
use sync::id::{DeviceId, OrderId, RecordId};
use sync::session::Session;
use thiserror::Error;

use crate::fetch::{fetch, retry_after, text_of};
use crate::text::Language;

pub(crate) mod paper;
pub(crate) mod quarantine;
pub(crate) mod recovery;
pub(crate) mod setup;

/// How long a phone waits when the node does not say for how long it is locked out.
const LOCK_OUT_SECONDS: u32 = 60;

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum ApiError {
    /// Nobody answered.
    #[error("the node cannot be reached")]
    Offline,
    /// Wrong user name or PIN; the node does not say which.
    #[error("wrong name or PIN")]
    WrongPin,
    /// Too many wrong PINs on this device.
    #[error("locked out for {seconds} s")]
    LockedOut {
        /// How long.
        seconds: u32,
    },
    /// The session is over.
    #[error("the session is over")]
    SessionOver,
    /// This app is not for that person.
    #[error("not for this role")]
    NotForRole,
    /// The house lets in paired phones alone, and this is none.
    #[error("this phone is not paired")]
    NotPaired,
    /// A pairing code that is not good, or not any more.
    #[error("wrong pairing code")]
    WrongCode,
    /// An answer that cannot be read.
    #[error("the answer cannot be read")]
    Answer,
    /// Any other refusal.
    #[error("status {0}")]
    Node(u16),
}

impl ApiError {
    /// In a person's words, with a way out.
    pub(crate) fn words(&self, language: Language) -> String {
        match self {
            ApiError::Offline => language.error_offline().into(),
            ApiError::WrongPin => language.error_wrong_pin().into(),
            ApiError::LockedOut { seconds } => language.error_locked_out(*seconds),
            ApiError::SessionOver => language.error_session().into(),
            ApiError::NotForRole => language.error_role().into(),
            ApiError::NotPaired => language.error_not_paired().into(),
            ApiError::WrongCode => language.error_wrong_code().into(),
            ApiError::Answer => language.error_answer().into(),
            ApiError::Node(status) => language.error_node(*status),
        }
    }
}

#[derive(Serialize)]
struct LogIn<'a> {
    username: &'a str,
    pin: &'a str,
    device: DeviceId,
}

/// Who is logged in.
#[derive(Deserialize)]
pub(crate) struct Me {
    /// The session that the browser's cookie stands for.
    pub(crate) session: Session,
}

/// Logs in. The token stays in a cookie that no script can read.
pub(crate) async fn log_in(username: &str, pin: &str, device: DeviceId) -> Result<Session, ApiError> {
    let body = serde_json::to_string(&LogIn { username, pin, device }).map_err(|_| ApiError::Answer)?;
    let answer = send("POST", "/api/auth/login", Some(&body)).await.map_err(|error| match error {
        ApiError::SessionOver => ApiError::WrongPin,
        other => other,
    })?;
    Ok(read::<Me>(&answer)?.session)
}

/// A code with which one phone can be paired, for some minutes.
#[derive(Deserialize)]
pub(crate) struct PairingCode {
    /// Its digits.
    pub(crate) code: String,
}

#[derive(Serialize)]
struct Pair<'a> {
    code: &'a str,
    device: DeviceId,
    name: &'a str,
}

#[derive(Serialize)]
struct Settings {
    only_paired_devices: bool,
}

/// Asks for a code with which a phone can be paired.
pub(crate) async fn pairing_code() -> Result<PairingCode, ApiError> {
    read(&send("POST", "/api/devices/codes", None).await?)
}

/// Pairs this phone. By what it is known stays in a cookie that no script can read.
pub(crate) async fn pair(code: &str, device: DeviceId, name: &str) -> Result<(), ApiError> {
    let body = serde_json::to_string(&Pair { code, device, name }).map_err(|_| ApiError::Answer)?;
    send("POST", "/api/devices/pair", Some(&body)).await.map(drop)
}

/// Says whether paired phones alone are let in.
pub(crate) async fn let_in_paired_alone(only_paired_devices: bool) -> Result<(), ApiError> {
    let body = serde_json::to_string(&Settings { only_paired_devices }).map_err(|_| ApiError::Answer)?;
    send("PUT", "/api/settings", Some(&body)).await.map(drop)
}

/// Ends the session.
pub(crate) async fn log_out() -> Result<(), ApiError> {
    send("POST", "/api/auth/logout", None).await.map(drop)
}

/// Whose session the cookie is, if it still holds.
pub(crate) async fn me() -> Result<Me, ApiError> {
    read(&send("GET", "/api/auth/me", None).await?)
}

/// Lengthens the session, which ends by itself after some hours without this.
pub(crate) async fn refresh() -> Result<(), ApiError> {
    send("POST", "/api/auth/refresh", None).await.map(drop)
}

/// The catalog, as text, so that it can be kept as it came.
pub(crate) async fn catalog() -> Result<String, ApiError> {
    send("GET", "/api/catalog", None).await
}

/// A print job, as far as it is looked at here.
#[derive(Deserialize)]
struct Job {
    id: u32,
    state: String,
    says: Vec<Said>,
}

#[derive(Deserialize)]
struct Said {
    item: RecordId,
}

/// Says of the tickets of an item that may never have come out whether they are on paper; what is not is printed once
/// more, marked so that nobody cooks twice. Answers of how many that could be said.
pub(crate) async fn settle(order: OrderId, item: RecordId, on_paper: bool) -> Result<usize, ApiError> {
    let answer = send("GET", &format!("/api/jobs?order={order}"), None).await?;
    let jobs: Vec<Job> = serde_json::from_str(&answer).map_err(|_| ApiError::Answer)?;
    let is_unsure = |job: &&Job| job.state == "unknown" && job.says.iter().any(|said| said.item == item);
    let unsure: Vec<&Job> = jobs.iter().filter(is_unsure).collect();
    let body = format!(r#"{{"on_paper":{on_paper}}}"#);
    for job in &unsure {
        send("POST", &format!("/api/jobs/{}/settle", job.id), Some(&body)).await?;
    }
    Ok(unsure.len())
}

/// How it stands with the license.
pub(crate) async fn license() -> Result<LicenseReport, ApiError> {
    read(&send("GET", "/api/license", None).await?)
}

/// Installs a license file, whose text this is.
pub(crate) async fn install_license(file: &str) -> Result<LicenseReport, ApiError> {
    read(&send("POST", "/api/license", Some(file)).await?)
}

/// Asks for a question that a license file can answer.
pub(crate) async fn license_question() -> Result<Question, ApiError> {
    read(&send("POST", "/api/license/question", None).await?)
}

fn read<T: serde::de::DeserializeOwned>(answer: &str) -> Result<T, ApiError> {
    serde_json::from_str(answer).map_err(|_| ApiError::Answer)
}

async fn send(method: &str, path: &str, body: Option<&str>) -> Result<String, ApiError> {
    let response = fetch(method, path, body).await.map_err(|_| ApiError::Offline)?;
    match response.status() {
        200..=299 => {}
        401 => return Err(ApiError::SessionOver),
        429 => {
            let seconds = retry_after(&response).unwrap_or(LOCK_OUT_SECONDS);
            return Err(ApiError::LockedOut { seconds });
        }
        status => {
            let problem = text_of(&response).await.unwrap_or_default();
            return Err(refusal(status, &problem));
        }
    }
    text_of(&response).await.map_err(|_| ApiError::Offline)
}

/// What a refusal says in its body, as far as it matters here.
#[derive(Deserialize)]
struct Problem {
    code: String,
}

fn refusal(status: u16, problem: &str) -> ApiError {
    let code = serde_json::from_str(problem).map(|problem: Problem| problem.code);
    match code.as_deref() {
        Ok("not_paired") => ApiError::NotPaired,
        Ok("wrong_code") => ApiError::WrongCode,
        _ => ApiError::Node(status),
    }
}
