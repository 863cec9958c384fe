//! The task of one printer.

use std::sync::Arc;
use std::time::Duration;

use printers::encode::{Token, drawer_pulse, encode};
use printers::layout;
use printers::profile::Confirmation;
use printers::status::Status;
use serving::closing::Closing;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, timeout};

use super::board::{Board, Condition};
use super::late::Awaited;
use super::line::{Line, LineError};
use super::network::Network;
use super::{Order, Patience, Station};
use crate::crash::crash_point;
use crate::flow::PrinterEvent;
use crate::job::{Errand, JobId, Outcome, PrinterId};

/// Copies of one job differ in the last digit of their token.
const TOKENS_PER_JOB: u64 = 8;

/// What a printer's task works with.
pub(super) struct Post {
    pub(super) id: PrinterId,
    pub(super) network: Arc<dyn Network>,
    /// As the settings are now.
    pub(super) station: watch::Receiver<Station>,
    pub(super) orders: mpsc::Receiver<Order>,
    /// Jobs that were given up as uncertain, and may be confirmed yet.
    pub(super) awaited: Awaited,
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
    id: JobId,
    bytes: Vec<u8>,
    /// Of each copy; none when nothing comes out.
    tokens: Vec<Token>,
}

impl Job {
    fn of(id: JobId, errand: &Errand, copies: u8, station: &Station) -> Self {
        let profile = &station.profile;
        let document = match errand {
            Errand::Print(document) => document,
            // A pulse is confirmed by nobody; on a printer without a drawer there is nothing to do.
            Errand::OpenDrawer => {
                return Self { id, bytes: drawer_pulse(profile).unwrap_or_default(), tokens: Vec::new() };
            }
        };
        let grid = layout::document(document, station.logo.as_deref(), profile);
        let tokens: Vec<Token> = (0..u64::from(copies)).map(|copy| token(id, copy)).collect();
        let bytes = tokens.iter().flat_map(|token| encode(&grid, profile, *token)).collect();
        Self { id, bytes, tokens }
    }
}

impl Post {
    /// One job after the other, until the node goes down.
    pub(super) async fn work(mut self) {
        self.tell(PrinterEvent::Ready).await;
        while let Some((id, errand, copies)) = self.next_job().await {
            let Some(mut line) = self.ready_line().await else { return };
            self.confirm_late(&mut line).await;
            self.tell(PrinterEvent::Sending(id)).await;
            let station = self.station.borrow().clone();
            let job = Job::of(id, &errand, copies, &station);
            match self.leave(id).await {
                Some(Leave::Granted) => {
                    let outcome = self.send(line, job, &station).await;
                    self.tell(PrinterEvent::Done(id, outcome)).await;
                }
                Some(Leave::Withheld) => self.tell(PrinterEvent::Ready).await,
                None => return,
            }
        }
    }

    /// Waits for a job; asks the printer now and then how it is, and hears what it says late.
    async fn next_job(&mut self) -> Option<(JobId, Box<Errand>, u8)> {
        let mut wait = Duration::ZERO;
        loop {
            let is_awaited = self.awaited.has_line();
            let station = self.station.borrow().clone();
            let ask = async {
                sleep(wait).await;
                if is_awaited { None } else { Some(look(&*self.network, &station).await) }
            };
            tokio::select! {
                biased;
                () = self.closing.is_due() => return None,
                order = self.orders.recv() => match order? {
                    Order::Print { job, errand, copies } => return Some((job, errand, copies)),
                    // Leave to send a job that is not here any more.
                    Order::Proceed { .. } | Order::Withhold { .. } => {}
                },
                () = self.awaited.listen() => {
                    for job in self.awaited.heard() {
                        self.tell(PrinterEvent::Confirmed(job)).await;
                    }
                }
                found = ask => match found {
                    Some(found) => self.note(&found),
                    // Many printers talk to one at a time: over the connection that is kept, then.
                    None => {
                        let found = look_again(&*self.network, &mut self.awaited, &station).await;
                        self.note(&found);
                        found.line.into_iter().for_each(|line| self.awaited.keep_line(line));
                    }
                },
            }
            wait = self.patience.ask_every;
        }
    }

    /// A connection to a printer that has just said that it would print. Tries for as long as it takes.
    async fn ready_line(&mut self) -> Option<Line> {
        let mut back_off = self.patience.first_back_off;
        let mut is_stuck = false;
        loop {
            let station = self.station.borrow().clone();
            let found = tokio::select! {
                () = self.closing.is_due() => return None,
                () = retired(self.station.clone()) => return None,
                found = look_again(&*self.network, &mut self.awaited, &station) => found,
            };
            self.note(&found);
            let is_ready = self.is_ready(&found);
            match found.line {
                Some(line) if is_ready => return Some(line),
                Some(line) => self.awaited.keep_line(line),
                None => {}
            }
            if !std::mem::replace(&mut is_stuck, true) {
                self.tell(PrinterEvent::Stuck).await;
            }
            tokio::select! {
                () = self.closing.is_due() => return None,
                () = retired(self.station.clone()) => return None,
                () = sleep(back_off) => {}
            }
            back_off = (back_off * 2).min(self.patience.longest_back_off);
        }
    }

    /// Tells of jobs that were confirmed while something else was heard.
    async fn confirm_late(&mut self, line: &mut Line) {
        for job in self.awaited.heard_over(line) {
            self.tell(PrinterEvent::Confirmed(job)).await;
        }
    }

    /// Printers that cannot confirm often cannot say how they are either.
    fn is_ready(&self, found: &Look) -> bool {
        let cannot_say = self.station.borrow().profile.confirmation() == Confirmation::None;
        found.condition == Condition::Ready || (cannot_say && found.condition == Condition::Silent)
    }

    /// Waits until it is clear whether `Sending` is on disk; none when the node ends before.
    async fn leave(&mut self, id: JobId) -> Option<Leave> {
        loop {
            match self.orders.recv().await? {
                Order::Proceed { job } if job == id => return Some(Leave::Granted),
                Order::Withhold { job } if job == id => return Some(Leave::Withheld),
                _ => tracing::error!(printer = self.id.0, "an order in the middle of another"),
            }
        }
    }

    /// Sends a job, once. Whatever goes wrong from here on, nobody can know what is on paper.
    async fn send(&mut self, mut line: Line, job: Job, station: &Station) -> Outcome {
        let sent = timeout(self.patience.write, write(&mut line, &job.bytes)).await;
        if let Err(error) = sent.unwrap_or(Err(LineError::Silent)) {
            self.note(&Look::without_line(error.condition()));
            return Outcome::Unknown { why: format!("while it was sent: {error}") };
        }
        let confirmation = station.profile.confirmation();
        if job.tokens.is_empty() || confirmation == Confirmation::None {
            line.close(self.patience.close).await;
            return Outcome::Sent;
        }
        let mut awaited = job.tokens;
        let printed = self.confirmed(&mut line, &mut awaited, station).await;
        self.confirm_late(&mut line).await;
        match printed {
            Ok(()) => {
                self.awaited.keep_line(line);
                Outcome::Printed
            }
            Err(error) => {
                self.note(&Look::without_line(error.condition()));
                // A fence says no more than that: a late one would confirm whatever comes next.
                if matches!(error, LineError::Silent) && confirmation == Confirmation::ProcessId {
                    self.awaited.add(job.id, awaited, Instant::now() + self.patience.late, line);
                }
                Outcome::Unknown { why: format!("not confirmed: {error}") }
            }
        }
    }

    /// Waits for the confirmation of each copy. A printer that says what keeps it (no paper, say) is waited for longer.
    async fn confirmed(
        &self,
        line: &mut Line,
        awaited: &mut Vec<Token>,
        station: &Station,
    ) -> Result<(), LineError> {
        let last = Instant::now() + self.patience.longest_confirm;
        let mut until = Instant::now() + station.confirm;
        while let Some(token) = awaited.first().copied() {
            let step = Instant::now() + self.patience.ask_while_printing;
            let heard = match station.profile.confirmation() {
                Confirmation::ProcessId => line.process_done(token, step).await,
                Confirmation::Fence | Confirmation::None => line.fence(step).await,
            };
            match heard {
                Ok(()) => {
                    awaited.remove(0);
                    until = last.min(Instant::now() + station.confirm);
                }
                Err(LineError::Silent) if Instant::now() < until => {
                    if !self.prints_on(line).await? {
                        until = last.min(Instant::now() + station.confirm);
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

    async fn tell(&self, event: PrinterEvent) {
        // Nobody listens any more when the node goes down; the ledger says what is uncertain.
        let _ = self.reports.send((self.id, event)).await;
    }

    fn note(&self, found: &Look) {
        if self.board.note(self.id, found.condition, found.paper_near_end) {
            tracing::info!(printer = self.id.0, condition = ?found.condition, "a printer has changed");
        }
    }
}

/// Waits until nobody speaks of the printer any more.
async fn retired(mut station: watch::Receiver<Station>) {
    while station.changed().await.is_ok() {}
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

/// Asks how the printer is, over the connection that is kept for late confirmations or over a new one.
async fn look_again(network: &dyn Network, awaited: &mut Awaited, station: &Station) -> Look {
    if let Some(mut line) = awaited.take_line()
        && let Ok(status) = line.status().await
    {
        return Look::at(status, Some(line));
    }
    look(network, station).await
}

/// Connects and asks how the printer is.
async fn look(network: &dyn Network, station: &Station) -> Look {
    let mut line = match Line::open(network, station).await {
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
