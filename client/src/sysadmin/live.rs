//! When to look again: the licensor says so on a stream. Without one (it is away, a proxy swallows it, too many panels
//! are open) the panel looks by itself, ever more rarely, and tries the stream again each time.
//!
//! A page that nobody sees has no stream: browsers have few connections to one place, and people have many tabs.

use std::time::Duration;

use leptos::prelude::*;
use license::http::PanelEvent;
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, MessageEvent};

use crate::sysadmin::panel::{Panel, Stage};

const PATH: &str = "/api/events";
/// A stream that was silent for longer is dead, whatever the browser thinks.
const MAX_SILENCE_MS: f64 = 2.5 * 1000.0 * PanelEvent::STILL_SECONDS as f64;
/// How soon it is looked again after a stream broke; doubled each time.
const FIRST_PAUSE_MS: f64 = 2_000.0;
const LONGEST_PAUSE_MS: f64 = 60_000.0;
/// A busy licensor hears nodes all the time; what is shown of that is read again this often at most.
const HEARD_PAUSE: Duration = Duration::from_secs(2);

/// The state of it.
#[derive(Default)]
pub(super) struct Live {
    stream: Option<Stream>,
    last_word_ms: f64,
    look_at_ms: f64,
    pause_ms: f64,
    is_resting: bool,
    was_heard_again: bool,
}

/// An open stream, or one that is being opened. When it is dropped it says nothing any more.
struct Stream {
    source: EventSource,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _open: Closure<dyn FnMut()>,
    _error: Closure<dyn FnMut()>,
}

impl Panel {
    /// Called each second: opens the stream where there should be one, and drops one that is dead.
    pub(super) fn keep_live(self) {
        if self.stage.get_untracked() != Stage::Ready {
            return;
        }
        if document().hidden() {
            return self.stop_live();
        }
        let now = running_ms();
        let is_dead =
            self.live.with_value(|live| live.stream.is_some() && now - live.last_word_ms > MAX_SILENCE_MS);
        if is_dead {
            self.lose_stream();
        }
        let is_due = self.live.with_value(|live| live.stream.is_none() && now >= live.look_at_ms);
        if is_due {
            self.live.update_value(|live| {
                live.last_word_ms = now;
                live.pause_ms = (2.0 * live.pause_ms).clamp(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
                live.look_at_ms = now + live.pause_ms;
                live.stream = Stream::open(self).ok();
            });
            self.look_again();
        }
    }

    /// Closes the stream; the next [`Panel::keep_live`] opens one at once.
    pub(super) fn stop_live(self) {
        self.live.set_value(Live::default());
    }

    fn lose_stream(self) {
        self.live.update_value(|live| live.stream = None);
        self.is_live.set(false);
    }

    fn told(self, event: PanelEvent) {
        self.live.update_value(|live| {
            live.last_word_ms = running_ms();
            live.pause_ms = 0.0;
        });
        if !self.is_live.get_untracked() {
            self.is_live.set(true);
        }
        match event {
            PanelEvent::Still => {}
            PanelEvent::Changed => self.look_again(),
            PanelEvent::Heard => self.look_soon(),
        }
    }

    fn look_soon(self) {
        if self.live.with_value(|live| live.is_resting) {
            return self.live.update_value(|live| live.was_heard_again = true);
        }
        self.live.update_value(|live| live.is_resting = true);
        self.look_again();
        let rested = move || {
            self.live.update_value(|live| live.is_resting = false);
            let again = self.live.try_update_value(|live| std::mem::take(&mut live.was_heard_again));
            if again == Some(true) {
                self.look_soon();
            }
        };
        set_timeout(rested, HEARD_PAUSE);
    }
}

impl Stream {
    fn open(panel: Panel) -> Result<Self, JsValue> {
        let source = EventSource::new(PATH)?;
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            // A word of a later licensor is a reason to look.
            panel.told(serde_json::from_str(&text).unwrap_or(PanelEvent::Changed));
        });
        // What happened between the last reading and now was told to nobody.
        let open = Closure::<dyn FnMut()>::new(move || panel.told(PanelEvent::Changed));
        // The browser would try again by itself every few seconds, for ever.
        let error = Closure::<dyn FnMut()>::new(move || {
            // Not while the stream's own closure runs.
            set_timeout(move || panel.lose_stream(), Duration::ZERO);
        });
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onopen(Some(open.as_ref().unchecked_ref()));
        source.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok(Self { source, _message: message, _open: open, _error: error })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onmessage(None);
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

fn running_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now())
}
