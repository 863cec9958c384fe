//! The foot of the screen: what is about to happen, and the one main action.

use leptos::prelude::*;
use sync::money::Money;

use crate::ui::{full, use_text};
use crate::waiter::draft::Draft;
use crate::waiter::order::{At, Over, Side};
use crate::waiter::pay::What;

/// What the main button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Main {
    Send,
    /// The draft would open a table, for which the house has no license.
    Stopped,
    Pay(Money),
    Close,
    Choose,
    /// Too much was taken, or the table is somebody else's: a manager must help, and a note on top says so.
    Nothing,
}

impl At {
    fn main(self) -> Main {
        if self.is_foreign() {
            return Main::Nothing;
        }
        if !self.drafts.of(self.target).is_empty() {
            return if self.is_stopped() { Main::Stopped } else { Main::Send };
        }
        let Some(view) = self.view() else { return Main::Choose };
        let balance = view.order.totals.balance_minor;
        match balance.0 {
            1.. => Main::Pay(balance),
            0 => Main::Close,
            _ => Main::Nothing,
        }
    }
}

/// The foot.
#[component]
pub(super) fn Dock() -> impl IntoView {
    let at = At::of_context();
    let main = Memo::new(move |_| at.main());
    let is_there = move || match main.get() {
        Main::Nothing => false,
        Main::Choose => at.side.get() == Side::Order,
        _ => true,
    };
    view! {
        <footer class="dock" class:dock-empty=move || !is_there()>
            {move || at.trouble.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            {move || matches!(main.get(), Main::Send | Main::Stopped).then(|| view! { <DraftSummary/> })}
            {move || is_there().then(|| view! { <MainButton main=main.get()/> })}
        </footer>
    }
}

#[component]
fn MainButton(main: Main) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    match main {
        Main::Send | Main::Stopped => {
            let is_stopped = main == Main::Stopped;
            let words = move || {
                let draft = at.drafts.of(at.target);
                language.order_send(draft.count(), &full(draft.total_minor()))
            };
            let why = || view! {
                <p class="failure" id="why-stopped" role="alert" data-testid="stopped">{language.license_no_send()}</p>
            };
            view! {
                {is_stopped.then(why)}
                <button class="btn primary main" data-testid="send" disabled=is_stopped
                    aria-describedby=is_stopped.then_some("why-stopped") on:click=move |_| at.send()>{words}</button>
            }
            .into_any()
        }
        Main::Pay(balance) => view! {
            <button class="btn primary main" data-testid="pay" on:click=move |_| at.open(Over::Pay(What::All))>
                {language.order_pay_sum(&full(balance))}
            </button>
        }
        .into_any(),
        Main::Close => view! {
            <button class="btn primary main" data-testid="close" on:click=move |_| at.over.set(Some(Over::Close))>
                {language.order_close()}
            </button>
        }
        .into_any(),
        Main::Choose => view! {
            <button class="btn primary main" on:click=move |_| at.side.set(Side::Menu)>{language.order_choose()}</button>
        }
        .into_any(),
        Main::Nothing => ().into_any(),
    }
}

#[component]
fn DraftSummary() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let words = move || language.order_draft_list(&summary(&at.drafts.of(at.target)));
    view! {
        <div class="row summary">
            <button class="muted grow cut" on:click=move |_| at.side.set(Side::Order)>{words}</button>
            <button
                class="btn quiet"
                data-testid="undo"
                on:click=move |_| at.drafts.change(at.target, Draft::undo)
            >
                {language.order_undo()}
            </button>
        </div>
    }
}

/// The newest first: that is what a person wants to see confirmed.
fn summary(draft: &Draft) -> String {
    let items = draft.lines.iter().rev().map(|line| format!("{}× {}", line.qty, line.name));
    items.collect::<Vec<_>>().join(", ")
}
