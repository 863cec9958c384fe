//! The sums at the foot of the order.

use leptos::prelude::*;
use sync::money::Money;

use crate::ui::{full, use_text};
use crate::waiter::order::At;

/// Total, what was paid, what is left; only what says something.
#[component]
pub(super) fn Totals() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    move || {
        let view = at.view().filter(|view| !view.order.lines.is_empty())?;
        let totals = view.order.totals;
        let is_simple = totals.paid_minor == Money::ZERO && totals.refunded_minor == Money::ZERO;
        let balance = totals.balance_minor;
        let (to_settle, to_settle_minor) = match balance.is_negative() {
            true => (language.order_to_give_back(), -balance),
            false => (language.order_balance(), balance),
        };
        let sums = [
            (language.order_total(), totals.gross_minor, true, "total"),
            (language.order_paid(), totals.paid_minor, totals.paid_minor != Money::ZERO, "paid"),
            (
                language.order_given_back(),
                totals.refunded_minor,
                totals.refunded_minor != Money::ZERO,
                "refunded",
            ),
            (language.order_tips(), totals.tips_minor, totals.tips_minor != Money::ZERO, "tips"),
            (to_settle, to_settle_minor, !is_simple, "balance"),
        ];
        let sums = sums.into_iter().filter(|(_, _, is_shown, _)| *is_shown).map(|(name, sum, _, id)| {
            view! {
                <div class=id><dt>{name}</dt><dd data-testid=format!("order-{id}")>{full(sum)}</dd></div>
            }
        });
        Some(view! { <dl class="totals">{sums.collect_view()}</dl> })
    }
}
