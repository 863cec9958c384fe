//! The link to the node: reconnecting with back-off and jitter, noticing a half-open connection, pushing the outbox.

use crate::device::outbox::{Entry, Stage};
use crate::device::{Action, Device, Link};
use crate::frame::{Known, MAX_DOCS_IN_HELLO, PROTOCOL, Pushed, ToNode};
use crate::id::Random;
use crate::time::Now;

/// The first wait after a lost connection; doubles up to [`MAX_BACKOFF_MS`].
const MIN_BACKOFF_MS: u64 = 500;
/// The longest wait between two tries.
const MAX_BACKOFF_MS: u64 = 5_000;
/// After so long without a word from the node, ask.
const PING_AFTER_MS: u64 = 5_000;
/// After so long without a word the connection is dead, whatever the socket says.
const DEAD_AFTER_MS: u64 = 12_000;
/// After the node said "not now".
const RETRY_AFTER_MS: u64 = 2_000;
/// Changes on their way at one time.
const MAX_IN_FLIGHT: usize = 64;

/// Where the link stands.
#[derive(Debug, Default)]
pub(super) struct LinkState {
    phase: Phase,
    failures: u32,
    heard_ms: u64,
    asked_ms: u64,
    retry_ms: Option<u64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Down,
    Greeting,
    Online,
}

impl Device {
    /// The link to the node.
    pub fn link(&self) -> Link {
        match self.link.phase {
            Phase::Down => Link::Offline,
            Phase::Greeting => Link::Greeting,
            Phase::Online => Link::Online,
        }
    }

    pub(super) fn connect_now(&mut self, actions: &mut Vec<Action>) {
        self.disconnect(actions);
        self.link.failures = 0;
        actions.push(Action::Connect { after_ms: 0 });
    }

    pub(super) fn connect_without_haste(&self, actions: &mut Vec<Action>) {
        actions.push(Action::Connect { after_ms: MAX_BACKOFF_MS });
    }

    pub(super) fn disconnect(&mut self, actions: &mut Vec<Action>) {
        self.node_recovers = false;
        if self.link.phase != Phase::Down {
            self.link.phase = Phase::Down;
            actions.push(Action::Disconnect);
            actions.push(Action::StatusChanged);
        }
    }

    pub(super) fn link_up(&mut self, now: Now, actions: &mut Vec<Action>) {
        self.link.phase = Phase::Greeting;
        self.node_recovers = false;
        self.link.heard_ms = now.running_ms;
        self.link.retry_ms = None;
        self.opened.clear();
        self.forget_license_was_told();
        self.outbox.iter_mut().filter(|(_, entry)| entry.stage == Stage::Sent).for_each(|(_, entry)| {
            entry.stage = Stage::Waiting;
        });
        self.greet(actions);
        actions.push(Action::StatusChanged);
    }

    pub(super) fn link_down(&mut self, _now: Now, random: &mut dyn Random, actions: &mut Vec<Action>) {
        self.link.phase = Phase::Down;
        self.node_recovers = false;
        actions.push(Action::StatusChanged);
        if self.session.is_some() {
            actions.push(Action::Connect { after_ms: self.backoff_ms(random) });
        }
    }

    pub(super) fn greet(&self, actions: &mut Vec<Action>) {
        let known = self.held.values().take(MAX_DOCS_IN_HELLO);
        let docs =
            known.map(|held| Known { order: held.acked().id(), heads: held.acked().heads() }).collect();
        let follow = self.follow.clone();
        let hello = ToNode::Hello { protocol: PROTOCOL, docs, follow, epoch: self.epoch.clone() };
        actions.push(Action::Send(hello.encode()));
    }

    pub(super) fn heard(&mut self, now: Now) {
        self.link.heard_ms = now.running_ms;
    }

    pub(super) fn online(&mut self) {
        self.link.phase = Phase::Online;
        self.link.failures = 0;
    }

    pub(super) fn retry_at_next_tick(&mut self) {
        self.link.retry_ms = Some(0);
    }

    pub(super) fn retry_later(&mut self, now: Now) {
        self.link.retry_ms = Some(now.running_ms + RETRY_AFTER_MS);
    }

    pub(super) fn tick(&mut self, now: Now, random: &mut dyn Random, actions: &mut Vec<Action>) {
        if self.link.phase == Phase::Down {
            return;
        }
        let silent_ms = now.running_ms.saturating_sub(self.link.heard_ms);
        if silent_ms >= DEAD_AFTER_MS {
            self.disconnect(actions);
            actions.push(Action::Connect { after_ms: self.backoff_ms(random) });
        } else if silent_ms >= PING_AFTER_MS
            && now.running_ms.saturating_sub(self.link.asked_ms) >= PING_AFTER_MS
        {
            self.link.asked_ms = now.running_ms;
            actions.push(Action::Send(ToNode::Ping.encode()));
        }
        if self.link.retry_ms.is_some_and(|at| now.running_ms >= at) {
            self.link.retry_ms = None;
            self.push_waiting(now, actions);
        }
    }

    /// Sends what waits, in order, as far as the window allows.
    pub(super) fn push_waiting(&mut self, now: Now, actions: &mut Vec<Action>) {
        if self.link.phase != Phase::Online || self.link.retry_ms.is_some() {
            return;
        }
        let held = self.not_to_be_sent();
        let mut in_flight = self.outbox.iter().filter(|entry| entry.stage == Stage::Sent).count();
        let mut next = self.outbox.first();
        while let Some(key) = next {
            next = self.outbox.after(key);
            let stages = || self.outbox.group_of(key).into_iter().filter_map(|mate| self.outbox.entry(mate));
            let waits_with = |mate: &Entry| held.contains(&mate.origin.order);
            if self.outbox.entry(key).is_some_and(|entry| entry.stage == Stage::Sent)
                || stages().any(waits_with)
            {
                continue;
            }
            // What is still being stored holds back what was made after it: a later change may build on it.
            if in_flight >= MAX_IN_FLIGHT || stages().any(|mate| mate.stage != Stage::Waiting) {
                break;
            }
            in_flight += self.send_together(now, key, actions);
        }
    }

    /// Sends an entry with all that is only taken together with it; answers how many that are.
    fn send_together(&mut self, now: Now, key: u64, actions: &mut Vec<Action>) -> usize {
        let (mut changes, mut doubtful) = (Vec::new(), Vec::new());
        for mate in self.outbox.group_of(key) {
            let Some(entry) = self.outbox.entry_mut(mate) else { continue };
            entry.stage = Stage::Sent;
            entry.may_be_sent = true;
            doubtful.extend(Some(entry.made.hash).filter(|_| entry.is_doubtful));
            let (origin, age_ms) = (entry.origin, entry.age_ms(now));
            changes.push(Pushed { order: origin.order, age_ms, change: entry.made.bytes.clone().into() });
            if let Some(table) = origin.table.filter(|_| self.opened.insert(origin.order)) {
                let open = ToNode::Open { order: origin.order, table, sitting: origin.sitting };
                actions.push(Action::Send(open.encode()));
            }
        }
        if !doubtful.is_empty() {
            actions.push(Action::Send(ToNode::Doubt { hashes: doubtful }.encode()));
        }
        let sent = changes.len();
        actions.push(Action::Send(ToNode::Push { changes }.encode()));
        sent
    }

    /// Half to one and a half of a wait that doubles with each failure: phones do not come back all at once.
    fn backoff_ms(&mut self, random: &mut dyn Random) -> u64 {
        let step = self.link.failures.min(5);
        self.link.failures += 1;
        let wait_ms = (MIN_BACKOFF_MS << step).min(MAX_BACKOFF_MS);
        let mut byte = [0];
        random.fill(&mut byte);
        wait_ms / 2 + wait_ms * u64::from(byte[0]) / 255
    }
}
