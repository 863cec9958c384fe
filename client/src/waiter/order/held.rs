//! The one question about everything that came too late to be made without a word: is it still wanted?

use leptos::prelude::*;
use sync::site::Role;

use crate::asked::{Asked, Why, asked, give_to, next_party, unwanted, wanted};
use crate::ui::use_text;
use crate::waiter::order::At;
use crate::waiter::order::void::Reason;

/// The question, when there is something to ask; the answers, for whoever may give them.
#[component]
pub(super) fn Held() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let open = move || {
        let view = at.view().filter(|view| at.phone.may_serve(&view.order));
        view.map(|view| asked(&view)).unwrap_or_default()
    };
    let yes = move |_| {
        let Some(stamp) = at.phone.stamp() else { return };
        at.take(wanted(&untrack(open), stamp));
    };
    let no = move |_| {
        let Some(stamp) = at.phone.stamp() else { return };
        let reason = Reason::Guest.words(at.phone.kitchen_language());
        at.take(unwanted(&untrack(open), reason, stamp));
    };
    // What a manager called off comes back by a manager's word alone.
    let may_answer = move || {
        let is_manager =
            at.phone.session.with(|session| session.as_ref().is_some_and(|who| who.role == Role::Manager));
        is_manager || at.view().is_none_or(|view| !view.order.called_off)
    };
    move || {
        let open = open();
        let count = open.iter().map(|asked| asked.qty).sum();
        let is_late = open.iter().any(|asked| asked.why == Why::Late);
        (!open.is_empty()).then(|| view! {
            <section class="question" role="alert" data-testid="held">
                <h2>{language.held_title()}</h2>
                <p>{language.held_text()}</p>
                <ul>
                    {open.into_iter().map(|asked| view! {
                        <li>{asked.words(language)}</li>
                    }).collect_view()}
                </ul>
                {match may_answer() {
                    false => view! { <p class="muted" data-testid="held-manager">{language.held_manager()}</p> }.into_any(),
                    true => view! {
                        <div class="answers">
                            <button class="btn primary" data-testid="held-yes" on:click=yes>{language.held_yes_count(count)}</button>
                            <button class="btn quiet" data-testid="held-no" on:click=no>{language.held_no()}</button>
                            {is_late.then(|| view! { <ToNextParty/> })}
                        </div>
                    }.into_any(),
                }}
            </section>
        })
    }
}

/// Who sits there now wants it, and pays for it.
#[component]
fn ToNextParty() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let next = move || next_party(at.phone, &at.view()?.order);
    let give = move |_| {
        let (Some(view), Some(next)) = (at.view_now(), untrack(next)) else { return };
        let late: Vec<Asked> = asked(&view).into_iter().filter(|asked| asked.why == Why::Late).collect();
        at.report(give_to(at.phone, view.order.id, &late, next.id));
    };
    move || {
        next().map(|_| view! {
            <button class="btn quiet" data-testid="held-next" on:click=give>{language.held_to_next(&at.phone.label_of(at.table))}</button>
        })
    }
}
