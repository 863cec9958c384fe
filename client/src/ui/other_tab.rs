//! The page of a second tab.

use leptos::prelude::*;

use crate::ui::{use_phone, use_text};

/// Says that another tab has the orders, and offers to go on here.
#[component]
pub(crate) fn OtherTab() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    view! {
        <main class="alone" data-testid="other-tab">
            <h1>{language.other_tab_title()}</h1>
            <p class="muted">{language.other_tab_text()}</p>
            <button class="btn primary main" data-testid="take-over" on:click=move |_| phone.take_over()>
                {language.take_over()}
            </button>
        </main>
    }
}

/// While the storage is being read.
#[component]
pub(crate) fn Starting() -> impl IntoView {
    view! { <main class="alone"><p class="muted" role="status">{use_text().starting()}</p></main> }
}
