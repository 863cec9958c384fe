//! The person who holds this phone, and how it shall look and speak.

use leptos::prelude::*;
use sync::device::Link;
use sync::site::Role;

use crate::link::Theme;
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::sheet::Sheet;
use crate::ui::{use_phone, use_text};

/// The screen.
#[component]
pub(crate) fn Me() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let leaving = RwSignal::new(false);
    let name = move || phone.session.get().map(|session| phone.name_of(session.user));
    let role = move || {
        phone.session.get().map(|session| match session.role {
            Role::Waiter => language.waiter(),
            Role::Manager => language.manager(),
        })
    };
    let site =
        move || phone.catalog.with(|catalog| catalog.as_ref().map(|catalog| catalog.site.name.clone()));
    view! {
        <header class="head">
            <div class="row top"><div class="grow"><h1>{name}</h1><p class="muted">{role}" · "{site}</p></div></div>
        </header>
        <main class="list">
            <Choices title=language.me_language() options=Language::ALL.map(|option| (option, option.own_name())).to_vec()
                chosen=phone.language on_choose=Callback::new(move |option| phone.choose_language(option))/>
            <Choices title=language.me_theme() options=Theme::ALL.map(|theme| (theme, theme_name(theme, language))).to_vec()
                chosen=phone.theme on_choose=Callback::new(move |option| phone.choose_theme(option))/>
            <State/>
            <button class="btn quiet main" data-testid="log-out" on:click=move |_| leaving.set(true)>
                {language.me_switch()}
            </button>
        </main>
        <Show when=move || leaving.get()><Leave leaving=leaving/></Show>
    }
}

fn theme_name(theme: Theme, language: Language) -> &'static str {
    match theme {
        Theme::Auto => language.me_theme_auto(),
        Theme::Light => language.me_theme_light(),
        Theme::Dark => language.me_theme_dark(),
    }
}

/// One setting of which exactly one option holds.
#[component]
fn Choices<T: Copy + PartialEq + Send + Sync + 'static>(
    title: &'static str,
    options: Vec<(T, &'static str)>,
    chosen: RwSignal<T>,
    on_choose: Callback<T>,
) -> impl IntoView {
    view! {
        <section class="card" role="group" aria-label=title>
            <h2>{title}</h2>
            <div class="chips-wrap">
                {options.into_iter().map(|(option, name)| view! {
                    <button class="chip" aria-pressed=move || (chosen.get() == option).to_string() on:click=move |_| on_choose.run(option)>
                        {name}
                    </button>
                }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn State() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let link = move || match phone.link.get() {
        Link::Online => (IconKind::Online, language.me_online()),
        Link::Greeting | Link::Offline => (IconKind::Offline, language.me_offline()),
    };
    let storage = move || match phone.storage_kept.get() {
        true => (IconKind::Check, language.me_storage_kept()),
        false => (IconKind::Warning, language.me_storage_at_risk()),
    };
    let fact = |(icon, words): (IconKind, &'static str)| view! { <Icon kind=icon/><span class="grow">{words}</span> };
    view! {
        <section class="card facts">
            <h2>{language.me_connection()}</h2>
            <p class="row">{move || fact(link())}</p>
            <h2>{language.me_storage()}</h2>
            <p class="row">{move || fact(storage())}</p>
        </section>
    }
}

#[component]
fn Leave(leaving: RwSignal<bool>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let close = Callback::new(move |()| leaving.set(false));
    let words = match phone.unsent.get_untracked() {
        0 => language.me_log_out_plain().to_owned(),
        count => language.me_log_out_unsent(count),
    };
    view! {
        <Sheet title=language.me_log_out_title() on_close=close test_id="log-out-sheet">
            <p>{words}</p>
            <div class="answers">
                <button class="btn quiet" on:click=move |_| close.run(())>{language.cancel()}</button>
                <button class="btn primary" data-testid="log-out-confirm" on:click=move |_| phone.log_out()>{language.me_log_out()}</button>
            </div>
        </Sheet>
    }
}
