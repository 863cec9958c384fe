//! Confirmations that come after a job was given up as uncertain.

use std::collections::VecDeque;

use printers::encode::Token;
use tokio::time::Instant;

use super::line::Line;
use crate::job::JobId;

/// Jobs of one printer that may still be confirmed; of more, the oldest stay uncertain.
const MAX_AWAITED: usize = 16;

/// The jobs of which a printer has not said that they are on paper.
#[derive(Default)]
pub(super) struct Awaited {
    jobs: VecDeque<Job>,
    /// The connection over which the newest was sent.
    line: Option<Line>,
}

struct Job {
    id: JobId,
    tokens: Vec<Token>,
    until: Instant,
}

impl Awaited {
    /// A job was given up; the printer may confirm it until then, most likely over this connection.
    pub(super) fn add(&mut self, id: JobId, tokens: Vec<Token>, until: Instant, line: Line) {
        if self.jobs.len() >= MAX_AWAITED {
            self.jobs.pop_front();
        }
        self.jobs.push_back(Job { id, tokens, until });
        self.line = Some(line);
    }

    /// Whether a connection is kept open to hear of them.
    pub(super) fn has_line(&self) -> bool {
        self.line.is_some()
    }

    /// The connection that is kept open to hear of them.
    pub(super) fn take_line(&mut self) -> Option<Line> {
        self.line.take()
    }

    /// Puts the connection back, as long as something may be heard over it.
    pub(super) fn keep_line(&mut self, line: Line) {
        let now = Instant::now();
        self.jobs.retain(|job| job.until > now);
        self.line = (!self.jobs.is_empty()).then_some(line);
    }

    /// Waits for what the printer says next; for ever when nothing is awaited.
    pub(super) async fn listen(&mut self) {
        match &mut self.line {
            Some(line) => {
                let until = self.jobs.iter().map(|job| job.until).max().unwrap_or_else(Instant::now);
                if line.listen(until).await.is_err() {
                    self.line = None;
                }
            }
            None => std::future::pending().await,
        }
    }

    /// The jobs that were confirmed over the connection that is kept.
    pub(super) fn heard(&mut self) -> Vec<JobId> {
        let Some(mut line) = self.line.take() else { return Vec::new() };
        let heard = self.heard_over(&mut line);
        self.keep_line(line);
        heard
    }

    /// The jobs that were confirmed over a connection: every copy of them.
    pub(super) fn heard_over(&mut self, line: &mut Line) -> Vec<JobId> {
        self.jobs.iter_mut().for_each(|job| job.tokens.retain(|token| !line.has_heard(*token)));
        let (confirmed, awaited) =
            std::mem::take(&mut self.jobs).into_iter().partition(|job| job.tokens.is_empty());
        self.jobs = awaited;
        let confirmed: VecDeque<Job> = confirmed;
        confirmed.into_iter().map(|job| job.id).collect()
    }
}
