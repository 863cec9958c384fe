//! Who pays for what: items and how many of each.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::id::RecordId;

use crate::ui::stepper::Stepper;
use crate::ui::{money, use_text};
use crate::waiter::pay::bill::{Bill, OpenLine};

/// The list.
#[component]
pub(in crate::waiter) fn Items(bill: Memo<Bill>, picked: RwSignal<BTreeMap<RecordId, u32>>) -> impl IntoView {
    view! {
        <ul class="pick" data-testid="pay-lines">
            {move || bill.with(|bill| bill.lines.clone()).into_iter().map(|line| view! {
                <Item line=line picked=picked/>
            }).collect_view()}
        </ul>
    }
}

#[component]
fn Item(line: OpenLine, picked: RwSignal<BTreeMap<RecordId, u32>>) -> impl IntoView {
    let language = use_text();
    let OpenLine { id, name, each, left } = line;
    let count = Signal::derive(move || picked.with(|picked| picked.get(&id).copied().unwrap_or(0).min(left)));
    let set = Callback::new(move |qty| picked.update(|picked| *picked.entry(id).or_default() = qty));
    let about = move || format!("{} · {}", money().plain(each), language.pay_left(left - count.get(), left));
    view! {
        <li class="row" data-pay-line=name.clone()>
            <div class="grow"><span class="strong">{name.clone()}</span><p class="muted">{about}</p></div>
            <Stepper label=name.clone() value=count min=0 max=Signal::stored(left) on_change=set/>
        </li>
    }
}
