//! How many sites have each status; a tap shows those alone.

use leptos::prelude::*;
use license::http::SiteStatus;

use super::List;
use crate::sysadmin::status;
use crate::ui::use_text;

/// The figures.
#[component]
pub(super) fn Filter() -> impl IntoView {
    let (list, language) = (List::of_context(), use_text());
    let count = move |of: Option<SiteStatus>| {
        list.overview.value.with(|overview| {
            let counts = overview.as_ref().map(|overview| &overview.counts);
            counts.map(|counts| of.map_or_else(|| counts.all(), |of| counts.of(of)))
        })
    };
    let one = move |of: Option<SiteStatus>| {
        let (tone, words) = match of {
            None => ("all", language.all_sites()),
            Some(of) => (of.word(), status::word(of, language)),
        };
        let is_chosen = move || list.status.get() == of;
        let figure = move || count(of).map_or_else(|| "–".to_owned(), |count| count.to_string());
        // A second tap shows all again.
        let choose = move |_| list.choose(if is_chosen() { None } else { of });
        view! {
            <button class="sum" class:none=move || count(of) == Some(0) data-tone=tone data-testid=format!("filter-{tone}")
                aria-pressed=move || is_chosen().to_string() on:click=choose>
                <span class="figure">{figure}</span>
                <span class="what">{words}</span>
            </button>
        }
    };
    let all = [None].into_iter().chain(SiteStatus::ALL.map(Some));
    view! { <div class="sums" role="group" aria-label=language.filter_sites()>{all.map(one).collect_view()}</div> }
}
