//! Something that a person asks of the licensor: it is under way, or it failed and why.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::sysadmin::api::ApiError;
use crate::sysadmin::panel::Panel;
use crate::ui::use_text;

/// One question at a time, and how it went.
#[derive(Clone, Copy)]
pub(super) struct Asking {
    panel: Panel,
    /// Whether the answer is still on its way.
    pub(super) is_busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
}

impl Asking {
    /// Nothing was asked yet.
    pub(super) fn new() -> Self {
        Self { panel: Panel::of_context(), is_busy: RwSignal::new(false), failure: RwSignal::new(None) }
    }

    /// Asks, unless something is being asked; calls `done` with what was answered, if whoever asked is still there.
    pub(super) fn ask<T: 'static>(
        self,
        request: impl Future<Output = Result<T, ApiError>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = request.await;
            let is_gone = self.is_busy.try_set(false).is_some();
            self.panel.heard(&answer);
            match answer {
                Ok(answer) => {
                    self.panel.look_again();
                    if !is_gone {
                        done(answer);
                    }
                }
                Err(error) => drop(self.failure.try_set(Some(error))),
            }
        });
    }
}

/// Why it failed, with a way out; nothing while it has not.
#[component]
pub(super) fn Failure(asking: Asking) -> impl IntoView {
    let language = use_text();
    view! {
        <p class="failure" role="alert" data-testid="failure">
            {move || asking.failure.get().map(|error| error.words(language))}
        </p>
    }
}
