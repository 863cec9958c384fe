//! What the house answers over HTTP: one table of all routes, and what stands around every one of them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get, post};
use serving::around;
use serving::closing::Closing;
use serving::problem::no_such_address;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::assets::Assets;
use self::catalog::CatalogPage;
use crate::auth::login::Gate;
use crate::desk::Desk;
use crate::spooler::Board;
use crate::store::Store;

pub mod assets;
pub mod catalog;

#[cfg(feature = "amrepo")]
mod amrepo;
mod auth;
mod dialect;
mod logged_in;
mod orders;
mod problem;
mod socket;
mod system;

pub use self::system::DamagedOrder;

/// No request body is larger.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Connections at once, sockets of devices included.
pub const MAX_CONNECTIONS: usize = 1_000;
/// Devices that are connected at once.
const MAX_SOCKETS: usize = 300;

/// How long devices are waited for when the node goes down.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the handlers need of the web.
#[derive(Clone)]
pub struct Web {
    parts: Arc<Parts>,
    started: Instant,
    sockets: Arc<Semaphore>,
    #[cfg(feature = "amrepo")]
    readers: Arc<Semaphore>,
}

/// The parts of a [`Web`].
pub struct Parts {
    /// Who somebody is.
    pub gate: Gate,
    /// The database.
    pub store: Store,
    /// The way to the flow.
    pub desk: Desk,
    /// The catalog in force.
    pub catalog: Arc<CatalogPage>,
    /// How the printers are.
    pub board: Board,
    /// The open orders that could not be read when the house opened.
    pub damaged_orders: Vec<DamagedOrder>,
    /// The web apps.
    pub assets: Assets,
    /// Says when the node goes down.
    pub closing: Closing,
}

impl Web {
    /// A house of these parts, open from now.
    pub fn new(parts: Parts) -> Self {
        Self {
            parts: Arc::new(parts),
            started: Instant::now(),
            sockets: Arc::new(Semaphore::new(MAX_SOCKETS)),
            #[cfg(feature = "amrepo")]
            readers: Arc::new(Semaphore::new(amrepo::MAX_READERS)),
        }
    }

    /// Waits until every device was told that the node goes down, within reason.
    pub async fn sockets_end(&self) {
        let all = u32::try_from(MAX_SOCKETS).expect("few devices are connected");
        let _ = timeout(FAREWELL, self.sockets.acquire_many(all)).await;
    }
}

impl std::ops::Deref for Web {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

/// Every address that the node answers.
pub fn router(web: Web) -> Router {
    let router = Router::new();
    #[cfg(feature = "amrepo")]
    let router = router.route("/api/amrepo", get(amrepo::follow));
    let router = router
        .route("/api/auth/login", post(auth::log_in))
        .route("/api/auth/refresh", post(auth::refresh))
        .route("/api/auth/logout", post(auth::log_out))
        .route("/api/auth/me", get(auth::me))
        .route("/api/catalog", get(catalog::catalog))
        .route("/api/tables", get(catalog::tables))
        .route("/api/orders/{id}/history", get(orders::told))
        .route("/api/sync", get(socket::sync))
        .route("/api/system/health", get(system::health))
        .route("/api/system/status", get(system::status))
        .route("/api/{*unknown}", any(no_such_address))
        .fallback(assets::serve)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES));
    around::surround(router).with_state(web)
}
