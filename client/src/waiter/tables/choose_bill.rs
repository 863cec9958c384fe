//! Several parties at one table: whose bill is it about?

use leptos::prelude::*;
use sync::id::TableId;
use sync::order::Order;

use crate::ui::sheet::Sheet;
use crate::ui::{full, use_phone, use_text};
use crate::waiter::order::about;
use crate::waiter::screen::{self, Screen};

/// The question.
#[component]
pub(super) fn ChooseBill(
    /// Where.
    table: TableId,
    /// The person wants it gone.
    on_close: Callback<()>,
) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let orders = move || {
        let orders = phone.orders_at(table).into_iter().filter_map(|order| phone.view(order));
        orders.map(|view| view.order).collect::<Vec<_>>()
    };
    let bill = move |order: Order| {
        let from = order.first_table.filter(|first| *first != table);
        let from = from.map(|first| language.move_from(&phone.label_of(first)));
        let dishes = order.lines.iter().filter(|line| line.live_qty > 0).map(|line| line.item.name.as_str());
        let dishes = dishes.take(NAMED).collect::<Vec<_>>().join(", ");
        view! {
            <li>
                <button class="choice" data-bill=order.id.to_string() on:click=move |_| { on_close.run(()); screen::go(Screen::of(phone, &order)); }>
                    <span class="grow">
                        <span class="strong">{about(&order)}</span>
                        <span class="muted about">{dishes}</span>
                        <span class="muted about">{from}</span>
                    </span>
                    <span class="sum">{full(order.totals.balance_minor)}</span>
                </button>
            </li>
        }
    };
    view! {
        <Sheet title=language.choose_bill(&phone.label_of(table)) on_close=on_close test_id="choose-bill">
            <ul class="choices">{move || orders().into_iter().map(bill).collect_view()}</ul>
        </Sheet>
    }
}

/// So many dishes tell a party from its neighbours.
const NAMED: usize = 3;
