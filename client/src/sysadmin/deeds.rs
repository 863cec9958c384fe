//! Who did what, page by page; the newest page is live.

use leptos::prelude::*;
use license::http::Deed;
use license::site::SiteId;

use crate::sysadmin::api;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::place::Place;
use crate::sysadmin::shown::{NotYet, Shown};
use crate::sysadmin::times;
use crate::text::Language;
use crate::ui::use_text;

/// The list: of one site, or of all that was ever done.
#[component]
pub(super) fn Deeds(of: Option<SiteId>, page: u32) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    // Where each page begins that lies before this one; the last is the page that is shown.
    let turned = RwSignal::new(Vec::<u64>::new());
    let shown =
        Shown::read(panel, move || api::deeds(of, turned.with(|turned| turned.last().copied()), page));
    let next = move || shown.value.with(|page| page.as_ref().and_then(|page| page.next));
    let older = move |_| {
        if let Some(next) = untrack(next) {
            turned.update(|turned| turned.push(next));
        }
    };
    let newer = move |_| {
        turned.update(|turned| {
            turned.pop();
        });
    };
    let has_newer = move || turned.with(|turned| !turned.is_empty());
    let list = move || {
        shown.value.with(|page| {
            let deeds = page.as_ref().map(|page| page.deeds.as_slice()).unwrap_or_default();
            deeds
                .iter()
                .cloned()
                .map(|deed| view! { <OneDeed deed=deed names_site=of.is_none()/> })
                .collect_view()
        })
    };
    let is_empty = move || shown.value.with(|page| page.as_ref().is_some_and(|page| page.deeds.is_empty()));
    view! {
        <Show when=move || shown.value.with(Option::is_some) fallback=move || view! { <NotYet refusal=Signal::derive(move || shown.refusal())/> }>
            <ol class="card story" data-testid="deeds">{list}</ol>
            <Show when=is_empty><p class="muted">{language.no_deeds()}</p></Show>
            <div class="pages" class:alone=move || !has_newer() && next().is_none()>
                <button class="btn quiet" data-testid="newer" disabled=move || !has_newer() on:click=newer>{language.newer()}</button>
                <button class="btn quiet" data-testid="older" disabled=move || next().is_none() on:click=older>{language.older()}</button>
            </div>
        </Show>
    }
}

#[component]
fn OneDeed(deed: Deed, names_site: bool) -> impl IntoView {
    let language = use_text();
    let who = match deed.who.as_str() {
        "command line" => language.command_line().to_owned(),
        name => name.to_owned(),
    };
    let from = deed.address.as_ref().map(|address| language.seen_from(address));
    let detail = detail(&deed, language);
    let site = deed.site.filter(|_| names_site).map(|id| {
        let is_there = deed.site_name.is_some();
        let name = deed.site_name.clone().unwrap_or_else(|| language.deleted_site(&short(id)));
        match is_there {
            true => view! { <a href=Place::Site(id).address()>{name}</a> }.into_any(),
            false => view! { <span class="muted">{name}</span> }.into_any(),
        }
    });
    view! {
        <li data-action=deed.action.clone()>
            <p class="deed"><strong>{action(&deed.action, language)}</strong>{site.map(|site| view! { " · " {site} })}</p>
            {(!detail.is_empty()).then(|| view! { <p class="detail">{detail}</p> })}
            <p class="muted"><time>{times::moment(deed.at, language)}</time>" · "<span>{who}</span>{from.map(|from| format!(" {from}"))}</p>
        </li>
    }
}

/// The beginning of an id, for people.
fn short(id: SiteId) -> String {
    id.to_string().chars().take(8).collect()
}

/// A deed in words; the licensor's own word for one of a later version.
fn action(word: &str, language: Language) -> String {
    let words = match word {
        "site_registered" => language.did_register(),
        "site_edited" => language.did_edit(),
        "site_extended" => language.did_extend(),
        "site_locked" => language.did_lock(),
        "site_unlocked" => language.did_unlock(),
        "site_went_offline" => language.did_go_offline(),
        "site_key_rotated" => language.did_rekey(),
        "license_file_issued" => language.did_issue(),
        "site_deleted" => language.did_delete(),
        "signing_keys_rotated" => language.did_rotate(),
        "administrator_set" => language.did_set_admin(),
        "administrator_removed" => language.did_remove_admin(),
        "logged_in" => language.did_log_in(),
        "logged_out" => language.did_log_out(),
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// What else there is to say, in the reader's language where the licensor says it in words of its own.
fn detail(deed: &Deed, language: Language) -> String {
    let text = deed.detail.as_str();
    match deed.action.as_str() {
        "site_extended" => extension(text, language).unwrap_or_else(|| text.to_owned()),
        // The licensor writes a sentence for the file; what it says of the site is beside it.
        "license_file_issued" if language != Language::English => String::new(),
        _ if deed.site_name.as_deref() == Some(text) => String::new(),
        _ => text.to_owned(),
    }
}

fn extension(text: &str, language: Language) -> Option<String> {
    if let Some(days) = text.strip_prefix("by ").and_then(|rest| rest.strip_suffix(" days")) {
        return Some(language.detail_by(days.parse().ok()?));
    }
    let end = times::end_of_field(text.strip_prefix("until ")?)?;
    Some(language.detail_until(&times::day(end, language)))
}
