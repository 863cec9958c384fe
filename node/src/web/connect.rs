//! `/connect`: walks a phone to the app's one address, which is HTTPS: trust the node's own authority, open the app, log
//! in. Needs no script and no login, and tells nothing that the network does not show.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use qrcode::{Color, EcLevel, QrCode};
use serde::Deserialize;
use serving::problem::Problem;
use utoipa::IntoParams;

use super::Web;
use super::asked::Asked;
use crate::page::{Language, render};
use crate::tls::local;

/// The page.
pub(super) const PATH: &str = "/connect";

const PAGE: &str = include_str!("connect/page.html");
const WAY: &str = include_str!("connect/way.html");
const TRUST: &str = include_str!("connect/trust.html");
const CODE: &str = include_str!("connect/code.html");
const NO_HTTPS: &str = include_str!("connect/no_https.html");
/// Dots around a QR code that must stay white.
const QUIET: usize = 4;

/// How the page should be.
#[derive(Deserialize, IntoParams)]
pub(super) struct Wish {
    /// `el` or `en`; what the browser wants, if not given.
    language: Option<String>,
}

/// `GET /connect`.
pub(super) async fn page(
    State(web): State<Web>,
    Asked(wish): Asked<Wish>,
    headers: HeaderMap,
) -> Html<String> {
    let language = Language::of(wish.language.as_deref(), &headers);
    let host = web.doors.host(&headers, &local::addresses());
    let app = host.as_deref().and_then(|host| Some((host, web.doors.app(host, &headers)?)));
    let body = match app {
        Some((host, app)) => way(&web, language, host, &app, &headers),
        None => render(NO_HTTPS, language, &[]).0,
    };
    let values = [
        ("lang", language.code()),
        ("other", language.choose("el", "en")),
        ("house", &web.office.catalog().site.name),
        ("body_html", &body),
    ];
    render(PAGE, language, &values)
}

fn way(web: &Web, language: Language, host: &str, app: &str, headers: &HeaderMap) -> String {
    let trust = trust(web, language, headers);
    // Who trusts the certificate already goes there at once.
    let start = if trust.is_some() { web.doors.way_in(host) } else { app.to_owned() };
    let code = svg(&start).map(|svg| render(CODE, language, &[("start", &start), ("svg_html", &svg)]).0);
    let values = [
        ("app", app),
        ("trust_html", trust.as_deref().unwrap_or_default()),
        ("with_code", if code.is_some() { "with-code" } else { "" }),
        ("code_html", code.as_deref().unwrap_or_default()),
    ];
    render(WAY, language, &values).0
}

/// How to trust the authority; nothing where a phone need not.
fn trust(web: &Web, language: Language, headers: &HeaderMap) -> Option<String> {
    let authority = web.doors.https.as_ref()?.certificates.to_trust()?;
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_ios = ["iPhone", "iPad", "iPod"].iter().any(|device| agent.contains(device));
    let is_android = agent.contains("Android");
    let open = |is_this: bool| if is_this { "open" } else { "" };
    let (name, fingerprint) = (authority.name(), authority.fingerprint());
    let values = [
        ("name", name.as_str()),
        ("fingerprint", &fingerprint),
        ("ios", open(is_ios)),
        ("android", open(is_android)),
    ];
    Some(render(TRUST, language, &values).0)
}

/// `GET /connect/comanda.crt`: the certificate that a phone must be told to trust.
pub(super) async fn certificate(State(web): State<Web>) -> Result<Response, Problem> {
    let authority = web.doors.https.as_ref().and_then(|https| https.certificates.to_trust());
    let certificate = authority.ok_or_else(Problem::not_found)?.certificate().to_vec();
    // An iPhone installs what it is shown, and puts aside what it is told to download.
    let headers = [(header::CONTENT_TYPE, "application/x-x509-ca-cert")];
    Ok((headers, certificate).into_response())
}

/// An address as a QR code; none if it is longer than one can hold.
fn svg(address: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
    let dots: String = dark
        .map(|(place, _)| format!("M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET))
        .collect();
    let size = width + 2 * QUIET;
    Some(format!(
        "<svg role=\"img\" aria-label=\"QR\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{dots}\"/></svg>"
    ))
}
