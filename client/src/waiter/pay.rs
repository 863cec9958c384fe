//! Taking money: what is paid, how, a tip, and the change to give.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::id::RecordId;
use sync::money::Money;
use sync::record::{Method, Record};

use crate::money_format::MoneyFormat;
use crate::text::Language;
use crate::ui::sheet::Sheet;
use crate::ui::{full, money, use_text};
use crate::waiter::order::At;

mod bill;
pub(super) mod checks;
mod items;

pub(super) use self::bill::{Bill, What};
pub(super) use self::items::Items;

use self::bill::{Entry, Payable, Problem};

/// What the parts of the sheet share.
#[derive(Clone, Copy)]
struct Till {
    what: RwSignal<What>,
    method: RwSignal<Method>,
    picked: RwSignal<BTreeMap<RecordId, u32>>,
    amount: RwSignal<String>,
    tip: RwSignal<String>,
    received: RwSignal<String>,
}

impl Till {
    fn entry(self) -> Entry {
        Entry {
            what: self.what.get(),
            picked: self.picked.get(),
            amount: self.amount.get(),
            tip: self.tip.get(),
            received: if self.method.get() == Method::Cash { self.received.get() } else { String::new() },
        }
    }
}

/// The sheet.
#[component]
pub(super) fn Pay(
    /// What is paid, unless the person chooses otherwise.
    what: What,
) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let till = Till {
        what: RwSignal::new(what),
        method: RwSignal::new(Method::Cash),
        picked: RwSignal::new(BTreeMap::new()),
        amount: RwSignal::new(String::new()),
        tip: RwSignal::new(String::new()),
        received: RwSignal::new(String::new()),
    };
    provide_context(till);
    let close = Callback::new(move |()| at.close_over());
    let bill = Memo::new(move |_| at.view().map(|view| Bill::of(&view.order)).unwrap_or_default());
    let payable = Memo::new(move |_| till.entry().check(&bill.get(), money()));
    let balance = move || bill.with(|bill| full(bill.balance));
    let unpaid = bill.with_untracked(|bill| {
        bill.checks.iter().filter(|check| !check.is_paid).cloned().collect::<Vec<_>>()
    });
    let checks = unpaid.into_iter().map(|check| {
        (What::Check(check.number), language.check(check.number), format!("check-{}", check.number))
    });
    let options = [
        (What::All, language.pay_all().to_owned(), "all".to_owned()),
        (What::Items, language.pay_items().to_owned(), "items".to_owned()),
        (What::Amount, language.pay_amount().to_owned(), "amount".to_owned()),
    ];
    let options = options.into_iter().chain(checks).collect::<Vec<_>>();
    view! {
        <Sheet title=language.pay_title() on_close=close test_id="pay-sheet">
            <p class="due"><span class="grow">{language.order_balance()}</span><strong data-testid="pay-balance">{balance}</strong></p>
            <Choice name=language.pay_what() chosen=till.what options=options/>
            {move || match till.what.get() {
                What::All | What::Check(_) => ().into_any(),
                What::Items => view! { <Items bill=bill picked=till.picked/> }.into_any(),
                What::Amount => view! { <AmountField label=language.pay_amount() value=till.amount test_id="pay-amount"/> }.into_any(),
            }}
            <Choice name=language.pay_how() chosen=till.method options=methods(language)/>
            <div class="amounts">
                <AmountField label=language.pay_tip() value=till.tip test_id="pay-tip"/>
                <Show when=move || till.method.get() == Method::Cash>
                    <AmountField label=language.pay_received() value=till.received test_id="pay-received"/>
                </Show>
            </div>
            <Verdict payable=payable/>
            <Take payable=payable/>
        </Sheet>
    }
}

/// How money comes: the method, its words, its name for the tests.
pub(super) fn methods(language: Language) -> Vec<(Method, String, String)> {
    let methods = [
        (Method::Cash, language.pay_cash(), "cash"),
        (Method::Card, language.pay_card(), "card"),
        (Method::Other, language.pay_other(), "other"),
    ];
    methods.into_iter().map(|(method, words, id)| (method, words.to_owned(), id.to_owned())).collect()
}

/// One of several, side by side.
#[component]
pub(super) fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    chosen: RwSignal<T>,
    options: Vec<(T, String, String)>,
) -> impl IntoView {
    view! {
        <div class="seg" role="group" aria-label=name>
            {options.into_iter().map(|(option, words, id)| view! {
                <button
                    aria-pressed=move || (chosen.get() == option).to_string()
                    data-testid=format!("pay-{id}")
                    on:click=move |_| chosen.set(option)
                >
                    {words}
                </button>
            }).collect_view()}
        </div>
    }
}

#[component]
fn AmountField(label: &'static str, value: RwSignal<String>, test_id: &'static str) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input
                type="text"
                inputmode="decimal"
                autocomplete="off"
                placeholder=money().plain(Money::ZERO)
                data-testid=test_id
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
}

/// The change to give, or what is not right yet.
#[component]
fn Verdict(payable: Memo<Result<Payable, Problem>>) -> impl IntoView {
    let language = use_text();
    move || {
        match payable.get() {
        Ok(Payable { change: Some(change), .. }) => view! {
            <p class="due change"><span class="grow">{language.pay_change()}</span><strong data-testid="pay-change">{full(change)}</strong></p>
        }
        .into_any(),
        Ok(_) => ().into_any(),
        Err(problem) => view! { <p class="failure" role="status">{words(&problem, language, money())}</p> }.into_any(),
    }
    }
}

fn words(problem: &Problem, language: Language, money: MoneyFormat) -> String {
    match problem {
        Problem::NotAnAmount => language.pay_bad_amount().into(),
        Problem::Nothing => language.pay_nothing().into(),
        Problem::TooMuch { left } => language.pay_too_much(&money.full(*left)),
        Problem::ReceivedTooLittle => language.pay_received_short().into(),
    }
}

/// The one main action.
#[component]
fn Take(payable: Memo<Result<Payable, Problem>>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let till: Till = expect_context();
    let label = move || {
        let sum = payable
            .with(|payable| payable.as_ref().map_or(Money::ZERO, |payable| payable.amount + payable.tip));
        match till.method.get() {
            Method::Cash => language.pay_take_cash(&full(sum)),
            Method::Card => language.pay_take_card(&full(sum)),
            Method::Other => language.pay_take_other(&full(sum)),
        }
    };
    let take = move |_| {
        let (Ok(payable), Some(stamp)) = (payable.get_untracked(), at.phone.stamp()) else { return };
        let payment = payable.into_payment(till.method.get_untracked(), stamp);
        at.take(vec![Record::Payment(payment)]);
        at.close_over();
    };
    view! {
        <button class="btn primary main" data-testid="pay-take" disabled=move || payable.with(Result::is_err) on:click=take>
            {label}
        </button>
    }
}
