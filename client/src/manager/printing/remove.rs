//! Taking a printer away: who prints in its place is asked where something still needs it.

use leptos::prelude::*;

use super::Kitchen;
use crate::api::paper::{self, Printer};
use crate::manager::asking::{Asking, Failure};
use crate::ui::select::Select;
use crate::ui::use_text;

/// The question.
#[component]
pub(super) fn RemovePrinter(printer: Printer, on_done: Callback<()>, on_back: Callback<()>) -> impl IntoView {
    let (kitchen, language, asking) = (expect_context::<Kitchen>(), use_text(), Asking::new());
    let others = kitchen.others(Some(printer.id));
    // Where nothing is printed there, nobody has to take its place.
    let nobody = printer.routes.is_empty().then(|| (String::new(), "–".to_owned()));
    let choices: Vec<(String, String)> = nobody.into_iter().chain(others).collect();
    let heir = RwSignal::new(choices.first().map_or_else(String::new, |(id, _)| id.clone()));
    let id = printer.id;
    let remove = move |_| {
        let heir = heir.get_untracked().parse().ok();
        asking.ask(paper::remove_printer(id, heir), move |()| on_done.run(()));
    };
    view! {
        <div class="form" data-testid="printer-removal">
            <p><strong>{language.printer_remove_title(&printer.name)}</strong></p>
            <Select label=language.printer_heir() value=heir choices=choices test_id="printer-heir"/>
            <p class="muted hint">{language.printer_heir_text()}</p>
            <Failure asking=asking/>
            <div class="answers">
                <button type="button" class="btn quiet" on:click=move |_| on_back.run(())>{language.back()}</button>
                <button type="button" class="btn danger" data-testid="printer-remove-confirm" disabled=move || asking.is_busy.get() on:click=remove>{language.remove()}</button>
            </div>
        </div>
    }
}
