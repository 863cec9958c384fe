//! Several parties at one table: each has its own bill.

use leptos::prelude::*;
use sync::order::Order;

use crate::floor::names;
use crate::ui::{full, use_text};
use crate::waiter::order::At;
use crate::waiter::screen::{self, Screen};

/// The other bills at this table, each a tap away.
#[component]
pub(super) fn BillsHere() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let bills = move || {
        let orders = at.phone.orders_at(at.table);
        let views = orders.into_iter().filter_map(|order| at.phone.view(order)).map(|view| view.order);
        views.collect::<Vec<_>>()
    };
    // Short: where they came from tells them apart, else who serves them.
    let whose = move |order: &Order| match order.first_table.filter(|first| *first != at.table) {
        Some(first) => language.came_from(&at.phone.label_of(first)),
        None => names(at.phone, &order.waiters),
    };
    let here = move || at.view().map(|view| view.order.id);
    move || {
        let bills = bills();
        (bills.len() > 1).then(|| view! {
            <div class="chips-wrap" role="group" aria-label=language.bills_here() data-testid="bills-here">
                {bills.into_iter().map(|order| {
                    let (id, words) = (order.id, format!("{} · {}", whose(&order), full(order.totals.balance_minor)));
                    view! {
                        <button class="chip" aria-pressed=move || (here() == Some(id)).to_string() data-bill=id.to_string()
                            on:click=move |_| screen::go(Screen::of(at.phone, &order))>
                            {words}
                        </button>
                    }
                }).collect_view()}
            </div>
        })
    }
}
