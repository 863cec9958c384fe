//! For how long a license is, by what is usual.

use leptos::prelude::*;

use crate::ui::use_text;

/// What is usual, in days.
const DAYS: [u32; 4] = [30, 90, 180, 365];

/// One of the usual periods, or `none` of them.
#[component]
pub(in crate::sysadmin) fn Periods(
    /// Which; none means what `none` says.
    days: RwSignal<Option<u32>>,
    /// What it is to choose none of them.
    none: &'static str,
) -> impl IntoView {
    let language = use_text();
    let option = move |option: Option<u32>| {
        let words = option.map_or_else(|| none.to_owned(), |days| language.period(days));
        let name = option.map_or_else(|| "period-none".to_owned(), |days| format!("period-{days}"));
        view! {
            <button type="button" class="chip" data-testid=name aria-pressed=move || (days.get() == option).to_string()
                on:click=move |_| days.set(option)>
                {words}
            </button>
        }
    };
    view! { <div class="chips-wrap">{DAYS.map(Some).into_iter().chain([None]).map(option).collect_view()}</div> }
}
