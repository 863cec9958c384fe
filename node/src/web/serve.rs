//! Accepting connections, and letting go of them.
//!
//! There is a bound on connections, on the time in which a request's head must have come, and on how long a connection
//! may take to end when the node goes down. WebSockets leave this module when they are upgraded; they watch the
//! closing signal themselves.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::closing::Closing;

/// Connections at once, sockets of devices included.
const MAX_CONNECTIONS: usize = 1_000;
/// The head of a request must have come by then; an idle connection ends then, too.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// A request's head is smaller.
const MAX_HEAD_BYTES: usize = 16 * 1024;
/// Requests that run when the node goes down may take so long to end.
const FAREWELL: Duration = Duration::from_secs(3);
/// After a failed accept (no file descriptors left, say) the next one waits.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `closing` turns true, then waits for the requests that run.
pub async fn serve(listener: TcpListener, router: Router, closing: Closing) {
    let turns = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let turn = turns.clone().acquire_owned();
        let accepted = tokio::select! {
            () = closing.is_due() => break,
            Some(_) = connections.join_next() => continue,
            accepted = async { (turn.await, listener.accept().await) } => accepted,
        };
        match accepted {
            (Ok(turn), Ok((stream, _))) => {
                let connection = converse(stream, router.clone(), closing.clone());
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
async fn converse(stream: TcpStream, router: Router, closing: Closing) {
    // Frames are small and wanted at once.
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
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
