//! One site: how it is, what can be done about it, and what was done.

use leptos::prelude::*;
use license::http::{SiteDetail, SiteStatus, SiteSummary};
use license::site::SiteId;

use crate::sysadmin::api;
use crate::sysadmin::deeds::Deeds;
use crate::sysadmin::frame::Title;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::Place;
use crate::sysadmin::shown::{NotYet, Shown};
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

mod deal;
mod decide;
mod delete;
mod edit;
mod extend;
mod facts;
mod file;
mod key_once;
mod lock;
mod periods;
mod rekey;
mod who;

pub(super) use self::deal::{Deal, DealSheet, What};
pub(super) use self::decide::Decide;
pub(super) use self::key_once::KeyOnce;
pub(super) use self::periods::Periods;
pub(super) use self::who::{Who, WhoFields};

use self::facts::Facts;

/// Deeds on a page of a site's story.
const DEEDS: u32 = 15;

/// The screen.
#[component]
pub(super) fn Site(id: SiteId) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let shown = Shown::read(panel, move || api::site(id));
    let deal = RwSignal::new(None::<Deal>);
    let title = Signal::derive(move || {
        shown.value.with(|site| site.as_ref().map_or_else(String::new, |site| site.summary.name.clone()))
    });
    let body = move || {
        if shown.is_gone() {
            return view! { <Gone/> }.into_any();
        }
        if shown.value.with(Option::is_none) {
            return view! { <NotYet refusal=Signal::derive(move || shown.refusal())/> }.into_any();
        }
        let first = shown.value.get_untracked().expect("it is there");
        let site = Signal::derive(move || shown.value.get().unwrap_or_else(|| first.clone()));
        view! { <Known site=site deal=deal title=title/> }.into_any()
    };
    // The parts below do not begin anew each time that something about the site changes.
    let stage = Memo::new(move |_| (shown.is_gone(), shown.value.with(Option::is_some)));
    view! {
        <main class="screen" data-testid="site">
            <p class="way-back"><a href=Place::Sites.address() data-testid="back"><Icon kind=IconKind::Back/>{language.sites()}</a></p>
            {move || {
                // A memo that nobody reads looks at nothing.
                stage.get();
                untrack(body)
            }}
            <DealSheet deal=deal/>
        </main>
    }
}

#[component]
fn Gone() -> impl IntoView {
    let language = use_text();
    view! {
        <div class="empty" data-testid="gone">
            <h1 class="title">{language.site_gone()}</h1>
            <p class="muted">{language.site_gone_text()}</p>
            <p><a class="btn primary" href=Place::Sites.address()>{language.sites()}</a></p>
        </div>
    }
}

#[component]
fn Known(site: Signal<SiteDetail>, deal: RwSignal<Option<Deal>>, title: Signal<String>) -> impl IntoView {
    let language = use_text();
    let summary = Signal::derive(move || site.with(|site| site.summary.clone()));
    let id = summary.with_untracked(|site| site.id);
    view! {
        <Head site=summary deal=deal title=title/>
        <div class="columns">
            <div class="column">
                <Facts site=site/>
                <More site=site deal=deal/>
            </div>
            <section class="column" aria-label=language.story()>
                <h2>{language.story()}</h2>
                <Deeds of=Some(id) page=DEEDS/>
            </section>
        </div>
    }
}

/// What it is called, how it is, and the one thing that is done most.
#[component]
fn Head(site: Signal<SiteSummary>, deal: RwSignal<Option<Deal>>, title: Signal<String>) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let offer = move |what| deal.set(Some(Deal { site: site.get_untracked(), what }));
    let is_locked = Memo::new(move |_| site.with(|site| site.status) == SiteStatus::Locked);
    let meaning = move || site.with(|site| crate::sysadmin::status::meaning(site, panel.now.get(), language));
    let reason = move || site.with(|site| site.lock_reason.clone());
    view! {
        <section class="card site-card" data-tone=move || site.with(|site| site.status.word())>
            <div class="site-head"><Title text=title/><crate::sysadmin::status::Pill site=site/></div>
            {move || reason().map(|reason| view! { <p class="strong" data-testid="reason">{language.reason()}": "{reason}</p> })}
            <p data-testid="meaning">{meaning}</p>
            <div class="answers">
                <button class=move || if is_locked.get() { "btn quiet" } else { "btn primary" } data-testid="extend" on:click=move |_| offer(What::Extend)>{language.extend()}</button>
                {move || match is_locked.get() {
                    true => view! { <button class="btn primary" data-testid="unlock" on:click=move |_| offer(What::Unlock)>{language.unlock()}</button> }.into_any(),
                    false => view! { <button class="btn danger" data-testid="lock" on:click=move |_| offer(What::Lock)>{language.lock()}</button> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// What is done rarely.
#[component]
fn More(site: Signal<SiteDetail>, deal: RwSignal<Option<Deal>>) -> impl IntoView {
    let language = use_text();
    let offer = move |what: fn(bool) -> What| {
        let site = site.get_untracked();
        deal.set(Some(Deal { what: what(site.offline), site: site.summary }));
    };
    let one = move |what: fn(bool) -> What,
                    test_id: &'static str,
                    words: &'static str,
                    text: &'static str| {
        view! {
            <li>
                <span class="grow"><strong>{words}</strong><span class="muted">{text}</span></span>
                <button class="btn quiet" class:danger=test_id == "delete" aria-label=words data-testid=test_id on:click=move |_| offer(what)>
                    {language.open_deal()}
                </button>
            </li>
        }
    };
    view! {
        <section class="card">
            <h2>{language.more_deals()}</h2>
            <ul class="deals">
                {one(|is_offline| What::Edit { is_offline }, "edit", language.edit(), language.edit_text())}
                {one(|is_offline| What::File { is_offline }, "file", language.file(), language.file_text())}
                {one(|_| What::Rekey, "rekey", language.rekey(), language.rekey_text())}
                {one(|_| What::Delete, "delete", language.delete(), language.delete_text())}
            </ul>
        </section>
    }
}
