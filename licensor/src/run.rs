//! The licensor from opening to closing.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use serving::assets::Assets;
use serving::closing;
use serving::connections::{self, Places};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::auth::{Gate, account};
use crate::config::{FirstAdmin, Run};
use crate::deed::Actor;
use crate::keyring::{KeySource, Keyring, Keys};
use crate::office::Office;
use crate::relay::{Relay, Rotated};
use crate::sightings::Sightings;
use crate::store::{self, Store};
use crate::web::{APPS, MAX_CONNECTIONS, Parts, Web, router};

/// Serves until SIGTERM or SIGINT. SIGHUP reads the key file again.
pub async fn run(config: Run, store: Arc<dyn Store>, source: KeySource) -> Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let listener = bind(config.listen).await?;
    let address = listener.local_addr()?;
    let keys = Keys::new(Keyring::new(source.read()?, &store.rotations().await?)?);
    let office = Office::new(store.clone(), keys.clone());
    ensure_admin(store.as_ref(), &office, config.first_admin).await?;
    let (close, closing) = closing::pair();
    let (relay, sightings) = (Relay::default(), Sightings::default());
    let rotated = || Rotated { store: store.clone(), source: source.clone(), keys: keys.clone() };
    let by_hand = rotated();
    let listening = tokio::spawn(relay.clone().listen(store.news(), rotated(), closing.clone()));
    let writing = tokio::spawn(sightings.clone().write(store.clone(), closing.clone()));
    let web = Web::new(Parts {
        store: store.clone(),
        office,
        gate: Gate::new(store.clone(), keys.clone()),
        keys,
        relay: relay.clone(),
        sightings: sightings.clone(),
        closing: closing.clone(),
        assets: Assets::new(APPS, config.web),
        behind_proxy: config.behind_proxy,
    });
    let server =
        tokio::spawn(connections::serve(listener, router(web), Places::new(MAX_CONNECTIONS), closing));
    // Whoever started us waits for this line.
    writeln!(std::io::stdout(), "listening on http://{address}")?;
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hang_up.recv() => by_hand.exchange().await,
        }
    }
    tracing::info!("closing");
    close.now();
    let _ = server.await;
    relay.is_empty().await;
    let _ = listening.await;
    let _ = writing.await;
    sightings.write_now(store.as_ref()).await;
    Ok(())
}

/// Opens the database, and says which.
pub async fn open(database: &store::Database) -> Result<Arc<dyn Store>> {
    store::open(database).await.with_context(|| format!("{database:?} cannot be used"))
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// The administrator from the environment, unless there is one of that name.
async fn ensure_admin(store: &dyn Store, office: &Office, first: FirstAdmin) -> Result<()> {
    let (Some(name), Some(password)) = (first.admin, first.admin_password) else { return Ok(()) };
    if store.admin(&account(&name)).await?.is_none() {
        office.set_admin(&name, &password, &Actor::command_line()).await?;
        tracing::info!(name, "the first administrator was added");
    }
    Ok(())
}
