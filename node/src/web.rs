//! What the house answers over HTTP: one table of all routes, and what stands around every one of them.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use serving::around;
use serving::assets::Assets;
use serving::closing::Closing;
use serving::problem::no_such_address;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::auth::login::Gate;
use crate::backup::Keeper;
use crate::desk::Desk;
use crate::doors::Doors;
use crate::events::Events;
use crate::licensing::Licensing;
use crate::office::Office;
use crate::spooler::Board;
use crate::store::Store;

pub mod apps;

#[cfg(feature = "amrepo")]
mod amrepo;
mod asked;
mod auth;
mod catalog;
mod connect;
mod devices;
mod dialect;
mod docs;
mod door;
mod events;
pub mod gate;
mod images;
mod license;
mod logged_in;
mod menu;
mod menu_file;
mod metrics;
mod openapi;
mod orders;
mod printers;
mod printing;
mod problem;
mod quarantine;
mod receipts;
mod recovery;
mod reports;
mod route;
mod routes;
mod settings;
mod socket;
mod staff;
mod stations;
mod system;
mod tables;
mod tagged;

pub use self::route::{Business, Rule, Who};
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
    listeners: Arc<Semaphore>,
    /// The documentation, once somebody asked for it.
    openapi: Arc<OnceLock<String>>,
    counts: Arc<metrics::Counts>,
    /// How fast each device has spoken.
    paces: socket::Paces,
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
    /// Who decides about the restaurant; has the catalog in force.
    pub office: Office,
    /// What happens in the house.
    pub events: Events,
    /// What the license allows.
    pub licensing: Licensing,
    /// How the printers are.
    pub board: Board,
    /// The open orders that could not be read when the house opened.
    pub damaged_orders: Vec<DamagedOrder>,
    /// The directory of the database.
    pub data: PathBuf,
    /// Who shows this may read the metrics.
    pub metrics_token: Option<String>,
    /// Who makes the backups.
    pub backups: Keeper,
    /// Where the house can be reached.
    pub doors: Doors,
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
            listeners: Arc::new(Semaphore::new(events::MAX_READERS)),
            openapi: Arc::default(),
            counts: Arc::default(),
            paces: socket::Paces::default(),
            #[cfg(feature = "amrepo")]
            readers: Arc::new(Semaphore::new(amrepo::MAX_READERS)),
        }
    }

    fn openapi(&self) -> &str {
        let write = || openapi::document(routes::table()).to_json().expect("it is plain data");
        self.openapi.get_or_init(write)
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
    let table = routes::table().into_iter();
    let router =
        table.fold(Router::new(), |router, route| router.route(route.rule.path, route.handler(&web)));
    let router = router
        .route("/metrics", get(metrics::show))
        .route("/api/{*unknown}", any(no_such_address))
        .fallback(apps::serve)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(web.clone(), metrics::count));
    around::surround(router).with_state(web)
}

/// Who may do what at which address, for those who must see that it is so.
pub fn rules() -> Vec<Rule> {
    routes::table().iter().map(|route| route.rule).collect()
}
