//! The loop of the desk, and how each action is performed.

use std::collections::HashMap;
use std::future::ready;
use std::pin::Pin;
use std::time::Duration;

use futures_util::FutureExt as _;
use license::state::State as License;
use sync::device::Target;
use sync::hub::{ConnId, Edit};
use sync::id::RecordId;
use sync::record::Record;
use sync::session::Session;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use super::programs::Programs;
use super::{Answered, Call, EditRefused, Inbox, Outgoing};
use crate::clock;
use crate::crash::{Around, crash_point};
use crate::flow::{Action, Event, Flow, Printer, Refusal, RequestId, Transaction};
use crate::job::JobId;
use crate::spooler::{Reports, Spoolers};
use crate::store::books::OpenBooks;
use crate::store::{Store, StoreError, orders};

/// How often the flow is told that time passes; a commit that failed is tried again then.
const TICK: Duration = Duration::from_secs(1);

/// What the desk works with.
pub struct Shell {
    /// The flow, as it was when the house opened.
    pub flow: Flow<OpenBooks>,
    /// What it asked for when the house opened.
    pub first: Vec<Action>,
    /// Where commits go.
    pub store: Store,
    /// Where tickets go.
    pub spoolers: Spoolers,
    /// What the printers report.
    pub reports: Reports,
    /// What the license allows.
    pub license: watch::Receiver<License>,
}

/// Starts the desk. What is given back is done when the desk has ended; an error there means that it broke.
pub fn start(shell: Shell, inbox: Inbox) -> JoinHandle<()> {
    let work = Work {
        flow: shell.flow,
        store: shell.store,
        spoolers: shell.spoolers,
        devices: HashMap::new(),
        programs: Programs::default(),
        asked: HashMap::new(),
        requests: 0,
        commit: None,
        is_stopping: false,
    };
    tokio::spawn(work.run(shell.first, inbox, shell.reports, shell.license))
}

type Commit = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;

struct Work {
    flow: Flow<OpenBooks>,
    store: Store,
    spoolers: Spoolers,
    devices: HashMap<ConnId, mpsc::Sender<Outgoing>>,
    programs: Programs,
    /// Who waits to hear what became of what they asked of the printers.
    asked: HashMap<RequestId, oneshot::Sender<Result<JobId, Refusal>>>,
    requests: u64,
    commit: Option<(Commit, Around)>,
    is_stopping: bool,
}

impl Work {
    async fn run(
        mut self,
        first: Vec<Action>,
        mut inbox: Inbox,
        mut reports: Reports,
        mut license: watch::Receiver<License>,
    ) {
        self.perform(first);
        self.tell_license(&mut license);
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while !(self.is_stopping && self.commit.is_none()) {
            // A commit that is done comes first: what it held can be acknowledged, and the next one can start.
            tokio::select! {
                biased;
                outcome = committed(&mut self.commit) => self.settle(outcome),
                Ok(()) = license.changed() => self.tell_license(&mut license),
                _ = tick.tick() => self.handle(Event::Tick),
                Some((printer, event)) = reports.recv() => self.handle(Event::Printer(printer, event)),
                call = inbox.0.recv() => match call {
                    Some(call) => self.take(call),
                    None => self.is_stopping = true,
                },
            }
        }
    }

    fn take(&mut self, call: Call) {
        match call {
            Call::Connect { conn, session, outgoing } => {
                self.devices.insert(conn, outgoing);
                self.handle(Event::Connected { conn, session });
            }
            Call::Leave { conn } => {
                self.devices.remove(&conn);
                self.handle(Event::Disconnected { conn });
            }
            Call::Received { conn, bytes } => self.handle(Event::Received { conn, bytes }),
            Call::SessionEnded { session } => self.handle(Event::SessionEnded(session)),
            Call::PersonChanged { user } => self.handle(Event::PersonChanged(user)),
            Call::CatalogChanged { catalog } => self.handle(Event::CatalogChanged(catalog)),
            Call::Edit { conn, session, target, records, answer } => {
                self.edit(conn, session, target, records, answer);
            }
            Call::Order { order, answer } => {
                let _ = answer.send(self.flow.hub().published(order).cloned());
            }
            Call::Tables { answer } => {
                // Whoever asked may have gone.
                let _ = answer.send(self.flow.hub().statuses());
            }
            Call::Printing { request, answer } => {
                self.requests += 1;
                let id = RequestId(self.requests);
                self.asked.insert(id, answer);
                self.handle(Event::Requested(id, request));
            }
            Call::PrintersChanged { paper, stations } => {
                self.spoolers.set(stations);
                let printers = paper.printers.iter().map(Printer::of).collect();
                self.handle(Event::PrintersChanged(printers, paper.routes));
            }
            Call::Recover { is_on } => self.handle(Event::Recover(is_on)),
            Call::Returning { answer } => {
                // Whoever asked may have gone.
                let _ = answer.send(self.flow.hub().returning());
            }
            Call::Stop => self.is_stopping = true,
        }
    }

    fn edit(
        &mut self,
        conn: ConnId,
        session: Session,
        target: Target,
        records: Vec<(RecordId, Record)>,
        answer: oneshot::Sender<Answered>,
    ) {
        let origin = match self.flow.origin_of(target) {
            Ok(Some(origin)) => origin,
            // Whoever asked may have gone, here and below.
            Ok(None) => {
                let _ = answer.send(Err(EditRefused::NoSuchOrder));
                return;
            }
            Err(error) => {
                tracing::error!(%error, "an order cannot be read now");
                let _ = answer.send(Err(EditRefused::NotNow));
                return;
            }
        };
        self.programs.wait(conn, origin.order, answer);
        let edit = Edit { origin, records, load: clock::random_bytes(), at: clock::now() };
        self.handle(Event::Edit { conn, session, edit });
    }

    fn handle(&mut self, event: Event) {
        let actions = self.flow.handle(clock::now(), event);
        self.perform(actions);
    }

    fn tell_license(&mut self, license: &mut watch::Receiver<License>) {
        let license = license.borrow_and_update().clone();
        let state = serde_json::to_string(&license).expect("what a license allows is plain data");
        self.handle(Event::LicenseChanged { allows_new: license.allows_new_business(), state });
    }

    fn settle(&mut self, (outcome, around): (Result<(), StoreError>, Around)) {
        match outcome {
            Ok(()) => {
                around.after();
                let actions = self.flow.handle(clock::now(), Event::Committed);
                crash_point!("ack.before");
                self.perform(actions);
            }
            // Its thread is gone, which trying again does not cure: the house closes, and whoever watches over the
            // process starts it again.
            Err(StoreError::Stopped) => self.is_stopping = true,
            Err(error) => {
                tracing::error!(%error, "nothing could be stored");
                self.handle(Event::CommitFailed);
            }
        }
    }

    fn perform(&mut self, mut actions: Vec<Action>) {
        // Paper has the longest way to go, then the disk: both work while everybody else is told.
        actions.sort_by_key(|action| match action {
            Action::Proceed { .. } => 0,
            Action::Commit(_) => 1,
            Action::Print { .. } => 2,
            _ => 3,
        });
        for action in actions {
            match action {
                Action::Send { conn, frame } if self.programs.are_waiting(conn) => {
                    if self.programs.answer(conn, &frame) {
                        self.handle(Event::Disconnected { conn });
                    }
                }
                Action::Send { conn, frame } => self.send(conn, Outgoing::Frame(frame)),
                Action::Disconnect { conn, code } => {
                    self.programs.give_up(conn);
                    self.send(conn, Outgoing::Close(code));
                    self.devices.remove(&conn);
                }
                Action::Commit(transaction) => self.commit(transaction),
                Action::Print { printer, job, errand, copies } => {
                    self.spoolers.print(printer, job, errand, copies);
                }
                Action::Proceed { printer, job } => self.spoolers.proceed(printer, job),
                Action::Answer { id, answer } => {
                    // Whoever asked may have gone.
                    self.asked.remove(&id).into_iter().for_each(|asked| drop(asked.send(answer.clone())));
                }
                Action::Withhold { printer, job } => self.spoolers.withhold(printer, job),
                Action::Retire(printer) => self.spoolers.retire(printer),
            }
        }
    }

    fn commit(&mut self, transaction: Transaction) {
        assert!(self.commit.is_none(), "the flow has one commit on its way at a time");
        let around = Around::new(&transaction);
        let store = self.store.clone();
        let commit = async move {
            store
                .write(move |connection| {
                    orders::execute(connection, &transaction)?;
                    around.before();
                    Ok(())
                })
                .await
        };
        // A future does nothing before somebody asks for it.
        let mut commit: Commit = Box::pin(commit);
        if let Some(outcome) = commit.as_mut().now_or_never() {
            commit = Box::pin(ready(outcome));
        }
        self.commit = Some((commit, around));
    }

    /// A device that does not take what it is sent is given up: it connects again and asks for what it lacks.
    fn send(&mut self, conn: ConnId, outgoing: Outgoing) {
        let Some(device) = self.devices.get(&conn) else { return };
        if device.try_send(outgoing).is_err() {
            tracing::warn!(conn = conn.0, "a device takes too little of what it is sent");
            self.devices.remove(&conn);
        }
    }
}

/// Waits for the commit that is on its way, if there is one.
async fn committed(commit: &mut Option<(Commit, Around)>) -> (Result<(), StoreError>, Around) {
    let Some((running, around)) = commit else { return std::future::pending().await };
    let outcome = (running.await, *around);
    *commit = None;
    outcome
}
