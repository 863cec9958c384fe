//! The one task that holds the license: it alone asks the [`Holder`], and stores what the holder hands back.

use std::time::Duration;

use license::holder::{Holder, Learned as Verdict, Lesson, Stored};
use license::http::{Contact, HeldLicense, LicenseReport, Trouble, tokens_of_file};
use license::state::State;
use tokio::sync::{mpsc, watch};
use tokio::time::{MissedTickBehavior, interval};

use super::{Call, Clock, Learned, LicensingError, Line, Setup};
use crate::clock;
use crate::store::{Store, StoreError, license as shelf};

/// How often it is looked what the passing time has made of the license.
const TICK: Duration = Duration::from_secs(1);

pub(super) struct Keeper {
    holder: Holder,
    store: Store,
    clock: Clock,
    state: watch::Sender<State>,
    contact: Contact,
    /// What was to be stored could not be.
    owes: bool,
}

impl Keeper {
    /// Takes up what was stored, then reads the license file of the setup.
    pub(super) async fn open(
        setup: &Setup,
        store: Store,
        clock: Clock,
    ) -> Result<(Self, watch::Receiver<State>), LicensingError> {
        let stored = store.read(shelf::stored).await?;
        let now = clock();
        let (mut holder, refused) = Holder::resume(setup.site, setup.keys.clone(), stored, now);
        for error in refused {
            tracing::warn!(error = &error as &dyn std::error::Error, "a stored license counts for nothing");
        }
        let (state, states) = watch::channel(holder.state(now));
        let licensor = setup.account.as_ref().map(|account| account.licensor.to_string());
        let contact = Contact { licensor, ..Contact::default() };
        let mut keeper = Self { holder, store, clock, state, contact, owes: false };
        if let Some(file) = &setup.file {
            keeper.read_file(file).await;
        }
        keeper.tick().await;
        tracing::info!(site = %setup.site, state = ?keeper.state.borrow(), "the license");
        Ok((keeper, states))
    }

    /// Until it is told to stop, or nobody is left who could tell.
    pub(super) async fn run(mut self, mut calls: mpsc::Receiver<Call>) {
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let call = tokio::select! {
                _ = tick.tick() => { self.tick().await; continue }
                call = calls.recv() => call,
            };
            // Whoever asked may have gone.
            match call {
                Some(Call::Learn { tokens, answer }) => {
                    let _ = answer.send(self.learn(&tokens).await);
                }
                Some(Call::Ask { way, answer }) => {
                    let _ = answer.send(self.holder.ask(way, clock::random_bytes(), (self.clock)()));
                }
                Some(Call::Report { answer }) => {
                    let _ = answer.send(self.report());
                }
                Some(Call::Heard(line)) => self.heard(line),
                Some(Call::Connected(connected)) => self.contact.connected = connected,
                Some(Call::Failed(line, trouble)) => self.failed(line, trouble),
                Some(Call::Stop { answer }) => {
                    let last = self.holder.stored_at_stop((self.clock)());
                    let _ = self.keep(last).await;
                    let _ = answer.send(());
                    return;
                }
                None => return,
            }
        }
    }

    /// A proxy that lets no relay through hides nothing of the heartbeat; whoever is heard by the relay is there.
    fn heard(&mut self, line: Line) {
        self.contact.heard_at = Some(self.holder.trusted((self.clock)()));
        self.contact.trouble = None;
        if line == Line::Relay {
            self.contact.relay_trouble = None;
        }
    }

    fn failed(&mut self, line: Line, trouble: Trouble) {
        let last = match line {
            Line::Heartbeat => &mut self.contact.trouble,
            Line::Relay => &mut self.contact.relay_trouble,
        };
        if last.replace(trouble) != Some(trouble) {
            tracing::warn!(?line, ?trouble, "the licensor was not heard; it is asked again");
        }
    }

    /// A file that cannot be read stops nobody: what was stored may be as good.
    async fn read_file(&mut self, path: &std::path::Path) {
        let read = std::fs::read(path);
        let tokens = match &read {
            Ok(bytes) => tokens_of_file(bytes).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match tokens {
            Ok(tokens) => {
                let tokens: Vec<String> = tokens.into_iter().map(str::to_owned).collect();
                let _ = self.learn(&tokens).await;
            }
            Err(why) => tracing::warn!(path = %path.display(), why, "the license file cannot be used"),
        }
    }

    /// What was learned counts even if it cannot be stored: a full disk opens no lock.
    async fn learn(&mut self, tokens: &[String]) -> Result<Learned, StoreError> {
        let now = (self.clock)();
        let lesson = self.holder.learn(tokens.iter().map(String::as_str), now);
        log(&lesson);
        let stored = self.holder.stored(now);
        let kept = self.keep(stored).await;
        self.publish();
        let serial = self.holder.license().map(|license| license.claims().serial);
        kept.map(|()| Learned { lesson, serial })
    }

    async fn tick(&mut self) {
        let now = (self.clock)();
        let due = match self.owes {
            true => Some(self.holder.stored(now)),
            false => self.holder.due(now),
        };
        if let Some(stored) = due {
            let _ = self.keep(stored).await;
        }
        self.publish();
    }

    async fn keep(&mut self, stored: Stored) -> Result<(), StoreError> {
        let kept = self.store.write(move |connection| shelf::keep(connection, &stored)).await;
        if let Err(error) = &kept
            && !self.owes
        {
            tracing::warn!(%error, "the license could not be stored; it is tried again");
        }
        self.owes = kept.is_err();
        kept
    }

    fn publish(&mut self) {
        let state = self.holder.state((self.clock)());
        self.state.send_if_modified(|last| {
            let is_new = *last != state;
            if is_new && last.refusal() != state.refusal() {
                tracing::warn!(?state, "what the license allows has changed");
            }
            *last = state;
            is_new
        });
    }

    fn report(&mut self) -> LicenseReport {
        let now = (self.clock)();
        let license = self.holder.license().map(|license| {
            let claims = license.claims();
            HeldLicense {
                serial: claims.serial,
                issued: claims.issued,
                expires: claims.expires,
                refresh_by: claims.refresh_by,
                offline: claims.offline,
                plan: claims.plan.clone(),
                limits: claims.limits.clone(),
            }
        });
        LicenseReport {
            state: self.holder.state(now),
            site: self.holder.site(),
            license,
            now: self.holder.trusted(now),
            clock_error_seconds: self.holder.wall_error_seconds(now),
            contact: self.contact.clone(),
        }
    }
}

fn log(lesson: &Lesson) {
    for error in &lesson.refused {
        tracing::warn!(error = error as &dyn std::error::Error, "a token is not believed");
    }
    if lesson.lost_license {
        tracing::warn!("the license that was held counts no more: its key was revoked");
    }
    for verdict in &lesson.licenses {
        if let Verdict::Older { held, offered } = verdict {
            tracing::warn!(?held, ?offered, "an older license came: the licensor has fallen behind");
        }
    }
}
