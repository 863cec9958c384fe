//! The heartbeat: at the start, every six hours, and soon again after a failure.

use std::error::Error;

use license::clock::Way;
use license::http::{HEARTBEAT_PATH, Heartbeat, HeartbeatAnswer, MAX_ANSWER_BYTES, Trouble};
use reqwest::{Response, StatusCode};
use tokio::time::sleep;

use super::Line;
use super::rhythm::Rhythm;
use super::wire::{VERSION, Wire, dice};

impl Wire {
    /// One heartbeat after another.
    pub(super) async fn beat_on(&self) {
        let mut rhythm = Rhythm::new(self.pace.heartbeat, self.pace.first_retry, self.pace.longest_retry);
        loop {
            let wait = match self.beat().await {
                Ok(()) => rhythm.after_success(dice()),
                Err(trouble) => {
                    self.failed(Line::Heartbeat, trouble).await;
                    rhythm.after_failure(dice()).min(self.pace.heartbeat)
                }
            };
            sleep(wait).await;
        }
    }

    async fn beat(&self) -> Result<(), Trouble> {
        let _turn = self.turn.lock().await;
        let nonce = self.licensing.ask(Way::Network).await.map_err(|_| Trouble::Failing)?;
        let heartbeat =
            Heartbeat { version: VERSION.to_owned(), uptime_seconds: self.uptime_seconds(), nonce };
        let request = self.http.post(self.url(HEARTBEAT_PATH)).headers(self.headers()).json(&heartbeat);
        let response = request.send().await.map_err(|error| trouble_of(&error))?;
        trouble_in(response.status())?;
        let body = read(response).await?;
        let answer: HeartbeatAnswer = serde_json::from_slice(&body).map_err(|_| Trouble::Garbage)?;
        let tokens = answer.tokens().map(str::to_owned).collect();
        self.believe(Line::Heartbeat, tokens).await.map(drop)
    }
}

/// A body that is not longer than the longest answer.
async fn read(mut response: Response) -> Result<Vec<u8>, Trouble> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| trouble_of(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(Trouble::Garbage);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What an answer means that is not the one that was asked for.
pub(super) fn trouble_in(status: StatusCode) -> Result<(), Trouble> {
    match status {
        StatusCode::OK | StatusCode::SWITCHING_PROTOCOLS => Ok(()),
        StatusCode::UNAUTHORIZED => Err(Trouble::WrongKey),
        StatusCode::TOO_MANY_REQUESTS => Err(Trouble::Failing),
        status if status.is_server_error() => Err(Trouble::Failing),
        _ => Err(Trouble::Garbage),
    }
}

fn trouble_of(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() {
        return Trouble::TooSlow;
    }
    match innermost(error) {
        Some(error) => trouble_on_the_line(error),
        None if error.is_connect() => Trouble::Unreachable,
        None => Trouble::Garbage,
    }
}

/// The error of the line itself. One that wraps another has it as its content, not as its source.
fn innermost(error: &reqwest::Error) -> Option<&std::io::Error> {
    let (mut last, mut cause) = (None, error.source());
    while let Some(error) = cause {
        let of_line = error.downcast_ref::<std::io::Error>();
        last = of_line.or(last);
        cause = match of_line.and_then(std::io::Error::get_ref) {
            Some(content) => Some(content),
            None => error.source(),
        };
    }
    last
}

/// Who cannot show a certificate that counts is found out by the encryption, which calls that invalid data.
pub(super) fn trouble_on_the_line(error: &std::io::Error) -> Trouble {
    match error.kind() {
        std::io::ErrorKind::InvalidData => Trouble::NotTrusted,
        std::io::ErrorKind::TimedOut => Trouble::TooSlow,
        _ => Trouble::Unreachable,
    }
}
