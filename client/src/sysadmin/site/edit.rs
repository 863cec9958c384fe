//! What is known of a site, and whether it has internet.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{EditSite, SiteSummary};

use super::decide::Decide;
use super::who::{Who, WhoFields};
use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet.
#[component]
pub(super) fn Edit(site: SiteSummary, is_offline: bool, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let id = site.id;
    let who = Who::new([site.name, site.owner, site.email]);
    let offline = RwSignal::new(is_offline);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = EditSite {
            name: who.name.get_untracked(),
            owner: who.owner.get_untracked(),
            email: who.email.get_untracked(),
            offline: offline.get_untracked(),
        };
        asking.ask(api::edit(id, form), move |site| {
            panel.say(language.edited(&site.summary.name));
            close.run(());
        });
    };
    view! {
        <Sheet title=language.edit() on_close=close test_id="edit-sheet">
            <form class="form" on:submit=submit>
                <WhoFields who=who/>
                <label class="check">
                    <input type="checkbox" data-testid="site-offline" prop:checked=offline on:change=move |event| offline.set(event_target_checked(&event))/>
                    <span class="grow"><strong>{language.without_internet()}</strong><span class="muted">{language.without_internet_text()}</span></span>
                </label>
                <Decide asking=asking leave=close test_id="edit-confirm" words=language.save() is_blocked=Signal::derive(move || who.lacks_something())/>
            </form>
        </Sheet>
    }
}
