//! What is odd about an order, in words that say what to do.

use leptos::prelude::*;
use sync::device::View;
use sync::id::RecordId;
use sync::order::Oddity;

use crate::link::Phone;
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;
use crate::waiter::order::At;

/// The notes on top of the order.
#[component]
pub(super) fn Oddities() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let moved = move || {
        let is_here = at.phone.moved.with(|moved| moved.contains(&at.table));
        is_here.then(|| language.moved_sitting(&at.phone.label_of(at.table)))
    };
    let notes = move || {
        let odd = at.view().map(|view| sentences(&view, language, at.phone)).unwrap_or_default();
        moved().into_iter().chain(odd).map(|words| view! {
            <p class="notice wait" role="status" data-testid="oddity"><Icon kind=IconKind::Warning/><span>{words}</span></p>
        }).collect_view()
    };
    on_cleanup(move || at.phone.moved.update(|moved| moved.retain(|table| *table != at.table)));
    notes
}

fn sentences(view: &View, language: Language, phone: Phone) -> Vec<String> {
    let name_of = |id: RecordId| {
        let line = view.order.lines.iter().find(|line| line.id == id);
        line.map_or_else(String::new, |line| line.item.name.clone())
    };
    let (mut unreadable, mut dangling) = (0, 0);
    let mut told = Vec::new();
    for oddity in &view.oddities {
        match oddity {
            Oddity::Reopened { balance_minor } if !balance_minor.is_negative() => {
                told.push(language.odd_reopened(&crate::ui::full(*balance_minor)));
            }
            // That too much was taken is said once, by `Overpaid`.
            Oddity::Reopened { .. } => {}
            Oddity::Overpaid { by_minor } => told.push(language.odd_overpaid(&crate::ui::full(*by_minor))),
            Oddity::VoidedTwice { item } => told.push(language.odd_voided_twice(&name_of(*item))),
            Oddity::ReplacedTwice { item, .. } => told.push(language.odd_replaced_twice(&name_of(*item))),
            Oddity::CancelledWithBalance { by } => told.push(language.odd_cancelled(&phone.name_of(*by))),
            // The lines themselves say it, or the question on top of them does.
            Oddity::CalledOff { .. } | Oddity::Late { .. } | Oddity::VoidRequested { .. } => {}
            Oddity::TransferredTwice { item, .. } => {
                told.push(language.odd_transferred_twice(&name_of(*item)))
            }
            Oddity::MovedTwice { to_table } => {
                told.push(language.odd_moved_twice(&phone.label_of(*to_table)));
            }
            Oddity::AfterHandover { item, by } => {
                told.push(language.odd_after_handover(&name_of(*item), &phone.name_of(*by)));
            }
            Oddity::LongHistory { .. } => told.push(language.odd_long_history().into()),
            Oddity::UnprovenPrice { item } => told.push(language.odd_unproven_price(&name_of(*item))),
            Oddity::Dangling { .. } => dangling += 1,
            Oddity::Unreadable { .. } => unreadable += 1,
        }
    }
    told.extend((unreadable > 0).then(|| language.odd_unreadable(unreadable)));
    told.extend((dangling > 0).then(|| language.odd_dangling(dangling)));
    told
}
