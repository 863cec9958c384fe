//! What the licensor answers over HTTP: one table of all routes, and what is common to their handlers.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use license::http::{HEARTBEAT_PATH, RELAY_PATH};
use license::site::SiteId;
use serving::around::surround;
use serving::assets::Assets;
use serving::closing::Closing;
use serving::problem::no_such_address;
use tokio::sync::Semaphore;

use crate::auth::Gate;
use crate::keyring::Keys;
use crate::limits::Brake;
use crate::office::Office;
use crate::relay::Relay;
use crate::sightings::Sightings;
use crate::store::Store;

mod address;
mod apps;
mod auth;
mod events;
mod heartbeat;
mod known_site;
mod logged_in;
mod panel;
mod problem;
mod relay;
mod sites;

pub use self::apps::APPS;

/// Connections at once, besides those of the relay.
pub const MAX_CONNECTIONS: usize = 4_000;
/// No request body is larger.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Panels that are told when to look again; others look by themselves from time to time.
const MAX_PANELS: usize = 200;

/// Words of one site (heartbeats, connections), then one each half minute.
const WORDS_OF_A_SITE: (u32, Duration) = (20, Duration::from_secs(30));
/// Wrong keys from one place, then one a second. They cannot be guessed; this spares the database.
const WRONG_KEYS_OF_A_PLACE: (u32, Duration) = (100, Duration::from_secs(1));

/// What the handlers need. Cheap to clone.
#[derive(Clone)]
pub struct Web(Arc<Inner>);

struct Inner {
    parts: Parts,
    words: Brake<SiteId>,
    wrong_keys: Brake<IpAddr>,
    panels: Arc<Semaphore>,
}

/// The parts of a [`Web`].
pub struct Parts {
    /// The database.
    pub store: Arc<dyn Store>,
    /// What people do.
    pub office: Office,
    /// Who they are.
    pub gate: Gate,
    /// Which keys sign.
    pub keys: Keys,
    /// Which sites are connected.
    pub relay: Relay,
    /// Which were heard.
    pub sightings: Sightings,
    /// Says when the licensor goes down.
    pub closing: Closing,
    /// The panel's files.
    pub assets: Assets,
    /// Whether a proxy stands before us and says who connects.
    pub behind_proxy: bool,
}

impl Web {
    /// A licensor of these parts.
    pub fn new(parts: Parts) -> Self {
        let (words, wrong_keys) = (WORDS_OF_A_SITE, WRONG_KEYS_OF_A_PLACE);
        let (words, wrong_keys) = (Brake::new(words.0, words.1), Brake::new(wrong_keys.0, wrong_keys.1));
        Self(Arc::new(Inner { parts, words, wrong_keys, panels: Arc::new(Semaphore::new(MAX_PANELS)) }))
    }
}

impl Deref for Web {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0.parts
    }
}

/// Every address that the licensor answers.
pub fn router(web: Web) -> Router {
    let router = Router::new()
        .route("/health", get(panel::health))
        .route(HEARTBEAT_PATH, post(heartbeat::heartbeat))
        .route(RELAY_PATH, get(relay::connect))
        .route("/api/auth/login", post(auth::log_in))
        .route("/api/auth/logout", post(auth::log_out))
        .route("/api/auth/me", get(auth::me))
        .route("/api/sites/", get(sites::list).post(sites::register))
        .route("/api/sites/{site}", get(sites::show).put(sites::edit).delete(sites::delete))
        .route("/api/sites/{site}/extend", post(sites::extend))
        .route("/api/sites/{site}/lock", post(sites::lock))
        .route("/api/sites/{site}/unlock", post(sites::unlock))
        .route("/api/sites/{site}/key", post(sites::rekey))
        .route("/api/sites/{site}/license", post(sites::license))
        .route("/api/sites/{site}/history", get(panel::history))
        .route("/api/overview", get(panel::overview))
        .route("/api/events", get(events::events))
        .route("/api/keys", get(panel::keys))
        .route("/api/audit", get(panel::audit))
        .route("/api/{*unknown}", any(no_such_address))
        .fallback(apps::serve)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    surround(router).with_state(web)
}
