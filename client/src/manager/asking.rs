//! A button that asks the node for something: one at a time, and what went wrong is said beside it.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::paper::Refused;
use crate::text::Language;
use crate::ui::use_text;

/// What is being asked.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    /// No answer yet.
    pub(super) is_busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
    language: Language,
}

impl Asking {
    pub(super) fn new() -> Self {
        Self { is_busy: RwSignal::new(false), failed: RwSignal::new(None), language: use_text() }
    }

    /// Asks, unless something is being asked; `then` is done with the answer.
    pub(super) fn ask<T: 'static>(
        self,
        asked: impl Future<Output = Result<T, Refused>> + 'static,
        then: impl FnOnce(T) + 'static,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let outcome = asked.await;
            // The page may be gone meanwhile.
            let _ = self.is_busy.try_set(false);
            match outcome {
                Ok(answer) => then(answer),
                Err(refused) => drop(self.failed.try_set(Some(refused.words(self.language)))),
            }
        });
    }

    /// Says what is wrong without asking.
    pub(super) fn fail(self, words: &str) {
        self.failed.set(Some(words.to_owned()));
    }
}

/// What went wrong.
#[component]
pub(super) fn Failure(asking: Asking) -> impl IntoView {
    move || asking.failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })
}
