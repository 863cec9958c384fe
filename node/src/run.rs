//! The house from opening to closing: puts the parts together, waits for the signal to end, takes them apart in order.

use std::io::Write;
use std::sync::Arc;

use axum::Router;
use jiff::tz::TimeZone;
use printers::profile::ProfileError;
use serving::assets::Assets;
use serving::closing::{self, Closing};
use serving::connections::{self, Places};
use sync::frame::Epoch;
use sync::hub::BooksError;
use sync::site::Catalog;
use thiserror::Error;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::{JoinHandle, JoinSet};

use crate::auth::login::Gate;
use crate::auth::token::TokenKey;
use crate::backup::{BackupError, Keeper, Plan};
use crate::clock;
use crate::config::Settings;
use crate::desk::{self, Desk, Shell};
use crate::doors::Doors;
use crate::events::Events;
use crate::first_run;
use crate::flow::{Action, Flow, FlowSetup, Printer};
use crate::licensing::{self, LicensingError, SetupError};
use crate::lock::{DataLock, LockError};
use crate::office::{Numbers, Office, receipts};
use crate::spooler::{self, Board, Patience, Station};
use crate::store::books::OpenBooks;
use crate::store::printers::{self as printer_rows, Paper, PrinterRow};
use crate::store::site;
use crate::store::{Store, StoreError};
use crate::tls::TlsError;
use crate::web::apps::APPS;
use crate::web::{DamagedOrder, MAX_CONNECTIONS, Parts, Web, router};

use self::front::Front;

mod front;

/// Why the house does not open, or had to close.
#[derive(Debug, Error)]
pub enum RunError {
    /// Another process uses the directory.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The books contradict themselves.
    #[error(transparent)]
    Books(#[from] BooksError),
    /// HTTPS cannot be served.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// A printer has a profile that this version does not know.
    #[error("printer {printer}: {source}")]
    Profile {
        /// Its name.
        printer: String,
        /// Why.
        source: ProfileError,
    },
    /// It is not clear who licenses the restaurant.
    #[error(transparent)]
    Licensing(#[from] SetupError),
    /// The license cannot be kept.
    #[error(transparent)]
    License(#[from] LicensingError),
    /// The address cannot be used.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: std::net::SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// The system refuses something else.
    #[error("the system refuses: {0}")]
    System(#[from] std::io::Error),
    /// The settings of the backups make no sense.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A part ended that must not end.
    #[error("a defect: the desk has ended")]
    Defect,
}

/// Serves a restaurant until SIGTERM or SIGINT. Where there is none yet it lets somebody make one first.
pub async fn run(config: Settings) -> Result<(), RunError> {
    let mut signals = Signals::watch()?;
    let _lock = DataLock::take(&config.data)?;
    let front = Front::listen(&config).await?;
    let store = Store::open(&config.data, config.store_options())?;
    let outcome = open_house(&config, &store, &front, &mut signals).await;
    store.close().await;
    outcome
}

async fn open_house(
    config: &Settings,
    store: &Store,
    front: &Front,
    signals: &mut Signals,
) -> Result<(), RunError> {
    let doors = front.doors(config, store).await?;
    if store.read(site::site_id).await?.is_none() {
        wait_for_a_house(store, doors.clone(), front, signals).await?;
    }
    match store.read(read_site).await? {
        Some(site) => serve_until_told(config, store, site, (front, doors), signals).await,
        None => Ok(()),
    }
}

/// Until somebody has made one, or the node is told to end.
async fn wait_for_a_house(
    store: &Store,
    doors: Doors,
    front: &Front,
    signals: &mut Signals,
) -> Result<(), RunError> {
    let address = first_run::address(front.addresses()?.0);
    let (http, https) = front.open()?;
    let code = first_run::Code::fresh();
    // To the console, which only those see who look after the machine.
    writeln!(std::io::stdout(), "there is no restaurant yet: set it up at {address} with the code {code}")?;
    first_run::wait(store, doors, http, https, code, signals.told_to_end()).await;
    Ok(())
}

async fn serve_until_told(
    config: &Settings,
    store: &Store,
    site: Site,
    (front, doors): (&Front, Doors),
    signals: &mut Signals,
) -> Result<(), RunError> {
    let (close, closing) = closing::pair();
    let own = license::site::SiteId(site.catalog.site.id.0);
    let setup = config.licensing.setup(&config.data, own)?;
    let (licensing, talking) =
        licensing::start(setup, store.clone(), Arc::new(clock::both), &closing).await?;
    let board = Board::default();
    let (desk, inbox) = Desk::channel();
    let (flow, first) = open_flow(store, &site)?;
    let damaged_orders = damaged_orders(&flow);
    let (spoolers, reports, tasks) = spooler::start(site.stations()?, &board, Patience::default(), &closing);
    let shell = Shell { flow, first, store: store.clone(), spoolers, reports, license: licensing.state() };
    let mut desk_ended = desk::start(shell, inbox);
    let backups = Keeper::new(Plan::of(config)?, store.clone(), time_zone(&site.catalog));
    let backups_kept = tokio::spawn(backups.clone().keep(closing.clone()));
    let web = Web::new(Parts {
        gate: Gate::new(store.clone(), TokenKey::new(site.token_key)),
        store: store.clone(),
        desk: desk.clone(),
        licensing: licensing.clone(),
        office: Office::new(store.clone(), desk.clone(), site.catalog, site.numbers),
        events: Events::start(desk.clone(), board.clone(), closing.clone()),
        board,
        damaged_orders,
        data: config.data.clone(),
        metrics_token: config.metrics_token.clone(),
        backups,
        doors: doors.clone(),
        assets: Assets::new(APPS, config.web.clone()),
        closing: closing.clone(),
    });
    let mut server = answer(front, doors, router(web.clone()), &closing)?;
    let outcome = tokio::select! {
        () = signals.told_to_end() => Ok(()),
        _ = &mut desk_ended => Err(RunError::Defect),
    };
    tracing::info!("closing");
    close.now();
    while server.join_next().await.is_some() {}
    web.sockets_end().await;
    tasks.end().await;
    let _ = backups_kept.await;
    if outcome.is_ok() {
        end_desk(&desk, desk_ended).await;
    }
    if let Some(talking) = talking {
        let _ = talking.await;
    }
    licensing.stop().await;
    outcome
}

/// Opens the doors.
fn answer(front: &Front, doors: Doors, router: Router, closing: &Closing) -> Result<JoinSet<()>, RunError> {
    let (http, https) = front.open()?;
    let places = Places::new(MAX_CONNECTIONS);
    let mut servers = JoinSet::new();
    if let (Some(listener), Some(https)) = (https, doors.https) {
        let (router, places) = (router.clone(), places.clone());
        servers.spawn(connections::serve_with(https.certificates, listener, router, places, closing.clone()));
    }
    servers.spawn(connections::serve(http, router, places, closing.clone()));
    // Whoever started us waits for the last of these lines.
    let (http, https) = front.addresses()?;
    if let Some(address) = https {
        writeln!(std::io::stdout(), "listening on https://{address}")?;
    }
    writeln!(std::io::stdout(), "listening on http://{address}", address = http)?;
    Ok(servers)
}

/// What the database says about the restaurant.
struct Site {
    catalog: Catalog,
    paper: Paper,
    logo: Option<Vec<u8>>,
    numbers: Numbers,
    token_key: [u8; site::TOKEN_KEY_BYTES],
    epoch: Epoch,
    replaced_by: Option<u64>,
    is_recovering: bool,
}

fn read_site(connection: &rusqlite::Connection) -> Result<Option<Site>, StoreError> {
    let Some(catalog) = site::catalog(connection)? else { return Ok(None) };
    let token_key = site::token_key(connection)?;
    Ok(Some(Site {
        logo: receipts::stored_logo(connection, &catalog)?,
        catalog,
        paper: printer_rows::all(connection)?,
        numbers: site::numbers(connection)?,
        token_key,
        epoch: TokenKey::new(token_key).prove_epoch(site::epoch(connection)?),
        replaced_by: site::replaced_by(connection)?,
        is_recovering: site::is_recovering(connection)?,
    }))
}

fn open_flow(store: &Store, site: &Site) -> Result<(Flow<OpenBooks>, Vec<Action>), RunError> {
    if let Some(epoch) = site.replaced_by {
        tracing::error!(
            epoch,
            "another node took the place of this one: it shows what it has, and takes and prints nothing"
        );
    }
    if site.is_recovering {
        tracing::warn!(
            "phones are asked for what the backup lacked; nothing prints until a manager ends the recovery"
        );
    }
    let setup = FlowSetup {
        catalog: site.catalog.clone(),
        printers: site.paper.printers.iter().map(Printer::of).collect(),
        routes: site.paper.routes.clone(),
        epoch: site.epoch.clone(),
        replaced_by: site.replaced_by,
        receipt_key: Some(TokenKey::new(site.token_key).receipt_key()),
        is_recovering: site.is_recovering,
    };
    let books = OpenBooks::new(store.reader()?);
    Ok(Flow::new(setup, books, clock::now(), &mut clock::random)?)
}

/// The restaurant's own; a name that nobody knows was refused when the site was set up.
fn time_zone(catalog: &Catalog) -> TimeZone {
    TimeZone::get(&catalog.site.time_zone).unwrap_or(TimeZone::UTC)
}

/// What should be looked after: the house opens without it.
fn damaged_orders(flow: &Flow<OpenBooks>) -> Vec<DamagedOrder> {
    let damaged = flow.hub().damaged().iter();
    damaged
        .map(|(order, why)| {
            tracing::error!(%order, %why, "the document of an open order is damaged");
            DamagedOrder { order: *order, why: why.clone() }
        })
        .collect()
}

impl Site {
    fn stations(&self) -> Result<Vec<Station>, RunError> {
        let logo = receipts::logo(self.logo.as_deref());
        let station = |row: &PrinterRow| {
            let profile = |source| RunError::Profile { printer: row.name.clone(), source };
            Station::of(row, logo.clone()).map_err(profile)
        };
        self.paper.printers.iter().map(station).collect()
    }
}

/// Whatever the spoolers said last is stored before the desk ends; a desk that broke is not waited for.
async fn end_desk(desk: &Desk, has_ended: JoinHandle<()>) {
    desk.stop().await;
    let _ = has_ended.await;
}

/// The two signals by which a person or a supervisor ends us.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From here on they are ours: without this they would end the process at once.
    fn watch() -> std::io::Result<Self> {
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn told_to_end(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
