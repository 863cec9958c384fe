//! What all screens of the panel share.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::owner::LocalStorage;
use leptos::task::spawn_local;
use license::http::AdminSession;
use license::time::UnixSeconds;

use crate::sysadmin::api::{self, ApiError};
use crate::sysadmin::live::Live;
use crate::sysadmin::place::{Place, follow_address};
use crate::sysadmin::times;
use crate::text::Language;

/// Where the browser keeps the language.
const LANGUAGE: &str = "comanda-language";
/// How often "a minute ago" is looked at.
const CLOCK: Duration = Duration::from_secs(5);
/// How often it is looked whether all is still live.
const TICK: Duration = Duration::from_secs(1);
/// How long it is said what was done.
const SAID: Duration = Duration::from_secs(6);

/// How far the app has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Asking who is here.
    Starting,
    /// Nobody is.
    Login(Why),
    /// Somebody is.
    Ready,
}

/// Why somebody shall log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Nobody has yet.
    New,
    /// The hour is over, or it was ended elsewhere.
    Over,
    /// The licensor could not be asked who is here.
    Away,
}

/// The panel: a handle that every component and callback may copy.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    /// How far the app has come.
    pub(super) stage: RwSignal<Stage>,
    /// In which language it speaks.
    pub(super) language: RwSignal<Language>,
    /// Who is logged in.
    pub(super) user: RwSignal<String>,
    /// Which screen is open.
    pub(super) place: RwSignal<Place>,
    /// The time, as often as it matters.
    pub(super) now: RwSignal<UnixSeconds>,
    /// Grows when what is shown shall be read again.
    pub(super) news: RwSignal<u64>,
    /// Whether the licensor tells by itself when there are news.
    pub(super) is_live: RwSignal<bool>,
    /// Since when the licensor does not answer, if so.
    pub(super) away_since: RwSignal<Option<UnixSeconds>>,
    /// What was done last, for a moment.
    pub(super) said: RwSignal<Option<String>>,
    pub(super) live: StoredValue<Live, LocalStorage>,
}

impl Panel {
    /// A panel that nobody has logged in to.
    pub(super) fn new() -> Self {
        Self {
            stage: RwSignal::new(Stage::Starting),
            language: RwSignal::new(remembered_language()),
            user: RwSignal::new(String::new()),
            place: follow_address(),
            now: RwSignal::new(times::now()),
            news: RwSignal::new(0),
            is_live: RwSignal::new(false),
            away_since: RwSignal::new(None),
            said: RwSignal::new(None),
            live: StoredValue::new_local(Live::default()),
        }
    }

    /// That of this page.
    pub(super) fn of_context() -> Self {
        expect_context()
    }

    /// Asks who is here, and begins to look at the clock.
    pub(super) fn start(self) {
        set_interval(move || self.now.set(times::now()), CLOCK);
        set_interval(move || self.keep_live(), TICK);
        spawn_local(async move {
            match api::me().await {
                Ok(session) => self.enter(session),
                Err(ApiError::SessionOver) => self.stage.set(Stage::Login(Why::New)),
                Err(_) => self.stage.set(Stage::Login(Why::Away)),
            }
        });
    }

    /// Somebody is logged in.
    pub(super) fn enter(self, session: AdminSession) {
        self.user.set(session.username);
        self.away_since.set(None);
        self.is_live.set(false);
        self.stage.set(Stage::Ready);
        self.keep_live();
    }

    /// The login is over: whoever is here is asked again, and comes back to where they are.
    pub(super) fn leave(self, why: Why) {
        if self.stage.get_untracked() == Stage::Ready {
            self.stop_live();
            self.stage.set(Stage::Login(why));
        }
    }

    /// Ends all sessions of the administrator.
    pub(super) fn log_out(self) {
        spawn_local(async move {
            match api::log_out().await {
                Ok(()) | Err(ApiError::SessionOver) => self.leave(Why::New),
                Err(error) => self.say(error.words(self.language.get_untracked())),
            }
        });
    }

    /// What is shown shall be read again.
    pub(super) fn look_again(self) {
        self.news.update(|news| *news += 1);
    }

    /// Says what was done.
    pub(super) fn say(self, words: String) {
        self.said.set(Some(words.clone()));
        set_timeout(
            move || {
                self.said.update(|said| {
                    if said.as_ref() == Some(&words) {
                        *said = None;
                    }
                });
            },
            SAID,
        );
    }

    /// Whether an answer came, or who is here must log in again.
    pub(super) fn heard<T>(self, answer: &Result<T, ApiError>) {
        match answer {
            Err(ApiError::SessionOver) => self.leave(Why::Over),
            Err(ApiError::Away) if self.away_since.get_untracked().is_none() => {
                self.away_since.set(Some(times::now()));
            }
            Err(ApiError::Away) => {}
            _ if self.away_since.get_untracked().is_some() => self.away_since.set(None),
            _ => {}
        }
    }

    /// Speaks another language from now on.
    pub(super) fn choose_language(self, language: Language) {
        if let Some(storage) = storage() {
            // Where nothing can be kept, the next visit asks the browser again.
            let _ = storage.set_item(LANGUAGE, language.code());
        }
        self.language.set(language);
    }
}

fn remembered_language() -> Language {
    let kept = storage().and_then(|storage| storage.get_item(LANGUAGE).ok().flatten());
    kept.and_then(|code| Language::of_code(&code)).unwrap_or_else(crate::ui::language_of_browser)
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
