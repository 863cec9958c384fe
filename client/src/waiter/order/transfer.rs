//! Items go to another bill: first which and how many, then whose.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::device::Target;
use sync::id::RecordId;
use sync::money::Money;

use crate::ui::sheet::Sheet;
use crate::ui::{full, use_text};
use crate::waiter::order::At;
use crate::waiter::order::destination::{Orders, TablePicker, other_orders};
use crate::waiter::pay::{Bill, Items};

/// The two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    What,
    Whose,
}

/// The sheet.
#[component]
pub(super) fn Transfer() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let step = RwSignal::new(Step::What);
    let picked = RwSignal::new(BTreeMap::<RecordId, u32>::new());
    let chosen = RwSignal::new(None::<Target>);
    let bill = Memo::new(move |_| at.view().map(|view| Bill::of(&view.order)).unwrap_or_default());
    let lines = move || bill.with(|bill| picked.with(|picked| bill.chosen(picked)));
    let view_of_step = move || match step.get() {
        Step::What => view! {
            <p class="muted">{language.transfer_explain()}</p>
            <Items bill=bill picked=picked/>
        }
        .into_any(),
        Step::Whose => view! { <Whose chosen=chosen/> }.into_any(),
    };
    view! {
        <Sheet title=language.transfer_title() on_close=close test_id="transfer-sheet">
            {view_of_step}
            <div class="sheet-foot">
                {move || match step.get() {
                    Step::What => view! { <Next lines=Signal::derive(lines) on_next=Callback::new(move |()| step.set(Step::Whose))/> }.into_any(),
                    Step::Whose => view! {
                        <button class="btn quiet" on:click=move |_| step.set(Step::What)>{language.back()}</button>
                        <Confirm lines=Signal::derive(lines) chosen=chosen/>
                    }.into_any(),
                }}
            </div>
        </Sheet>
    }
}

/// The sum and the records of what is picked.
type Picked = (Money, BTreeMap<RecordId, u32>);

#[component]
fn Next(lines: Signal<Picked>, on_next: Callback<()>) -> impl IntoView {
    let language = use_text();
    let words = move || {
        let (sum, lines) = lines.get();
        language.transfer_next(lines.values().sum(), &full(sum))
    };
    let is_empty = move || lines.with(|(_, lines)| lines.is_empty());
    view! {
        <button class="btn primary main" data-testid="transfer-next" disabled=is_empty on:click=move |_| on_next.run(())>{words}</button>
    }
}

#[component]
fn Whose(chosen: RwSignal<Option<Target>>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let orders = Signal::derive(move || other_orders(at));
    view! {
        {move || orders.with(|orders| !orders.is_empty()).then(|| view! {
            <h3>{language.transfer_to_open()}</h3>
            <Orders orders=orders chosen=chosen/>
        })}
        <h3>{language.transfer_to_free()}</h3>
        <TablePicker chosen=chosen/>
    }
}

#[component]
fn Confirm(lines: Signal<Picked>, chosen: RwSignal<Option<Target>>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let table = move || match chosen.get()? {
        Target::Table(table) => Some(table),
        Target::Order(order) => at.phone.view(order)?.order.table,
    };
    let words = move || match table() {
        Some(table) => language.transfer_to(&at.phone.label_of(table)),
        None => language.transfer_whose().to_owned(),
    };
    let sure = move |_| {
        let (Some(from), Some(to)) = (at.order_now(), chosen.get_untracked()) else { return };
        let lines: Vec<(RecordId, u32)> =
            lines.with_untracked(|(_, lines)| lines.clone().into_iter().collect());
        at.close_over();
        let done = at.phone.rearrange(|device, now, random| device.transfer(now, random, from, &lines, to));
        at.report(done);
    };
    view! {
        <button class="btn primary main" data-testid="transfer-confirm" disabled=move || chosen.get().is_none() on:click=sure>{words}</button>
    }
}
