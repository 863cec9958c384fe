//! `GET /api/events`: tells a panel when to look again.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use license::http::PanelEvent;
use serving::bearer;
use serving::problem::Problem;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};

use super::Web;
use super::logged_in::{COOKIE, LoggedIn};
use super::problem::too_many;
use crate::store::News;

/// How often a panel hears something at least, and its login is looked at again.
const STILL_EVERY: Duration = Duration::from_secs(PanelEvent::STILL_SECONDS as u64);
/// What happens within this time is told at once.
const GATHER: Duration = Duration::from_millis(100);
/// When a panel that found no place may ask again, in seconds.
const FULL_SECONDS: u64 = 60;
/// Asks a proxy not to gather what it forwards.
const UNBUFFERED: [(HeaderName, &str); 1] = [(HeaderName::from_static("x-accel-buffering"), "no")];

/// A panel that listens.
struct Listener {
    web: Web,
    token: String,
    news: Receiver<News>,
    still: Interval,
    _turn: OwnedSemaphorePermit,
}

/// The stream. It ends when the login does, or the licensor.
pub(super) async fn events(
    State(web): State<Web>,
    _: LoggedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let turn = Arc::clone(&web.0.panels).try_acquire_owned();
    let turn = turn.map_err(|_| too_many("too many panels are open", FULL_SECONDS))?;
    let token = bearer::token(&headers, COOKIE).unwrap_or_default().to_owned();
    let mut still = interval(STILL_EVERY);
    still.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let listener = Listener { news: web.store.news(), web, token, still, _turn: turn };
    let events = stream::unfold(listener, |mut listener| async {
        let event = listener.next().await?;
        let event = Event::default().json_data(event).expect("a word is JSON");
        Some((Ok::<_, Infallible>(event), listener))
    });
    Ok((UNBUFFERED, Sse::new(events)).into_response())
}

impl Listener {
    /// What is told next; none when there is nobody left to tell, or to be told.
    async fn next(&mut self) -> Option<PanelEvent> {
        let first = tokio::select! {
            () = self.web.closing.is_due() => return None,
            _ = self.still.tick() => PanelEvent::Still,
            news = self.news.recv() => event_of(news)?,
        };
        if first == PanelEvent::Still {
            return self.web.gate.session(&self.token).await.is_ok().then_some(first);
        }
        sleep(GATHER).await;
        let mut event = first;
        // What was lagged behind comes as a change, so this ends when all is told.
        while !self.news.is_empty() {
            event = event.max(event_of(self.news.recv().await)?);
        }
        Some(event)
    }
}

/// What news is to a panel; none at the end.
fn event_of(news: Result<News, RecvError>) -> Option<PanelEvent> {
    match news {
        Ok(News::Heard) => Some(PanelEvent::Heard),
        Ok(News::Site(_) | News::Keys | News::Deed | News::Everything) | Err(RecvError::Lagged(_)) => {
            Some(PanelEvent::Changed)
        }
        Err(RecvError::Closed) => None,
    }
}
