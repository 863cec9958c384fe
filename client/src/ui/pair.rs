//! A phone that the house does not know yet: a code from a manager, and what the phone is called.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::ui::{use_phone, use_text};

/// A code has so many digits.
const CODE_DIGITS: usize = 6;
/// The longest name that the node takes.
const MAX_NAME_CHARS: &str = "60";

/// The form, in the place of the login that was refused.
#[component]
pub(crate) fn Pair(
    /// Called once the phone is paired.
    on_done: Callback<()>,
) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let code = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let digits = move || code.with(|code| code.chars().filter(char::is_ascii_digit).collect::<String>());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        spawn_local(async move {
            let paired = phone.pair(&digits(), name.get_untracked().trim()).await;
            busy.set(false);
            match paired {
                Ok(()) => on_done.run(()),
                Err(error) => failure.set(Some(error)),
            }
        });
    };
    let cannot_submit =
        move || busy.get() || digits().len() != CODE_DIGITS || name.with(|name| name.trim().is_empty());
    view! {
        <form class="log-in" on:submit=submit data-testid="pair">
            <p class="app-name">{language.app_name()}</p>
            <h1>{language.pair_title()}</h1>
            <p>{language.error_not_paired()}</p>
            <label class="field">
                <span>{language.pair_code()}</span>
                <input
                    type="text" inputmode="numeric" autocomplete="one-time-code" data-testid="pair-code"
                    prop:value=code on:input=move |event| code.set(event_target_value(&event))
                />
            </label>
            <label class="field">
                <span>{language.pair_name()}</span>
                <input
                    type="text" autocomplete="off" maxlength=MAX_NAME_CHARS data-testid="pair-name"
                    prop:value=name on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <p class="failure" role="alert">{move || failure.get().map(|error| error.words(language))}</p>
            <button class="btn primary main" type="submit" data-testid="pair-submit" disabled=cannot_submit>
                {language.pair_button()}
            </button>
        </form>
    }
}
