//! Where something goes: another open order that this person may serve, or a table.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::TableId;
use sync::order::Order;
use sync::site::Table;

use crate::floor::{Spot, names, spots};
use crate::link::{Phone, time_of_day};
use crate::text::Language;
use crate::ui::{full, use_phone, use_text};
use crate::waiter::order::At;

/// The other open orders that whoever is logged in may serve, in the order of the tables.
pub(super) fn other_orders(at: At) -> Vec<Order> {
    let here = at.view().map(|view| view.order.id);
    let place = |order: &Order| {
        at.phone.catalog.with(|catalog| {
            let tables = catalog.iter().flat_map(|catalog| &catalog.tables);
            tables.map(|table| Some(table.id)).position(|table| table == order.table)
        })
    };
    let mut others: Vec<Order> = at.phone.views().into_iter().map(|view| view.order).collect();
    others.retain(|order| {
        let is_open = order.opened_at.is_some() && !order.status.is_over();
        is_open && Some(order.id) != here && at.phone.may_serve(order)
    });
    others.sort_by_key(|order| (place(order), order.sitting));
    others
}

/// Open orders, one to be chosen.
#[component]
pub(super) fn Orders(
    /// From which.
    orders: Signal<Vec<Order>>,
    /// The chosen one.
    chosen: RwSignal<Option<Target>>,
) -> impl IntoView {
    view! {
        <ul class="choices" data-testid="orders">
            {move || orders.get().into_iter().map(|order| view! { <li><OneOrder order=order chosen=chosen/></li> }).collect_view()}
        </ul>
    }
}

#[component]
fn OneOrder(order: Order, chosen: RwSignal<Option<Target>>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let label = order.table.map(|table| phone.label_of(table)).unwrap_or_default();
    let name = bill_name(phone, &order, language);
    let target = Target::Order(order.id);
    let is_chosen = move || (chosen.get() == Some(target)).to_string();
    view! {
        <button class="choice" aria-pressed=is_chosen data-order-at=label.clone() on:click=move |_| chosen.set(Some(target))>
            <span class="grow">
                <span class="strong">{name}</span>
                <span class="muted about">{about(&order)}</span>
            </span>
            <span class="sum">{full(order.totals.balance_minor)}</span>
        </button>
    }
}

/// Where the party of an order sits, and where it came from when another party may have sat there before.
pub(super) fn bill_name(phone: Phone, order: &Order, language: Language) -> String {
    let label = |table: TableId| phone.label_of(table);
    let table = language.table(&order.table.map(label).unwrap_or_default());
    match order.first_table.filter(|first| Some(*first) != order.table) {
        Some(first) => language.bill_from(&table, &label(first)),
        None => table,
    }
}

/// Who serves an order, and since when.
pub(in crate::waiter) fn about(order: &Order) -> String {
    let phone = use_phone();
    let since = order.opened_at.map(time_of_day);
    let waiters = names(phone, &order.waiters);
    let parts = std::iter::once(waiters).chain(since);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Tables, one to be chosen.
#[component]
pub(super) fn TablePicker(
    /// Whether tables with guests can be chosen, too.
    #[prop(optional)]
    taken_too: bool,
    /// The chosen one.
    chosen: RwSignal<Option<Target>>,
) -> impl IntoView {
    let (phone, at) = (use_phone(), At::of_context());
    let tables = move || {
        let all = spots(phone, &[]).into_iter().filter(|spot| spot.table.id != at.table);
        all.filter(|spot| taken_too || !spot.tile.is_taken()).collect::<Vec<_>>()
    };
    let groups =
        move || phone.catalog.with(|catalog| catalog.as_ref().map(|catalog| catalog.table_groups.clone()));
    view! {
        {move || groups().unwrap_or_default().into_iter().map(|group| {
            let of_group = tables().into_iter().filter(|spot| spot.table.group == group.id).collect::<Vec<_>>();
            (!of_group.is_empty()).then(|| view! {
                <section class="pick">
                    <h3 class="muted">{group.name}</h3>
                    <div class="small-grid">
                        {of_group.into_iter().map(|spot| view! { <OneTable spot=spot chosen=chosen/> }).collect_view()}
                    </div>
                </section>
            })
        }).collect_view()}
    }
}

#[component]
fn OneTable(spot: Spot, chosen: RwSignal<Option<Target>>) -> impl IntoView {
    let language = use_text();
    let Spot { table: Table { id, label, .. }, tile } = spot;
    let target = Target::Table(id);
    let is_chosen = move || (chosen.get() == Some(target)).to_string();
    let is_taken = tile.is_taken();
    view! {
        <button class="pick-table" class:taken=is_taken aria-pressed=is_chosen data-pick-table=label.clone()
            on:click=move |_| chosen.set(Some(target))>
            <span class="spoken">{language.table(&label)}</span>
            <span class="n" aria-hidden="true">{label.clone()}</span>
            {match is_taken {
                true => view! { <span class="state">{language.tile_guests()}</span> },
                false => view! { <span class="spoken">{language.tile_free()}</span> },
            }}
        </button>
    }
}
