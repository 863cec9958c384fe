//! One TCP connection to a printer: questions, bytes, and what it answers.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use printers::encode::Token;
use printers::status::{Query, Replies, Reply, Status};
use thiserror::Error;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{Instant, timeout, timeout_at};

use super::network::{Network, Wire};
use super::{Condition, Station};

/// A printer on the same network answers in milliseconds.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Real-time status is answered at once, even while it prints.
const STATUS_TIMEOUT: Duration = Duration::from_secs(2);
/// Replies are a few bytes.
const READ_BYTES: usize = 256;
/// A printer that is asked how it is says a few bytes more than that at most; what says more is none.
const MAX_NOISE_BYTES: usize = 16;

/// Ends whatever command a broken connection has left without its parameters: a length that were read out of a question would
/// be longer than the next ticket. Printers ignore zeros between commands.
const END_OF_COMMAND: [u8; 8] = [0; 8];

/// An open connection.
pub(super) struct Line {
    stream: Box<dyn Wire>,
    replies: Replies,
    heard: VecDeque<Reply>,
    /// Bytes that no printer would say, since it was asked how it is.
    noise: usize,
}

/// Why a line is of no use.
#[derive(Debug, Error)]
pub(super) enum LineError {
    /// No connection.
    #[error("no connection: {0}")]
    Unreachable(#[source] io::Error),
    /// The connection ended.
    #[error("the connection ended: {0}")]
    Broken(#[source] io::Error),
    /// Nothing came within the time allowed.
    #[error("no answer in time")]
    Silent,
    /// Whatever answers there is no printer.
    #[error("it does not answer like a printer")]
    Nonsense,
}

impl LineError {
    pub(super) fn condition(&self) -> Condition {
        match self {
            Self::Unreachable(_) | Self::Broken(_) => Condition::Unreachable,
            Self::Silent => Condition::Silent,
            Self::Nonsense => Condition::NotAPrinter,
        }
    }
}

impl Line {
    pub(super) async fn open(network: &dyn Network, station: &Station) -> Result<Self, LineError> {
        let connecting = network.connect(&station.host, station.port);
        let stream = match timeout(CONNECT_TIMEOUT, connecting).await {
            Ok(connected) => connected.map_err(LineError::Unreachable)?,
            Err(_) => return Err(LineError::Unreachable(io::ErrorKind::TimedOut.into())),
        };
        Ok(Self { stream, replies: Replies::default(), heard: VecDeque::new(), noise: 0 })
    }

    /// Asks how the printer is. What it says of other things meanwhile is kept.
    pub(super) async fn status(&mut self) -> Result<Status, LineError> {
        let deadline = Instant::now() + STATUS_TIMEOUT;
        let questions = Query::ALL.iter().flat_map(|query| query.bytes());
        let questions: Vec<u8> = END_OF_COMMAND.into_iter().chain(questions).collect();
        Query::ALL.iter().for_each(|query| self.replies.expect(*query));
        self.noise = 0;
        self.send(&questions).await?;
        let mut whole = Status::default();
        for _ in Query::ALL {
            loop {
                let is_status = |reply: &Reply| matches!(reply, Reply::Status(..));
                if let Some(at) = self.heard.iter().position(is_status)
                    && let Some(Reply::Status(_, status)) = self.heard.remove(at)
                {
                    whole = whole.with(status);
                    break;
                }
                self.listen(deadline).await?;
                if self.noise > MAX_NOISE_BYTES {
                    return Err(LineError::Nonsense);
                }
            }
        }
        Ok(whole)
    }

    /// Hands bytes to the operating system. That proves nothing about paper.
    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), LineError> {
        self.stream.write_all(bytes).await.map_err(LineError::Broken)
    }

    /// Waits until the printer says that the job of this token is on paper.
    pub(super) async fn process_done(&mut self, token: Token, deadline: Instant) -> Result<(), LineError> {
        self.hear(deadline, |reply| *reply == Reply::ProcessDone(token)).await
    }

    /// Waits until the printer answers a question that stood behind the job.
    pub(super) async fn fence(&mut self, deadline: Instant) -> Result<(), LineError> {
        self.hear(deadline, |reply| matches!(reply, Reply::Fence(_))).await
    }

    /// Says that nothing more will come, and waits a moment until the printer has taken everything: a connection that
    /// is thrown away takes unread bytes with it.
    pub(super) async fn close(mut self, patience: Duration) {
        let _ = self.stream.shutdown().await;
        let deadline = Instant::now() + patience;
        while self.listen(deadline).await.is_ok() {}
    }

    /// Whether the printer has said that the job of this token is on paper.
    pub(super) fn has_heard(&mut self, token: Token) -> bool {
        let at = self.heard.iter().position(|reply| *reply == Reply::ProcessDone(token));
        at.is_some_and(|at| self.heard.remove(at).is_some())
    }

    async fn hear(&mut self, deadline: Instant, wanted: impl Fn(&Reply) -> bool) -> Result<(), LineError> {
        loop {
            if let Some(at) = self.heard.iter().position(&wanted) {
                self.heard.remove(at);
                return Ok(());
            }
            self.listen(deadline).await?;
        }
    }

    /// Reads once.
    pub(super) async fn listen(&mut self, deadline: Instant) -> Result<(), LineError> {
        let mut bytes = [0; READ_BYTES];
        let read = timeout_at(deadline, self.stream.read(&mut bytes)).await;
        match read {
            Ok(Ok(0)) => Err(LineError::Broken(io::ErrorKind::UnexpectedEof.into())),
            Ok(Ok(count)) => {
                let said = self.replies.feed(&bytes[..count]);
                self.noise += said.iter().map(noise_bytes).sum::<usize>();
                self.heard.extend(said);
                // Only the newest replies matter; a printer that talks without end fills no memory.
                let too_many = self.heard.len().saturating_sub(READ_BYTES);
                self.heard.drain(..too_many);
                Ok(())
            }
            Ok(Err(error)) => Err(LineError::Broken(error)),
            Err(_) => Err(LineError::Silent),
        }
    }
}

/// What a reply has of bytes that nobody asked for.
fn noise_bytes(reply: &Reply) -> usize {
    match reply {
        Reply::Garbage(bytes) => bytes.len(),
        Reply::Fence(_) => 1,
        Reply::Status(..) | Reply::ProcessDone(_) | Reply::AutomaticStatus(_) => 0,
    }
}
