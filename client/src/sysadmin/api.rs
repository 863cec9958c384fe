//! The licensor's API as the panel uses it; its types are in `license::http`.

use js_sys::encode_uri_component;
use license::http::{
    AdminLogin, AdminSession, DeedPage, DeleteSite, EditSite, ExtendSite, KeyInfo, LicenseFile, LockSite,
    Overview, RegisterSite, RegisteredSite, SiteDetail, SitePage, SiteStatus,
};
use license::site::SiteId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::fetch::{fetch, retry_after, text_of};
use crate::text::Language;

/// How long to wait when the licensor does not say for how long.
const PAUSE_SECONDS: u32 = 30;

/// Why a request came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum ApiError {
    /// Nobody answered.
    #[error("the licensor cannot be reached")]
    Away,
    /// Nobody is logged in any more.
    #[error("the session is over")]
    SessionOver,
    /// Wrong user name or password; the licensor does not say which.
    #[error("wrong user name or password")]
    WrongLogin,
    /// Too many tries.
    #[error("to be tried again in {seconds} s")]
    TooMany {
        /// When.
        seconds: u32,
    },
    /// Any other refusal, by its code.
    #[error("{code}: {title}")]
    Refused {
        /// For programs.
        code: String,
        /// What is wrong, in English.
        title: String,
    },
    /// An answer that cannot be read.
    #[error("the answer cannot be read")]
    Answer,
}

/// An error as the licensor writes it.
#[derive(Deserialize)]
struct Problem {
    code: String,
    title: String,
}

type Answer<T> = Result<T, ApiError>;

impl ApiError {
    /// In a person's words, with a way out.
    pub(super) fn words(&self, language: Language) -> String {
        match self {
            ApiError::Away => language.panel_error_away().into(),
            ApiError::SessionOver => language.panel_error_session().into(),
            ApiError::WrongLogin => language.panel_error_login().into(),
            ApiError::TooMany { seconds } => language.panel_error_too_many(*seconds),
            ApiError::Answer => language.panel_error_answer().into(),
            ApiError::Refused { code, title } => match code.as_str() {
                "no_such_site" => language.panel_error_no_site().into(),
                "other_name" => language.panel_error_other_name().into(),
                "no_license" => language.panel_error_no_license().into(),
                "database_failed" => language.panel_error_database().into(),
                _ => language.panel_error_refused(title),
            },
        }
    }
}

pub(super) async fn log_in(username: String, password: String) -> Answer<AdminSession> {
    let answer = send("POST", "/api/auth/login", Some(&AdminLogin { username, password })).await;
    answer.map_err(|error| if error == ApiError::SessionOver { ApiError::WrongLogin } else { error })
}

pub(super) async fn log_out() -> Answer<()> {
    nothing(ask("POST", "/api/auth/logout", None).await)
}

pub(super) async fn me() -> Answer<AdminSession> {
    read(&ask("GET", "/api/auth/me", None).await?)
}

pub(super) async fn overview() -> Answer<Overview> {
    read(&ask("GET", "/api/overview", None).await?)
}

/// The first sites of a status that have `find` in their words.
pub(super) async fn sites(find: &str, status: Option<SiteStatus>, limit: u32) -> Answer<SitePage> {
    let find = String::from(encode_uri_component(find));
    let status = status.map(|status| format!("&status={}", status.word())).unwrap_or_default();
    read(&ask("GET", &format!("/api/sites/?limit={limit}&find={find}{status}"), None).await?)
}

pub(super) async fn register(form: RegisterSite) -> Answer<RegisteredSite> {
    send("POST", "/api/sites/", Some(&form)).await
}

pub(super) async fn site(id: SiteId) -> Answer<SiteDetail> {
    read(&ask("GET", &address(id, ""), None).await?)
}

pub(super) async fn edit(id: SiteId, form: EditSite) -> Answer<SiteDetail> {
    send("PUT", &address(id, ""), Some(&form)).await
}

pub(super) async fn extend(id: SiteId, how: ExtendSite) -> Answer<SiteDetail> {
    send("POST", &address(id, "/extend"), Some(&how)).await
}

pub(super) async fn lock(id: SiteId, reason: String) -> Answer<SiteDetail> {
    send("POST", &address(id, "/lock"), Some(&LockSite { reason })).await
}

pub(super) async fn unlock(id: SiteId) -> Answer<SiteDetail> {
    read(&ask("POST", &address(id, "/unlock"), None).await?)
}

pub(super) async fn rekey(id: SiteId) -> Answer<RegisteredSite> {
    read(&ask("POST", &address(id, "/key"), None).await?)
}

/// The text of a license file.
pub(super) async fn license_file(id: SiteId, question: LicenseFile) -> Answer<String> {
    let body = serde_json::to_string(&question).map_err(|_| ApiError::Answer)?;
    ask("POST", &address(id, "/license"), Some(&body)).await
}

pub(super) async fn delete(id: SiteId, name: String) -> Answer<()> {
    let body = serde_json::to_string(&DeleteSite { name }).map_err(|_| ApiError::Answer)?;
    nothing(ask("DELETE", &address(id, ""), Some(&body)).await)
}

/// What was done, to one site or at all; the newest first, older than `before`.
pub(super) async fn deeds(of: Option<SiteId>, before: Option<u64>, limit: u32) -> Answer<DeedPage> {
    let path = of.map_or_else(|| "/api/audit".to_owned(), |id| address(id, "/history"));
    let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
    read(&ask("GET", &format!("{path}?limit={limit}{before}"), None).await?)
}

pub(super) async fn keys() -> Answer<Vec<KeyInfo>> {
    read(&ask("GET", "/api/keys", None).await?)
}

fn address(id: SiteId, tail: &str) -> String {
    format!("/api/sites/{id}{tail}")
}

async fn send<T: DeserializeOwned>(method: &str, path: &str, form: Option<&impl Serialize>) -> Answer<T> {
    let body = form.map(serde_json::to_string).transpose().map_err(|_| ApiError::Answer)?;
    read(&ask(method, path, body.as_deref()).await?)
}

async fn ask(method: &str, path: &str, body: Option<&str>) -> Answer<String> {
    let response = fetch(method, path, body).await.map_err(|_| ApiError::Away)?;
    let status = response.status();
    let retry_after = retry_after(&response);
    let text = text_of(&response).await.map_err(|_| ApiError::Away)?;
    match status {
        200..=299 => Ok(text),
        401 => Err(ApiError::SessionOver),
        429 => Err(ApiError::TooMany { seconds: retry_after.unwrap_or(PAUSE_SECONDS) }),
        // A proxy says so when the licensor behind it is away.
        502 | 504 => Err(ApiError::Away),
        _ => {
            let Problem { code, title } = read(&text)?;
            Err(ApiError::Refused { code, title })
        }
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Answer<T> {
    serde_json::from_str(text).map_err(|_| ApiError::Answer)
}

fn nothing(answer: Answer<String>) -> Answer<()> {
    answer.map(drop)
}
