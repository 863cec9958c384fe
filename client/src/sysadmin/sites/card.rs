//! A site as a card.

use leptos::prelude::*;
use license::http::{SitePage, SiteStatus, SiteSummary};
use license::site::SiteId;
use license::time::DAY_SECONDS;

use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::Place;
use crate::sysadmin::shown::Shown;
use crate::sysadmin::site::{Deal, What};
use crate::sysadmin::status::{self, Pill};
use crate::sysadmin::times;
use crate::text::Language;
use crate::ui::use_text;

/// The bar of a license is full when so much is left.
const FULL_DAYS: i64 = 365;

/// The card; nothing when the site has just gone from the list.
#[component]
pub(super) fn Card(id: SiteId, page: Shown<SitePage>, deal: RwSignal<Option<Deal>>) -> impl IntoView {
    let found = Memo::new(move |before: Option<&Option<SiteSummary>>| {
        let now = page.value.with(|page| page.as_ref()?.sites.iter().find(|site| site.id == id).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    // What changes about a site is drawn within its card: whoever is about to tap something there still can.
    let is_there = Memo::new(move |_| found.with(Option::is_some));
    move || {
        is_there.get().then(|| {
            let first = found.get_untracked().expect("it was just found");
            let site = Signal::derive(move || found.get().unwrap_or_else(|| first.clone()));
            view! { <Known site=site deal=deal/> }
        })
    }
}

#[component]
fn Known(site: Signal<SiteSummary>, deal: RwSignal<Option<Deal>>) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let id = site.with_untracked(|site| site.id);
    let offer = move |what| deal.set(Some(Deal { site: site.get_untracked(), what }));
    let seen = move || site.with(|site| heard(site, panel, language));
    let license = move || site.with(|site| status::license(site, panel.now.get(), language));
    let left = move || {
        let left = site.with(|site| site.expires_at).map_or(0, |end| end.since(panel.now.get()));
        (left / DAY_SECONDS).clamp(0, FULL_DAYS).to_string()
    };
    let locked = move || site.with(|site| site.lock_reason.clone());
    let is_locked = Memo::new(move |_| site.with(|site| site.status) == SiteStatus::Locked);
    // What helps the people there is the main thing on the card.
    let helps = move || site.with(|site| status::needs_extension(site.status));
    let extend = move || if helps() { "btn primary" } else { "btn quiet" };
    let name = move || site.with(|site| site.name.clone());
    view! {
        <li class="card site" data-tone=move || site.with(|site| site.status.word()) data-site=name>
            <div class="site-head">
                <h2><a href=Place::Site(id).address()>{name}</a></h2>
                <Pill site=site/>
            </div>
            <dl class="facts">
                <dt>{language.owner()}</dt><dd>{move || site.with(|site| site.owner.clone())}</dd>
                <dt>{language.last_seen()}</dt><dd data-testid="seen">{seen}</dd>
                <dt>{language.license()}</dt><dd>{license}</dd>
                {move || locked().map(|reason| view! { <dt>{language.reason()}</dt><dd>{reason}</dd> })}
            </dl>
            <progress max=FULL_DAYS value=left aria-hidden="true"></progress>
            <div class="answers">
                <button class=extend data-testid="card-extend" on:click=move |_| offer(What::Extend)>{language.extend()}</button>
                {move || match is_locked.get() {
                    true => view! { <button class="btn primary" data-testid="card-unlock" on:click=move |_| offer(What::Unlock)>{language.unlock()}</button> }.into_any(),
                    false => view! { <button class="btn danger" data-testid="card-lock" on:click=move |_| offer(What::Lock)>{language.lock()}</button> }.into_any(),
                }}
            </div>
        </li>
    }
}

/// When its node was heard last, and which version it is.
fn heard(site: &SiteSummary, panel: Panel, language: Language) -> String {
    let Some(seen) = site.last_seen else { return language.never_heard().to_owned() };
    let ago = times::ago(seen, panel.now.get(), language);
    match site.version.as_deref() {
        Some(version) if !version.is_empty() => format!("{ago} · {version}"),
        _ => ago,
    }
}
