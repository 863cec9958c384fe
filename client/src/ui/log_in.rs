//! Who takes this phone: a name, a PIN, and what went wrong, in words.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::ui::pair::Pair;
use crate::ui::pin_pad::PinPad;
use crate::ui::{use_phone, use_text};

/// The login form.
#[component]
pub(crate) fn LogIn(
    /// Its heading.
    title: &'static str,
    /// Called once somebody is logged in.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let user = RwSignal::new(phone.last_user.get_untracked());
    let pin = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let paired = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let outcome = phone.log_in(user.get_untracked().trim().to_owned(), pin.get_untracked()).await;
            busy.set(false);
            pin.set(String::new());
            match (outcome, on_done) {
                (Err(error), _) => fail(failure, error),
                (Ok(()), Some(done)) => done.run(()),
                (Ok(()), None) => {}
            }
        });
    };
    let is_locked_out = move || matches!(failure.get(), Some(ApiError::LockedOut { .. }));
    let cannot_submit = move || {
        busy.get()
            || is_locked_out()
            || pin.with(String::is_empty)
            || user.with(|user| user.trim().is_empty())
    };
    let is_foreign = move || failure.get() == Some(ApiError::NotPaired);
    let done = Callback::new(move |()| {
        failure.set(None);
        paired.set(true);
    });
    view! {
        <Show when=is_foreign><Pair on_done=done/></Show>
        <form class="log-in" on:submit=submit data-testid="login" hidden=is_foreign>
            <p class="app-name">{language.app_name()}</p>
            <h1>{title}</h1>
            <label class="field">
                <span>{language.login_user()}</span>
                <input
                    type="text"
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    data-testid="login-user"
                    prop:value=user
                    on:input=move |event| user.set(event_target_value(&event))
                />
            </label>
            <PinPad pin=pin/>
            <p class="failure" role="alert" data-testid="login-error">
                {move || failure.get().map(|error| error.words(language))}
            </p>
            <p class="muted" role="status">{move || paired.get().then(|| language.pair_done())}</p>
            <button class="btn primary main" type="submit" data-testid="login-submit" disabled=cannot_submit>
                {move || if busy.get() { language.login_busy() } else { language.login_button() }}
            </button>
        </form>
    }
}

/// Shows why, and counts a lock-out down until another try makes sense.
fn fail(failure: RwSignal<Option<ApiError>>, error: ApiError) {
    if let ApiError::LockedOut { seconds } = error {
        let next = match seconds {
            0 => return failure.set(None),
            _ => ApiError::LockedOut { seconds: seconds - 1 },
        };
        set_timeout(
            move || {
                // The form may be gone, or the person may have been told something else meanwhile.
                if failure.try_get_untracked().flatten() == Some(ApiError::LockedOut { seconds }) {
                    fail(failure, next);
                }
            },
            Duration::from_secs(1),
        );
    }
    failure.set(Some(error));
}
