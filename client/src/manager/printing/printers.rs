//! Every printer: where it stands, how it is, and what can be done about it.

use leptos::prelude::*;

use super::{Kitchen, Open};
use crate::api::paper::{self, Printer, State};
use crate::manager::asking::{Asking, Failure};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// The list.
#[component]
pub(super) fn Printers() -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    // Drawn anew only when something is different: a button that somebody is about to press stays.
    let all = Memo::new(move |_| kitchen.printers.get());
    view! {
        <section class="block" aria-label=language.place_printers()>
            <div class="row">
                <h2 class="grow">{language.place_printers()}</h2>
                <button class="btn quiet" data-testid="printer-add" on:click=move |_| kitchen.open.set(Some(Open::Printer(None)))>
                    <Icon kind=IconKind::Plus/>{language.printer_add()}
                </button>
            </div>
            {move || match all.get() {
                None => view! { <p class="muted">{language.starting()}</p> }.into_any(),
                Some(none) if none.is_empty() => view! { <p class="empty card">{language.printers_none()}</p> }.into_any(),
                Some(printers) => view! {
                    <ul class="cards">{printers.into_iter().map(|printer| view! { <li><Card printer=printer/></li> }).collect_view()}</ul>
                }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Card(printer: Printer) -> impl IntoView {
    let (kitchen, language, asking) = (expect_context::<Kitchen>(), use_text(), Asking::new());
    let tested = RwSignal::new(false);
    let Printer { id, name, host, port, profile, .. } = printer.clone();
    let columns = printer.columns.map(|columns| language.printer_columns(columns.into()));
    let about = [Some(format!("{host}:{port}")), Some(profile), columns];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let test = move |_| asking.ask(paper::test_page(id), move |()| tested.set(true));
    view! {
        <article class="card printer" data-printer=name.clone()>
            <div class="row top"><h3 class="grow">{name.clone()}</h3>{condition(printer.state.as_ref(), language)}</div>
            <p class="muted about">{about}</p>
            <Failure asking=asking/>
            <Show when=move || tested.get()><p class="muted" role="status">{language.printer_test_sent()}</p></Show>
            <div class="answers">
                <button class="btn quiet" data-testid="printer-test" disabled=move || asking.is_busy.get() on:click=test>{language.printer_test()}</button>
                <button class="btn quiet" data-testid="printer-change" on:click=move |_| kitchen.open.set(Some(Open::Printer(Some(printer.clone()))))>{language.printer_change()}</button>
            </div>
        </article>
    }
}

/// How it is, as a shape and a word.
fn condition(state: Option<&State>, language: Language) -> impl IntoView + use<> {
    let condition = state.map_or("not_asked", |state| &state.condition).to_owned();
    let (words, kind) = match condition.as_str() {
        "ready" if state.is_some_and(|state| state.paper_near_end) => (language.printer_paper_low(), "wait"),
        "ready" => (language.printer_ready(), "good"),
        "unreachable" => (language.printer_unreachable(), "bad"),
        "not_a_printer" => (language.printer_not_a_printer(), "bad"),
        "silent" => (language.printer_silent(), "bad"),
        "cover_open" => (language.printer_cover(), "bad"),
        "paper_out" => (language.printer_paper_out(), "bad"),
        "offline" => (language.printer_offline(), "bad"),
        "error" => (language.printer_error(), "bad"),
        _ => (language.printer_not_asked(), "calm"),
    };
    let icon = match kind {
        "good" => Some(IconKind::Check),
        "calm" => None,
        _ => Some(IconKind::Warning),
    };
    view! {
        <span class=format!("pill {kind}") data-condition=condition>
            {icon.map(|kind| view! { <Icon kind=kind/> })}{words}
        </span>
    }
}
