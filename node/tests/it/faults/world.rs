//! One case, played in simulated time: the real planner, flow and spoolers, the real encoder and the virtual printers' own
//! decoder; a disk that takes a moment, and a phone. The clock is tokio's, which stands still while anybody has something to do.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fixtures::printer::{PaperTicket, PrinterSetup, VirtualPrinter};
use node::flow::{Event, Flow, PrinterEvent, Request, RequestId, Transaction};
use node::job::{Errand, JobId, JobState, PrinterId};
use node::spooler::{Reports, Spoolers, Station, Tasks};
use printers::profile::{Confirmation, Profile, ProfileSettings};
use serving::closing::Close;
use sim::dice::Dice;
use sim::shelf::Shelf;
use sync::id::RecordId;
use sync::order::{Line, PrintState};
use sync::time::{Now, UnixMs};
use tokio::time::{Instant, sleep_until};

use super::case::{Case, Death, MENDED, mended};
use super::ether::{Ether, KITCHEN_HOST};
use super::phone::Phone;
use crate::flow::house::{BAR, BEER, KITCHEN, MOUSAKAS};

mod life;

const EVENING: i64 = 1_795_276_800_000;
const BAR_HOST: &str = "bar";
/// What a flush takes.
pub(super) const COMMIT: Duration = Duration::from_millis(4);
const TICK: Duration = Duration::from_secs(1);
pub(super) const STARTS_AGAIN: Duration = Duration::from_millis(1_500);
/// A line of a ticket takes so long on paper.
const LINE: Duration = Duration::from_millis(20);
/// The first order, for both printers, and the second.
const ORDERS: [(Duration, [&str; 2]); 2] =
    [(Duration::from_secs(1), ["k1", "b1"]), (Duration::from_secs(4), ["k2", "b2"])];
/// By then everything has come to an end that comes to one.
const END: Duration = Duration::from_secs(15 * 60);
/// A ticket that is printed twice is printed twice by then.
const REST: Duration = Duration::from_secs(5);

/// What became of a case.
pub(super) struct Played {
    pub(super) kitchen: Vec<PaperTicket>,
    pub(super) bar: Vec<PaperTicket>,
    /// As the waiter saw them before anybody did anything about them.
    pub(super) lines: Vec<Line>,
    /// By the note of each item.
    pub(super) items: BTreeMap<&'static str, Ordered>,
    pub(super) died_at: Option<Duration>,
    pub(super) is_settled: bool,
    /// What had gone wrong within.
    pub(super) complaints: Vec<String>,
    pub(super) began: std::time::Instant,
}

/// An item that somebody ordered.
pub(super) struct Ordered {
    pub(super) record: RecordId,
    pub(super) at: Duration,
}

/// Plays a case to its end.
pub(super) fn play(case: &Case) -> Played {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.unwrap().block_on(async { World::new(case).play().await })
}

struct Node {
    flow: Flow<Shelf>,
    spoolers: Spoolers,
    reports: Reports,
    commit: Option<(Instant, Transaction)>,
    _tasks: Tasks,
    _close: Close,
}

struct World {
    case: Case,
    began: Instant,
    dice: Dice,
    ether: Arc<Ether>,
    kitchen: VirtualPrinter,
    bar: VirtualPrinter,
    stations: Vec<Station>,
    shelf: Shelf,
    node: Option<Node>,
    phone: Phone,
    death: Option<Death>,
    dies_at: Option<Instant>,
    starts_at: Option<Instant>,
    next_tick: Instant,
    died_at: Option<Duration>,
    items: BTreeMap<&'static str, Ordered>,
    errands: BTreeMap<JobId, Box<Errand>>,
    resent: Option<JobId>,
    /// Jobs of the bar that a mutant lets wait for the kitchen.
    waiting: Vec<(JobId, Box<Errand>)>,
    kitchen_has: Option<JobId>,
    complaints: Vec<String>,
}

pub(super) fn kitchen_profile(confirmation: Confirmation) -> Profile {
    let settings = ProfileSettings::from(Profile::named("jolimark-tp850ue").unwrap());
    Profile::new(ProfileSettings { confirmation, ..settings }).unwrap()
}

impl World {
    fn new(case: &Case) -> Self {
        let setup = |name| PrinterSetup {
            line_time: LINE,
            one_at_a_time: case.one_at_a_time,
            ..PrinterSetup::jolimark(name)
        };
        let [kitchen, bar] = [KITCHEN_HOST, BAR_HOST].map(|name| VirtualPrinter::without_port(setup(name)));
        let printers = BTreeMap::from([(KITCHEN_HOST, kitchen.clone()), (BAR_HOST, bar.clone())]);
        let station = |id, host: &str, profile| Station {
            id: PrinterId(id),
            name: host.to_owned(),
            host: host.to_owned(),
            port: 9100,
            profile,
            confirm: Duration::from_secs(20),
            logo: None,
        };
        let stations = vec![
            station(KITCHEN, KITCHEN_HOST, kitchen_profile(case.confirmation)),
            station(BAR, BAR_HOST, kitchen_profile(Confirmation::ProcessId)),
        ];
        let mut dice = Dice::new(7);
        let shelf = Shelf::default();
        shelf.grant(&crate::flow::house::session());
        Self {
            phone: Phone::new(&mut dice),
            began: Instant::now(),
            dice,
            ether: Arc::new(Ether::new(printers, case.cut)),
            kitchen,
            bar,
            stations,
            shelf,
            node: None,
            death: case.death,
            dies_at: None,
            starts_at: None,
            next_tick: Instant::now() + TICK,
            died_at: None,
            items: BTreeMap::new(),
            errands: BTreeMap::new(),
            resent: None,
            waiting: Vec::new(),
            kitchen_has: None,
            complaints: Vec::new(),
            case: case.clone(),
        }
    }

    async fn play(mut self) -> Played {
        self.kitchen.play(self.case.trouble.steps.clone());
        self.start_node();
        for (at, [for_kitchen, for_bar]) in ORDERS {
            self.pass_until(self.began + at).await;
            if self.death == Some(Death::Connected) {
                self.death = None;
                self.ether.die_connected();
            }
            self.order([(MOUSAKAS, for_kitchen), (BEER, for_bar)]);
        }
        if !self.case.trouble.steps.is_empty() {
            self.pass_until(self.began + MENDED).await;
            self.kitchen.play(mended());
        }
        while !self.is_settled() && Instant::now() < self.began + END {
            self.pass_until(Instant::now() + TICK).await;
        }
        let is_settled = self.is_settled();
        self.pass_until(Instant::now() + REST).await;
        let lines = self.phone.lines();
        self.print_again().await;
        Played {
            kitchen: self.kitchen.tickets(),
            bar: self.bar.tickets(),
            lines,
            items: self.items,
            died_at: self.died_at,
            is_settled,
            complaints: self.complaints,
            began: self.began.into_std(),
        }
    }

    fn order(&mut self, wishes: [((u32, &str), &'static str); 2]) {
        let at = Instant::now() - self.began;
        let (records, said) = self.phone.order(self.now(), &mut self.dice, wishes);
        for ((_, note), record) in wishes.into_iter().zip(records) {
            self.items.insert(note, Ordered { record, at });
        }
        said.into_iter().for_each(|event| self.tell(event));
        self.listen_to_phone();
    }

    /// For everything that is known, or known not to be.
    fn is_settled(&self) -> bool {
        let ended = |state: &PrintState| !matches!(state, PrintState::Queued | PrintState::None);
        let is_known = |line: &Line| !line.print.is_empty() && line.print.values().all(ended);
        let lines = self.phone.lines();
        self.node.is_some()
            && self.phone.unsent() == 0
            && lines.len() == self.items.len()
            && lines.iter().all(is_known)
    }

    /// Somebody sees what is uncertain, and has it printed again.
    async fn print_again(&mut self) {
        let uncertain: Vec<JobId> = {
            let tables = self.shelf.tables();
            tables.jobs.values().filter(|job| job.state == JobState::Unknown).map(|job| job.id).collect()
        };
        for (number, job) in (1..).zip(uncertain) {
            self.tell(Event::Requested(RequestId(number), Request::Reprint(job)));
            self.pass_until(Instant::now() + REST).await;
        }
    }

    fn now(&self) -> Now {
        let running_ms = u64::try_from((Instant::now() - self.began).as_millis()).unwrap();
        Now { wall: UnixMs(EVENING + i64::try_from(running_ms).unwrap()), running_ms }
    }

    async fn pass_until(&mut self, until: Instant) {
        loop {
            self.listen_to_phone();
            let [dies_at, starts_at] = [self.dies_at, self.starts_at].map(|at| at.unwrap_or(until + TICK));
            let doom = Arc::clone(&self.ether.doom);
            let happened = match &mut self.node {
                None => tokio::select! {
                    biased;
                    () = sleep_until(starts_at) => Happened::Starts,
                    () = sleep_until(self.next_tick) => Happened::Tick,
                    () = sleep_until(until) => return,
                },
                Some(node) => tokio::select! {
                    biased;
                    () = doom.notified() => Happened::Dies,
                    () = sleep_until(dies_at) => Happened::Dies,
                    () = committed(&node.commit) => Happened::Commit,
                    Some((printer, event)) = node.reports.recv() => Happened::Report(printer, event),
                    () = sleep_until(self.next_tick) => Happened::Tick,
                    () = sleep_until(until) => return,
                },
            };
            match happened {
                Happened::Dies => self.die(),
                Happened::Starts => self.start_node(),
                Happened::Commit => self.settle_commit(),
                Happened::Report(printer, event) => self.report(printer, event),
                Happened::Tick => {
                    self.next_tick += TICK;
                    self.phone.tick();
                    self.tell(Event::Tick);
                }
            }
        }
    }

    fn listen_to_phone(&mut self) {
        let said = self.phone.says(self.now(), &mut self.dice);
        said.into_iter().for_each(|event| self.tell(event));
    }
}

enum Happened {
    Dies,
    Starts,
    Commit,
    Report(PrinterId, PrinterEvent),
    Tick,
}

async fn committed(commit: &Option<(Instant, Transaction)>) {
    match commit {
        Some((at, _)) => sleep_until(*at).await,
        None => std::future::pending().await,
    }
}
