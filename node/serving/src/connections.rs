//! Accepting connections, and letting go of them.
//!
//! There is a bound on connections, on those from one address, on the time in which the handshake of TLS and then a
//! request's head must have come, on how long the other end may take nothing of what it is sent, on how long one that is
//! refused may go on sending, and on how long a connection may take to end when the server goes down. WebSockets leave this module when they are upgraded; they watch
//! the closing signal themselves.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower_service::Service;

use crate::bearer::FORWARDED_PROTO;
use crate::closing::Closing;
use crate::impatient::Impatient;
use crate::lingering::{Lingering, Unread};

/// The handshake of TLS must be over by then, and so must the head of a request be here; an idle connection ends then,
/// too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections from one address: a browser opens six, and who opens thousands takes nobody else's place. This machine
/// itself is not counted, because a proxy on it speaks for everybody.
const MAX_OF_ADDRESS: usize = 64;
/// A request's head is smaller.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Requests that run when the server goes down may take so long to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// After a failed accept (no file descriptors left, say) the next one waits.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// The places for connections, shared by every listener of a server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Places {
    turns: Arc<Semaphore>,
    crowd: Crowd,
}

/// Who is at the other end of the connection: a part of every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// What comes before the first request of a connection: nothing, or the handshake of TLS.
pub trait Greeting: Clone + Send + Sync + 'static {
    /// What the requests come from.
    type Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static;
    /// Whether nobody between can read or change them.
    const IS_SECURE: bool;
    /// Greets whoever connected.
    fn greet(&self, stream: TcpStream) -> impl Future<Output = std::io::Result<Self::Stream>> + Send;
}

/// No greeting: plain HTTP.
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl Greeting for Plain {
    type Stream = TcpStream;
    const IS_SECURE: bool = false;

    async fn greet(&self, stream: TcpStream) -> std::io::Result<TcpStream> {
        Ok(stream)
    }
}

impl Places {
    /// So many connections at once. WebSockets that have left count no more.
    pub fn new(max_connections: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(max_connections)), crowd: Crowd::default() }
    }

    async fn turn(&self) -> OwnedSemaphorePermit {
        self.turns.clone().acquire_owned().await.expect("nobody closes it")
    }
}

/// Serves plain HTTP; see [`serve_with`].
pub async fn serve(listener: TcpListener, router: Router, places: Places, closing: Closing) {
    serve_with(Plain, listener, router, places, closing).await;
}

/// Serves until `closing` turns true, then waits for the requests that run.
pub async fn serve_with(
    greeting: impl Greeting,
    listener: TcpListener,
    router: Router,
    places: Places,
    closing: Closing,
) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            () = closing.is_due() => break,
            Some(_) = connections.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let Some(place) = places.crowd.place(peer.ip()) else { continue };
        let turn = tokio::select! {
            () = closing.is_due() => break,
            turn = places.turn() => turn,
        };
        let connection = converse(greeting.clone(), stream, Peer(peer), router.clone(), closing.clone());
        connections.spawn(async move {
            connection.await;
            drop((turn, place));
        });
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(FAREWELL, all_ended).await;
}

/// How many connections each address has.
#[derive(Clone, Debug, Default)]
struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// The place of one connection, given back when it is dropped.
struct Place {
    crowd: Crowd,
    address: IpAddr,
}

impl Crowd {
    /// A place for one more; none when this address has as many as it may.
    fn place(&self, address: IpAddr) -> Option<Place> {
        let is_this_machine = address == Ipv4Addr::LOCALHOST || address == Ipv6Addr::LOCALHOST;
        let mut counts = self.counts();
        let count = counts.entry(address).or_default();
        if *count >= MAX_OF_ADDRESS && !is_this_machine {
            return None;
        }
        *count += 1;
        Some(Place { crowd: self.clone(), address })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Entry::Occupied(mut count) = self.crowd.counts().entry(self.address) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// One connection, request after request.
async fn converse<G: Greeting>(greeting: G, stream: TcpStream, peer: Peer, router: Router, closing: Closing) {
    // Frames are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = timeout(HEAD_TIMEOUT, greeting.greet(stream)).await else { return };
    let unread = Unread::default();
    let stream = Lingering::new(Impatient::new(stream), unread.clone());
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(|body| unread.watch(body));
        request.extensions_mut().insert(peer);
        if G::IS_SECURE {
            request.headers_mut().insert(FORWARDED_PROTO, HeaderValue::from_static("https"));
        }
        let (answered, unread) = (router.clone().call(request), unread.clone());
        async move {
            let mut answer = answered.await?;
            // Nobody should send the next request behind the rest of this one.
            if unread.is_so() {
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), answer)
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.is_due() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended badly");
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{Body, Bytes};
    use axum::routing::get;
    use futures_util::stream::unfold;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;
    use crate::closing;

    /// Events without end; the sender is dropped with them.
    fn endless(gone: oneshot::Sender<()>) -> Body {
        let line = Bytes::from_static(&[b'.'; 4096]);
        let lines = unfold(gone, move |gone| {
            let line = line.clone();
            async move { Some((Ok::<_, std::io::Error>(line), gone)) }
        });
        Body::from_stream(lines)
    }

    /// Refuses every body without reading any of it.
    async fn refuse() -> axum::http::StatusCode {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_reads_only_after_sending_for_long_hears_that_it_was_too_much() -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (_close, closing) = closing::pair();
        let router = Router::new().route("/file", axum::routing::post(refuse));
        tokio::spawn(serve(listener, router, Places::new(4), closing));
        let mut sender = TcpStream::connect(address).await?;
        sender.write_all(b"POST /file HTTP/1.1\r\nhost: node\r\ncontent-length: 1000000000\r\n\r\n").await?;
        for _ in 0..40 {
            sender.write_all(&[b'x'; 64 * 1024]).await?;
            sleep(Duration::from_millis(25)).await;
        }
        let mut answer = String::new();
        sender.read_to_string(&mut answer).await?;
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("connection: close"), "{answer}");
        Ok(())
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn who_stops_reading_events_is_let_go() -> std::io::Result<()> {
        let (gone, is_gone) = oneshot::channel();
        let sender = Arc::new(Mutex::new(Some(gone)));
        let follow = move || async move {
            let gone = sender.lock().ok().and_then(|mut gone| gone.take());
            gone.map_or_else(Body::empty, endless)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (_close, closing) = closing::pair();
        tokio::spawn(serve(listener, Router::new().route("/events", get(follow)), Places::new(4), closing));
        let mut reader = TcpStream::connect(address).await?;
        reader.write_all(b"GET /events HTTP/1.1\r\nhost: node\r\n\r\n").await?;
        let let_go = timeout(Duration::from_secs(30), is_gone).await;
        assert!(let_go.is_ok_and(|gone| gone.is_err()), "its events are still being kept for it");
        Ok(())
    }
}
