//! Another key for a site, when the old one is lost or known to others.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{RegisteredSite, SiteSummary};

use super::decide::Decide;
use super::key_once::KeyOnce;
use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The question, and then the key.
#[component]
pub(super) fn Rekey(site: SiteSummary, close: Callback<()>) -> impl IntoView {
    let fresh = RwSignal::new(None::<RegisteredSite>);
    move || match fresh.get() {
        None => view! { <Question site=site.clone() fresh=fresh close=close/> }.into_any(),
        Some(fresh) => view! { <KeyOnce site=fresh name=site.name.clone() on_done=close/> }.into_any(),
    }
}

#[component]
fn Question(
    site: SiteSummary,
    fresh: RwSignal<Option<RegisteredSite>>,
    close: Callback<()>,
) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let id = site.id;
    // A key that is being made must find somebody to be shown to.
    let leave = Callback::new(move |()| {
        if !asking.is_busy.get_untracked() {
            close.run(());
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        asking.ask(api::rekey(id), move |site| fresh.set(Some(site)));
    };
    view! {
        <Sheet title=language.rekey_title(&site.name) on_close=leave test_id="rekey-sheet">
            <form class="form" on:submit=submit>
                <p>{language.rekey_explain()}</p>
                <Decide asking=asking leave=leave test_id="rekey-confirm" words=language.rekey_confirm() is_danger=true autofocus=true/>
            </form>
        </Sheet>
    }
}
