//! One table: its bills, and who serves them.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::{OrderId, TableId, UserId};
use sync::order::Order;
use sync::record::{Record, WaiterChange};

use crate::link::time_of_day;
use crate::ui::sheet::Sheet;
use crate::ui::{full, use_phone, use_text};
use crate::words_of::trouble;

/// The sheet of a table.
#[component]
pub(super) fn TableSheet(table: TableId, on_close: Callback<()>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let orders = move || {
        let orders = phone.orders_at(table).into_iter().filter_map(|order| phone.view(order));
        orders.map(|view| view.order).collect::<Vec<_>>()
    };
    view! {
        <Sheet title=language.table(&phone.label_of(table)) on_close=on_close test_id="table-sheet">
            {move || match orders() {
                none if none.is_empty() => view! { <p class="muted">{language.tile_free()}</p> }.into_any(),
                orders => orders.into_iter().map(|order| view! { <Bill order=order/> }).collect_view().into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Bill(order: Order) -> impl IntoView {
    let language = use_text();
    let lines = order.lines.iter().filter(|line| line.live_qty > 0);
    let lines = lines.map(|line| view! {
        <li class="row"><span class="grow">{language.record_item(line.live_qty, &line.item.name)}</span><span>{full(line.total_minor())}</span></li>
    });
    let guests = (order.covers > 0).then(|| language.guests(order.covers));
    let about = order.opened_at.map(time_of_day).into_iter().chain(guests).collect::<Vec<_>>().join(" · ");
    view! {
        <section class="bill">
            <p class="due"><span class="grow muted">{about}</span>
                <strong>{full(order.totals.balance_minor)}</strong></p>
            <ul class="bill-lines">{lines.collect_view()}</ul>
            <Crew order=order.id waiters=order.waiters.clone()/>
        </section>
    }
}

/// Everybody who may serve an order, one tap to add or to take off. The last one stays until there is another.
#[component]
fn Crew(order: OrderId, waiters: Vec<UserId>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let failed = RwSignal::new(None::<&'static str>);
    let staff = phone
        .catalog
        .with(|catalog| catalog.as_ref().map(|catalog| catalog.staff.clone()))
        .unwrap_or_default();
    let is_alone = waiters.len() == 1;
    let change = move |waiter, add| {
        let Some(stamp) = phone.stamp() else { return };
        let record = Record::Waiter(WaiterChange { waiter, add, stamp });
        let taken = phone.edit(Target::Order(order), vec![record], Vec::new());
        failed.set(taken.err().map(|error| trouble(&error, language)));
    };
    view! {
        <h3>{language.crew()}</h3>
        <div class="chips-wrap" role="group" aria-label=language.crew() data-testid="crew">
            {staff.into_iter().filter(|person| person.active).map(|person| {
                let serves = waiters.contains(&person.id);
                view! {
                    <button class="chip" aria-pressed=serves.to_string() data-person=person.name.clone() disabled=serves && is_alone
                        on:click=move |_| change(person.id, !serves)>
                        {person.name.clone()}
                    </button>
                }
            }).collect_view()}
        </div>
        {is_alone.then(|| view! { <p class="muted">{language.crew_last()}</p> })}
        {move || failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
    }
}
