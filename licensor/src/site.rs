//! A site as the licensor knows it, and what people may change about it. Pure: the databases only keep what comes out.

use license::claims::{Claims, GRACE_HOURS, Lock, REFRESH_HOURS};
use license::http::{SiteDetail, SiteStatus, SiteSummary};
use license::nonce::Nonce;
use license::site::{SiteId, SiteKey};
use license::state::EXPIRY_WARNING_DAYS;
use license::time::{DAY_SECONDS, HOUR_SECONDS, UnixSeconds};
use sha2::{Digest, Sha256};

/// SHA-256 of a site's key. The key has 256 random bits, so nothing slower is needed.
pub type KeyHash = [u8; 32];

/// One restaurant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Never used again.
    pub id: SiteId,
    /// Of the restaurant.
    pub name: String,
    /// Who owns it.
    pub owner: String,
    /// Where to write to.
    pub email: String,
    /// By which its node is known.
    pub key_hash: KeyHash,
    /// When it was registered.
    pub registered_at: UnixSeconds,
    /// How often its state changed: what it may do, not what it is called.
    pub serial: u64,
    /// When the license ends or ended; none before the first one.
    pub expires_at: Option<UnixSeconds>,
    /// Why it is locked, if it is.
    pub lock_reason: Option<String>,
    /// Whether its licenses count without contact.
    pub offline: bool,
    /// When its node was last heard, if ever.
    pub seen: Option<Seen>,
}

/// A word from a site's node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: UnixSeconds,
    /// From which address.
    pub address: String,
    /// Of the node's program.
    pub version: String,
    /// The serial that it said it has, if it ever did.
    pub taken_serial: Option<u64>,
}

/// Something that a person does to a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other words about it.
    Edit {
        /// Of the restaurant.
        name: String,
        /// Who owns it.
        owner: String,
        /// Where to write to.
        email: String,
        /// Whether its licenses count without contact.
        offline: bool,
    },
    /// Its licenses count without contact from now on.
    GoOffline,
    /// Another key.
    Rekey(KeyHash),
    /// The license ends then.
    ExtendUntil(UnixSeconds),
    /// So many days are added to what is paid for, or to `now` if that has passed.
    ExtendDays {
        /// How many.
        days: u32,
        /// When this was asked for.
        now: UnixSeconds,
    },
    /// No new business.
    Lock {
        /// Why, for the people there.
        reason: String,
    },
    /// New business again.
    Unlock,
}

/// What a change came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It was so already.
    Nothing,
    /// What the licensor knows.
    Record,
    /// What the site may do: its serial has grown.
    State,
}

impl Site {
    /// Makes the change. The serial grows if, and only if, what the site may do has changed: a license that was read
    /// before and is signed later can then never outrank one that was read after.
    pub fn apply(&mut self, change: &Change) -> Effect {
        let before = self.clone();
        match change {
            Change::Edit { name, owner, email, offline } => {
                (self.name, self.owner, self.email) = (name.clone(), owner.clone(), email.clone());
                self.offline = *offline;
            }
            Change::GoOffline => self.offline = true,
            Change::Rekey(hash) => self.key_hash = *hash,
            Change::ExtendUntil(end) => self.expires_at = Some(*end),
            Change::ExtendDays { days, now } => {
                let from = self.expires_at.map_or(*now, |end| end.max(*now));
                let end = from.plus(i64::from(*days) * DAY_SECONDS);
                self.expires_at = Some(end.min(UnixSeconds::LATEST));
            }
            Change::Lock { reason } => self.lock_reason = Some(reason.clone()),
            Change::Unlock => self.lock_reason = None,
        }
        if self.state() != before.state() {
            self.serial += 1;
            Effect::State
        } else if *self == before {
            Effect::Nothing
        } else {
            Effect::Record
        }
    }

    /// What its license says now; none before it ever had one.
    pub fn claims(&self, now: UnixSeconds, nonce: Option<Nonce>) -> Option<Claims> {
        let mut claims = Claims::new(self.id, self.serial, now, self.expires_at?);
        claims.locked = self.lock_reason.clone().map(|reason| Lock { reason });
        claims.offline = self.offline;
        claims.nonce = nonce;
        Some(claims)
    }

    /// Whether its license has not ended.
    pub fn is_licensed(&self, now: UnixSeconds) -> bool {
        self.expires_at.is_some_and(|end| now < end)
    }

    /// The colour of its card.
    pub fn status(&self, now: UnixSeconds) -> SiteStatus {
        let left_seconds = self.expires_at.map(|end| end.since(now));
        let silent_seconds = self.seen.as_ref().map_or(0, |seen| now.since(seen.at));
        if self.lock_reason.is_some() {
            SiteStatus::Locked
        } else if !self.offline && silent_seconds > REFRESH_HOURS * HOUR_SECONDS {
            SiteStatus::Silent
        } else if left_seconds.is_none_or(|left| left <= -i64::from(GRACE_HOURS) * HOUR_SECONDS) {
            SiteStatus::Blocked
        } else if left_seconds.is_some_and(|left| left <= 0) {
            SiteStatus::Grace
        } else if left_seconds.is_some_and(|left| left <= EXPIRY_WARNING_DAYS * DAY_SECONDS) {
            SiteStatus::Expiring
        } else {
            SiteStatus::Active
        }
    }

    /// It as a card.
    pub fn summary(&self, now: UnixSeconds) -> SiteSummary {
        SiteSummary {
            id: self.id,
            name: self.name.clone(),
            owner: self.owner.clone(),
            email: self.email.clone(),
            status: self.status(now),
            expires_at: self.expires_at,
            lock_reason: self.lock_reason.clone(),
            last_seen: self.seen.as_ref().map(|seen| seen.at),
            last_address: self.seen.as_ref().map(|seen| seen.address.clone()),
            version: self.seen.as_ref().map(|seen| seen.version.clone()),
        }
    }

    /// All that is known of it.
    pub fn detail(&self, now: UnixSeconds) -> SiteDetail {
        SiteDetail {
            summary: self.summary(now),
            serial: self.serial,
            taken_serial: self.seen.as_ref().and_then(|seen| seen.taken_serial),
            offline: self.offline,
            registered_at: self.registered_at,
        }
    }

    /// Its words, as they are searched.
    pub fn words(&self) -> String {
        format!("{}\n{}\n{}\n{}", self.name, self.owner, self.email, self.id).to_lowercase()
    }

    /// What it may do.
    fn state(&self) -> (Option<UnixSeconds>, Option<&str>, bool) {
        (self.expires_at, self.lock_reason.as_deref(), self.offline)
    }
}

/// How a key is stored and compared.
pub fn key_hash(key: &SiteKey) -> KeyHash {
    Sha256::digest(key.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixSeconds = UnixSeconds(1_782_864_000);

    fn site() -> Site {
        Site {
            id: SiteId("01905a7e-0000-7000-8000-000000000001".parse().unwrap()),
            name: "Ostria".into(),
            owner: "K. Pappas".into(),
            email: "k@example.org".into(),
            key_hash: [7; 32],
            registered_at: NOW,
            serial: 1,
            expires_at: None,
            lock_reason: None,
            offline: false,
            seen: None,
        }
    }

    #[test]
    fn the_serial_grows_only_when_what_the_site_may_do_has_changed() {
        let edit = |offline| Change::Edit {
            name: "Ostria Beach".into(),
            owner: "K. Pappas".into(),
            email: "k@example.org".into(),
            offline,
        };
        let lock = || Change::Lock { reason: "unpaid".into() };
        let steps = [
            (Change::Unlock, Effect::Nothing, 1),
            (edit(false), Effect::Record, 1),
            (Change::Rekey([8; 32]), Effect::Record, 1),
            (Change::ExtendDays { days: 30, now: NOW }, Effect::State, 2),
            (Change::ExtendUntil(NOW.plus(30 * DAY_SECONDS)), Effect::Nothing, 2),
            (lock(), Effect::State, 3),
            (lock(), Effect::Nothing, 3),
            (Change::Unlock, Effect::State, 4),
            (Change::GoOffline, Effect::State, 5),
            (edit(true), Effect::Nothing, 5),
            (edit(false), Effect::State, 6),
        ];
        let mut site = site();
        for (change, effect, serial) in steps {
            assert_eq!((site.apply(&change), site.serial), (effect, serial), "{change:?}");
        }
    }

    #[test]
    fn days_are_added_to_what_is_paid_for_or_to_now_if_that_has_passed() {
        let days = |count: i64| NOW.plus(count * DAY_SECONDS);
        for (paid_until, expected) in [(None, 10), (Some(days(5)), 15), (Some(days(-5)), 10)] {
            let mut site = Site { expires_at: paid_until, ..site() };
            site.apply(&Change::ExtendDays { days: 10, now: NOW });
            assert_eq!(site.expires_at, Some(days(expected)), "{paid_until:?}");
        }
    }

    #[test]
    fn a_card_shows_the_worst_that_is_true() {
        let check = |expires_in_days: Option<i64>, silent_hours: i64, change: fn(&mut Site), expected| {
            let seen_at = NOW.plus(-silent_hours * HOUR_SECONDS);
            let seen = Seen { at: seen_at, address: "::1".into(), version: "1".into(), taken_serial: None };
            let expires_at = expires_in_days.map(|days| NOW.plus(days * DAY_SECONDS));
            let mut site = Site { expires_at, seen: Some(seen), ..site() };
            change(&mut site);
            assert_eq!(site.status(NOW), expected, "{expires_in_days:?} {silent_hours}");
        };
        check(Some(15), 1, |_| (), SiteStatus::Active);
        check(Some(14), 1, |_| (), SiteStatus::Expiring);
        check(Some(0), 1, |_| (), SiteStatus::Grace);
        check(Some(-1), 1, |_| (), SiteStatus::Blocked);
        check(None, 1, |_| (), SiteStatus::Blocked);
        check(Some(-1), 9, |_| (), SiteStatus::Silent);
        check(Some(15), 9, |site| site.offline = true, SiteStatus::Active);
        check(Some(15), 9, |site| site.lock_reason = Some("unpaid".into()), SiteStatus::Locked);
        check(None, 0, |site| site.seen = None, SiteStatus::Blocked);
    }
}
