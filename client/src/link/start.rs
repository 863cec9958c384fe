//! From an empty page to a phone that can take orders, with or without the node.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::device::{Event, Link};
use wasm_bindgen_futures::JsFuture;

use crate::api;
use crate::link::store::Store;
use crate::link::tab::{self, Claim};
use crate::link::{Phone, Stage, clock, update};

/// The engine wants to hear of the time about this often.
const TICK: Duration = Duration::from_secs(1);
/// The minutes on the screens are looked at this often.
const CLOCK: Duration = Duration::from_secs(10);
/// A session that is in use is lengthened this often.
const REFRESH: Duration = Duration::from_secs(60 * 60);

impl Phone {
    /// Starts, unless another tab has the engine.
    pub(crate) fn start(self) {
        update::watch(self.new_version);
        self.listen();
        spawn_local(self.begin(Claim::IfFree));
    }

    /// Takes the engine from the other tab.
    pub(crate) fn take_over(self) {
        spawn_local(self.begin(Claim::TakeOver));
    }

    async fn begin(self, claim: Claim) {
        self.stage.set(Stage::Starting);
        if !tab::claim(self.app.database(), claim, move || self.lose()).await {
            return self.stage.set(Stage::OtherTab);
        }
        match self.read_storage().await {
            Some(app) => self.recall(app),
            None => {
                // Orders can be taken all the same; the banner says that a reload would lose them.
                self.recall(Default::default());
                self.alerts.update(|alerts| alerts.phone_cannot_store = true);
            }
        }
        self.restore_device();
        match self.session.get_untracked() {
            Some(session) => {
                // A reload needs no PIN: the session was granted here, and the node checks it at the next connection.
                self.feed(Event::Granted(session));
                self.stage.set(Stage::Ready);
                self.ask_to_keep_storage();
            }
            None => self.stage.set(Stage::Login),
        }
    }

    async fn read_storage(self) -> Option<std::collections::BTreeMap<String, String>> {
        let store = Store::open(self.app.database()).await.ok()?;
        let loaded = store.load().await.ok()?;
        self.shell.update_value(|shell| {
            shell.store = Some(store);
            shell.stored = loaded.stored;
        });
        Some(loaded.app)
    }

    /// Another tab took over: this one stops at once.
    fn lose(self) {
        self.stop_connecting();
        self.shell.update_value(|shell| {
            shell.device = None;
            shell.store = None;
        });
        self.session.set(None);
        self.stage.set(Stage::OtherTab);
    }

    fn listen(self) {
        set_interval(move || self.tick(), TICK);
        set_interval(move || self.now.set(clock::now().wall), CLOCK);
        set_interval(move || self.lengthen_session(), REFRESH);
        let online = window_event_listener_untyped("online", move |_| self.hurry());
        let shown = window_event_listener_untyped("pageshow", move |_| self.hurry());
        // They stay for as long as the page lives.
        std::mem::forget((online, shown));
    }

    fn lengthen_session(self) {
        if self.link.get_untracked() == Link::Online {
            // When it fails, the next connection finds out and asks for the PIN.
            spawn_local(async {
                let _ = api::refresh().await;
            });
        }
    }

    /// Asks the browser not to clear the storage when space runs out.
    pub(super) fn ask_to_keep_storage(self) {
        let Some(window) = web_sys::window() else { return };
        let navigator = window.navigator();
        let offers =
            js_sys::Reflect::get(&navigator, &"storage".into()).is_ok_and(|storage| storage.is_object());
        let Some(asked) = offers.then(|| navigator.storage().persist().ok()).flatten() else { return };
        spawn_local(async move {
            let kept = JsFuture::from(asked).await.is_ok_and(|kept| kept.is_truthy());
            self.storage_kept.set(kept);
        });
    }
}
