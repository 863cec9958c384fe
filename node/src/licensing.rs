//! The license of this restaurant: what the node holds of it, how it hears of changes, and who is told.
//!
//! ```text
//! licensor ◄── heartbeat: at the start, every six hours ──► keeper { Holder: keys, best token, trusted time }
//! licensor ─── relay: what was changed is here at once ───►   │ every word is on the disk before it counts
//! a manager ── license file ──────────────────────────────►   ├─► web/gate: new business, or 402 and 423
//!                                                             └─► desk: devices are told, new parties wait
//! ```
//!
//! What a token is worth, what time it is and what may be done is decided in the crate `license`; here are its clocks,
//! its disk and its wires. Nothing here ever stops an open bill: what is refused, and that it is never more than new
//! business, is in `web/gate` and in `sync::hub`.

use std::sync::Arc;

use license::clock::Way;
use license::holder::Lesson;
use license::http::{LicenseReport, Trouble};
use license::nonce::Nonce;
use license::state::State;
use license::time::Now;
use serving::closing::Closing;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::store::{Store, StoreError};

pub use self::setup::{Account, Settings, Setup, SetupError};
pub use self::wire::Pace;

mod heartbeat;
mod keeper;
mod relay;
mod rhythm;
mod setup;
mod wire;

/// Words that wait for the keeper; whoever brings more waits.
const MAX_CALLS: usize = 64;

/// What the two clocks of the machine show, or those of a test.
pub type Clock = Arc<dyn Fn() -> Now + Send + Sync>;

/// The way to the license. Cheap to clone.
#[derive(Clone)]
pub struct Licensing {
    calls: mpsc::Sender<Call>,
    state: watch::Receiver<State>,
}

/// What became of tokens.
#[derive(Debug)]
pub struct Learned {
    /// What they said.
    pub lesson: Lesson,
    /// Of the license that counts now.
    pub serial: Option<u64>,
}

/// The license cannot be kept.
#[derive(Debug, Error)]
pub enum LicensingError {
    /// It could not be stored or read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The wire to the licensor cannot be made ready.
    #[error("the licensor cannot be spoken to: {0}")]
    Wire(#[source] reqwest::Error),
}

/// On which of the two lines to the licensor something was heard, or was not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Heartbeat,
    Relay,
}

/// What the keeper is told.
enum Call {
    Learn { tokens: Vec<String>, answer: oneshot::Sender<Result<Learned, StoreError>> },
    Ask { way: Way, answer: oneshot::Sender<Nonce> },
    Report { answer: oneshot::Sender<LicenseReport> },
    Heard(Line),
    Connected(bool),
    Failed(Line, Trouble),
    Stop { answer: oneshot::Sender<()> },
}

/// Takes up what was stored, reads the license file if there is one, and talks to the licensor until `closing`.
///
/// # Errors
/// When the database cannot be read, or no client can be made.
pub async fn start(
    setup: Setup,
    store: Store,
    clock: Clock,
    closing: &Closing,
) -> Result<(Licensing, Option<JoinHandle<()>>), LicensingError> {
    let (calls, inbox) = mpsc::channel(MAX_CALLS);
    let (keeper, state) = keeper::Keeper::open(&setup, store, clock).await?;
    tokio::spawn(keeper.run(inbox));
    let licensing = Licensing { calls, state };
    let talk = setup.account.map(|account| wire::Wire::new(account, setup.pace, licensing.clone()));
    let talk = talk.transpose().map_err(LicensingError::Wire)?;
    let talking = talk.map(|wire| tokio::spawn(wire.talk(closing.clone())));
    Ok((licensing, talking))
}

impl Licensing {
    /// What may be done, from now on and whenever it changes.
    pub fn state(&self) -> watch::Receiver<State> {
        self.state.clone()
    }

    /// The same, to be looked at.
    pub fn watched(&self) -> &watch::Receiver<State> {
        &self.state
    }

    /// Takes whatever tokens came. The answer means that what counts of them is on the disk.
    pub async fn learn(&self, tokens: Vec<String>) -> Result<Learned, StoreError> {
        self.ask_keeper(|answer| Call::Learn { tokens, answer }).await?
    }

    /// Opens a question; see [`license::clock`].
    pub async fn ask(&self, way: Way) -> Result<Nonce, StoreError> {
        self.ask_keeper(|answer| Call::Ask { way, answer }).await
    }

    /// How it stands.
    pub async fn report(&self) -> Result<LicenseReport, StoreError> {
        self.ask_keeper(|answer| Call::Report { answer }).await
    }

    /// Stores what the clocks showed last.
    pub async fn stop(&self) {
        let _ = self.ask_keeper(|answer| Call::Stop { answer }).await;
    }

    async fn ask_keeper<T>(&self, call: impl FnOnce(oneshot::Sender<T>) -> Call) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(call(answer)).await.map_err(|_| StoreError::Stopped)?;
        answered.await.map_err(|_| StoreError::Stopped)
    }

    /// A keeper that is gone needs to be told nothing.
    async fn tell(&self, call: Call) {
        let _ = self.calls.send(call).await;
    }
}
