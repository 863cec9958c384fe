//! What the node did not take: what it was, why, and what to do.

use leptos::prelude::*;

use crate::link::Refusal;
use crate::records::Teller;
use crate::ui::{money, use_phone, use_text};
use crate::words_of;

/// The list, until the person has seen it.
#[component]
pub(crate) fn Refused() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let one = move |refusal: Refusal| {
        let view = phone.view(refusal.order);
        let lines = view.as_ref().map_or(&[][..], |view| &view.order.lines);
        let teller = Teller { language, money: money() };
        let table = view.as_ref().and_then(|view| view.order.table);
        let title = table.map(|table| language.table(&phone.label_of(table)));
        let records: Vec<_> = refusal.records.iter().map(|record| teller.record(record, lines)).collect();
        view! {
            <li>
                <strong>{title}</strong>" "{records.join(", ")}
                <p>{words_of::refusal(refusal.code, language)}</p>
            </li>
        }
    };
    move || {
        let refusals = phone.refusals.get();
        (!refusals.is_empty()).then(|| view! {
            <section class="notice bad" role="alert" data-testid="refused">
                <h2>{language.refused_title()}</h2>
                <ul>{refusals.into_iter().map(one).collect_view()}</ul>
                <button class="btn quiet" on:click=move |_| phone.refusals_seen()>{language.refused_seen()}</button>
            </section>
        })
    }
}
