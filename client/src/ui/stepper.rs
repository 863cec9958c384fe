//! A number between − and +.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// Counts up and down within bounds.
#[component]
pub(crate) fn Stepper(
    /// What is counted, for screen readers.
    #[prop(into)]
    label: String,
    /// The number.
    #[prop(into)]
    value: Signal<u32>,
    /// Not below.
    min: u32,
    /// Not above.
    #[prop(into)]
    max: Signal<u32>,
    /// The person chose another number.
    on_change: Callback<u32>,
) -> impl IntoView {
    let language = use_text();
    let less = move |_: MouseEvent| on_change.run(value.get_untracked().saturating_sub(1).max(min));
    let more = move |_: MouseEvent| on_change.run((value.get_untracked() + 1).min(max.get_untracked()));
    let at_min = move || value.get() <= min;
    let at_max = move || value.get() >= max.get();
    view! {
        <div class="stepper" role="group" aria-label=label>
            <button type="button" class="btn quiet square" aria-label=language.less() disabled=at_min on:click=less>
                <Icon kind=IconKind::Minus/>
            </button>
            <output aria-live="polite">{move || value.get()}</output>
            <button type="button" class="btn quiet square" aria-label=language.more() disabled=at_max on:click=more>
                <Icon kind=IconKind::Plus/>
            </button>
        </div>
    }
}
