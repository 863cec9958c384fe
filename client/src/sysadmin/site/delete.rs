//! The end of a site, for whoever types its name.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::SiteSummary;

use super::decide::Decide;
use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::{Place, go};
use crate::ui::field::Field;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet.
#[component]
pub(super) fn Delete(site: SiteSummary, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let typed = RwSignal::new(String::new());
    let (id, name) = (site.id, StoredValue::new(site.name));
    let is_sure = move || typed.with(|typed| name.with_value(|name| typed.trim() == name));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !untrack(is_sure) {
            return;
        }
        let name = name.get_value();
        asking.ask(api::delete(id, name.clone()), move |()| {
            panel.say(language.deleted(&name));
            close.run(());
            go(Place::Sites);
        });
    };
    view! {
        <Sheet title=language.delete_title(&name.get_value()) on_close=close test_id="delete-sheet">
            <form class="form" on:submit=submit>
                <p>{language.delete_explain()}</p>
                <p>{language.delete_type()}" "<strong>{name.get_value()}</strong></p>
                <Field label=language.site_name() value=typed test_id="delete-name" max=200 autofocus=true/>
                <Decide asking=asking leave=close test_id="delete-confirm" words=language.delete_confirm() is_danger=true is_blocked=Signal::derive(move || !is_sure())/>
            </form>
        </Sheet>
    }
}
