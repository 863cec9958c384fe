//! The house itself: how it is, who is logged in, its license, and the way in for phones.

use crate::office::settings::SettingsForm;
use crate::page;
use crate::web::route::{Business::*, Who::*};
use crate::web::route::{Route, get, post, put};
use crate::web::{
    auth, catalog, connect, docs, events, license, printing, recovery, settings, socket, system,
};
use ::license::http::MAX_FILE_BYTES;
use sync::site::{Catalog, Site};

pub(super) fn house() -> Vec<Route> {
    vec![
        get("/api/system/health", Anyone, Always, system::health)
            .says("Whether the node lives.")
            .answers::<system::Health>(200),
        get("/api/system/status", Staff, Always, system::status)
            .says("How the node, its printers and its devices are.")
            .answers::<system::Status>(200),
        get("/api/system/recovery", Manager, Always, recovery::show)
            .says("After a restore: which phones came back and with what, and what waits for the printers.")
            .answers::<recovery::Recovery>(200),
        put("/api/system/recovery", Manager, Always, recovery::switch)
            .says("Ends the recovery after a restore, so that the printers print again; or begins it once more.")
            .takes::<recovery::RecoveryForm>()
            .answers_nothing(204, "So it is."),
        post("/api/auth/login", Anyone, Login, auth::log_in)
            .says("Logs in with user name and PIN.")
            .takes::<auth::LoginForm>()
            .answers::<auth::Welcome>(200),
        post("/api/auth/refresh", Staff, Login, auth::refresh)
            .says("A token of the same session that is good for another eight hours.")
            .answers::<auth::Welcome>(200),
        post("/api/auth/logout", Staff, Login, auth::log_out)
            .says("Ends the session, its connections too.")
            .answers_nothing(204, "Logged out."),
        get("/api/auth/me", Staff, Always, auth::me).says("Who is logged in.").answers::<auth::Me>(200),
        get("/api/settings", Staff, Always, settings::show)
            .says("The restaurant's own settings.")
            .answers::<Site>(200),
        put("/api/settings", Manager, Always, settings::change)
            .says("Changes settings; what is not given stays.")
            .takes::<SettingsForm>()
            .answers::<Site>(200),
        get("/api/catalog", Staff, Always, catalog::catalog)
            .says("All that a phone must know: site, tables, staff, menu.")
            .answers::<Catalog>(200)
            .answers_nothing(304, "It is the one that you have."),
        get("/api/events", Staff, Always, events::follow)
            .says("What happens in the house: a WebSocket of JSON messages, or server-sent events.")
            .answers_nothing(101, "One JSON text message an event.")
            .answers_bytes(200, "text/event-stream"),
        get("/api/sync", Staff, Always, socket::sync)
            .says("The WebSocket of the apps.")
            .answers_nothing(101, "The frames of the apps."),
        get("/api/openapi.json", Anyone, Always, docs::document)
            .says("This document.")
            .answers_bytes(200, "application/json"),
        get("/api/preview.css", Anyone, Always, printing::style)
            .says("How the previews of tickets and receipts look.")
            .answers_bytes(200, "text/css"),
        get("/api/docs", Anyone, Always, docs::page)
            .says("This document, to be read.")
            .answers_bytes(200, "text/html"),
        get("/api/docs/style.css", Anyone, Always, docs::style)
            .says("How it looks.")
            .answers_bytes(200, "text/css"),
    ]
}

pub(super) fn licensed() -> Vec<Route> {
    vec![
        get("/api/license", Staff, Always, license::show)
            .says("What the license allows, until when, and how it stands with the licensor.")
            .answers_bytes(200, "application/json"),
        post("/api/license", Manager, Always, license::install)
            .says("Installs a license file.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
        post("/api/license/question", Manager, Always, license::question)
            .says("What to enter where a license file is made, so that it puts a wrong clock right.")
            .answers_bytes(200, "application/json"),
        post("/api/system/lock", Manager, Always, license::lock)
            .says("Locks the restaurant by a license file that says so: new business is refused, open bills go on.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
        post("/api/system/unlock", Manager, Always, license::unlock)
            .says("Takes a lock away by a license file that says so.")
            .takes_bytes("text/plain")
            .up_to(MAX_FILE_BYTES)
            .answers_bytes(200, "application/json"),
    ]
}

/// What a phone is shown that has no app yet: short addresses, for they may have to be typed.
pub(super) fn way_in() -> Vec<Route> {
    vec![
        get(connect::PATH, Anyone, Always, connect::page)
            .says("The page that walks a phone into the house.")
            .asks::<connect::Wish>()
            .answers_bytes(200, "text/html"),
        get(page::STYLE_PATH, Anyone, Always, page::style)
            .says("How it looks.")
            .answers_bytes(200, "text/css"),
        get("/connect/comanda.crt", Anyone, Always, connect::certificate)
            .says("The certificate of the node's own authority, for phones to trust.")
            .answers_bytes(200, "application/x-x509-ca-cert"),
    ]
}

#[cfg(feature = "amrepo")]
pub(super) fn amrepo() -> Route {
    get("/api/amrepo", Staff, Always, crate::web::amrepo::follow)
        .says("Live orders for automerge-repo: a WebSocket.")
        .answers_nothing(101, "The protocol of automerge-repo.")
}
