//! The party leaves.

use leptos::prelude::*;
use sync::money::Money;
use sync::record::{Close as CloseRecord, Record};

use crate::ui::sheet::Sheet;
use crate::ui::use_text;
use crate::waiter::order::At;
use crate::waiter::screen::{self, Screen};

/// The question. Only an order of which nothing is left to pay comes here.
#[component]
pub(super) fn Close() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let has_draft = !at.drafts.now(at.target).is_empty();
    let close = Callback::new(move |()| at.close_over());
    let sure = move |_| {
        let Some(stamp) = at.phone.stamp() else { return };
        at.close_over();
        if at.take(vec![Record::Close(CloseRecord { balance_minor: Money::ZERO, stamp })]) {
            at.drafts.discard(at.target);
            screen::go(Screen::Tables);
        }
    };
    view! {
        <Sheet title=language.close_title() on_close=close test_id="close-sheet">
            {has_draft.then(|| view! { <p class="failure">{language.close_draft()}</p> })}
            <div class="answers">
                <button class="btn quiet" on:click=move |_| close.run(())>{language.cancel()}</button>
                <button class="btn primary" data-testid="close-confirm" on:click=sure>{language.close_confirm()}</button>
            </div>
        </Sheet>
    }
}
