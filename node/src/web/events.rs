//! `/api/events`: what happens in the house, over a WebSocket or as server-sent events, whichever is asked for.
//!
//! Each message is one JSON object with a `type`. The first one says `hello`: whatever happened before it is found by
//! asking for it. Whoever is too slow is let go, and so is whoever logs out, is blocked, or whose token has expired.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serving::closing::Closing;
use serving::problem::Problem;
use sync::session::Session;
use tokio::sync::{OwnedSemaphorePermit, broadcast};
use tokio::time::{Instant, interval_at, sleep_until, timeout};

use super::logged_in::LoggedIn;
use super::{Web, socket};
use crate::clock;
use crate::desk::Ended;

/// Who listens at once.
pub(super) const MAX_READERS: usize = 100;
/// A write that takes longer means that nobody is there.
const WRITE_TIMEOUT: Duration = Duration::from_secs(10);
/// How often a reader is asked whether it is there, and the silence that ends the connection.
const PING_EVERY: Duration = Duration::from_secs(20);
const MAX_SILENCE: Duration = Duration::from_secs(60);
/// Readers have nothing to say.
const MAX_MESSAGE_BYTES: usize = 1024;
/// Close code of RFC 6455: connect again.
const TRY_AGAIN_LATER: u16 = 1013;

pub(super) async fn follow(
    State(web): State<Web>,
    LoggedIn(login): LoggedIn,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let turn = web.listeners.clone().try_acquire_owned().map_err(|_| too_many())?;
    let left_ms = u64::try_from(login.expires_at.0 - clock::now().0).unwrap_or(0);
    let reader = Reader {
        first: Some(hello(&web)),
        news: web.events.listen(),
        endings: web.desk.endings(),
        session: login.session,
        until: Instant::now() + Duration::from_millis(left_ms),
        closing: web.closing.clone(),
        _turn: turn,
    };
    if !headers.contains_key(header::UPGRADE) {
        return Ok(Sse::new(lines(reader)).keep_alive(KeepAlive::default()).into_response());
    }
    let upgrade = socket::upgrade_of(&headers, upgrade)?;
    let bounded = upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES);
    Ok(bounded.on_upgrade(move |socket| converse(socket, reader)))
}

/// Somebody who listens.
struct Reader {
    first: Option<Arc<str>>,
    news: broadcast::Receiver<Arc<str>>,
    endings: broadcast::Receiver<Ended>,
    session: Session,
    until: Instant,
    closing: Closing,
    _turn: OwnedSemaphorePermit,
}

impl Reader {
    /// The next thing to tell; none when the reader is let go.
    async fn next(&mut self) -> Option<Arc<str>> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            tokio::select! {
                // Too far behind is an error, too.
                news = self.news.recv() => return news.ok(),
                ended = self.endings.recv() => if !ended.is_ok_and(|ended| !ended.concerns(&self.session)) {
                    return None;
                },
                () = sleep_until(self.until) => return None,
                () = self.closing.is_due() => return None,
            }
        }
    }
}

fn lines(reader: Reader) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(reader, |mut reader| async {
        let news = reader.next().await?;
        Some((Ok(Event::default().data(&*news)), reader))
    })
}

async fn converse(mut socket: WebSocket, mut reader: Reader) {
    let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    let mut last_heard = Instant::now();
    loop {
        let message = tokio::select! {
            _ = ping.tick() => match last_heard.elapsed() > MAX_SILENCE {
                true => return,
                false => Message::Ping(Bytes::new()),
            },
            news = reader.next() => match news {
                Some(news) => Message::Text(news.as_ref().into()),
                None => break,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {
                    last_heard = Instant::now();
                    continue;
                }
            },
        };
        if !matches!(timeout(WRITE_TIMEOUT, socket.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
    let close = CloseFrame { code: TRY_AGAIN_LATER, reason: "connect again".into() };
    let _ = timeout(WRITE_TIMEOUT, socket.send(Message::Close(Some(close)))).await;
}

fn hello(web: &Web) -> Arc<str> {
    serde_json::json!({ "type": "hello", "catalog_version": web.office.catalog().version }).to_string().into()
}

fn too_many() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "too_many_listeners",
        "Too many programs listen to events",
        "End one that is not needed.",
    )
}
