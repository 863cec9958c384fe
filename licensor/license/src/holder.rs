//! What a node holds: its keys, its best token, its clock. The node stores what the holder hands back and asks it what
//! may be done; every decision is here.

use serde::{Deserialize, Serialize};

use crate::claims::Rank;
use crate::clock::{Clock, Way};
use crate::keys::{KeySet, MAX_ROTATIONS};
use crate::nonce::Nonce;
use crate::site::SiteId;
use crate::state::{State, state};
use crate::time::{Now, UnixSeconds};
use crate::token::{License, Purpose, TokenError, purpose_of};

/// The most tokens that are looked at in one lesson; the rest is left unread.
pub const MAX_TOKENS_AT_ONCE: usize = MAX_ROTATIONS + 8;

/// The license of one site, as its node knows it.
#[derive(Clone, Debug)]
pub struct Holder {
    site: SiteId,
    keys: KeySet,
    best: Option<License>,
    clock: Clock,
}

/// All that survives a restart. That of a new node is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// The best token.
    pub token: Option<String>,
    /// All rotations.
    pub rotations: Vec<String>,
    /// The clock's; see [`crate::clock`].
    pub high_water: UnixSeconds,
}

/// What came of tokens that were handed in.
#[derive(Debug, Default)]
pub struct Lesson {
    /// What came of the licenses among them, in order.
    pub licenses: Vec<Learned>,
    /// How many key rotations were new.
    pub rotations: usize,
    /// True when the license that was held is void, because the key that signed it was revoked.
    pub lost_license: bool,
    /// Why the others were not believed.
    pub refused: Vec<TokenError>,
}

/// What came of one license.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learned {
    /// It is the best now.
    Better,
    /// It says what the best one says.
    Same,
    /// A better one is held. To be reported: a licensor that was restored from a backup has fallen behind.
    Older {
        /// Of the one that is held.
        held: Rank,
        /// Of the one that was offered.
        offered: Rank,
    },
}

impl Holder {
    /// Goes on from what was stored. Nothing stored is believed without its signature; the refusals are returned.
    pub fn resume(site: SiteId, keys: KeySet, stored: Stored, now: Now) -> (Self, Vec<TokenError>) {
        let clock = Clock::resume(stored.high_water, now);
        let mut holder = Self { site, keys, best: None, clock };
        let rotations = stored.rotations.iter().map(String::as_str);
        let lesson = holder.learn(rotations.chain(stored.token.as_deref()), now);
        (holder, lesson.refused)
    }

    /// The site that all of this is about.
    pub fn site(&self) -> SiteId {
        self.site
    }

    /// What the site may do now.
    pub fn state(&mut self, now: Now) -> State {
        state(self.best.as_ref(), self.clock.trusted(now))
    }

    /// The trusted time.
    pub fn trusted(&mut self, now: Now) -> UnixSeconds {
        self.clock.trusted(now)
    }

    /// See [`Clock::wall_error_seconds`].
    pub fn wall_error_seconds(&mut self, now: Now) -> Option<i64> {
        self.clock.wall_error_seconds(now)
    }

    /// The best token.
    pub fn license(&self) -> Option<&License> {
        self.best.as_ref()
    }

    /// The keys that count here.
    pub fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// Opens a question with fresh random bytes, to be sent in a heartbeat or shown to whoever makes a license file.
    pub fn ask(&mut self, way: Way, random: [u8; 16], now: Now) -> Nonce {
        let nonce = Nonce::new(random);
        self.clock.ask(way, nonce, now);
        nonce
    }

    /// Takes whatever came: the answer to a heartbeat, a push, a file. Rotations are heard before licenses, so a
    /// license may come together with the word for its key. Store what [`Holder::stored`] hands back afterwards.
    pub fn learn<'a>(&mut self, tokens: impl IntoIterator<Item = &'a str>, now: Now) -> Lesson {
        let mut lesson = Lesson::default();
        let mut rotations = Vec::new();
        let mut licenses = Vec::new();
        for token in tokens.into_iter().take(MAX_TOKENS_AT_ONCE) {
            match purpose_of(token) {
                Ok(Purpose::Rotation) => rotations.push(token),
                Ok(Purpose::License) => licenses.push(token),
                Err(error) => lesson.refused.push(error),
            }
        }
        self.learn_keys(rotations, &mut lesson);
        for token in licenses {
            match License::verify(token, self.site, &self.keys) {
                Ok(license) => lesson.licenses.push(self.learn_license(license, now)),
                Err(error) => lesson.refused.push(error),
            }
        }
        lesson
    }

    /// What to store now, if anything: at the start, every minute, and when the wall clock leapt. To be asked every
    /// second or so.
    pub fn due(&mut self, now: Now) -> Option<Stored> {
        self.clock.is_due(now).then(|| self.stored(now))
    }

    /// What to store after each lesson.
    pub fn stored(&mut self, now: Now) -> Stored {
        let high_water = self.clock.lease(now);
        self.with(high_water)
    }

    /// What to store at an orderly stop.
    pub fn stored_at_stop(&mut self, now: Now) -> Stored {
        let high_water = self.clock.stop(now);
        self.with(high_water)
    }

    fn learn_keys(&mut self, tokens: Vec<&str>, lesson: &mut Lesson) {
        let rotated = self.keys.learn(tokens);
        lesson.rotations = rotated.learned;
        lesson.refused.extend(rotated.refused);
        if self.best.as_ref().is_some_and(|best| self.keys.key(best.signer()).is_err()) {
            self.best = None;
            lesson.lost_license = true;
        }
    }

    fn learn_license(&mut self, license: License, now: Now) -> Learned {
        let claims = license.claims();
        let (issued, nonce, offered) = (claims.issued, claims.nonce, claims.rank());
        let held = self.best.as_ref().map(|best| best.claims().rank());
        let learned = match held {
            Some(held) if offered < held => Learned::Older { held, offered },
            Some(held) if offered == held => Learned::Same,
            _ => Learned::Better,
        };
        if learned == Learned::Better {
            self.best = Some(license);
        }
        let floor = self.best.as_ref().map_or(issued, |best| best.claims().issued);
        self.clock.learn(issued, nonce, floor, now);
        learned
    }

    fn with(&self, high_water: UnixSeconds) -> Stored {
        Stored {
            token: self.best.as_ref().map(|best| best.token().to_owned()),
            rotations: self.keys.rotations().map(str::to_owned).collect(),
            high_water,
        }
    }
}
