//! The receipt as it would come out now, laid out by the node as for paper.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Typed;
use crate::api::paper;
use crate::text::Language;
use crate::ui::{use_phone, use_text};

/// Somebody types: it is not laid out at every letter.
const TYPING_PAUSE: Duration = Duration::from_millis(250);
/// What is printed on 58, 76 and 80 mm.
const WIDTHS: [u8; 3] = [32, 42, 48];

/// The paper, in either language, on paper of three widths.
#[component]
pub(super) fn Preview(typed: Typed) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let shown_in = RwSignal::new(phone.kitchen_language());
    let columns = RwSignal::new(48_u8);
    let paper_html = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<String>);
    let newest = StoredValue::new(0_u32);
    Effect::new(move || {
        let (words, code, columns) = (typed.words(), shown_in.get().code(), columns.get());
        newest.update_value(|newest| *newest += 1);
        let mine = newest.get_value();
        let is_newest = move || newest.try_get_value() == Some(mine);
        let draw = move || {
            if !is_newest() {
                return;
            }
            spawn_local(async move {
                let drawn = paper::sample(&words, code, columns).await;
                if !is_newest() {
                    return;
                }
                match drawn {
                    Ok(html) => {
                        let _ = paper_html.try_set(html);
                        let _ = failed.try_set(None);
                    }
                    Err(refused) => drop(failed.try_set(Some(refused.words(language)))),
                }
            });
        };
        set_timeout(draw, TYPING_PAUSE);
    });
    view! {
        <section class="receipt-preview" aria-label=language.receipt_preview()>
            <h2>{language.receipt_preview()}</h2>
            <div class="row wrap">
                <div class="seg grow" role="group" aria-label=language.me_language()>
                    {Language::ALL.into_iter().map(|one| view! {
                        <button type="button" lang=one.code() aria-pressed=move || (shown_in.get() == one).to_string() data-testid=format!("preview-{}", one.code()) on:click=move |_| shown_in.set(one)>{one.own_name()}</button>
                    }).collect_view()}
                </div>
                <div class="seg grow" role="group" aria-label=language.receipt_paper()>
                    {WIDTHS.into_iter().map(|width| view! {
                        <button type="button" aria-pressed=move || (columns.get() == width).to_string() data-testid=format!("preview-{width}") on:click=move |_| columns.set(width)>{width.to_string()}</button>
                    }).collect_view()}
                </div>
            </div>
            {move || failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            <div class="paper-frame" lang=move || shown_in.get().code() data-testid="receipt-paper" inner_html=paper_html></div>
        </section>
    }
}
