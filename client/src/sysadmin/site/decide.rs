//! The foot of every sheet in which something is done: why it failed, the way back, and the button that does it.

use leptos::prelude::*;

use crate::sysadmin::asking::{Asking, Failure};
use crate::ui::use_text;

/// The foot of a form; its button submits the form.
#[component]
pub(in crate::sysadmin) fn Decide(
    /// What is asked of the licensor.
    asking: Asking,
    /// Back without doing anything.
    leave: Callback<()>,
    /// For the tests.
    test_id: &'static str,
    /// What the button says.
    #[prop(into)]
    words: Signal<String>,
    /// Whether something is lost by it.
    #[prop(optional)]
    is_danger: bool,
    /// Whether something is missing yet.
    #[prop(into, optional)]
    is_blocked: Signal<bool>,
    /// Whether the foot has the focus when the sheet opens: the way back where something can be lost.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let language = use_text();
    let class = if is_danger { "btn danger" } else { "btn primary" };
    view! {
        <Failure asking=asking/>
        <div class="answers">
            <button type="button" class="btn quiet" autofocus=autofocus && is_danger on:click=move |_| leave.run(())>
                {language.cancel()}
            </button>
            <button type="submit" class=class autofocus=autofocus && !is_danger data-testid=test_id
                disabled=move || asking.is_busy.get() || is_blocked.get()>
                {move || words.get()}
            </button>
        </div>
    }
}
