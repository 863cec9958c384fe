//! The order of one table: what was ordered and where it is, the menu, and the one main action.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::{OrderId, ProductId, RecordId, TableId};

use crate::ui::{use_phone, use_text};
use crate::waiter::Floor;
use crate::waiter::pay::What;
use crate::waiter::screen::{self, Screen};

mod at;
mod bills;
mod close;
mod covers;
mod destination;
mod dock;
mod draft_lines;
mod foreign;
mod head;
mod held;
mod join;
mod joined;
mod line_sheet;
mod lines;
mod menu;
mod more;
mod move_party;
mod oddities;
mod rows;
mod split;
mod totals;
mod transfer;
mod void;

pub(super) use self::at::At;
pub(super) use self::destination::about;
#[cfg(test)]
pub(crate) use self::rows::tests as row_tests;

/// What is open over the order.
#[derive(Clone, Debug, PartialEq)]
enum Over {
    /// A product to be added.
    Product(ProductId),
    /// A line of the draft.
    DraftLine(usize),
    /// A line that was sent: its records.
    Line(Vec<RecordId>),
    /// How many guests.
    Covers,
    /// The payment, and of what.
    Pay(What),
    /// What else can be done with the order.
    More,
    /// The party sits elsewhere.
    Move,
    /// The party belongs to another.
    Join,
    /// Items go to another bill.
    Transfer,
    /// The bills of a party that is joined are paid at once.
    Together,
    /// The order is paid in parts.
    Split,
    /// The question whether to close.
    Close,
}

/// The half of the screen that a phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Order,
    Menu,
}

/// The screen.
#[component]
pub(super) fn Order(target: Target) -> impl IntoView {
    let (phone, language, floor) = (use_phone(), use_text(), Floor::of_context());
    let table = match target {
        Target::Table(table) => Some(table),
        Target::Order(order) => untrack(|| phone.view(order)).and_then(|view| view.order.table),
    };
    let exists = phone.catalog.with_untracked(|catalog| {
        catalog.as_ref().is_some_and(|catalog| catalog.tables.iter().any(|other| Some(other.id) == table))
    });
    let is_taken = |table: &TableId| !untrack(|| phone.orders_at(*table)).is_empty();
    let Some(table) = table.filter(|table| exists || is_taken(table)) else {
        return view! { <main class="list"><p>{language.order_no_table()}</p></main> }.into_any();
    };
    let at = At::new(target, table, phone, floor.drafts);
    at.take_up_draft();
    follow_the_party(at);
    if at.view_now().is_none_or(|view| view.order.lines.is_empty()) {
        at.side.set(Side::Menu);
    }
    provide_context(at);
    view! {
        <main class="order" class:shows-menu=move || at.shows_menu() class:foreign=move || at.is_foreign() data-testid="order">
            <head::Head/>
            <Show when=move || !at.is_foreign()><Sides/></Show>
            <section class="pane order-pane" id="side-order" role="tabpanel" aria-label=language.order_tab()>
                <bills::BillsHere/>
                <move_party::MovedFrom/>
                <foreign::Foreign/>
                <oddities::Oddities/>
                <held::Held/>
                <draft_lines::DraftLines/>
                <lines::Lines/>
                <totals::Totals/>
                <joined::Joined/>
            </section>
            <Show when=move || !at.is_foreign()>
                <section class="pane menu-pane" id="side-menu" role="tabpanel" aria-label=language.menu_tab()>
                    <menu::Menu/>
                </section>
            </Show>
            <dock::Dock/>
            {move || at.over.get().map(what_is_over)}
        </main>
    }
    .into_any()
}

/// A party that moves, from here or from another phone, takes its screen and its draft along.
fn follow_the_party(at: At) {
    Effect::new(move |before: Option<Option<OrderId>>| {
        let before = before.flatten();
        let shown = before.and_then(|order| at.phone.view(order)).map(|view| view.order);
        let moved = shown.filter(|order| !order.status.is_over());
        let moved = moved.filter(|order| order.table.is_some_and(|table: TableId| table != at.table));
        if let Some(order) = moved {
            let there = Screen::of(at.phone, &order);
            at.drafts.carry(at.target, there.target().unwrap_or(Target::Order(order.id)));
            screen::go(there);
            return before;
        }
        at.view().map(|view| view.order.id).or(before)
    });
}

fn what_is_over(over: Over) -> AnyView {
    use crate::waiter::{pay, product};
    match over {
        Over::Product(id) => view! { <product::NewProduct id=id/> }.into_any(),
        Over::DraftLine(index) => view! { <product::DraftProduct index=index/> }.into_any(),
        Over::Line(ids) => view! { <line_sheet::LineSheet ids=ids/> }.into_any(),
        Over::Covers => view! { <covers::Covers/> }.into_any(),
        Over::Pay(what) => view! { <pay::Pay what=what/> }.into_any(),
        Over::More => view! { <more::More/> }.into_any(),
        Over::Move => view! { <move_party::MoveParty/> }.into_any(),
        Over::Join => view! { <join::Join/> }.into_any(),
        Over::Transfer => view! { <transfer::Transfer/> }.into_any(),
        Over::Together => view! { <joined::Together/> }.into_any(),
        Over::Split => view! { <split::Split/> }.into_any(),
        Over::Close => view! { <close::Close/> }.into_any(),
    }
}

#[component]
fn Sides() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let order = move || match at.view() {
        Some(view) => language.order_tab_sum(&crate::ui::full(view.order.totals.gross_minor)),
        None => language.order_tab().into(),
    };
    let tab = move |side: Side, id: &'static str| (move || (at.side.get() == side).to_string(), id);
    let (order_chosen, order_id) = tab(Side::Order, "side-order");
    let (menu_chosen, menu_id) = tab(Side::Menu, "side-menu");
    view! {
        <div class="seg sides" role="tablist" aria-label=language.order_views()>
            <button role="tab" aria-selected=order_chosen aria-controls=order_id data-testid="tab-order" on:click=move |_| at.side.set(Side::Order)>
                {order}
            </button>
            <button role="tab" aria-selected=menu_chosen aria-controls=menu_id data-testid="tab-menu" on:click=move |_| at.side.set(Side::Menu)>
                {language.menu_tab()}
            </button>
        </div>
    }
}
