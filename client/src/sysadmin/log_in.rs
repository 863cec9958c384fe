//! Who runs this licensor: a name, a password, and what went wrong, in words.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::sysadmin::api::{self, ApiError};
use crate::sysadmin::frame::Languages;
use crate::sysadmin::panel::{Panel, Why};
use crate::ui::use_text;

/// The login.
#[component]
pub(super) fn LogIn(why: Why) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let user = RwSignal::new(panel.user.get_untracked());
    let password = RwSignal::new(String::new());
    let is_busy = RwSignal::new(false);
    let failure = RwSignal::new((why == Why::Away).then_some(ApiError::Away));
    let field = NodeRef::<Input>::new();
    let knows_user = !user.get_untracked().is_empty();
    Effect::new(move || {
        if let Some(field) = field.get().filter(|_| knows_user) {
            let _ = field.focus();
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        spawn_local(async move {
            let name = user.get_untracked().trim().to_owned();
            let outcome = api::log_in(name, password.get_untracked()).await;
            is_busy.set(false);
            match outcome {
                Ok(session) => panel.enter(session),
                Err(error) => {
                    password.set(String::new());
                    fail(failure, error);
                }
            }
        });
    };
    let must_wait = move || matches!(failure.get(), Some(ApiError::TooMany { .. }));
    let cannot_submit = move || {
        is_busy.get()
            || must_wait()
            || password.with(String::is_empty)
            || user.with(|user| user.trim().is_empty())
    };
    let type_in = |target: RwSignal<String>| move |event| target.set(event_target_value(&event));
    view! {
        <main>
            <form class="log-in" on:submit=submit data-testid="login">
                <p class="app-name">{language.app_name()}<span class="wide">" · "{language.panel_name()}</span></p>
                <h1>{language.panel_login_title()}</h1>
                {(why == Why::Over).then(|| view! { <p class="notice wait" role="status" data-testid="login-over">{language.panel_login_over()}</p> })}
                <label class="field">
                    <span>{language.login_user()}</span>
                    <input type="text" autocomplete="username" autocapitalize="none" spellcheck="false" data-testid="login-user"
                        autofocus=!knows_user prop:value=user on:input=type_in(user)/>
                </label>
                <label class="field">
                    <span>{language.panel_password()}</span>
                    <input type="password" autocomplete="current-password" data-testid="login-password"
                        node_ref=field prop:value=password on:input=type_in(password)/>
                </label>
                <p class="failure" role="alert" data-testid="login-error">
                    {move || failure.get().map(|error| error.words(language))}
                </p>
                <button class="btn primary main" type="submit" data-testid="login-submit" disabled=cannot_submit>
                    {move || if is_busy.get() { language.login_busy() } else { language.login_button() }}
                </button>
                <Languages/>
            </form>
        </main>
    }
}

/// Shows why, and counts down until another try makes sense.
fn fail(failure: RwSignal<Option<ApiError>>, error: ApiError) {
    if let ApiError::TooMany { seconds } = error {
        let next = match seconds {
            0 => return failure.set(None),
            _ => ApiError::TooMany { seconds: seconds - 1 },
        };
        set_timeout(
            move || {
                // The form may be gone, or the person may have been told something else meanwhile.
                if failure.try_get_untracked().flatten() == Some(ApiError::TooMany { seconds }) {
                    fail(failure, next);
                }
            },
            Duration::from_secs(1),
        );
    }
    failure.set(Some(error));
}
