//! `/api/sync`: the WebSocket of one device.
//!
//! Frames come in, are handed to the desk and wait there in a bounded queue. A device that sends without end is read
//! at a [`Pace`], so that it holds up nobody but itself. Frames for the device wait in a queue of their own; when that is full, or a write takes too long, the
//! connection ends and the device asks again for what it lacks. A half-open connection is found out by pings. All of
//! this is the same for those who speak another [`Dialect`].

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use futures_util::SinkExt;
use serving::closing::Closing;
use serving::problem::Problem;
use sync::frame::{ErrorCode, MAX_FRAME_FROM_DEVICE_BYTES, SUBPROTOCOL, lookups};
use sync::session::Session;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until, timeout};
use tokio_tungstenite::tungstenite;

pub(super) use self::pace::Paces;

use self::pace::Pace;
use super::Web;
use super::dialect::{Dialect, Misunderstood, OurOwn, Turn};
use super::door::{foreign_origin, is_from_here};
use super::logged_in::LoggedIn;
use crate::desk::{Outgoing, Seat};
use crate::events::News;

mod pace;

/// A write that takes longer means that nobody is there.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the other end is given to read why, and to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// How often the device is asked whether it is there.
const PING_EVERY: Duration = Duration::from_secs(20);
/// Silence that ends the connection.
const MAX_SILENCE: Duration = Duration::from_secs(60);
/// A message above the protocol's bound but below this is read to its end, so that its sender can be told what is
/// wrong; one above this is cut off.
const MAX_MESSAGE_BYTES: usize = 4 * MAX_FRAME_FROM_DEVICE_BYTES;
/// What is read from a connection at once: small, because hundreds of them are open.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// Bytes that may wait within a connection: the largest frame and some small ones.
const MAX_WRITE_BUFFER_BYTES: usize = 2 * sync::frame::MAX_FRAME_FROM_NODE_BYTES;

/// Close codes of RFC 6455.
const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
const TRY_AGAIN_LATER: u16 = 1013;

/// `GET /api/sync`, upgraded to a WebSocket that speaks [`SUBPROTOCOL`].
pub(super) async fn sync(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade_of(&headers, upgrade)?;
    if !upgrade.requested_protocols().any(|protocol| protocol == SUBPROTOCOL) {
        return Err(Problem::unknown_protocol(SUBPROTOCOL));
    }
    let turn = web.sockets.clone().try_acquire_owned().map_err(|_| house_is_full())?;
    Ok(open(web, upgrade.protocols([SUBPROTOCOL]), login.session, OurOwn, turn))
}

/// The upgrade that was asked for, by a page of ours or a program.
pub(super) fn upgrade_of(
    headers: &HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<WebSocketUpgrade, Problem> {
    if !is_from_here(headers) {
        return Err(foreign_origin());
    }
    upgrade.map_err(|_| Problem::not_a_websocket())
}

/// Upgrades, and leads the device to the desk. The permit is given back when the connection has ended.
pub(super) fn open(
    web: Web,
    upgrade: WebSocketUpgrade,
    session: Session,
    dialect: impl Dialect,
    turn: OwnedSemaphorePermit,
) -> Response {
    upgrade
        .max_message_size(MAX_MESSAGE_BYTES)
        .max_frame_size(MAX_MESSAGE_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(MAX_WRITE_BUFFER_BYTES)
        .on_upgrade(move |socket| serve(web, socket, session, dialect, turn))
}

async fn serve(
    web: Web,
    socket: WebSocket,
    session: Session,
    dialect: impl Dialect,
    _turn: OwnedSemaphorePermit,
) {
    let (device, user) = (session.device, session.user);
    let Some(seat) = web.desk.connect(session).await else { return };
    tracing::debug!(%device, "connected");
    web.events.tell(&News::DeviceSeen { device, user, connected: true });
    let pace = web.paces.of(device, Instant::now());
    let mut link = Link { socket, seat, dialect, closing: web.closing.clone(), pace };
    let farewell = link.converse().await;
    tracing::debug!(%device, ?farewell, "disconnected");
    link.part(farewell).await;
    link.seat.leave().await;
    web.events.tell(&News::DeviceSeen { device, user, connected: false });
}

struct Link<D> {
    socket: WebSocket,
    seat: Seat,
    dialect: D,
    closing: Closing,
    pace: Pace,
}

/// Why a connection ends.
#[derive(Debug)]
enum Farewell {
    /// The other end went, or is not there any more.
    Gone,
    /// The flow ended it.
    Ended(ErrorCode),
    /// A message above the limit.
    TooLarge,
    /// A message that means nothing.
    Misunderstood(Misunderstood),
    /// Too much waited to be sent.
    Overflow,
    /// The node goes down.
    Closing,
}

impl<D: Dialect> Link<D> {
    async fn converse(&mut self) -> Farewell {
        let mut ping = interval(PING_EVERY);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last_heard = Instant::now();
        loop {
            let now = Instant::now();
            let listen_from = self.pace.free_at(now);
            let farewell = tokio::select! {
                message = self.socket.recv(), if listen_from <= now => {
                    last_heard = Instant::now();
                    self.pace.read(length_of(&message), last_heard);
                    self.take(message).await
                }
                () = sleep_until(listen_from), if listen_from > now => {
                    last_heard = listen_from;
                    None
                }
                outgoing = self.seat.next() => self.send(outgoing).await,
                _ = ping.tick() => match last_heard.elapsed() > MAX_SILENCE {
                    true => Some(Farewell::Gone),
                    false => self.write(Message::Ping(Bytes::new())).await,
                },
                () = self.closing.is_due() => Some(Farewell::Closing),
            };
            if let Some(farewell) = farewell {
                return farewell;
            }
        }
    }

    async fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Option<Farewell> {
        let heard = match message {
            Some(Ok(Message::Binary(bytes))) => self.dialect.heard(bytes.into()),
            // Not of this protocol: the other end is told so, as for any other bytes that mean nothing.
            Some(Ok(Message::Text(text))) => self.dialect.heard(text.as_bytes().to_vec()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => return None,
            Some(Err(error)) if is_too_large(&error) => return Some(Farewell::TooLarge),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Some(Farewell::Gone),
        };
        match heard {
            Ok(turn) if turn.to_device.is_empty() => self.perform(turn).await,
            Ok(turn) => match self.perform(turn).await {
                None => self.flush().await,
                farewell => farewell,
            },
            Err(misunderstood) => Some(Farewell::Misunderstood(misunderstood)),
        }
    }

    /// Hands the desk its frames and the other end its messages, which are still to be flushed.
    async fn perform(&mut self, turn: Turn) -> Option<Farewell> {
        for frame in turn.to_desk {
            self.pace.look_up(lookups(&frame), Instant::now());
            self.seat.received(frame).await;
        }
        for message in turn.to_device {
            if !in_time(self.socket.feed(Message::Binary(message))).await {
                return Some(Farewell::Gone);
            }
        }
        None
    }

    /// Sends what waits, with one flush for all of it.
    async fn send(&mut self, first: Option<Outgoing>) -> Option<Farewell> {
        let mut next = first;
        loop {
            match next {
                Some(Outgoing::Frame(frame)) => {
                    let turn = self.dialect.told(frame);
                    if let Some(farewell) = self.perform(turn).await {
                        return Some(farewell);
                    }
                }
                Some(Outgoing::Close(code)) => return Some(Farewell::Ended(code)),
                None => return Some(Farewell::Overflow),
            }
            match self.seat.next_now() {
                Some(outgoing) => next = Some(outgoing),
                None => break,
            }
        }
        self.flush().await
    }

    async fn flush(&mut self) -> Option<Farewell> {
        (!in_time(self.socket.flush()).await).then_some(Farewell::Gone)
    }

    async fn write(&mut self, message: Message) -> Option<Farewell> {
        (!in_time(self.socket.send(message)).await).then_some(Farewell::Gone)
    }

    /// Says why, as far as the other end still listens.
    async fn part(&mut self, farewell: Farewell) {
        let (code, reason) = match farewell {
            Farewell::Gone => return,
            Farewell::Ended(code) => (POLICY, format!("{code:?}")),
            Farewell::TooLarge => {
                let Misunderstood { last, why } = self.dialect.too_large();
                self.write(Message::Binary(last)).await;
                (TOO_BIG, why)
            }
            Farewell::Misunderstood(Misunderstood { last, why }) => {
                self.write(Message::Binary(last)).await;
                (POLICY, why)
            }
            Farewell::Overflow => (TRY_AGAIN_LATER, "too slow: connect again".to_owned()),
            Farewell::Closing => (GOING_AWAY, "the node goes down".to_owned()),
        };
        self.write(Message::Close(Some(CloseFrame { code, reason: reason.into() }))).await;
        // A connection that is dropped with unread messages takes with it what the other end has not read.
        let answered = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        let _ = timeout(CLOSE_TIMEOUT, answered).await;
    }
}

/// Bytes of what was read.
fn length_of(message: &Option<Result<Message, axum::Error>>) -> usize {
    match message {
        Some(Ok(Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes))) => bytes.len(),
        Some(Ok(Message::Text(text))) => text.len(),
        _ => 0,
    }
}

async fn in_time<T>(write: impl Future<Output = Result<T, axum::Error>>) -> bool {
    matches!(timeout(WRITE_TIMEOUT, write).await, Ok(Ok(_)))
}

fn is_too_large(error: &axum::Error) -> bool {
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref());
    matches!(source, Some(tungstenite::Error::Capacity(_)))
}

fn house_is_full() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "too_many_devices",
        "Too many devices are connected",
        "Close the app on devices that are not used.",
    )
}
