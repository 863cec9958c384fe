//! What stands around every screen: where one can go, who is here, whether it is live, and what was done last.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::sysadmin::audit::Audit;
use crate::sysadmin::keys::Keys;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::Place;
use crate::sysadmin::site::Site;
use crate::sysadmin::sites::{List, Sites};
use crate::sysadmin::times;
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// The frame and the screen in it.
#[component]
pub(super) fn Frame() -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    // It outlives the screen, so that whoever comes back from a site finds the list as it was.
    provide_context(List::new(panel));
    view! {
        <div class="app with-nav panel">
            <div class="banners" aria-live="polite"><Away/></div>
            <header class="bar">
                <p class="app-name">{language.app_name()}<span class="wide">" · "{language.panel_name()}</span></p>
                <Liveness/>
                <span class="grow"></span>
                <Languages/>
                <span class="who" data-testid="who">{move || panel.user.get()}</span>
                <button class="btn quiet" data-testid="log-out" on:click=move |_| panel.log_out()>{language.me_log_out()}</button>
            </header>
            <nav class="nav" aria-label=language.panel_nav()>
                <Way to=Place::Sites icon=IconKind::House test_id="nav-sites">{language.sites()}</Way>
                <Way to=Place::Keys icon=IconKind::Key test_id="nav-keys">{language.keys()}</Way>
                <Way to=Place::Audit icon=IconKind::Story test_id="nav-audit">{language.audit()}</Way>
            </nav>
            {move || match panel.place.get() {
                Place::Sites => view! { <Sites/> }.into_any(),
                Place::Site(id) => view! { <Site id=id/> }.into_any(),
                Place::Keys => view! { <Keys/> }.into_any(),
                Place::Audit => view! { <Audit/> }.into_any(),
            }}
            <p class="toast" role="status" data-testid="said" class:shown=move || panel.said.with(Option::is_some)>
                {move || panel.said.get()}
            </p>
        </div>
    }
}

/// A way to another screen.
#[component]
fn Way(to: Place, icon: IconKind, test_id: &'static str, children: Children) -> impl IntoView {
    let panel = Panel::of_context();
    let is_here = move || match panel.place.get() {
        Place::Site(_) => to == Place::Sites,
        here => here == to,
    };
    view! {
        <a href=to.address() aria-current=move || is_here().then_some("page") data-testid=test_id><Icon kind=icon/>{children()}</a>
    }
}

/// The heading of a screen. It takes the focus when the screen changes, so that a screen reader says where one is.
#[component]
pub(super) fn Title(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let node = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |was_shown: Option<bool>| {
        let is_shown = node.get().is_some();
        let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let is_free = focused.is_none_or(|element| element.tag_name() == "BODY" || element.tag_name() == "A");
        if let Some(heading) = node.get()
            && was_shown != Some(true)
            && is_free
        {
            let _ = heading.focus();
        }
        is_shown
    });
    Effect::new(move || document().set_title(&format!("{} · Comanda", text.get())));
    view! { <h1 class="title" tabindex="-1" node_ref=node>{text}</h1> }
}

/// Says that the licensor does not answer, and that it is being tried.
#[component]
fn Away() -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let strip = move |since| {
        view! {
            <button class="banner wait" data-testid="away" on:click=move |_| panel.look_again()>
                <Icon kind=IconKind::Offline/>
                <span class="grow">{language.panel_away(&times::moment(since, language))}</span>
                <span class="count">{language.panel_try_again()}</span>
            </button>
        }
    };
    move || panel.away_since.get().map(strip)
}

/// Whether what is shown is what is.
#[component]
fn Liveness() -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let is_live = move || panel.is_live.get() && panel.away_since.with(Option::is_none);
    let words = move || if is_live() { language.panel_live() } else { language.panel_not_live() };
    view! {
        <span class="liveness" class:live=is_live data-testid="liveness" data-live=move || is_live().to_string()>
            <span class="dot" aria-hidden="true"></span><span class="words">{words}</span>
        </span>
    }
}

/// The other language.
#[component]
pub(super) fn Languages() -> impl IntoView {
    let panel = Panel::of_context();
    let other = match panel.language.get_untracked() {
        Language::English => Language::Greek,
        Language::Greek => Language::English,
    };
    view! {
        <button type="button" class="btn quiet" lang=other.code() aria-label=other.own_name() data-testid="language" on:click=move |_| panel.choose_language(other)>
            <span class="wide">{other.own_name()}</span>
            <span class="short" aria-hidden="true">{other.short_name()}</span>
        </button>
    }
}
