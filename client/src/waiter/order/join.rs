//! Two orders become one party: each keeps its bill, and they can be paid together.

use leptos::prelude::*;
use sync::device::Target;

use crate::ui::sheet::Sheet;
use crate::ui::{full, use_text};
use crate::waiter::order::At;
use crate::waiter::order::destination::{Orders, other_orders};

/// The sheet.
#[component]
pub(super) fn Join() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let chosen = RwSignal::new(None::<Target>);
    let orders = Signal::derive(move || {
        let joined = at.view().map(|view| view.order.joined).unwrap_or_default();
        other_orders(at).into_iter().filter(|order| !joined.contains(&order.id)).collect::<Vec<_>>()
    });
    let other = move || match chosen.get() {
        Some(Target::Order(order)) => at.phone.view(order).map(|view| view.order),
        _ => None,
    };
    let together = move || {
        let balance = |order: sync::order::Order| order.totals.balance_minor;
        Some(balance(at.view()?.order) + balance(other()?))
    };
    let words = move || match other().and_then(|order| order.table) {
        Some(table) => language.join_with(&at.phone.label_of(table)),
        None => language.join_title().to_owned(),
    };
    let sure = move |_| {
        let (Some(one), Some(other)) = (at.order_now(), untrack(other)) else { return };
        at.close_over();
        let joined = at.phone.rearrange(|device, now, random| device.join(now, random, one, other.id));
        at.report(joined);
    };
    view! {
        <Sheet title=language.join_title() on_close=close test_id="join-sheet">
            <p class="muted">{language.join_explain()}</p>
            <Orders orders=orders chosen=chosen/>
            <div class="sheet-foot column">
                {move || together().map(|sum| view! { <p class="due"><span class="grow">{language.together()}</span><strong>{full(sum)}</strong></p> })}
                <button class="btn primary main" data-testid="join-confirm" disabled=move || other().is_none() on:click=sure>{words}</button>
            </div>
        </Sheet>
    }
}
