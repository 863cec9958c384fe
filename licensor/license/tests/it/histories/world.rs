//! A node, its disk and its clocks, and everything that befalls them.

use std::collections::BTreeMap;

use license::claims::Claims;
use license::clock::{STORE_EVERY_SECONDS, Way};
use license::holder::{Holder, Learned, Lesson, Stored};
use license::state::State;
use license::time::{DAY_SECONDS as DAY, HOUR_SECONDS as HOUR, MINUTE_SECONDS as MINUTE, Now};

use super::licensor::{Licensor, Sealed};
use super::oracle::{self, Oracle};
use crate::support::{Dice, START, key, key_set, site};

/// What the database held at one moment, and what the oracle knew then.
#[derive(Clone)]
struct Disk {
    stored: Stored,
    oracle: Oracle,
    real: i64,
}

pub(super) struct World {
    pub(super) dice: Dice,
    /// True seconds since the start.
    pub(super) real: i64,
    /// Wall clock minus true time.
    wall_error: i64,
    started: i64,
    holder: Holder,
    oracle: Oracle,
    licensor: Licensor,
    disk: Disk,
    backup: Option<Disk>,
    /// Every token that was ever signed, kept by somebody who means no good.
    hoard: Vec<Sealed>,
    /// How often what happened, so that no law holds only because nothing ever did.
    pub(super) tally: BTreeMap<&'static str, u64>,
}

impl World {
    pub(super) fn new(dice: Dice) -> Self {
        let clock = Now { wall: START, running_seconds: 0 };
        let (holder, _) = Holder::resume(site(), key_set(), Stored::default(), clock);
        let disk = Disk { stored: Stored::default(), oracle: Oracle::new(), real: 0 };
        let licensor = Licensor::new();
        let mut world = Self {
            dice,
            real: 0,
            wall_error: 0,
            started: 0,
            holder,
            oracle: Oracle::new(),
            licensor,
            disk,
            backup: None,
            hoard: Vec::new(),
            tally: BTreeMap::new(),
        };
        world.tick();
        world
    }

    /// What the node does every second.
    fn tick(&mut self) {
        self.oracle.looked(self.wall_error);
        if let Some(stored) = self.holder.due(self.now()) {
            self.disk = Disk { stored, oracle: self.oracle.clone(), real: self.real };
        }
    }

    pub(super) fn state(&mut self) -> State {
        self.tick();
        self.holder.state(self.now())
    }

    /// Looks at the node and has the oracle judge it.
    pub(super) fn observe(&mut self) {
        let state = self.state();
        self.count(match &state {
            State::Licensed { .. } | State::Warning { .. } => "seen licensed",
            State::Grace { .. } => "seen in grace",
            State::Blocked { .. } => "seen blocked",
            State::Locked { .. } => "seen locked",
            State::Unlicensed => "seen unlicensed",
        });
        if self.oracle.most - self.oracle.least <= 120 {
            self.count("judged within two minutes");
        }
        let allows = state.allows_new_business();
        let trusted = self.holder.trusted(self.now());
        let held = self.holder.license().map(license::token::License::claims);
        self.oracle.judge(self.real, trusted, held, allows);
    }

    pub(super) fn end_of_best(&self) -> i64 {
        self.oracle.best.as_ref().map_or(self.real, |best| oracle::end(&best.claims))
    }

    /// Time goes by; the node looks now and then. It stores every minute, last at a moment within the last one.
    pub(super) fn wait(&mut self, seconds: i64) {
        if seconds >= STORE_EVERY_SECONDS {
            let rest = self.dice.within(0, STORE_EVERY_SECONDS - 1);
            let first = self.dice.within(0, seconds - rest);
            self.real += first;
            self.observe();
            self.real += seconds - rest - first;
            self.store();
            self.real += rest;
        } else {
            self.real += seconds;
        }
        self.tick();
    }

    /// The node asks and the licensor answers; the answer arrives, or somebody keeps it for later.
    pub(super) fn heartbeat(&mut self, arrives: bool) {
        self.tick();
        let nonce = self.holder.ask(Way::Network, self.dice.bytes(), self.now());
        let [there, back] = [(); 2].map(|()| self.dice.within(0, 10));
        self.wait(there);
        let answer = self.licensor.sign(self.real, Some(nonce));
        self.hoard.push(answer.clone());
        self.wait(back);
        if arrives {
            let before = self.holder.trusted(self.now());
            self.deliver(&answer, true);
            if before.since(self.holder.trusted(self.now())) > HOUR {
                self.count("put right by an answer");
            }
            self.oracle.answered(there, self.wall_error);
        }
    }

    /// Somebody acts at the licensor; if the node is connected, it hears at once, without having asked.
    pub(super) fn licensor_acts(&mut self) {
        self.licensor.act(&mut self.dice, self.real);
        let pushed = self.licensor.sign(self.real, None);
        self.hoard.push(pushed.clone());
        if self.dice.within(0, 1) == 0 {
            self.deliver(&pushed, true);
        }
    }

    pub(super) fn licensor_forgives(&mut self) {
        self.licensor.forgive(&mut self.dice, self.real);
    }

    pub(super) fn jump_the_clock(&mut self) {
        let jumps = [3 * MINUTE, HOUR, 30 * HOUR, 365 * DAY];
        let sign = self.dice.pick(&[-1, 1]);
        self.wall_error = sign * self.dice.pick(&jumps) + self.dice.within(-5, 5);
    }

    pub(super) fn put_the_clock_right(&mut self) {
        self.wall_error = 0;
    }

    /// Off for a while, after an orderly stop or a crash. Somebody may set the clock meanwhile.
    pub(super) fn restart(&mut self, is_orderly: bool) {
        if is_orderly {
            self.tick();
            let stored = self.holder.stored_at_stop(self.now());
            self.disk = Disk { stored, oracle: self.oracle.clone(), real: self.real };
        }
        let off = self.dice.pick(&[0, 5, 10 * MINUTE, 9 * HOUR, 40 * HOUR]);
        self.real += off;
        let clock_was_set = self.wall_error == 0 && self.dice.within(0, 3) == 0 && off > HOUR;
        if clock_was_set {
            self.wall_error = -off;
        }
        let disk = self.disk.clone();
        // What was learned since the last store would be lost, but every lesson is stored.
        self.oracle.restarted(off, self.wall_error, is_orderly);
        self.start(disk.stored);
        if clock_was_set {
            self.observe();
            self.wall_error = 0;
        }
    }

    pub(super) fn back_up(&mut self) {
        self.store();
        self.backup = Some(self.disk.clone());
    }

    /// An older database is put in place, under a clock that is not behind.
    pub(super) fn restore(&mut self) {
        let Some(backup) = self.backup.clone() else { return };
        if self.wall_error < 0 {
            return;
        }
        self.count("restored");
        self.oracle = backup.oracle.clone();
        self.oracle.restarted(self.real - backup.real, self.wall_error, false);
        self.start(backup.stored);
    }

    pub(super) fn rotate(&mut self) {
        self.licensor.rotate(&mut self.dice);
    }

    /// Somebody plays back a token from the hoard.
    pub(super) fn replay(&mut self) {
        if !self.hoard.is_empty() {
            let token = self.dice.pick(&self.hoard);
            self.deliver(&token, false);
        }
    }

    /// Somebody asks for a file and brings it in later.
    pub(super) fn ask_by_hand(&mut self) {
        self.tick();
        let nonce = self.holder.ask(Way::Hand, self.dice.bytes(), self.now());
        let [until_signed, until_brought] = [(); 2].map(|()| self.dice.pick(&[20, MINUTE, 5 * HOUR]));
        self.wait(until_signed);
        let file = self.licensor.sign(self.real, Some(nonce));
        self.hoard.push(file.clone());
        self.wait(until_brought);
        if self.dice.within(0, 2) > 0 {
            self.deliver(&file, true);
        }
    }

    /// Somebody makes up a token that would free the site for good.
    pub(super) fn forge(&mut self) {
        let mut claims =
            Claims::new(site(), 1 << 50, START.plus(self.real), START.plus(self.real + 9999 * DAY));
        claims.offline = true;
        let token = match self.dice.within(0, 3) {
            0 => claims.sign(&key(200)).unwrap(),
            1 => {
                claims.site.0 = uuid::Uuid::from_u128(u128::from(self.dice.next()));
                claims.sign(&key(0)).unwrap()
            }
            2 => {
                let Some(stolen) = self.licensor.stolen(self.oracle.rotations) else { return };
                claims.sign(&key(stolen)).unwrap()
            }
            _ => {
                let real = claims.sign(&key(0)).unwrap();
                let at =
                    usize::try_from(self.dice.within(0, i64::try_from(real.len()).unwrap() - 1)).unwrap();
                let mut bytes = real.into_bytes();
                bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
                String::from_utf8(bytes).unwrap()
            }
        };
        self.tick();
        let lesson = self.holder.learn([token.as_str()], self.now());
        self.count("forged");
        assert!(lesson.licenses.is_empty(), "a forged token was believed: {token}");
    }

    fn deliver(&mut self, sealed: &Sealed, with_rotations: bool) {
        self.tick();
        let now = self.now();
        let rotations = if with_rotations { self.licensor.rotations.as_slice() } else { &[] };
        let tokens = rotations.iter().map(String::as_str).chain([sealed.token.as_str()]);
        let lesson = self.holder.learn(tokens, now);
        if with_rotations {
            self.oracle.rotations = self.licensor.rotations.len();
        }
        self.expect(sealed, &lesson);
        self.store();
    }

    /// What should have come of a delivery.
    fn expect(&mut self, sealed: &Sealed, lesson: &Lesson) {
        let heard = self.oracle.rotations;
        let lost = self.oracle.best.take_if(|best| !self.licensor.counts(best.signer, heard)).is_some();
        assert_eq!(lesson.lost_license, lost);
        if lost {
            self.count("license lost with its key");
        }
        if !self.licensor.counts(sealed.signer, heard) {
            self.count("signed by a key that does not count");
            assert!(lesson.licenses.is_empty(), "a key that does not count was believed");
            return;
        }
        let better = self.oracle.outranks(&sealed.claims);
        assert_eq!(lesson.licenses.first() == Some(&Learned::Better), better, "{lesson:?}");
        if better {
            self.oracle.best = Some(sealed.clone());
        } else {
            self.count("older, or the same again");
        }
        self.oracle.heard(START.plus(self.real).since(sealed.claims.issued), self.wall_error);
    }

    fn count(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    fn store(&mut self) {
        self.oracle.looked(self.wall_error);
        let stored = self.holder.stored(self.now());
        self.disk = Disk { stored, oracle: self.oracle.clone(), real: self.real };
    }

    fn start(&mut self, stored: Stored) {
        self.started = self.real;
        let (holder, refused) = Holder::resume(site(), key_set(), stored, self.now());
        assert!(refused.is_empty(), "{refused:?}");
        self.holder = holder;
        self.tick();
    }

    fn now(&self) -> Now {
        let running_seconds = (self.real - self.started).unsigned_abs();
        Now { wall: START.plus(self.real + self.wall_error), running_seconds }
    }
}
