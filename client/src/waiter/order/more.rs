//! What else can be done with an order, beside taking and paying it.

use leptos::prelude::*;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::sheet::Sheet;
use crate::ui::use_text;
use crate::waiter::order::{At, Over, destination};

/// The menu.
#[component]
pub(super) fn More() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let close = Callback::new(move |()| at.close_over());
    let has_lines = at.view_now().is_some_and(|view| view.order.lines.iter().any(|line| line.live_qty > 0));
    let has_others = !untrack(|| destination::other_orders(at)).is_empty();
    let entry = move |over: Over,
                      icon: IconKind,
                      words: &'static str,
                      hint: &'static str,
                      id: &'static str| {
        view! {
            <li>
                <button class="choice" data-testid=id on:click=move |_| at.open(over.clone())>
                    <Icon kind=icon/>
                    <span class="grow"><span class="strong">{words}</span><span class="muted about">{hint}</span></span>
                </button>
            </li>
        }
    };
    view! {
        <Sheet title=language.more_title() on_close=close test_id="more-sheet">
            <ul class="choices">
                {entry(Over::Move, IconKind::Move, language.move_title(), language.move_hint(), "more-move")}
                {has_others.then(|| entry(Over::Join, IconKind::Join, language.join_title(), language.join_hint(), "more-join"))}
                {has_lines.then(|| entry(Over::Transfer, IconKind::Transfer, language.transfer_title(), language.transfer_hint(), "more-transfer"))}
                {has_lines.then(|| entry(Over::Split, IconKind::Split, language.split_title(), language.split_hint(), "more-split"))}
            </ul>
        </Sheet>
    }
}
