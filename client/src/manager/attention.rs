//! The list of decisions: each with the one or two taps that settle it, written as records like everything else.

use leptos::prelude::*;
use sync::order::Line;

use crate::link::Phone;
use crate::manager::matters::{Matter, What, matters};
use crate::manager::refused_work::RefusedList;
use crate::manager::ways::Desk;
use crate::text::Language;
use crate::ui::{full, use_phone, use_text};

/// The list; a word when there is nothing to decide.
#[component]
pub(super) fn Attention() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let all = Memo::new(move |_| matters(&phone.views()));
    let failed = RwSignal::new(None::<String>);
    let count = move || all.with(Vec::len);
    view! {
        <section class="attention" aria-label=language.attention() data-testid="attention" data-count=move || count().to_string()>
            <h2>{language.attention()}" "<span class="pill" class:bad=move || { count() > 0 }>{count}</span></h2>
            {move || failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            {move || match all.get() {
                none if none.is_empty() => view! { <p class="muted">{language.attention_none()}</p> }.into_any(),
                matters => view! {
                    <ul class="matters">{matters.into_iter().map(|matter| view! { <li><OneMatter matter=matter failed=failed/></li> }).collect_view()}</ul>
                }.into_any(),
            }}
            <RefusedList/>
        </section>
    }
}

#[component]
fn OneMatter(matter: Matter, failed: RwSignal<Option<String>>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let label = matter.table.map(|table| phone.label_of(table)).unwrap_or_default();
    let title = title(&matter.what, language);
    let about = about(&matter, phone, language);
    let (name, urgent) = (matter.what.name(), matter.what.is_urgent());
    let ways = Desk { phone, language, order: matter.order, failed }.ways(matter);
    view! {
        <article class="card matter" class:urgent=urgent data-matter=name data-matter-table=label.clone()>
            <h3>{title}<span class="muted">" · "{language.table(&label)}</span></h3>
            {about.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            <div class="answers">
                {ways.into_iter().map(|way| view! {
                    <button class=if way.is_main { "btn primary" } else { "btn quiet" } data-testid=way.test_id on:click=move |_| (way.act)()>{way.words}</button>
                }).collect_view()}
            </div>
        </article>
    }
}

fn title(what: &What, language: Language) -> &'static str {
    match what {
        What::Request(..) => language.matter_request(),
        What::Uncertain(_) => language.matter_uncertain(),
        What::Asked(_) => language.held_title(),
        What::Overpaid(_) => language.matter_overpaid(),
        What::CalledOff(..) => language.matter_called_off(),
        What::MovedTwice(_) => language.matter_moved_twice(),
        What::TransferredTwice(..) => language.matter_two_bills(),
        What::Unproven(_) => language.matter_price(),
        What::AfterHandover(..) => language.matter_handover(),
    }
}

fn about(matter: &Matter, phone: Phone, language: Language) -> Vec<String> {
    let here = matter.table.map(|table| phone.label_of(table)).unwrap_or_default();
    // Of what is all off, all is meant.
    let qty = |line: &Line| if line.live_qty > 0 { line.live_qty } else { line.item.qty };
    let item = |line: &Line| language.record_item(qty(line), &line.item.name);
    let one = match &matter.what {
        What::Request(_, void, item) => {
            let (what, who) = (language.record_item(void.qty, &item.name), phone.name_of(void.stamp.by));
            language.matter_request_text(&what, &who, &void.reason)
        }
        What::Uncertain(line) => language.matter_uncertain_text(&item(line)),
        What::Asked(open) => {
            let text = [language.held_text().to_owned()];
            return text.into_iter().chain(open.iter().map(|asked| asked.words(language))).collect();
        }
        What::Overpaid(by) => language.matter_overpaid_text(&full(*by)),
        What::CalledOff(taken, by) => language.matter_called_off_text(&phone.name_of(*by), &full(*taken)),
        What::MovedTwice(other) => language.matter_moved_twice_text(&here, &phone.label_of(*other)),
        What::TransferredTwice(item, order, ..) => {
            let there = phone.view(*order).and_then(|view| view.order.table);
            let there = there.map(|table| phone.label_of(table)).unwrap_or_default();
            language.matter_two_bills_text(&item.name, &there)
        }
        What::Unproven(line) => language.matter_price_text(&item(line), &full(line.total_minor())),
        What::AfterHandover(line, by) => language.matter_handover_text(&item(line), &phone.name_of(*by)),
    };
    vec![one]
}
