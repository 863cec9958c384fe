//! A new site: who it is, the first license, and then its key, which is shown this once.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{ExtendSite, RegisterSite, RegisteredSite};

use crate::sysadmin::api;
use crate::sysadmin::asking::{Asking, Failure};
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::{Place, go};
use crate::sysadmin::site::{Field, KeyOnce, Periods};
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
    let [name, owner, email] = [(); 3].map(|()| RwSignal::new(String::new()));
    let days = RwSignal::new(Some(FIRST_DAYS));
    // A key that is being made must find somebody to be shown to.
    let leave = Callback::new(move |()| {
        if !asking.is_busy.get_untracked() {
            on_close.run(());
        }
    });
    let is_whole = move || {
        let [name, owner, email] =
            [name, owner, email].map(|field| field.with(|text| !text.trim().is_empty()));
        name && owner && email
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let form = RegisterSite {
            name: name.get_untracked(),
            owner: owner.get_untracked(),
            email: email.get_untracked(),
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
                <Field label=language.site_name() value=name test_id="site-name" max=100 autofocus=true/>
                <Field label=language.owner() value=owner test_id="site-owner" max=100/>
                <Field label=language.email() value=email test_id="site-email" kind="email" max=254/>
                <fieldset>
                    <legend>{language.first_license()}</legend>
                    <Periods days=days none=language.license_later()/>
                </fieldset>
                <Failure asking=asking/>
                <div class="answers">
                    <button type="button" class="btn quiet" on:click=move |_| leave.run(())>{language.cancel()}</button>
                    <button type="submit" class="btn primary" data-testid="register-confirm" disabled=move || asking.is_busy.get() || !is_whole()>
                        {language.register()}
                    </button>
                </div>
            </form>
        </Sheet>
    }
}
