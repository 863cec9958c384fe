//! The order of one table: what was ordered and where it is, the menu, and the one main action.

use leptos::prelude::*;
use sync::device::{EditError, Target, View};
use sync::id::{CategoryId, ProductId, RecordId, TableId};
use sync::record::Record;

use crate::link::Phone;
use crate::text::Language;
use crate::ui::{use_phone, use_text};
use crate::waiter::Floor;
use crate::waiter::drafts::Drafts;

mod close;
mod covers;
mod dock;
mod draft_lines;
mod head;
mod held;
mod line_sheet;
mod lines;
mod menu;
mod oddities;
mod rows;
mod totals;
mod void;

#[cfg(test)]
pub(super) use self::rows::tests as row_tests;

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
    /// The payment.
    Pay,
    /// The question whether to close.
    Close,
}

/// The half of the screen that a phone shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Order,
    Menu,
}

/// What the parts of the screen share.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// Where.
    pub(super) table: TableId,
    pub(super) phone: Phone,
    pub(super) drafts: Drafts,
    over: RwSignal<Option<Over>>,
    side: RwSignal<Side>,
    category: RwSignal<Option<CategoryId>>,
    trouble: RwSignal<Option<&'static str>>,
}

impl At {
    /// What the context holds.
    pub(super) fn of_context() -> Self {
        expect_context()
    }

    /// The order that is open here. Follows changes.
    pub(super) fn view(self) -> Option<View> {
        self.phone.view(self.phone.order_at(self.table)?)
    }

    /// The order that is open here at this moment.
    pub(super) fn view_now(self) -> Option<View> {
        untrack(|| self.view())
    }

    /// Takes records for the order that is open here, and says what went wrong.
    pub(super) fn take(self, records: Vec<Record>) -> bool {
        // An order that the node told of and that is not here yet has its table for a target.
        let target = self.view_now().map_or(Target::Table(self.table), |view| Target::Order(view.order.id));
        let taken = self.phone.edit(target, records, Vec::new()).map(drop);
        self.report(taken)
    }

    /// Closes whatever is open over the order.
    pub(super) fn close_over(self) {
        self.over.set(None);
    }

    fn send(self) {
        let sent = self.drafts.send(self.table);
        if self.report(sent) {
            self.side.set(Side::Order);
        }
    }

    fn report(self, outcome: Result<(), EditError>) -> bool {
        let language = self.phone.language.get_untracked();
        self.trouble.set(outcome.as_ref().err().map(|error| trouble(error, language)));
        outcome.is_ok()
    }
}

fn trouble(error: &EditError, language: Language) -> &'static str {
    match error {
        EditError::NoSession => language.send_failed_session(),
        EditError::UnknownOrder => language.send_failed_order(),
        EditError::Refused(_) => language.send_failed_refused(),
        EditError::OutboxFull => language.send_failed_full(),
    }
}

/// The screen.
#[component]
pub(super) fn Order(table: TableId) -> impl IntoView {
    let (phone, language, floor) = (use_phone(), use_text(), Floor::of_context());
    let at = At {
        table,
        phone,
        drafts: floor.drafts,
        over: RwSignal::new(None),
        side: RwSignal::new(Side::Order),
        category: RwSignal::new(None),
        trouble: RwSignal::new(None),
    };
    if at.view_now().is_none_or(|view| view.order.lines.is_empty()) {
        at.side.set(Side::Menu);
    }
    provide_context(at);
    let exists = phone.catalog.with_untracked(|catalog| {
        catalog.as_ref().is_some_and(|catalog| catalog.tables.iter().any(|other| other.id == table))
    });
    if !exists {
        return view! { <main class="list"><p>{language.order_no_table()}</p></main> }.into_any();
    }
    view! {
        <main class="order" class:shows-menu=move || at.side.get() == Side::Menu data-testid="order">
            <head::Head/>
            <Sides/>
            <section class="pane order-pane" id="side-order" role="tabpanel" aria-label=language.order_tab()>
                <oddities::Oddities/>
                <held::Held/>
                <draft_lines::DraftLines/>
                <lines::Lines/>
                <totals::Totals/>
            </section>
            <section class="pane menu-pane" id="side-menu" role="tabpanel" aria-label=language.menu_tab()>
                <menu::Menu/>
            </section>
            <dock::Dock/>
            {move || at.over.get().map(what_is_over)}
        </main>
    }
    .into_any()
}

fn what_is_over(over: Over) -> AnyView {
    use crate::waiter::{pay, product};
    match over {
        Over::Product(id) => view! { <product::NewProduct id=id/> }.into_any(),
        Over::DraftLine(index) => view! { <product::DraftProduct index=index/> }.into_any(),
        Over::Line(ids) => view! { <line_sheet::LineSheet ids=ids/> }.into_any(),
        Over::Covers => view! { <covers::Covers/> }.into_any(),
        Over::Pay => view! { <pay::Pay/> }.into_any(),
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
