//! The other orders of the same party: what each has to pay, and all of it at once.

use std::collections::BTreeSet;

use leptos::prelude::*;
use sync::device::Target;
use sync::id::OrderId;
use sync::money::Money;
use sync::order::Order;
use sync::record::{Method, Payment, Record};

use crate::link::Phone;
use crate::ui::sheet::Sheet;
use crate::ui::{full, use_text};
use crate::waiter::order::destination::bill_name;
use crate::waiter::order::{At, Over};
use crate::waiter::pay::{Choice, methods};
use crate::waiter::screen::{self, Screen};

/// All open orders of a party, the given one first. Follows changes.
fn party(phone: Phone, order: &Order) -> Vec<Order> {
    let mut known: BTreeSet<OrderId> = [order.id].into();
    let mut party = vec![order.clone()];
    let mut next = 0;
    while let Some(one) = party.get(next) {
        let new = one.joined.iter().filter(|other| known.insert(**other)).copied().collect::<Vec<_>>();
        let new = new.into_iter().filter_map(|other| phone.view(other)).map(|view| view.order);
        party.extend(new.filter(|order| !order.status.is_over()));
        next += 1;
    }
    party
}

/// The sums; nothing on an order that is joined with none.
#[component]
pub(super) fn Joined() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let all = Memo::new(move |_| at.view().map(|view| party(at.phone, &view.order)).unwrap_or_default());
    let row = move |order: Order| {
        let (name, sum) = (bill_name(at.phone, &order, language), full(order.totals.balance_minor));
        view! {
            <li>
                <button class="choice" data-joined=name.clone() on:click=move |_| screen::go(Screen::of(at.phone, &order))>
                    <span class="grow strong">{name.clone()}</span><span class="sum">{sum}</span>
                </button>
            </li>
        }
    };
    move || {
        let all = all.get();
        let sum: Money = all.iter().map(|order| order.totals.balance_minor).sum();
        let can_pay = sum > Money::ZERO && all.iter().all(|order| at.phone.may_serve(order));
        (all.len() > 1).then(|| view! {
            <section class="card joined" data-testid="joined">
                <h2>{language.joined_with()}</h2>
                <ul class="choices">{all.into_iter().skip(1).map(row).collect_view()}</ul>
                <p class="due"><span class="grow">{language.together()}</span><strong data-testid="together-sum">{full(sum)}</strong></p>
                {can_pay.then(|| view! {
                    <button class="btn quiet" data-testid="pay-together" on:click=move |_| at.open(Over::Together)>{language.pay_together()}</button>
                })}
            </section>
        })
    }
}

/// Takes the money for all bills of the party: one payment in each order, one after the other.
#[component]
pub(super) fn Together() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let method = RwSignal::new(Method::Cash);
    let taken = RwSignal::new(false);
    let unpaid = Memo::new(move |_| {
        let mut all = at.view().map(|view| party(at.phone, &view.order)).unwrap_or_default();
        all.retain(|order| order.totals.balance_minor > Money::ZERO);
        all
    });
    let sum = move || unpaid.with(|all| all.iter().map(|order| order.totals.balance_minor).sum::<Money>());
    let take = move |_| {
        for order in unpaid.get_untracked() {
            let Some(stamp) = at.phone.stamp() else { return };
            let (amount_minor, method) = (order.totals.balance_minor, method.get_untracked());
            let lines = Default::default();
            let payment = Payment { amount_minor, tip_minor: Money::ZERO, method, lines, stamp };
            let paid = at.phone.edit(Target::Order(order.id), vec![Record::Payment(payment)], Vec::new());
            // What is left is what the sheet shows then.
            if !at.report(paid.map(drop)) {
                break;
            }
        }
        taken.set(true);
    };
    let words = move || match method.get() {
        Method::Cash => language.pay_take_cash(&full(sum())),
        Method::Card => language.pay_take_card(&full(sum())),
        Method::Other => language.pay_take_other(&full(sum())),
    };
    let is_done = move || taken.get() && sum() == Money::ZERO;
    view! {
        <Sheet title=language.pay_together() on_close=close test_id="together-sheet">
            {move || match is_done() {
                true => view! {
                    <p class="notice good" role="status" data-testid="together-done">{language.together_done()}</p>
                    <button class="btn primary main" data-testid="together-close" on:click=move |_| close.run(())>{language.done()}</button>
                }.into_any(),
                false => view! {
                    {move || taken.get().then(|| view! { <p class="notice wait" role="alert">{language.together_left(&full(sum()))}</p> })}
                    {move || at.trouble.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
                    <ul class="sums">
                        {move || unpaid.get().into_iter().map(|order| view! {
                            <li class="row"><span class="grow">{bill_name(at.phone, &order, language)}</span><strong>{full(order.totals.balance_minor)}</strong></li>
                        }).collect_view()}
                    </ul>
                    <Choice name=language.pay_how() chosen=method options=methods(language)/>
                    <button class="btn primary main" data-testid="together-take" disabled=move || sum() == Money::ZERO on:click=take>{words}</button>
                }.into_any(),
            }}
        </Sheet>
    }
}
