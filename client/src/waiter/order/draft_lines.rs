//! What is chosen and not sent: on top of the order, to be corrected with a tap.

use leptos::prelude::*;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::{money, use_text};
use crate::waiter::draft::DraftLine;
use crate::waiter::order::lines::modifier_words;
use crate::waiter::order::{At, Over};
use crate::waiter::product::note::Note;

/// The list; nothing when there is no draft.
#[component]
pub(super) fn DraftLines() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    move || {
        let draft = at.drafts.of(at.target);
        (!draft.is_empty()).then(|| view! {
            <section class="card drafts" data-testid="draft">
                <h2>{language.order_draft()}</h2>
                <ul class="lines">
                    {draft.lines.into_iter().enumerate().map(|(index, line)| view! { <OneLine index=index line=line/> }).collect_view()}
                </ul>
            </section>
        })
    }
}

#[component]
fn OneLine(index: usize, line: DraftLine) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let price = money().plain(line.total_minor());
    let set = move |qty| at.drafts.change(at.target, |draft| draft.set_quantity(index, qty));
    let qty = line.qty;
    view! {
        <li class="draft-line" data-draft-line=line.name.clone() data-qty=qty.to_string()>
            <button class="about" on:click=move |_| at.over.set(Some(Over::DraftLine(index)))>
                <span class="name strong">{line.name.clone()}</span>
                <span class="mods">
                    {line
                        .modifiers
                        .iter()
                        .map(|modifier| view! { <span class="mod">{modifier_words(modifier, language)}</span> })
                        .collect_view()}
                    {(!line.note.is_empty())
                        .then(|| view! { <span class="mod"><Note note=line.note.clone()/></span> })}
                </span>
                <span class="p">{price}</span>
            </button>
            <div class="stepper" role="group" aria-label=line.name.clone()>
                <button class="btn quiet square" aria-label=language.less() on:click=move |_| set(qty - 1)>
                    <Icon kind=IconKind::Minus/>
                </button>
                <output>{qty}</output>
                <button class="btn quiet square" aria-label=language.more() on:click=move |_| set(qty + 1)>
                    <Icon kind=IconKind::Plus/>
                </button>
            </div>
        </li>
    }
}
