//! `GET /api/relay`: the WebSocket of one site's node. What is said on it is told at [`license::http::FromLicensor`].
//!
//! Nothing is queued for a site. When it is woken, its state is read again and said if it is not what was said last; a
//! site that was away is told the state of now. So a second that nobody listened costs nothing.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use license::http::{FromLicensor, FromNode, MAX_RELAY_FROM_NODE_BYTES, RELAY_PROTOCOL};
use license::nonce::Nonce;
use license::site::SiteId;
use serving::problem::Problem;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::Web;
use super::heartbeat::shown;
use super::known_site::KnownSite;
use crate::clock;
use crate::relay::Seat;
use crate::site::{KeyHash, Seen, Site};

/// The first word must have come by then.
const HELLO_TIMEOUT: Duration = Duration::from_secs(10);
/// How often it is looked whether all is well.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How often the node is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(20);
/// Silence that ends the connection.
const MAX_SILENCE: Duration = Duration::from_secs(60);
/// Licenses that were not taken by then are said again.
const TAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// How often they are said before the connection is given up.
const MAX_TIMES: u32 = 3;
/// A write that takes longer means that nobody is there.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other end is given to read why.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// Small, because thousands are open.
const BUFFER_BYTES: usize = 4 * 1024;

/// Close codes of RFC 6455.
const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;

/// Upgrades a node that speaks [`RELAY_PROTOCOL`].
pub(super) async fn connect(
    State(web): State<Web>,
    KnownSite { site, address }: KnownSite,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| Problem::not_a_websocket())?;
    if !upgrade.requested_protocols().any(|protocol| protocol == RELAY_PROTOCOL) {
        return Err(Problem::unknown_protocol(RELAY_PROTOCOL));
    }
    let seat = web.relay.seat(site.id).ok_or_else(house_is_full)?;
    Ok(upgrade
        .protocols([RELAY_PROTOCOL])
        .max_message_size(MAX_RELAY_FROM_NODE_BYTES)
        .max_frame_size(MAX_RELAY_FROM_NODE_BYTES)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(0)
        .on_upgrade(move |socket| serve(web, socket, seat, site, address)))
}

async fn serve(web: Web, socket: WebSocket, seat: Seat, site: Site, address: IpAddr) {
    let mut link = Link {
        web,
        socket,
        seat,
        site: site.id,
        key_hash: site.key_hash,
        address,
        version: String::new(),
        said: None,
        next_id: 1,
        must_look: false,
    };
    let farewell = link.converse().await;
    tracing::debug!(site = %link.site, ?farewell, "a site has disconnected");
    link.part(farewell).await;
}

struct Link {
    web: Web,
    socket: WebSocket,
    seat: Seat,
    site: SiteId,
    /// When the site has another key, this connection ends.
    key_hash: KeyHash,
    address: IpAddr,
    version: String,
    said: Option<Said>,
    next_id: u64,
    /// The site could not be read when it should have been.
    must_look: bool,
}

/// What the node was told last.
struct Said {
    id: u64,
    told: Told,
    text: String,
    at: Instant,
    times: u32,
    taken: bool,
}

/// What makes a site be told anew.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Told {
    serial: u64,
    rotations: usize,
}

/// Why a connection ends.
#[derive(Clone, Copy, Debug)]
enum Farewell {
    /// The other end went, or is not there any more.
    Gone,
    /// It said nothing that is understood.
    Misunderstood,
    /// Its key is worth nothing any more.
    NoSite,
    /// The node has connected again.
    Replaced,
    /// The licensor goes down.
    Closing,
}

impl Link {
    async fn converse(&mut self) -> Farewell {
        match self.hello().await {
            Ok(nonce) => {
                if let Err(farewell) = self.look(Some(nonce)).await {
                    return farewell;
                }
            }
            Err(farewell) => return farewell,
        }
        tracing::debug!(site = %self.site, address = %self.address, "a site is connected");
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut pinged = Instant::now();
        let mut heard = Instant::now();
        let closing = self.web.closing.clone();
        loop {
            let done = tokio::select! {
                message = self.socket.recv() => {
                    heard = Instant::now();
                    self.take(message)
                }
                () = self.seat.is_woken() => self.look(None).await,
                _ = look.tick() => self.tick(heard, &mut pinged).await,
                () = closing.is_due() => Err(Farewell::Closing),
            };
            if let Err(farewell) = done {
                return farewell;
            }
        }
    }

    /// The first word, and its question.
    async fn hello(&mut self) -> Result<Nonce, Farewell> {
        let first = timeout(HELLO_TIMEOUT, self.socket.recv()).await.map_err(|_| Farewell::Gone)?;
        let Some(Ok(Message::Text(text))) = first else { return Err(Farewell::Misunderstood) };
        match serde_json::from_str(&text) {
            Ok(FromNode::Hello { version, nonce, .. }) => {
                self.version = shown(&version);
                self.note(None);
                Ok(nonce)
            }
            _ => Err(Farewell::Misunderstood),
        }
    }

    fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), Farewell> {
        match message {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(FromNode::Taken { id, serial }) => {
                    self.taken(id, serial);
                    Ok(())
                }
                // Of a later version, or said twice.
                Ok(FromNode::Unknown | FromNode::Hello { .. }) => Ok(()),
                Err(_) => Err(Farewell::Misunderstood),
            },
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            Some(Ok(Message::Binary(_))) => Err(Farewell::Misunderstood),
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(Farewell::Gone),
        }
    }

    fn taken(&mut self, id: u64, serial: Option<u64>) {
        if let Some(said) = self.said.as_mut().filter(|said| said.id == id) {
            said.taken = true;
            self.note(serial);
        }
    }

    /// Reads the site and says what it may do, if that was not said.
    async fn look(&mut self, nonce: Option<Nonce>) -> Result<(), Farewell> {
        if !self.seat.is_current() {
            return Err(Farewell::Replaced);
        }
        let site = match self.web.store.site(self.site).await {
            Ok(site) => site.filter(|site| site.key_hash == self.key_hash).ok_or(Farewell::NoSite)?,
            Err(error) => {
                tracing::warn!(%error, site = %self.site, "a connected site could not be read, trying again");
                self.must_look = true;
                return Ok(());
            }
        };
        self.must_look = false;
        let keyring = self.web.keys.now();
        let rotations: Vec<String> = keyring.rotations().map(str::to_owned).collect();
        let told = Told { serial: site.serial, rotations: rotations.len() };
        if nonce.is_none() && self.said.as_ref().is_some_and(|said| said.told == told) {
            return Ok(());
        }
        let claims = site.claims(clock::now(), nonce);
        let token = claims.and_then(|claims| match claims.sign(keyring.signer()) {
            Ok(token) => Some(token),
            Err(error) => {
                tracing::error!(%error, site = %self.site, "a license could not be signed");
                None
            }
        });
        let tokens = rotations.into_iter().chain(token).collect();
        let id = self.next_id;
        self.next_id += 1;
        let licenses = FromLicensor::Licenses { id, tokens, nonce };
        let text = serde_json::to_string(&licenses).expect("licenses are plain data");
        self.said = Some(Said { id, told, text: text.clone(), at: Instant::now(), times: 1, taken: false });
        self.write(Message::Text(text.into())).await
    }

    async fn tick(&mut self, heard: Instant, pinged: &mut Instant) -> Result<(), Farewell> {
        if heard.elapsed() > MAX_SILENCE {
            return Err(Farewell::Gone);
        }
        if self.must_look {
            self.look(None).await?;
        }
        self.say_again().await?;
        if pinged.elapsed() > PING_EVERY {
            *pinged = Instant::now();
            self.note(None);
            self.write(Message::Ping(Bytes::new())).await?;
        }
        Ok(())
    }

    async fn say_again(&mut self) -> Result<(), Farewell> {
        let Some(said) = self.said.as_mut().filter(|said| !said.taken && said.at.elapsed() > TAKE_TIMEOUT)
        else {
            return Ok(());
        };
        if said.times == MAX_TIMES {
            return Err(Farewell::Gone);
        }
        (said.times, said.at) = (said.times + 1, Instant::now());
        let text = said.text.clone();
        self.write(Message::Text(text.into())).await
    }

    fn note(&self, taken_serial: Option<u64>) {
        let (address, version) = (self.address.to_string(), self.version.clone());
        self.web.sightings.note(self.site, Seen { at: clock::now(), address, version, taken_serial });
    }

    async fn write(&mut self, message: Message) -> Result<(), Farewell> {
        match timeout(WRITE_TIMEOUT, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(Farewell::Gone),
        }
    }

    async fn part(&mut self, farewell: Farewell) {
        let (code, reason) = match farewell {
            Farewell::Gone => return,
            Farewell::Misunderstood => (POLICY, "misunderstood"),
            Farewell::NoSite => (POLICY, "wrong_site_key"),
            Farewell::Replaced => (POLICY, "replaced"),
            Farewell::Closing => (GOING_AWAY, "closing"),
        };
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        let _ = timeout(CLOSE_TIMEOUT, self.socket.send(close)).await;
    }
}

fn house_is_full() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "too_many_sites",
        "Too many sites are connected",
        "Heartbeats work on; start one more licensor on the same database.",
    )
}
