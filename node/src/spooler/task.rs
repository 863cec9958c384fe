//! The task of one printer.

use std::sync::Arc;
use std::time::Duration;

use printers::document::Document;
use printers::encode::{Token, drawer_pulse, encode};
use printers::layout;
use printers::profile::{Confirmation, Profile};
use printers::status::Status;
use serving::closing::Closing;
use tokio::sync::{Notify, mpsc};
use tokio::time::{Instant, sleep, timeout};

use super::board::{Board, Condition};
use super::line::{Line, LineError};
use super::{Order, Patience, Station};
use crate::crash::crash_point;
use crate::flow::PrinterEvent;
use crate::job::{Errand, JobId, Outcome, PrinterId};

/// Copies of one job differ in the last digit of their token.
const TOKENS_PER_JOB: u64 = 8;

/// What a printer's task works with.
pub(super) struct Post {
    pub(super) station: Station,
    pub(super) orders: mpsc::Receiver<Order>,
    /// Rings when a ticket is on its way to disk.
    pub(super) bell: Arc<Notify>,
    /// A connection to a printer that has just said that it would print, and when.
    pub(super) prepared: Option<(Line, Instant)>,
    pub(super) reports: mpsc::Sender<(PrinterId, PrinterEvent)>,
    pub(super) board: Board,
    pub(super) patience: Patience,
    pub(super) closing: Closing,
}

/// Whether the first byte may leave.
enum Leave {
    Granted,
    Withheld,
}

/// A job as bytes, and how the printer will say that it is on paper.
struct Job {
    bytes: Vec<u8>,
    tokens: Vec<Token>,
}

impl Job {
    fn is_confirmed_by(&self, profile: &Profile) -> bool {
        !self.tokens.is_empty() && profile.confirmation() != Confirmation::None
    }
}

impl Post {
    /// One job after the other, until the node goes down.
    pub(super) async fn work(mut self) {
        self.tell(PrinterEvent::Ready).await;
        while let Some((id, errand)) = self.next_job().await {
            let Some(line) = self.ready_line().await else { return };
            self.tell(PrinterEvent::Sending(id)).await;
            let job = self.job(id, &errand);
            match self.leave(id).await {
                Some(Leave::Granted) => {
                    let outcome = self.send(line, &job).await;
                    self.tell(PrinterEvent::Done(id, outcome)).await;
                }
                Some(Leave::Withheld) => self.tell(PrinterEvent::Ready).await,
                None => return,
            }
        }
    }

    /// Waits for a job; asks the printer now and then how it is.
    async fn next_job(&mut self) -> Option<(JobId, Box<Errand>)> {
        let mut wait = Duration::ZERO;
        loop {
            let is_prepared = self.prepared.is_some();
            let ask = async {
                sleep(wait).await;
                if is_prepared { None } else { Some(look(&self.station).await) }
            };
            tokio::select! {
                biased;
                () = self.closing.is_due() => return None,
                order = self.orders.recv() => match order? {
                    Order::Print { job, errand } => return Some((job, errand)),
                    // Leave to send a job that is not here any more.
                    Order::Proceed { .. } | Order::Withhold { .. } => {}
                },
                () = self.bell.notified() => self.prepare().await,
                found = ask => match found {
                    Some(found) => self.note(&found),
                    // The ticket did not come: others may want to talk to the printer.
                    None => self.prepared = None,
                },
            }
            wait = if self.prepared.is_some() { self.patience.prepared } else { self.patience.ask_every };
        }
    }

    /// Connects and asks while a ticket is on its way to disk.
    async fn prepare(&mut self) {
        let found = tokio::select! {
            () = self.closing.is_due() => return,
            found = look(&self.station) => found,
        };
        self.note(&found);
        if self.is_ready(&found) {
            self.prepared = found.line.map(|line| (line, Instant::now()));
        }
    }

    /// A connection to a printer that has just said that it would print. Tries for as long as it takes.
    async fn ready_line(&mut self) -> Option<Line> {
        if let Some((line, asked_at)) = self.prepared.take()
            && asked_at.elapsed() < self.patience.prepared
            && line.is_quiet()
        {
            return Some(line);
        }
        let mut back_off = self.patience.first_back_off;
        loop {
            let found = tokio::select! {
                () = self.closing.is_due() => return None,
                found = look(&self.station) => found,
            };
            self.note(&found);
            let is_ready = self.is_ready(&found);
            if let Some(line) = found.line
                && is_ready
            {
                return Some(line);
            }
            tokio::select! {
                () = self.closing.is_due() => return None,
                () = sleep(back_off) => {}
            }
            back_off = (back_off * 2).min(self.patience.longest_back_off);
        }
    }

    /// Printers that cannot confirm often cannot say how they are either.
    fn is_ready(&self, found: &Look) -> bool {
        let cannot_say = self.station.profile.confirmation() == Confirmation::None;
        found.condition == Condition::Ready || (cannot_say && found.condition == Condition::Silent)
    }

    /// Waits until it is clear whether `Sending` is on disk; none when the node ends before.
    async fn leave(&mut self, id: JobId) -> Option<Leave> {
        loop {
            match self.orders.recv().await? {
                Order::Proceed { job } if job == id => return Some(Leave::Granted),
                Order::Withhold { job } if job == id => return Some(Leave::Withheld),
                _ => tracing::error!(printer = self.station.name, "an order in the middle of another"),
            }
        }
    }

    /// Sends a job, once. Whatever goes wrong from here on, nobody can know what is on paper.
    async fn send(&self, mut line: Line, job: &Job) -> Outcome {
        let sent = timeout(self.patience.write, write(&mut line, &job.bytes)).await;
        if let Err(error) = sent.unwrap_or(Err(LineError::Silent)) {
            self.note(&Look::without_line(error.condition()));
            return Outcome::Unknown { why: format!("while it was sent: {error}") };
        }
        if !job.is_confirmed_by(&self.station.profile) {
            line.close(self.patience.close).await;
            return Outcome::Sent;
        }
        match self.confirmed(&mut line, job).await {
            Ok(()) => Outcome::Printed,
            Err(error) => {
                self.note(&Look::without_line(error.condition()));
                Outcome::Unknown { why: format!("not confirmed: {error}") }
            }
        }
    }

    /// Waits for the confirmation. A printer that says what keeps it (no paper, say) is waited for longer.
    async fn confirmed(&self, line: &mut Line, job: &Job) -> Result<(), LineError> {
        let last = Instant::now() + self.patience.longest_confirm;
        let mut until = Instant::now() + self.patience.confirm;
        let mut waiting_for = job.tokens.as_slice();
        while let Some((token, later)) = waiting_for.split_first() {
            let step = Instant::now() + self.patience.ask_while_printing;
            let heard = match self.station.profile.confirmation() {
                Confirmation::ProcessId => line.process_done(*token, step).await,
                Confirmation::Fence | Confirmation::None => line.fence(step).await,
            };
            match heard {
                Ok(()) => waiting_for = later,
                Err(LineError::Silent) if Instant::now() < until => {
                    if !self.prints_on(line).await? {
                        until = last.min(Instant::now() + self.patience.confirm);
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Asks a printer that has not confirmed yet how it is; false when something keeps it.
    async fn prints_on(&self, line: &mut Line) -> Result<bool, LineError> {
        match line.status().await {
            Ok(status) => {
                self.note(&Look::at(status, None));
                Ok(status.can_print())
            }
            Err(LineError::Silent) => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn job(&self, id: JobId, errand: &Errand) -> Job {
        let profile = &self.station.profile;
        let document = match errand {
            Errand::Print(document) => document,
            // A pulse is confirmed by nobody; on a printer without a drawer there is nothing to do.
            Errand::OpenDrawer => {
                return Job { bytes: drawer_pulse(profile).unwrap_or_default(), tokens: Vec::new() };
            }
        };
        let grid = layout::document(document, None, profile);
        // A guest gets one receipt, however many tickets the kitchen wants.
        let copies = if matches!(document, Document::Ticket(_)) { self.station.copies } else { 1 };
        let tokens: Vec<Token> = (0..u64::from(copies)).map(|copy| token(id, copy)).collect();
        let bytes = tokens.iter().flat_map(|token| encode(&grid, profile, *token)).collect();
        Job { bytes, tokens }
    }

    async fn tell(&self, event: PrinterEvent) {
        // Nobody listens any more when the node goes down; the ledger says what is uncertain.
        let _ = self.reports.send((self.station.id, event)).await;
    }

    fn note(&self, found: &Look) {
        if self.board.note(self.station.id, found.condition, found.paper_near_end) {
            tracing::info!(printer = self.station.name, condition = ?found.condition, "a printer has changed");
        }
    }
}

/// What somebody found who looked after a printer.
struct Look {
    condition: Condition,
    paper_near_end: bool,
    line: Option<Line>,
}

impl Look {
    fn at(status: Status, line: Option<Line>) -> Self {
        Self { condition: Condition::of(status), paper_near_end: status.paper_near_end, line }
    }

    fn without_line(condition: Condition) -> Self {
        Self { condition, paper_near_end: false, line: None }
    }
}

/// Connects and asks how the printer is.
async fn look(station: &Station) -> Look {
    let mut line = match Line::open(station).await {
        Ok(line) => line,
        Err(error) => return Look::without_line(error.condition()),
    };
    match line.status().await {
        Ok(status) => Look::at(status, Some(line)),
        Err(LineError::Silent) => Look { line: Some(line), ..Look::without_line(Condition::Silent) },
        Err(error) => Look::without_line(error.condition()),
    }
}

/// Sends all bytes at once; in two halves where a test wants to die between them.
async fn write(line: &mut Line, bytes: &[u8]) -> Result<(), LineError> {
    let middle = if cfg!(feature = "crash-points") { bytes.len() / 2 } else { bytes.len() };
    let (first, rest) = bytes.split_at(middle);
    line.send(first).await?;
    crash_point!("print.mid_bytes");
    line.send(rest).await?;
    crash_point!("print.after_bytes");
    Ok(())
}

fn token(job: JobId, copy: u64) -> Token {
    Token::from_number(u64::from(job.0) * TOKENS_PER_JOB + copy)
}
