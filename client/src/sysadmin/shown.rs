//! What is on the screen: read when it opens, and again whenever there are news.

use std::future::Future;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::sysadmin::api::ApiError;
use crate::sysadmin::panel::Panel;
use crate::ui::use_text;

/// Something of the licensor, as it was when it was read last.
pub(super) struct Shown<T: Send + Sync + 'static> {
    /// What it is; none before the first answer.
    pub(super) value: RwSignal<Option<T>>,
    failure: RwSignal<Option<ApiError>>,
}

impl<T: Send + Sync + 'static> Clone for Shown<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Shown<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Shown<T> {
    /// Reads it now, and again when there are news or a signal changes that `request` looks at. An answer that comes
    /// after a later one was asked for is thrown away. What was read stays while the licensor is away.
    pub(super) fn read<F>(panel: Panel, request: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let shown = Self { value: RwSignal::new(None), failure: RwSignal::new(None) };
        let asked = StoredValue::new(0_u64);
        Effect::new(move || {
            panel.news.track();
            let request = request();
            asked.update_value(|asked| *asked += 1);
            let turn = asked.get_value();
            spawn_local(async move {
                let answer = request.await;
                // The screen may have been left.
                if asked.try_get_value() != Some(turn) {
                    return;
                }
                panel.heard(&answer);
                match answer {
                    Ok(value) => {
                        if shown.value.with_untracked(|before| before.as_ref() != Some(&value)) {
                            shown.value.set(Some(value));
                        }
                        if shown.failure.with_untracked(Option::is_some) {
                            shown.failure.set(None);
                        }
                    }
                    Err(error) => drop(shown.failure.try_set(Some(error))),
                }
            });
        });
        shown
    }

    /// Why there is nothing to show, if there is nothing.
    pub(super) fn refusal(self) -> Option<ApiError> {
        if self.value.with(Option::is_some) { None } else { self.failure.get() }
    }

    /// Whether it is gone.
    pub(super) fn is_gone(self) -> bool {
        self.failure.with(|failure| {
            matches!(failure, Some(ApiError::Refused { code, .. }) if code == "no_such_site" || code == "not_found")
        })
    }
}

/// In place of what cannot be shown (yet): that it is on its way, or why not.
#[component]
pub(super) fn NotYet(#[prop(into)] refusal: Signal<Option<ApiError>>) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    move || {
        match refusal.get() {
        None => view! { <div class="empty" aria-busy="true"><p class="muted" role="status">{language.panel_reading()}</p></div> }.into_any(),
        Some(error) => view! {
            <div class="empty" role="alert">
                <h2>{language.panel_not_read()}</h2>
                <p class="muted">{error.words(language)}</p>
                <p><button class="btn quiet" on:click=move |_| panel.look_again()>{language.panel_try_again()}</button></p>
            </div>
        }
        .into_any(),
    }
    }
}
