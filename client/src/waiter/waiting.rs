//! What is on this phone only, order by order: fit to be shown to the kitchen.

use leptos::prelude::*;
use sync::device::View;

use crate::records::Teller;
use crate::ui::refused::Refused;
use crate::ui::where_badge::{Where, WhereBadge};
use crate::ui::{money, use_phone, use_text};

/// The screen.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let waiting =
        move || phone.views().into_iter().filter(|view| !view.unsent.is_empty()).collect::<Vec<_>>();
    view! {
        <header class="head"><div class="row top"><h1 class="grow">{language.waiting()}</h1></div></header>
        <main class="list" data-testid="waiting">
            <Refused/>
            {move || match phone.alerts.get().damaged_entries {
                0 => None,
                count => Some(view! { <p class="notice bad" role="alert">{language.damaged(count)}</p> }),
            }}
            {move || match waiting() {
                none if none.is_empty() => view! {
                    <div class="empty">
                        <h2>{language.waiting_none()}</h2>
                        <p class="muted">{language.waiting_none_text()}</p>
                    </div>
                }.into_any(),
                views => view! {
                    <p class="muted">{language.waiting_explain()}</p>
                    {views.into_iter().map(|view| view! { <OneOrder view=view/> }).collect_view()}
                    <p class="muted">{language.waiting_urgent()}</p>
                }.into_any(),
            }}
        </main>
    }
}

#[component]
fn OneOrder(view: View) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let title = match view.order.table {
        Some(table) => language.table(&phone.label_of(table)),
        None => language.waiting_no_table().into(),
    };
    let told = Teller { language, money: money() }.unsent(&view);
    view! {
        <section class="card" data-testid="waiting-order">
            <div class="row"><h2 class="grow">{title}</h2><WhereBadge place=Where::Phone/></div>
            <ul>{told.into_iter().map(|record| view! { <li>{record}</li> }).collect_view()}</ul>
        </section>
    }
}
