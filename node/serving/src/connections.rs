//! Accepting connections, and letting go of them.
//!
//! There is a bound on connections, on the time in which a request's head must have come, and on how long a connection
//! may take to end when the server goes down. WebSockets leave this module when they are upgraded; they watch the
//! closing signal themselves.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower_service::Service;

use crate::closing::Closing;

/// The head of a request must have come by then; an idle connection ends then, too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// A request's head is smaller.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Requests that run when the server goes down may take so long to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// After a failed accept (no file descriptors left, say) the next one waits.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Who is at the other end of the connection: a part of every request.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Serves until `closing` turns true, then waits for the requests that run. Of `max_connections` that are open at
/// once, WebSockets that have left count no more.
pub async fn serve(listener: TcpListener, router: Router, max_connections: usize, closing: Closing) {
    let turns = Arc::new(Semaphore::new(max_connections));
    let mut connections = JoinSet::new();
    loop {
        let turn = turns.clone().acquire_owned();
        let accepted = tokio::select! {
            () = closing.is_due() => break,
            Some(_) = connections.join_next() => continue,
            accepted = async { (turn.await, listener.accept().await) } => accepted,
        };
        match accepted {
            (Ok(turn), Ok((stream, peer))) => {
                let connection = converse(stream, Peer(peer), router.clone(), closing.clone());
                connections.spawn(async move {
                    connection.await;
                    drop(turn);
                });
            }
            (_, Err(error)) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(ACCEPT_PAUSE).await;
            }
            (Err(_), _) => break,
        }
    }
    drop(listener);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    let _ = timeout(FAREWELL, all_ended).await;
}

/// One connection, request after request.
async fn converse(stream: TcpStream, peer: Peer, router: Router, closing: Closing) {
    // Frames are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        router.clone().call(request)
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
