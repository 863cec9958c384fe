//! A table of somebody else: it can be read, and it says whom to ask.

use leptos::prelude::*;

use crate::floor::names;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;
use crate::waiter::draft::Draft;
use crate::waiter::order::At;

/// The note; nothing on an order that this person may serve.
#[component]
pub(super) fn Foreign() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let whose = move || {
        let view = at.view().filter(|view| !at.phone.may_serve(&view.order))?;
        Some(names(at.phone, &view.order.waiters))
    };
    let has_draft = move || !at.drafts.of(at.target).is_empty();
    move || {
        whose().map(|names| {
            let words = match names.is_empty() {
                true => language.foreign_nobody().to_owned(),
                false => language.foreign(&names),
            };
            view! {
                <div class="notice wait" role="status" data-testid="foreign"><Icon kind=IconKind::Lock/><span>{words}</span></div>
                {move || has_draft().then(|| view! {
                    <button class="btn danger" data-testid="foreign-discard" on:click=move |_| at.drafts.change(at.target, |draft| *draft = Draft::default())>
                        {language.foreign_discard()}
                    </button>
                })}
            }
        })
    }
}
