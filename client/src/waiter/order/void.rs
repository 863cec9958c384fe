//! One less of what was ordered, and why.

use leptos::prelude::*;
use sync::money::Money;
use sync::record::{Record, Void};
use sync::site::Role;

use crate::text::Language;
use crate::ui::use_text;
use crate::ui::where_badge::Where;
use crate::waiter::order::At;
use crate::waiter::order::rows::Row;

/// Why something is taken off. The record holds it in the kitchen's language: it may be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// The guest does not want it.
    Guest,
    /// It was never ordered.
    Slip,
    /// It cannot be had.
    Kitchen,
}

impl Reason {
    const ALL: [Reason; 3] = [Reason::Guest, Reason::Slip, Reason::Kitchen];

    /// In a person's words.
    pub(super) fn words(self, language: Language) -> &'static str {
        match self {
            Reason::Guest => language.void_reason_guest(),
            Reason::Slip => language.void_reason_slip(),
            Reason::Kitchen => language.void_reason_kitchen(),
        }
    }
}

/// What the kitchen has, what another order has made, and what is paid for is not taken off by a waiter alone.
fn needs_asking(at: At, row: &Row) -> bool {
    let is_waiter = at
        .phone
        .session
        .with_untracked(|session| session.as_ref().is_some_and(|session| session.role == Role::Waiter));
    let is_made = matches!(row.place, Where::Printed | Where::Sent | Where::Unsure | Where::Elsewhere);
    let is_paid = row.voidable().zip(at.view_now()).is_some_and(|(line, view)| {
        let (order, each) = (view.order, line.item.each_minor());
        let is_named = order.payments.iter().any(|(_, payment)| payment.lines.contains_key(&line.id));
        let leaves_too_much = each > Money::ZERO && (order.totals.balance_minor - each).is_negative();
        is_named || leaves_too_much && order.totals.paid_minor > order.totals.refunded_minor
    });
    is_waiter && (is_made || is_paid)
}

/// The question.
#[component]
pub(super) fn VoidOne(row: Row) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let reason = RwSignal::new(Reason::Guest);
    let needs_asking = needs_asking(at, &row);
    let is_part_paid = at.view_now().is_some_and(|view| view.order.totals.paid_minor != Money::ZERO);
    let sure = move |_| {
        let (Some(stamp), Some(line)) = (at.phone.stamp(), row.voidable()) else { return };
        let reason = reason.get_untracked().words(at.phone.kitchen_language()).into();
        at.take(vec![Record::Void(Void { item: line.id, qty: 1, reason, stamp })]);
        at.close_over();
    };
    let option = move |option: Reason| {
        let is_chosen = move || (reason.get() == option).to_string();
        view! {
            <button class="chip" aria-pressed=is_chosen on:click=move |_| reason.set(option)>
                {option.words(language)}
            </button>
        }
    };
    view! {
        <h3>{language.void_title()}</h3>
        <div class="chips-wrap" role="group" aria-label=language.void_reason()>
            {Reason::ALL.map(option).into_iter().collect_view()}
        </div>
        {needs_asking.then(|| view! { <p class="notice wait" data-testid="void-asks">{language.void_asks()}</p> })}
        {is_part_paid.then(|| view! { <p class="notice wait">{language.void_paid()}</p> })}
        <div class="answers">
            <button class="btn quiet" on:click=move |_| at.close_over()>{language.cancel()}</button>
            <button class="btn danger" data-testid="void-confirm" on:click=sure>
                {if needs_asking { language.void_ask() } else { language.void_confirm() }}
            </button>
        </div>
    }
}
