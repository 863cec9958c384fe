//! The door of every route: it keeps the rule that the table of routes states, before anything of the request's body is
//! read.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serving::bearer;
use serving::problem::Problem;
use sync::site::Role;

use super::logged_in::{COOKIE, LoggedIn};
use super::route::{Rule, Who};
use super::{Web, gate};
use crate::auth::login::LoginError;
use crate::store::site::replaced_by;

/// Lets a request through to its handler, or answers why not.
pub(super) async fn pass(
    State((web, rule)): State<(Web, Rule)>,
    mut request: Request,
    next: Next,
) -> Response {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    match admit(&web, rule, &method, &headers).await {
        Ok(login) => {
            login.map(|login| request.extensions_mut().insert(login));
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

async fn admit(
    web: &Web,
    rule: Rule,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Option<LoggedIn>, Problem> {
    if changes_something(method) && !is_from_here(headers) {
        return Err(foreign_origin());
    }
    let login = if rule.who == Who::Anyone { None } else { Some(login_of(web, rule, headers).await?) };
    gate::pass(rule.business, web.licensing.watched())?;
    if gate::changes_the_house(rule) && web.store.read(replaced_by).await?.is_some() {
        return Err(gate::replaced());
    }
    if length_of(headers) > rule.max_body_bytes {
        return Err(too_large(rule.max_body_bytes));
    }
    Ok(login)
}

/// As the head of the request says; what says nothing is counted while it comes.
fn length_of(headers: &HeaderMap) -> usize {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    said.map_or(0, |length| length.parse().unwrap_or(usize::MAX))
}

async fn login_of(web: &Web, rule: Rule, headers: &HeaderMap) -> Result<LoggedIn, Problem> {
    let token = bearer::token(headers, COOKIE).ok_or(LoginError::NotLoggedIn)?;
    let login = web.gate.login_of(token).await?;
    if rule.who == Who::Manager && login.session.role != Role::Manager {
        return Err(managers_only());
    }
    Ok(LoggedIn(login))
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a page of ours asks, or a program. A page of another site may send forms and open WebSockets to us, with our
/// cookie if its browser is old: a browser then names that site, or says that it is another.
pub(super) fn is_from_here(headers: &HeaderMap) -> bool {
    let is_foreign = |site: &[u8]| !matches!(site, b"same-origin" | b"none");
    if headers.get("sec-fetch-site").is_some_and(|site| is_foreign(site.as_bytes())) {
        return false;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let (Ok(origin), Some(host)) = (origin.to_str(), headers.get(header::HOST)) else { return false };
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    authority.is_some_and(|authority| authority.as_bytes().eq_ignore_ascii_case(host.as_bytes()))
}

/// A page of another site asks.
pub(super) fn foreign_origin() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "foreign_origin",
        "A page of another site may not do this",
        "Open the app from the node's own address.",
    )
}

/// More is promised than is taken.
fn too_large(max_bytes: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!("At most {max_bytes} bytes are taken here"),
        "Send less, or in parts.",
    )
}

/// Somebody else asks.
pub(super) fn managers_only() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "managers_only",
        "Only a manager may do this",
        "Log in as a manager, or ask one.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    #[test]
    fn only_our_own_pages_and_programs_are_from_here() {
        let check = |name: &'static str, value: &'static str, is_ours: bool| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("node.local:8000"));
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            assert_eq!(is_from_here(&headers), is_ours, "{name}: {value}");
        };
        check("accept", "*/*", true);
        check("origin", "http://node.local:8000", true);
        check("origin", "https://Node.Local:8000", true);
        check("origin", "http://node.local", false);
        check("origin", "http://node.local:8000.evil.example", false);
        check("origin", "null", false);
        check("sec-fetch-site", "same-origin", true);
        check("sec-fetch-site", "none", true);
        check("sec-fetch-site", "same-site", false);
        check("sec-fetch-site", "cross-site", false);
    }
}
