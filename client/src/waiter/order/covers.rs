//! How many guests sit here.

use leptos::prelude::*;
use sync::record::{Open, Record};

use crate::ui::sheet::Sheet;
use crate::ui::stepper::Stepper;
use crate::ui::use_text;
use crate::waiter::order::At;

/// More guests than this sit at no table.
const MAX_COVERS: u32 = 99;

/// The sheet. Before the table is opened the number waits in the draft; afterwards it is a record of its own.
#[component]
pub(super) fn Covers() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let known = at.view_now().map_or(0, |view| view.order.covers);
    let drafted = at.drafts.now(at.target).covers.unwrap_or(0);
    let count = RwSignal::new(known.max(drafted).max(1));
    let close = Callback::new(move |()| at.close_over());
    let done = move |_| {
        let covers = count.get_untracked();
        if at.view_now().is_none() {
            at.drafts.change(at.target, |draft| draft.covers = Some(covers));
        } else if covers > known {
            let Some(stamp) = at.phone.stamp() else { return };
            at.take(vec![Record::Open(Open { covers, stamp })]);
        }
        at.close_over();
    };
    view! {
        <Sheet title=language.order_covers() on_close=close test_id="covers-sheet">
            <Stepper
                label=language.order_covers()
                value=count
                min=known.max(1)
                max=Signal::stored(MAX_COVERS)
                on_change=Callback::new(move |value| count.set(value))
            />
            {(known > 0).then(|| view! { <p class="muted">{language.order_covers_hint()}</p> })}
            <button class="btn primary main" data-testid="covers-done" on:click=done>{language.done()}</button>
        </Sheet>
    }
}
