//! What is known of a site, and whether it has internet.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{EditSite, SiteSummary};

use super::field::Field;
use crate::sysadmin::api;
use crate::sysadmin::asking::{Asking, Failure};
use crate::sysadmin::panel::Panel;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet.
#[component]
pub(super) fn Edit(site: SiteSummary, is_offline: bool, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let id = site.id;
    let [name, owner, email] = [site.name, site.owner, site.email].map(RwSignal::new);
    let offline = RwSignal::new(is_offline);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = EditSite {
            name: name.get_untracked(),
            owner: owner.get_untracked(),
            email: email.get_untracked(),
            offline: offline.get_untracked(),
        };
        asking.ask(api::edit(id, form), move |site| {
            panel.say(language.edited(&site.summary.name));
            close.run(());
        });
    };
    let is_whole =
        move || [name, owner, email].into_iter().all(|field| field.with(|text| !text.trim().is_empty()));
    view! {
        <Sheet title=language.edit() on_close=close test_id="edit-sheet">
            <form class="form" on:submit=submit>
                <Field label=language.site_name() value=name test_id="site-name" max=100 autofocus=true/>
                <Field label=language.owner() value=owner test_id="site-owner" max=100/>
                <Field label=language.email() value=email test_id="site-email" kind="email" max=254/>
                <label class="check">
                    <input type="checkbox" data-testid="site-offline" prop:checked=offline on:change=move |event| offline.set(event_target_checked(&event))/>
                    <span class="grow"><strong>{language.without_internet()}</strong><span class="muted">{language.without_internet_text()}</span></span>
                </label>
                <Failure asking=asking/>
                <div class="answers">
                    <button type="button" class="btn quiet" on:click=move |_| close.run(())>{language.cancel()}</button>
                    <button type="submit" class="btn primary" data-testid="edit-confirm" disabled=move || asking.is_busy.get() || !is_whole()>{language.save()}</button>
                </div>
            </form>
        </Sheet>
    }
}
