//! No new business, and why; and new business again.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::claims::MAX_REASON_BYTES;
use license::http::SiteSummary;

use super::decide::Decide;
use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet that locks.
#[component]
pub(super) fn Lock(site: SiteSummary, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let reason = RwSignal::new(String::new());
    let id = site.id;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        asking.ask(api::lock(id, reason.get_untracked().trim().to_owned()), move |site| {
            panel.say(language.locked_said(&site.summary.name));
            close.run(());
        });
    };
    let is_too_long = move || reason.with(|reason| reason.trim().len() > MAX_REASON_BYTES);
    let is_blocked = move || reason.with(|reason| reason.trim().is_empty()) || is_too_long();
    // A reason is one line, whatever is pasted.
    let type_in = move |event| reason.set(event_target_value(&event).replace(['\n', '\r'], " "));
    view! {
        <Sheet title=language.lock_title(&site.name) on_close=close test_id="lock-sheet">
            <form class="form" on:submit=submit>
                <p>{language.lock_text()}</p>
                <label class="field">
                    <span>{language.lock_reason()}</span>
                    <textarea rows="2" autofocus=true placeholder=language.lock_reason_hint() data-testid="lock-reason"
                        prop:value=reason on:input=type_in></textarea>
                </label>
                <Show when=is_too_long><p class="failure" role="alert">{language.lock_reason_too_long()}</p></Show>
                <Decide asking=asking leave=close test_id="lock-confirm" words=language.lock_confirm() is_danger=true is_blocked=Signal::derive(is_blocked)/>
            </form>
        </Sheet>
    }
}

/// The sheet that unlocks.
#[component]
pub(super) fn Unlock(site: SiteSummary, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let id = site.id;
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        asking.ask(api::unlock(id), move |site| {
            panel.say(language.unlocked_said(&site.summary.name));
            close.run(());
        });
    };
    view! {
        <Sheet title=language.unlock_title(&site.name) on_close=close test_id="unlock-sheet">
            <form class="form" on:submit=submit>
                <p>{site.lock_reason.map(|reason| view! { <strong>{language.reason()}": "{reason}</strong><br/> })}{language.unlock_text()}</p>
                <Decide asking=asking leave=close test_id="unlock-confirm" words=language.unlock() autofocus=true/>
            </form>
        </Sheet>
    }
}
