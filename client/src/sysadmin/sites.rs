//! All sites: how many of each status, a search, and a card for each.

use std::time::Duration;

use leptos::prelude::*;
use license::http::{Overview, SitePage, SiteStatus};

use crate::sysadmin::api;
use crate::sysadmin::frame::Title;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::shown::{NotYet, Shown};
use crate::sysadmin::site::{Deal, DealSheet};
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

mod card;
mod filter;
mod register;

use self::card::Card;
use self::filter::Filter;
use self::register::Register;

/// Cards that are shown before somebody asks for more, and that come with each asking.
const STEP: u32 = 60;
/// The licensor hands out no more at once; whoever has more sites searches.
const MOST: u32 = 500;
/// A person who types is not asked for between two letters.
const PAUSE: Duration = Duration::from_millis(200);

/// The list as somebody wants to see it. Lives as long as the login.
#[derive(Clone, Copy)]
pub(super) struct List {
    overview: Shown<Overview>,
    page: Shown<SitePage>,
    typed: RwSignal<String>,
    find: RwSignal<String>,
    status: RwSignal<Option<SiteStatus>>,
    limit: RwSignal<u32>,
}

impl List {
    /// All sites, read while somebody looks at them.
    pub(super) fn new(panel: Panel) -> Self {
        let (find, status, limit) = (RwSignal::new(String::new()), RwSignal::new(None), RwSignal::new(STEP));
        let page = Shown::read(panel, move || {
            let (find, status, limit) = (find.get(), status.get(), limit.get());
            async move { api::sites(&find, status, limit).await }
        });
        let overview = Shown::read(panel, api::overview);
        Self { overview, page, typed: RwSignal::new(String::new()), find, status, limit }
    }

    fn of_context() -> Self {
        expect_context()
    }

    /// What is typed is looked for when nothing more was typed for a moment.
    fn type_in(self, text: String) {
        self.typed.set(text.clone());
        let look = move || {
            let is_last = self.typed.try_with_untracked(|typed| *typed == text) == Some(true);
            if is_last && self.find.with_untracked(|find| find != text.trim()) {
                self.limit.set(STEP);
                self.find.set(text.trim().to_owned());
            }
        };
        set_timeout(look, PAUSE);
    }

    fn choose(self, status: Option<SiteStatus>) {
        self.limit.set(STEP);
        self.status.set(status);
    }

    fn is_filtered(self) -> bool {
        self.status.with(Option::is_some) || !self.find.with(String::is_empty)
    }

    fn show_all(self) {
        self.typed.set(String::new());
        self.find.set(String::new());
        self.choose(None);
    }
}

/// The screen.
#[component]
pub(super) fn Sites() -> impl IntoView {
    let (list, language) = (List::of_context(), use_text());
    let is_registering = RwSignal::new(false);
    let deal = RwSignal::new(None::<Deal>);
    let close = Callback::new(move |()| is_registering.set(false));
    let has_read = move || list.page.value.with(Option::is_some);
    view! {
        <main class="screen" data-testid="sites">
            <div class="screen-head">
                <Title text=language.sites()/>
                <label class="find">
                    <span class="spoken">{language.find_site()}</span>
                    <Icon kind=IconKind::Search/>
                    <input class="search" type="search" placeholder=language.find_hint() data-testid="find"
                        prop:value=list.typed on:input=move |event| list.type_in(event_target_value(&event))/>
                </label>
                <button class="btn primary" data-testid="register" on:click=move |_| is_registering.set(true)>
                    <Icon kind=IconKind::Plus/>{language.register()}
                </button>
            </div>
            <Filter/>
            <Show when=has_read fallback=move || view! { <NotYet refusal=Signal::derive(move || list.page.refusal())/> }>
                <Cards deal=deal on_register=Callback::new(move |()| is_registering.set(true))/>
            </Show>
            <Show when=move || is_registering.get()><Register on_close=close/></Show>
            <DealSheet deal=deal/>
        </main>
    }
}

/// The cards; or why there are none, and what to do.
#[component]
fn Cards(deal: RwSignal<Option<Deal>>, on_register: Callback<()>) -> impl IntoView {
    let (list, language) = (List::of_context(), use_text());
    let ids = Memo::new(move |_| {
        list.page.value.with(|page| {
            page.as_ref()
                .map(|page| page.sites.iter().map(|site| site.id).collect::<Vec<_>>())
                .unwrap_or_default()
        })
    });
    let has_more = move || list.page.value.with(|page| page.as_ref().is_some_and(|page| page.next.is_some()));
    let more = move || {
        has_more().then(|| match list.limit.get() < MOST {
            true => view! {
                <button class="btn quiet" data-testid="more" on:click=move |_| list.limit.update(|limit| *limit = (*limit + STEP).min(MOST))>
                    {language.more_sites()}
                </button>
            }
            .into_any(),
            false => view! { <p class="muted">{language.too_many_sites(MOST)}</p> }.into_any(),
        })
    };
    let nothing = move || {
        match list.is_filtered() {
        true => view! {
            <div class="empty" data-testid="nothing-found">
                <h2>{language.nothing_found()}</h2>
                <p class="muted">{language.nothing_found_text()}</p>
                <p><button class="btn quiet" data-testid="show-all" on:click=move |_| list.show_all()>{language.show_all()}</button></p>
            </div>
        }
        .into_any(),
        false => view! {
            <div class="empty" data-testid="no-sites">
                <h2>{language.no_sites()}</h2>
                <p class="muted">{language.no_sites_text()}</p>
                <p><button class="btn primary" on:click=move |_| on_register.run(())>{language.register_first()}</button></p>
            </div>
        }
        .into_any(),
    }
    };
    view! {
        <Show when=move || ids.with(|ids| !ids.is_empty()) fallback=nothing>
            <ul class="cards" aria-label=language.sites()>
                <For each=move || ids.get() key=|id| *id let:id>
                    <Card id=id page=list.page deal=deal/>
                </For>
            </ul>
            <div class="more">{more}</div>
        </Show>
    }
}
