//! The one question about everything that reached the node late: is it still wanted?

use leptos::prelude::*;
use sync::order::Line;
use sync::record::{Decision, Record, Verdict, Void};

use crate::ui::use_text;
use crate::waiter::order::void::Reason;
use crate::waiter::order::{At, rows};

/// The question, when there is something to ask.
#[component]
pub(super) fn Held() -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let lines = move || -> Vec<Line> {
        at.view().map(|view| rows::held(&view).into_iter().cloned().collect()).unwrap_or_default()
    };
    let wanted = move |_| {
        let Some(stamp) = at.phone.stamp() else { return };
        let decide =
            |line: Line| Record::Decision(Decision { about: line.id, verdict: Verdict::StillWanted, stamp });
        at.take(lines().into_iter().map(decide).collect());
    };
    let unwanted = move |_| {
        let Some(stamp) = at.phone.stamp() else { return };
        let void = |line: Line| {
            Record::Void(Void {
                item: line.id,
                qty: line.live_qty,
                reason: Reason::Guest.words(at.phone.kitchen_language()).into(),
                stamp,
            })
        };
        at.take(lines().into_iter().map(void).collect());
    };
    move || {
        let lines = lines();
        let count = lines.iter().map(|line| line.live_qty).sum();
        (!lines.is_empty()).then(|| view! {
            <section class="question" role="alert" data-testid="held">
                <h2>{language.held_title()}</h2>
                <p>{language.held_text()}</p>
                <ul>
                    {lines.into_iter().map(|line| view! {
                        <li>{language.record_item(line.live_qty, &line.item.name)}</li>
                    }).collect_view()}
                </ul>
                <div class="answers">
                    <button class="btn primary" data-testid="held-yes" on:click=wanted>{language.held_yes_count(count)}</button>
                    <button class="btn quiet" data-testid="held-no" on:click=unwanted>{language.held_no()}</button>
                </div>
            </section>
        })
    }
}
