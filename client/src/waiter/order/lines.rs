//! What was ordered.

use leptos::prelude::*;
use sync::id::OrderId;
use sync::menu::{ChosenModifier, Sign};

use crate::text::Language;
use crate::ui::where_badge::WhereBadge;
use crate::ui::{money, use_text};
use crate::waiter::order::rows::{Row, rows};
use crate::waiter::order::{At, Over};
use crate::waiter::product::note::Note;

/// The list, or a word that nothing was ordered.
#[component]
pub(super) fn Lines() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    move || {
        let rows =
            at.view().map(|view| at.phone.storing.with(|storing| rows(&view, storing))).unwrap_or_default();
        match rows.is_empty() {
            true if !at.drafts.of(at.target).is_empty() => ().into_any(),
            true => view! {
                <div class="empty"><h2>{language.order_empty()}</h2><p class="muted">{language.order_empty_hint()}</p></div>
            }.into_any(),
            false => view! {
                <ul class="lines" aria-label=language.order_sent() data-testid="lines">
                    {rows.into_iter().map(|row| view! { <OneRow row=row/> }).collect_view()}
                </ul>
            }.into_any(),
        }
    }
}

#[component]
fn OneRow(row: Row) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let ids = row.ids();
    let (place, qty) = (row.place, row.qty);
    let price = money().plain(row.total_minor());
    let by = row.item().stamp.by;
    let is_mine = at.phone.session.with(|session| session.as_ref().is_some_and(|session| session.user == by));
    let voids = row.voids.iter().map(|(void, is_unsent)| {
        let words = language.line_voided_by(&at.phone.name_of(void.stamp.by), &void.reason);
        let suffix = is_unsent.then(|| language.on_phone());
        view! {
            <span class="mod">{format!("−{} {words}", void.qty)}{suffix.map(|words| format!(" · ○ {words}"))}</span>
        }
    });
    let voids = voids.collect_view();
    let requests = row.requests.iter().map(|void| {
        let words = language.line_asked(void.qty, &at.phone.name_of(void.stamp.by));
        view! { <span class="mod asked" data-testid="line-asked">{words}</span> }
    });
    let requests = requests.collect_view();
    let from = row.from.map(|order| origin(at, order, language));
    let transferred = (row.transferred > 0).then(|| language.line_transferred(row.transferred));
    let item = row.item().clone();
    let name = item.name.clone();
    view! {
        <li>
            <button
                class="line"
                class:gone=qty == 0
                data-line=name.clone()
                data-qty=qty.to_string()
                on:click=move |_| at.over.set(Some(Over::Line(ids.clone())))
            >
                <span class="q">{language.quantity(qty)}</span>
                <span class="name strong">{name.clone()}</span>
                <span class="p">{price}</span>
                <span class="mods">
                    {item.modifiers.iter().map(|modifier| view! { <span class="mod">{modifier_words(modifier, language)}</span> }).collect_view()}
                    {(!item.note.is_empty()).then(|| view! { <span class="mod"><Note note=item.note.clone()/></span> })}
                    {from.map(|words| view! { <span class="mod" data-testid="line-from">{words}</span> })}
                    {transferred.map(|words| view! { <span class="mod" data-testid="line-transferred">{words}</span> })}
                    {voids}
                    {requests}
                    {(!is_mine).then(|| view! { <span class="mod">{at.phone.name_of(by)}</span> })}
                </span>
                <span class="state"><WhereBadge place=place/></span>
            </button>
        </li>
    }
}

/// Where an item of another order is made. An order that this phone has put away has no table here any more; one at
/// this very table is just another bill.
fn origin(at: At, order: OrderId, language: Language) -> String {
    let table = at.phone.view(order).and_then(|view| view.order.table).filter(|table| *table != at.table);
    match table {
        Some(table) => language.line_from(&at.phone.label_of(table)),
        None => language.line_from_elsewhere().into(),
    }
}

/// One modifier as people say it: `– without onion`, `– feta`.
pub(in crate::waiter) fn modifier_words(modifier: &ChosenModifier, language: Language) -> String {
    match modifier.sign {
        Sign::Add => format!("– {}", modifier.name),
        Sign::Remove => format!("– {} {}", language.product_without(), modifier.name),
    }
}
