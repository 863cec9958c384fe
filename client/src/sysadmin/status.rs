//! The status of a site: a colour, a shape and a word, and what follows from it.

use leptos::prelude::*;
use license::claims::GRACE_HOURS;
use license::http::{SiteStatus, SiteSummary};
use license::time::{HOUR_SECONDS, UnixSeconds};

use crate::sysadmin::panel::Panel;
use crate::sysadmin::times;
use crate::text::Language;
use crate::ui::use_text;

/// How long a site works on by itself.
const GRACE_SECONDS: i64 = GRACE_HOURS as i64 * HOUR_SECONDS;

/// Its word.
pub(super) fn word(status: SiteStatus, language: Language) -> &'static str {
    match status {
        SiteStatus::Active => language.status_active(),
        SiteStatus::Expiring => language.status_expiring(),
        SiteStatus::Grace => language.status_grace(),
        SiteStatus::Blocked => language.status_blocked(),
        SiteStatus::Silent => language.status_silent(),
        SiteStatus::Locked => language.status_locked(),
    }
}

/// Whether an extension is what a site of this status needs, or soon will.
pub(super) fn needs_extension(status: SiteStatus) -> bool {
    matches!(status, SiteStatus::Expiring | SiteStatus::Grace | SiteStatus::Blocked)
}

fn shape(status: SiteStatus) -> &'static str {
    match status {
        SiteStatus::Active => "●",
        SiteStatus::Expiring => "◔",
        SiteStatus::Grace => "◑",
        SiteStatus::Blocked => "▲",
        SiteStatus::Silent => "○",
        SiteStatus::Locked => "■",
    }
}

/// The word with what matters about it now: `Grace, 17 h left`.
fn told(site: &SiteSummary, now: UnixSeconds, language: Language) -> String {
    let word = word(site.status, language);
    let detail = match (site.status, site.expires_at, site.last_seen) {
        (SiteStatus::Expiring, Some(end), _) => {
            return language.status_left(&times::left(end, now, language));
        }
        (SiteStatus::Grace, Some(end), _) => {
            Some(language.status_left(&times::left(end.plus(GRACE_SECONDS), now, language)))
        }
        (SiteStatus::Silent, _, Some(seen)) => Some(times::ago(seen, now, language)),
        (SiteStatus::Blocked, None, _) => return language.status_unlicensed().to_owned(),
        _ => None,
    };
    detail.map_or(word.to_owned(), |detail| format!("{word} · {detail}"))
}

/// What it means for the people there, and the way out of it.
pub(super) fn meaning(site: &SiteSummary, now: UnixSeconds, language: Language) -> String {
    let moment = |at| times::moment(at, language);
    match (site.status, site.expires_at) {
        (SiteStatus::Active, _) if site.last_seen.is_none() => language.meaning_never_heard().to_owned(),
        (SiteStatus::Active, _) => language.meaning_active().to_owned(),
        (SiteStatus::Expiring, Some(end)) => {
            language.meaning_expiring(&moment(end), &moment(end.plus(GRACE_SECONDS)))
        }
        (SiteStatus::Grace, Some(end)) => language.meaning_grace(&moment(end.plus(GRACE_SECONDS))),
        (SiteStatus::Blocked, Some(end)) => language.meaning_ended(&moment(end.plus(GRACE_SECONDS))),
        (SiteStatus::Silent, _) => {
            let stops = site.last_seen.unwrap_or(now).plus(GRACE_SECONDS);
            match stops > now {
                true => language.meaning_silent(&moment(stops)),
                false => language.meaning_silent_stopped(&moment(stops)),
            }
        }
        (SiteStatus::Locked, _) => language.meaning_locked().to_owned(),
        (_, None) => language.meaning_unlicensed().to_owned(),
    }
}

/// When the license ends, in a few words.
pub(super) fn license(site: &SiteSummary, now: UnixSeconds, language: Language) -> String {
    match site.expires_at {
        None => language.license_none().to_owned(),
        Some(end) if end > now => {
            language.license_until(&times::day(end, language), &times::left(end, now, language))
        }
        Some(end) => language.license_ended(&times::day(end, language)),
    }
}

/// The pill on a card.
#[component]
pub(super) fn Pill(site: Signal<SiteSummary>) -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let status = move || site.with(|site| site.status);
    view! {
        <span class="pill" data-tone=move || status().word() data-testid="status" data-status=move || status().word()>
            <span aria-hidden="true">{move || shape(status())}</span>
            <span>{move || site.with(|site| told(site, panel.now.get(), language))}</span>
        </span>
    }
}
