//! A new site: who it is, the first license, and then its key, which is shown this once.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{ExtendSite, RegisterSite, RegisteredSite};

use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::{Place, go};
use crate::sysadmin::site::{Decide, KeyOnce, Periods, Who, WhoFields};
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The first license that is offered, in days.
const FIRST_DAYS: u32 = 30;

/// The form, and what it came to.
#[component]
pub(super) fn Register(on_close: Callback<()>) -> impl IntoView {
    let registered = RwSignal::new(None::<(RegisteredSite, String)>);
    move || match registered.get() {
        None => view! { <Form registered=registered on_close=on_close/> }.into_any(),
        Some((site, name)) => {
            let id = site.id;
            let done = Callback::new(move |()| {
                on_close.run(());
                go(Place::Site(id));
            });
            view! { <KeyOnce site=site name=name on_done=done/> }.into_any()
        }
    }
}

#[component]
fn Form(registered: RwSignal<Option<(RegisteredSite, String)>>, on_close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let who = Who::new(Default::default());
    let days = RwSignal::new(Some(FIRST_DAYS));
    // A key that is being made must find somebody to be shown to.
    let leave = Callback::new(move |()| {
        if !asking.is_busy.get_untracked() {
            on_close.run(());
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = RegisterSite {
            name: who.name.get_untracked(),
            owner: who.owner.get_untracked(),
            email: who.email.get_untracked(),
        };
        let days = days.get_untracked();
        let request = async move {
            let name = form.name.trim().to_owned();
            let site = api::register(form).await?;
            // The site is there, and so is its key: a license can be had on the next page.
            let is_licensed = match days {
                Some(days) => api::extend(site.id, ExtendSite::Days(days)).await.is_ok(),
                None => true,
            };
            Ok((site, name, is_licensed))
        };
        asking.ask(request, move |(site, name, is_licensed)| {
            panel.say(match is_licensed {
                true => language.registered(&name),
                false => language.registered_without_license(&name),
            });
            registered.set(Some((site, name)));
        });
    };
    view! {
        <Sheet title=language.register_title() on_close=leave test_id="register-sheet">
            <form class="form" on:submit=submit>
                <WhoFields who=who/>
                <fieldset>
                    <legend>{language.first_license()}</legend>
                    <Periods days=days none=language.license_later()/>
                </fieldset>
                <Decide asking=asking leave=leave test_id="register-confirm" words=language.register() is_blocked=Signal::derive(move || who.lacks_something())/>
            </form>
        </Sheet>
    }
}
