//! `/api/amrepo`: live orders for the official JavaScript packages of automerge-repo, for displays and integrations.
//!
//! It is the server's side of automerge-repo's WebSocket protocol, version 1, for those who read. An order's document
//! id there is base58check of the sixteen bytes of its UUID, so whoever knows the order (`/api/tables` tells those that
//! are open) knows its URL:
//!
//! ```js
//! const adapter = new WebSocketClientAdapter(`ws://${location.host}/api/amrepo`)   // the cookie of the login goes along
//! const repo = new Repo({ network: [adapter] })
//! const handle = await repo.find(stringifyAutomergeUrl(Uuid.parse(order)))
//! handle.on("change", ({ doc }) => show(doc.items))
//! ```
//!
//! Programs outside of a browser send `Authorization: Bearer …` in the headers of the WebSocket.
//!
//! **It takes nothing in.** There is one way to change an order, and it is not this one. Changes that a client makes stay
//! with the client; they are neither applied nor asked for again, so nobody talks in circles about them.
//!
//! To the desk a reader is a device that follows some orders and never pushes: it gets what every phone gets, and the
//! flow does not know that it speaks something else. Nothing is kept and nothing runs while there is no reader.

use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serving::problem::Problem;

use self::reader::Reader;
use super::Web;
use super::logged_in::LoggedIn;
use super::socket;

mod copy;
mod message;
mod name;
mod reader;

/// Connections at once: each holds copies of what it follows.
pub(super) const MAX_READERS: usize = 16;
/// Orders that one connection follows: more than a house has tables that are taken.
const MAX_DOCUMENTS: usize = 128;
/// No message of a client is larger: it says what it has, in a few bytes for each change. What it changed itself is not
/// wanted here.
const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// `GET /api/amrepo`, upgraded to a WebSocket.
pub(super) async fn follow(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = socket::upgrade_of(&headers, upgrade)?;
    let turn = web.readers.clone().try_acquire_owned().map_err(|_| too_many_readers())?;
    let us = format!("comanda-{}", web.office.catalog().site.id);
    Ok(socket::open(web, upgrade, login.session, Reader::new(us), turn))
}

fn too_many_readers() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "too_many_readers",
        "Too many readers are connected",
        "Disconnect displays and integrations that are not used.",
    )
}
