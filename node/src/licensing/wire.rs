//! The wire to the licensor: who we are, how long we wait, and that one question is asked at a time.

use std::time::Duration;

use license::holder::Learned as Verdict;
use license::http::{SITE_HEADER, SITE_KEY_HEADER, Trouble};
use license::token::{Purpose, purpose_of};
use reqwest::header::{HeaderMap, HeaderValue};
use serving::closing::Closing;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::{Account, Call, Licensing, Line};
use crate::clock;

/// Of this program, as the licensor shows it.
pub(super) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How often, and how long.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// From one heartbeat to the next.
    pub heartbeat: Duration,
    /// No answer takes longer.
    pub patience: Duration,
    /// After the first failure; doubles with each.
    pub first_retry: Duration,
    /// After many failures of the heartbeat.
    pub longest_retry: Duration,
    /// After many failures of the relay, which is tried more often: a lock should not wait for it.
    pub longest_relay_retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            heartbeat: Duration::from_secs(6 * 60 * 60),
            patience: Duration::from_secs(20),
            first_retry: Duration::from_secs(1),
            longest_retry: Duration::from_secs(15 * 60),
            longest_relay_retry: Duration::from_secs(60),
        }
    }
}

/// Talks to one licensor.
pub(super) struct Wire {
    pub(super) account: Account,
    pub(super) http: reqwest::Client,
    pub(super) pace: Pace,
    pub(super) licensing: Licensing,
    /// Held from a question to its answer: a second question would take the place of the first.
    pub(super) turn: Mutex<()>,
    started: Instant,
}

impl Wire {
    pub(super) fn new(account: Account, pace: Pace, licensing: Licensing) -> Result<Self, reqwest::Error> {
        let http = reqwest::Client::builder()
            .timeout(pace.patience)
            // The key of the site goes to the licensor and to nobody that it names.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("comanda-node/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { account, http, pace, licensing, turn: Mutex::default(), started: Instant::now() })
    }

    /// Until the node goes down.
    pub(super) async fn talk(self, closing: Closing) {
        tokio::select! {
            () = closing.is_due() => {}
            _ = async { tokio::join!(self.beat_on(), self.stay_connected()) } => {}
        }
    }

    /// An address below that of the licensor.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.account.licensor.as_str().trim_end_matches('/'))
    }

    /// Who we are.
    pub(super) fn headers(&self) -> HeaderMap {
        let plain = |text: String| HeaderValue::from_str(&text).expect("ids and keys are plain text");
        let mut key = plain(self.account.key.reveal());
        key.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(SITE_HEADER, plain(self.account.site.to_string()));
        headers.insert(SITE_KEY_HEADER, key);
        headers
    }

    pub(super) fn uptime_seconds(&self) -> u64 {
        self.started.elapsed().as_secs()
    }

    /// Takes what the licensor said; answers the serial of the license that counts now, once that is on the disk.
    pub(super) async fn believe(&self, line: Line, tokens: Vec<String>) -> Result<Option<u64>, Trouble> {
        let is_license = |token: &String| !matches!(purpose_of(token), Ok(Purpose::Rotation));
        let names_a_license = tokens.iter().any(is_license);
        // The database is not the licensor's trouble: it is told in the log, and the word comes again.
        let learned = self.licensing.learn(tokens).await.map_err(|_| Trouble::Failing)?;
        let licenses = &learned.lesson.licenses;
        if names_a_license && licenses.is_empty() {
            return Err(Trouble::NotBelieved);
        }
        self.licensing.tell(Call::Heard(line)).await;
        if licenses.iter().any(is_behind) {
            self.failed(line, Trouble::Behind).await;
        }
        Ok(learned.serial)
    }

    /// Says what went wrong.
    pub(super) async fn failed(&self, line: Line, trouble: Trouble) {
        self.licensing.tell(Call::Failed(line, trouble)).await;
    }
}

/// An answer that a newer word has overtaken on its way is older, too, and was signed before it.
fn is_behind(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Older { held, offered } if offered.issued > held.issued)
}

/// A byte of chance.
pub(super) fn dice() -> u8 {
    let [byte] = clock::random_bytes();
    byte
}
