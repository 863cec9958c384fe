//! What a node may believe, by somebody who knows the true time.
//!
//! The oracle does not compute the trusted time. It keeps an interval for its error (trusted minus true), from what
//! truly happened: what the wall clock showed when somebody looked, how long the machine was off, when answers were
//! asked for, signed and delivered.

use license::claims::Claims;
use license::time::UnixSeconds;

use super::licensor::Sealed;
use crate::support::START;

/// A crash may cost what is stored ahead, an orderly stop the rounding.
const CRASH_SECONDS: i64 = 60;
const STOP_SECONDS: i64 = 1;

#[derive(Clone, Debug)]
pub(super) struct Oracle {
    /// The least and the greatest error that the trusted time may have. The least is not positive, the greatest not
    /// negative.
    pub(super) least: i64,
    pub(super) most: i64,
    /// The least and the greatest correction of the wall clock.
    ahead_least: i64,
    ahead_most: i64,
    pub(super) best: Option<Sealed>,
    /// How many rotations were delivered.
    pub(super) rotations: usize,
}

impl Oracle {
    pub(super) fn new() -> Self {
        Self { least: 0, most: 0, ahead_least: 0, ahead_most: 0, best: None, rotations: 0 }
    }

    /// Somebody looked while the wall clock was wrong by so much.
    pub(super) fn looked(&mut self, wall_error: i64) {
        self.most = self.most.max(wall_error - self.ahead_least);
        self.least = self.least.max((wall_error - self.ahead_most).min(0));
    }

    /// The machine was off for so long, and its wall clock is wrong by so much at the start.
    pub(super) fn restarted(&mut self, off: i64, wall_error: i64, is_orderly: bool) {
        let cost = if is_orderly { STOP_SECONDS } else { CRASH_SECONDS };
        self.most = (self.most + cost - off).max(wall_error).max(0);
        self.least = (self.least - off).max(wall_error).min(0);
        (self.ahead_least, self.ahead_most) = (0, 0);
    }

    /// A good token was delivered that was signed so long ago. It may or may not have answered a question.
    pub(super) fn heard(&mut self, age: i64, wall_error: i64) {
        self.least = self.least.max(-age);
        self.ahead_least = self.ahead_least.min((wall_error - self.most).max(0));
        self.ahead_most = self.ahead_most.max((wall_error - self.least).max(0));
    }

    /// It answered the question that was just asked, so long before it was signed.
    pub(super) fn answered(&mut self, asked_before: i64, wall_error: i64) {
        self.most = self.most.min(asked_before);
        self.ahead_least = (wall_error - self.most).max(0);
        self.ahead_most = (wall_error - self.least).max(0);
    }

    /// Whether this license counts, if it is believed.
    pub(super) fn outranks(&self, claims: &Claims) -> bool {
        let held = self.best.as_ref().map(|best| (best.claims.serial, best.claims.issued));
        held.is_none_or(|held| (claims.serial, claims.issued) > held)
    }

    /// Judges one look at the node, at true time `real`.
    pub(super) fn judge(&self, real: i64, trusted: UnixSeconds, held: Option<&Claims>, allows: bool) {
        assert_eq!(held, self.best.as_ref().map(|best| &best.claims), "another license is held");
        let error = trusted.since(START.plus(real));
        assert!((self.least..=self.most).contains(&error), "trusted time is {error} s off: {self:?}");
        let Some(claims) = held else {
            assert!(!allows, "business without a license");
            return;
        };
        let end = end(claims);
        if allows {
            assert!(claims.locked.is_none(), "business under a lock");
            assert!(real + self.least < end + 60, "false accept, {} s after the end: {self:?}", real - end);
        } else if claims.locked.is_none() {
            assert!(real + self.most > end - 60, "false block, {} s before the end: {self:?}", end - real);
        }
    }
}

/// When new business must stop, in true seconds after the start.
pub(super) fn end(claims: &Claims) -> i64 {
    let grace = i64::from(claims.grace_hours) * 3600;
    let by_expiry = claims.expires.since(START) + grace;
    let by_silence = claims.issued.since(START) + grace;
    if claims.offline { by_expiry } else { by_expiry.min(by_silence) }
}
