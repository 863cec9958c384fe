//! Until when a site has paid: a period more, or a day.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{ExtendSite, SiteSummary};
use license::time::DAY_SECONDS;

use super::decide::Decide;
use super::periods::Periods;
use crate::sysadmin::api;
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::times;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The period that is offered first.
const USUAL_DAYS: u32 = 30;

/// The sheet.
#[component]
pub(super) fn Extend(site: SiteSummary, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let days = RwSignal::new(Some(USUAL_DAYS));
    let (id, paid_until) = (site.id, site.expires_at);
    let from = paid_until.map_or(times::now(), |end| end.max(times::now()));
    let date = RwSignal::new(times::field(from.plus(i64::from(USUAL_DAYS) * DAY_SECONDS)));
    let how = move || match days.get() {
        Some(days) => Some(ExtendSite::Days(days)),
        None => times::end_of_field(&date.get()).map(ExtendSite::Until),
    };
    let end = move || match how()? {
        ExtendSite::Days(days) => Some(from.plus(i64::from(days) * DAY_SECONDS)),
        ExtendSite::Until(end) => Some(end),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(how) = untrack(how) else { return };
        asking.ask(api::extend(id, how), move |site| {
            let end = site.summary.expires_at.unwrap_or_default();
            panel.say(language.extended(&site.summary.name, &times::day(end, language)));
            close.run(());
        });
    };
    let is_shorter = move || end().is_some_and(|end| paid_until.is_some_and(|paid| end < paid));
    let words = move || match end() {
        Some(end) if is_shorter() => language.shorten_until(&times::day(end, language)),
        Some(end) => language.extend_until(&times::day(end, language)),
        None => language.extend().to_owned(),
    };
    let now = crate::sysadmin::status::license(&site, times::now(), language);
    view! {
        <Sheet title=language.extend_title(&site.name) on_close=close test_id="extend-sheet">
            <form class="form" on:submit=submit>
                <p class="muted">{language.license_now(&now)}</p>
                <fieldset>
                    <legend>{language.extend_by()}</legend>
                    <Periods days=days none=language.until_a_day()/>
                </fieldset>
                <Show when=move || days.with(Option::is_none)>
                    <label class="field">
                        <span>{language.last_day()}</span>
                        <input type="date" data-testid="extend-date" prop:value=date on:input=move |event| date.set(event_target_value(&event))/>
                    </label>
                </Show>
                <Show when=is_shorter><p class="notice wait" role="status">{language.shorter_text()}</p></Show>
                <Decide asking=asking leave=close test_id="extend-confirm" words=Signal::derive(words) is_blocked=Signal::derive(move || end().is_none())/>
            </form>
        </Sheet>
    }
}
