//! The top of the order: which table, how many guests, who serves it, since when.

use leptos::prelude::*;
use sync::device::View;

use crate::floor::names;
use crate::link::{time_of_day, unsent};
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;
use crate::waiter::order::{At, Over};
use crate::waiter::screen::{self, Screen};

/// The top.
#[component]
pub(super) fn Head() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let who = move || {
        let view = at.view()?;
        let since = view.order.opened_at.map(time_of_day);
        let waiters = names(at.phone, &view.order.waiters);
        Some(
            std::iter::once(waiters)
                .chain(since)
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        )
    };
    let on_phone = move || {
        // What is not on this phone's disk yet is not on the phone: its lines say that it is being saved.
        let is_saved = |view: &View| {
            at.phone.storing.with(|storing| view.unsent.iter().any(|record| !storing.contains(record)))
        };
        let count = at.view().filter(is_saved).map_or(0, |view| unsent(&view));
        (count > 0).then(|| {
            view! {
                <span class="at phone" data-testid="order-unsent">"○ "{language.on_phone_count(count)}</span>
            }
        })
    };
    let can_more = move || {
        at.view().is_some_and(|view| view.order.opened_at.is_some() && at.phone.may_serve(&view.order))
    };
    view! {
        <header class="head order-head">
            <div class="row">
                <button class="btn quiet square" aria-label=language.back() data-testid="back" on:click=|_| screen::go(Screen::Tables)>
                    <Icon kind=IconKind::Back/>
                </button>
                <div class="grow">
                    <h1>{move || language.table(&at.phone.label_of(at.table))}</h1>
                    <p class="who">{on_phone}<span class="muted">{who}</span></p>
                </div>
                <Guests/>
                <Show when=move || can_more()>
                    <button class="btn quiet square" aria-label=language.more_open() data-testid="more" on:click=move |_| at.open(Over::More)>
                        <Icon kind=IconKind::More/>
                    </button>
                </Show>
            </div>
        </header>
    }
}

#[component]
fn Guests() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let count = move || {
        at.drafts.of(at.target).covers.unwrap_or(0).max(at.view().map_or(0, |view| view.order.covers))
    };
    let spoken = move || match count() {
        0 => language.order_covers().to_owned(),
        count => language.guests(count),
    };
    view! {
        <button class="btn quiet guests" disabled=move || at.is_foreign() aria-label=spoken data-testid="covers" on:click=move |_| at.over.set(Some(Over::Covers))>
            <Icon kind=IconKind::Guests/>
            {move || match count() { 0 => "–".to_owned(), count => count.to_string() }}
        </button>
    }
}
