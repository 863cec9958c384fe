//! The order is paid in parts: items are dealt out onto checks, and each check is paid by itself.

use std::collections::BTreeMap;

use leptos::prelude::*;
use sync::id::RecordId;
use sync::money::Money;
use sync::record::{MAX_CHECKS, Record, Share};

use crate::ui::sheet::Sheet;
use crate::ui::stepper::Stepper;
use crate::ui::{full, money, use_text};
use crate::waiter::order::{At, Over};
use crate::waiter::pay::checks::{Check, Split as Dealt, shares};
use crate::waiter::pay::{Bill, What};

/// What the parts of the sheet share.
#[derive(Clone, Copy)]
struct Table {
    bill: Memo<Bill>,
    /// The checks as the person wants them, paid ones too.
    wanted: RwSignal<Dealt>,
    chosen: RwSignal<u32>,
}

impl Table {
    fn now(self) -> Dealt {
        self.bill.with(|bill| bill.checks.iter().map(|check| (check.number, check.lines.clone())).collect())
    }

    fn is_paid(self, number: u32) -> bool {
        let is_paid = |check: &Check| check.number == number && check.is_paid;
        self.bill.with(|bill| bill.checks.iter().any(is_paid))
    }

    fn qty(self, number: u32, item: RecordId) -> u32 {
        self.wanted
            .with(|wanted| wanted.get(&number).and_then(|lines| lines.get(&item)).copied().unwrap_or(0))
    }

    /// How many of an item are on no check, and are not paid for.
    fn rest(self, item: RecordId) -> u32 {
        let left =
            self.bill.with(|bill| bill.lines.iter().find(|line| line.id == item).map_or(0, |line| line.left));
        let numbers: Vec<u32> = self.wanted.with(|wanted| wanted.keys().copied().collect());
        let unpaid = numbers.into_iter().filter(|number| !self.is_paid(*number));
        left.saturating_sub(unpaid.map(|number| self.qty(number, item)).sum())
    }

    fn sum(self, number: u32) -> Money {
        let paid = self.bill.with(|bill| {
            bill.checks.iter().find(|check| check.number == number && check.is_paid).map(|check| check.sum)
        });
        paid.unwrap_or_else(|| self.of_items(|item| self.qty(number, item)))
    }

    fn of_items(self, qty: impl Fn(RecordId) -> u32) -> Money {
        self.bill.with(|bill| bill.lines.iter().map(|line| line.each * qty(line.id)).sum())
    }

    fn set(self, item: RecordId, qty: u32) {
        let number = self.chosen.get_untracked();
        self.wanted.update(|wanted| {
            let lines = wanted.entry(number).or_default();
            match qty {
                0 => drop(lines.remove(&item)),
                _ => drop(lines.insert(item, qty)),
            }
        });
    }

    fn is_changed(self) -> bool {
        let not_empty =
            |dealt: Dealt| dealt.into_iter().filter(|(_, lines)| !lines.is_empty()).collect::<Dealt>();
        not_empty(self.now()) != not_empty(self.wanted.get())
    }
}

/// The sheet.
#[component]
pub(super) fn Split() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let bill = Memo::new(move |_| at.view().map(|view| Bill::of(&view.order)).unwrap_or_default());
    let table = Table { bill, wanted: RwSignal::new(BTreeMap::new()), chosen: RwSignal::new(1) };
    let mut dealt = untrack(|| table.now());
    dealt.entry(1).or_default();
    dealt.entry(2).or_default();
    let open = dealt.keys().find(|number| untrack(|| !table.is_paid(**number))).copied();
    table.chosen.set(open.unwrap_or(1));
    table.wanted.set(dealt);
    provide_context(table);
    let rest = move || full(table.of_items(|item| table.rest(item)));
    view! {
        <Sheet title=language.split_title() on_close=close test_id="split-sheet">
            <Checks/>
            <Lines/>
            <p class="due"><span class="grow">{language.split_rest()}</span><strong data-testid="split-rest">{rest}</strong></p>
            <Foot/>
        </Sheet>
    }
}

#[component]
fn Checks() -> impl IntoView {
    let language = use_text();
    let table: Table = expect_context();
    let chip = move |number: u32| {
        let words = move || match table.is_paid(number) {
            true => language.check_paid(number, &full(table.sum(number))),
            false => language.check_sum(number, &full(table.sum(number))),
        };
        view! {
            <button class="chip" aria-pressed=move || (table.chosen.get() == number).to_string()
                data-check=number.to_string() data-paid=move || table.is_paid(number).to_string()
                on:click=move |_| table.chosen.set(number)>
                {words}
            </button>
        }
    };
    let next = move || table.wanted.with(|wanted| wanted.keys().max().map_or(1, |last| last + 1));
    let add = move |_| {
        let number = untrack(next);
        table.wanted.update(|wanted| drop(wanted.insert(number, BTreeMap::new())));
        table.chosen.set(number);
    };
    view! {
        <div class="chips-wrap" role="group" aria-label=language.split_checks()>
            {move || table.wanted.with(|wanted| wanted.keys().copied().collect::<Vec<_>>()).into_iter().map(chip).collect_view()}
            <button class="chip" data-testid="split-add" disabled=move || MAX_CHECKS < next() on:click=add>{language.split_add()}</button>
        </div>
    }
}

/// What of each line is on the chosen check.
#[component]
fn Lines() -> impl IntoView {
    let language = use_text();
    let table: Table = expect_context();
    let chosen_is_paid = move || table.is_paid(table.chosen.get());
    move || {
        match chosen_is_paid() {
        true => view! { <p class="notice good" role="status">{language.split_is_paid()}</p> }.into_any(),
        false => view! {
            <ul class="pick" data-testid="split-lines">
                {move || table.bill.with(|bill| bill.lines.clone()).into_iter().map(|line| {
                    let (id, name) = (line.id, line.name);
                    let qty = Signal::derive(move || table.qty(table.chosen.get(), id));
                    let max = Signal::derive(move || qty.get() + table.rest(id));
                    let about = move || format!("{} · {}", money().plain(line.each), language.pay_left(table.rest(id), line.left));
                    view! {
                        <li class="row" data-split-line=name.clone()>
                            <div class="grow"><span class="strong">{name.clone()}</span><p class="muted">{about}</p></div>
                            <Stepper label=name.clone() value=qty min=0 max=max on_change=Callback::new(move |qty| table.set(id, qty))/>
                        </li>
                    }
                }).collect_view()}
            </ul>
        }
        .into_any(),
    }
    }
}

#[component]
fn Foot() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let table: Table = expect_context();
    let payable = move || {
        let number = table.chosen.get();
        let sum = table.sum(number);
        (!table.is_paid(number) && sum > Money::ZERO).then_some((number, sum))
    };
    let pay_words = move || match payable() {
        Some((number, sum)) => language.split_pay(number, &full(sum)),
        None => language.split_pay_nothing().to_owned(),
    };
    let pay = move |_| {
        let Some((number, _)) = untrack(payable) else { return };
        if keep(at, table) {
            at.open(Over::Pay(What::Check(number)));
        }
    };
    let done = move |_| {
        if keep(at, table) {
            at.close_over();
        }
    };
    view! {
        <div class="sheet-foot">
            <button class="btn quiet" data-testid="split-keep" disabled=move || !table.is_changed() on:click=done>{language.done()}</button>
            <button class="btn primary main" data-testid="split-pay" disabled=move || payable().is_none() on:click=pay>{pay_words}</button>
        </div>
    }
}

/// Writes the split as the person wants it.
fn keep(at: At, table: Table) -> bool {
    let Some(stamp) = at.phone.stamp() else { return false };
    let (now, wanted) = untrack(|| (table.now(), table.wanted.get()));
    let share = |(item, qty, bill)| Record::Share(Share { item, qty, bill, stamp });
    let records: Vec<Record> = shares(&now, &wanted).into_iter().map(share).collect();
    records.is_empty() || at.take(records)
}
