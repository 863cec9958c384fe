//! `POST /api/heartbeat/`: a node says that it lives, and hears what it may do.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use license::http::{Heartbeat, HeartbeatAnswer};
use serving::problem::Problem;

use super::Web;
use super::known_site::KnownSite;
use crate::clock;
use crate::office::OfficeError;
use crate::site::Seen;

/// The longest version that a node is shown with, in characters.
const MAX_VERSION_CHARS: usize = 40;

/// The answer is signed for this heartbeat, from what the database says now.
pub(super) async fn heartbeat(
    State(web): State<Web>,
    KnownSite { site, address }: KnownSite,
    form: Result<Json<Heartbeat>, JsonRejection>,
) -> Result<Json<HeartbeatAnswer>, Problem> {
    let Json(Heartbeat { version, nonce, .. }) = form?;
    let now = clock::now();
    let seen = Seen { at: now, address: address.to_string(), version: shown(&version), taken_serial: None };
    web.sightings.note(site.id, seen);
    let keyring = web.keys.now();
    let claims = site.claims(now, Some(nonce));
    let token = claims.map(|claims| claims.sign(keyring.signer())).transpose().map_err(OfficeError::from)?;
    Ok(Json(HeartbeatAnswer {
        licensed: site.is_licensed(now),
        locked: site.lock_reason.is_some(),
        lock_reason: site.lock_reason,
        expires_at: site.expires_at,
        token,
        rotations: keyring.rotations().map(str::to_owned).collect(),
        nonce,
    }))
}

/// A version as it is stored: nodes are not believed that it is short.
pub(super) fn shown(version: &str) -> String {
    version.chars().filter(|sign| !sign.is_control()).take(MAX_VERSION_CHARS).collect()
}
