//! What time it is at least, whatever somebody did to the clock of the machine.
//!
//! *Trusted time* is the greater of the wall clock and the *high-water*: the last time that was trusted or signed, and
//! the running time since. Running time comes from a clock that nobody can set, so turning the wall clock back gains
//! nothing. The high-water is stored every minute, and at once when it leaps, and survives a restart; what is stored while running lies a minute
//! ahead ([`Clock::lease`]), so pulling the plug every half minute gains nothing either.
//!
//! A wall clock that jumps ahead takes the trusted time with it, and putting the clock right does not bring it back: a
//! trusted time that anybody can turn back is not trusted. What brings it back is the answer to a question. The node
//! draws a [`Nonce`] and asks; the licensor signs it into a token. That token was made after the question was asked, so
//! now lies between `issued` and `issued` plus the time since the question, and trusted time is moved into that
//! interval. A token without the nonce proves only that now is not before `issued`: tokens that somebody hoarded move
//! the time forward, never back.
//!
//! An answer also shows by how much the wall clock is ahead. That much is taken off from then on, so a site whose
//! clock is a year ahead works as long as it has contact. A clock that is behind is not corrected: it will be put right
//! some day, and then the correction would be wrong.
//!
//! Open questions and that correction are forgotten at a restart, on purpose: were they stored, then a copy of the
//! database and one hoarded answer would turn the time back again and again.
//!
//! Not seen: time for which the machine was off, if its wall clock was set back before it could be read; and a
//! database that is rolled back together with the clock.

use crate::nonce::Nonce;
use crate::time::{MINUTE_SECONDS, Now, TOLERANCE_SECONDS, UnixSeconds};

/// How often a node stores its high-water.
pub const STORE_EVERY_SECONDS: i64 = MINUTE_SECONDS;

/// Running time is counted in whole seconds, so a stop may lose part of one.
const ROUNDING_SECONDS: i64 = 1;

/// The ways in which a question goes out. One question a way is open at a time, until it is answered, asked anew or
/// the program stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// In a heartbeat.
    Network,
    /// On a page from which somebody copies it, to have a license file made.
    Hand,
}

/// A clock that nobody turns back, except the licensor by answering a question.
#[derive(Clone, Debug)]
pub struct Clock {
    high_water: UnixSeconds,
    /// What the running clock showed when the trusted time was the high-water.
    running_seconds: u64,
    /// What was last handed out to be stored.
    leased: UnixSeconds,
    /// How far the wall clock was ahead when a question was last answered. Not negative.
    wall_ahead_seconds: i64,
    by_network: Option<Question>,
    by_hand: Option<Question>,
}

#[derive(Clone, Copy, Debug)]
struct Question {
    nonce: Nonce,
    /// By trusted time.
    asked: UnixSeconds,
}

impl Clock {
    /// Goes on from the high-water that was stored; from zero in a new node.
    pub fn resume(high_water: UnixSeconds, now: Now) -> Self {
        let mut clock = Self {
            high_water,
            running_seconds: now.running_seconds,
            leased: UnixSeconds::default(),
            wall_ahead_seconds: 0,
            by_network: None,
            by_hand: None,
        };
        clock.trusted(now);
        clock
    }

    /// The trusted time. Looking is remembering: it never becomes less than it was once seen to be, until a question
    /// is answered.
    pub fn trusted(&mut self, now: Now) -> UnixSeconds {
        let ran = now.running_seconds.saturating_sub(self.running_seconds);
        let by_running = self.high_water.plus(i64::try_from(ran).unwrap_or(i64::MAX));
        let by_wall = now.wall.plus(-self.wall_ahead_seconds);
        self.put(by_running.max(by_wall), now)
    }

    /// By how many seconds the wall clock differs from the trusted time, if by more than the tolerance: somebody should
    /// be told. Positive when it is ahead.
    pub fn wall_error_seconds(&mut self, now: Now) -> Option<i64> {
        let error = now.wall.since(self.trusted(now));
        (error.saturating_abs() > TOLERANCE_SECONDS).then_some(error)
    }

    /// Opens a question, in place of the one that was open on this way.
    pub fn ask(&mut self, way: Way, nonce: Nonce, now: Now) {
        let question = Question { nonce, asked: self.trusted(now) };
        match way {
            Way::Network => self.by_network = Some(question),
            Way::Hand => self.by_hand = Some(question),
        }
    }

    /// Learns from a verified token when it was issued. `floor` is when the best token was issued: now cannot be
    /// before that, whatever an answer says. Returns whether the token answered an open question.
    pub fn learn(&mut self, issued: UnixSeconds, nonce: Option<Nonce>, floor: UnixSeconds, now: Now) -> bool {
        let trusted = self.trusted(now);
        let Some(question) = nonce.and_then(|nonce| self.close(nonce)) else {
            self.put(trusted.max(issued), now);
            return false;
        };
        let latest = issued.plus(trusted.since(question.asked));
        let settled = trusted.min(latest).max(issued).max(floor);
        if settled < trusted {
            // The age of an open question is measured by the time that was just put right.
            self.by_network = None;
            self.by_hand = None;
        }
        self.wall_ahead_seconds = now.wall.since(settled).max(0);
        self.put(settled, now);
        true
    }

    /// Whether the high-water must be stored now: the minute is over, or the wall clock leapt. To be asked every second
    /// or so, and so that it is stored before anybody acts on the time.
    pub fn is_due(&mut self, now: Now) -> bool {
        self.trusted(now) >= self.leased
    }

    /// The high-water to store whenever [`Clock::is_due`] says so, and after each token: as it will be when it is due
    /// again, so that a crash loses nothing of it.
    pub fn lease(&mut self, now: Now) -> UnixSeconds {
        self.leased = self.trusted(now).plus(STORE_EVERY_SECONDS);
        self.leased
    }

    /// The high-water to store at an orderly stop.
    pub fn stop(&mut self, now: Now) -> UnixSeconds {
        self.trusted(now).plus(ROUNDING_SECONDS)
    }

    fn put(&mut self, high_water: UnixSeconds, now: Now) -> UnixSeconds {
        self.high_water = high_water;
        self.running_seconds = now.running_seconds;
        high_water
    }

    /// Closes the question that this nonce answers: it is answered once.
    fn close(&mut self, nonce: Nonce) -> Option<Question> {
        [&mut self.by_network, &mut self.by_hand]
            .into_iter()
            .find(|open| open.is_some_and(|question| question.nonce == nonce))?
            .take()
    }
}
