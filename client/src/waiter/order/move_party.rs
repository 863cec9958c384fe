//! The party sits at another table. Moving it back is another move.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::TableId;

use crate::ui::sheet::Sheet;
use crate::ui::use_text;
use crate::waiter::order::At;
use crate::waiter::order::destination::TablePicker;

/// The sheet.
#[component]
pub(super) fn MoveParty() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let chosen = RwSignal::new(None::<Target>);
    let table = move || match chosen.get() {
        Some(Target::Table(table)) => Some(table),
        _ => None,
    };
    let is_taken = move || table().is_some_and(|table| !at.phone.orders_at(table).is_empty());
    let words = move || match table() {
        Some(table) => language.move_to(&at.phone.label_of(table)),
        None => language.move_title().to_owned(),
    };
    let sure = move |_| {
        if let Some(table) = untrack(table) {
            move_to(at, table);
        }
    };
    view! {
        <Sheet title=language.move_title() on_close=close test_id="move-sheet">
            <TablePicker taken_too=true chosen=chosen/>
            <div class="sheet-foot column">
                {move || is_taken().then(|| view! { <p class="notice wait" role="status" data-testid="move-taken">{language.move_taken()}</p> })}
                <button class="btn primary main" data-testid="move-confirm" disabled=move || table().is_none() on:click=sure>{words}</button>
            </div>
        </Sheet>
    }
}

/// Moves the party; its screen follows by itself.
fn move_to(at: At, table: TableId) {
    let Some(order) = at.order_now() else { return };
    at.close_over();
    let moved = at.phone.rearrange(|device, now, random| device.move_party(now, random, order, table));
    at.report(moved);
}

/// Where the party sat before, and one tap back: shown until the table at which it was opened is somebody else's.
#[component]
pub(super) fn MovedFrom() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let from = Memo::new(move |_| {
        let order = at.view().filter(|view| at.phone.may_serve(&view.order))?.order;
        let first = order.first_table.filter(|first| order.table.is_some_and(|now| now != *first))?;
        at.phone.orders_at(first).is_empty().then_some(first)
    });
    move || {
        from.get().map(|first| {
            let label = at.phone.label_of(first);
            view! {
                <div class="row moved-from" data-testid="moved-from">
                    <span class="muted grow">{language.move_from(&label)}</span>
                    <button class="btn quiet" data-testid="move-back" on:click=move |_| move_to(at, first)>{language.move_back(&label)}</button>
                </div>
            }
        })
    }
}
