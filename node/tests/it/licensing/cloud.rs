//! A licensor made of a few lines, which answers heartbeats as a test wants it, and has no relay.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use license::claims::{Claims, Lock};
use license::http::{HEARTBEAT_PATH, Heartbeat, HeartbeatAnswer, SITE_HEADER, SITE_KEY_HEADER};
use license::nonce::Nonce;
use license::site::{SiteId, SiteKey};
use license::time::{DAY_SECONDS, UnixSeconds};
use node::licensing::{Account, Pace, Setup};
use serving::connections;
use tokio::net::TcpListener;
use tokio::time::sleep;
use uuid::Uuid;

use super::alone::{keys, site};

/// How a heartbeat is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    Good,
    /// Longer than anybody waits.
    Slow,
    /// 200, and nothing that is understood.
    Garbage,
    /// More than anybody reads.
    Endless,
    /// A good token, for another site.
    OtherSite,
    /// A token that somebody else signed.
    Forged,
    Refuses(u16),
}

pub(super) struct Cloud {
    address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
}

impl Cloud {
    pub(super) async fn start() -> Self {
        let mood = Arc::new(Mutex::new(Mood::Good));
        let router = Router::new().route(HEARTBEAT_PATH, post(answer)).with_state(mood.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        // Nobody left who could give the signal to end would be one: the task keeps it.
        let (close, closing) = serving::closing::pair();
        tokio::spawn(async move {
            connections::serve(listener, router, connections::Places::new(100), closing).await;
            drop(close);
        });
        Self { address, mood }
    }

    pub(super) fn becomes(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A node that asks this licensor.
    pub(super) fn setup(&self) -> Setup {
        Self::at(&format!("http://{}", self.address))
    }

    /// A node that asks whoever is there.
    pub(super) fn at(licensor: &str) -> Setup {
        let key = SiteKey::new([9; 32]);
        let account = Account { licensor: licensor.parse().unwrap(), site: site(), key };
        Setup { account: Some(account), ..Self::nobody() }
    }

    /// A node that asks nobody, and does everything sooner than usual.
    pub(super) fn nobody() -> Setup {
        let pace = Pace {
            heartbeat: Duration::from_secs(1),
            patience: Duration::from_millis(500),
            first_retry: Duration::from_millis(100),
            longest_retry: Duration::from_millis(400),
            longest_relay_retry: Duration::from_secs(3_600),
        };
        Setup { site: site(), keys: keys(), account: None, file: None, pace }
    }

    /// A token of this time.
    pub(super) fn token(site: SiteId, serial: u64, issued: UnixSeconds, lock: Option<&str>) -> String {
        sign(site, serial, issued, lock, None)
    }
}

fn sign(site: SiteId, serial: u64, issued: UnixSeconds, lock: Option<&str>, nonce: Option<Nonce>) -> String {
    let mut claims = Claims::new(site, serial, issued, issued.plus(30 * DAY_SECONDS));
    claims.locked = lock.map(|reason| Lock { reason: reason.to_owned() });
    claims.nonce = nonce;
    claims.sign(&fixtures::license::signing_key()).unwrap()
}

async fn answer(
    Shared(mood): Shared<Arc<Mutex<Mood>>>,
    headers: HeaderMap,
    Json(heartbeat): Json<Heartbeat>,
) -> Response {
    assert_eq!(headers[SITE_HEADER], site().to_string());
    assert_eq!(headers[SITE_KEY_HEADER], SiteKey::new([9; 32]).reveal());
    let mood = *mood.lock().unwrap();
    let (now, nonce) = (fixtures::license::now(), heartbeat.nonce);
    let token = match mood {
        Mood::Good => sign(site(), 1, now, None, Some(nonce)),
        Mood::OtherSite => sign(SiteId(Uuid::from_u128(8)), 9, now, None, Some(nonce)),
        Mood::Forged => {
            let claims = Claims::new(site(), 9, now, now.plus(DAY_SECONDS));
            claims.sign(&license::keys::SigningKey::from_seed(&[77; 32])).unwrap()
        }
        Mood::Slow => {
            sleep(Duration::from_secs(5)).await;
            return StatusCode::OK.into_response();
        }
        Mood::Garbage => return "<html>Welcome to the hotel</html>".into_response(),
        Mood::Endless => return "x".repeat(2_000_000).into_response(),
        Mood::Refuses(status) => return StatusCode::from_u16(status).unwrap().into_response(),
    };
    let answer = HeartbeatAnswer {
        licensed: true,
        locked: false,
        lock_reason: None,
        expires_at: None,
        token: Some(token),
        rotations: Vec::new(),
        nonce,
    };
    Json(answer).into_response()
}
