//! One printer to be set up.

use std::ops::RangeInclusive;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Kitchen;
use super::remove::RemovePrinter;
use crate::api::paper::{self, Printer, PrinterForm};
use crate::manager::asking::{Asking, Failure};
use crate::text::Language;
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// What most printers listen at.
const RAW_PORT: &str = "9100";
/// What most printers are like.
const ANY_MODEL: &str = "generic-80";
const WIDTHS: [u8; 4] = [32, 33, 42, 48];
/// So long most printers are waited for.
const CONFIRM_SECONDS: &str = "20";
/// What the node takes.
const CONFIRM_BOUNDS: RangeInclusive<u16> = 5..=120;
/// In a name.
const MAX_NAME: u32 = 80;
/// In the name of a machine.
const MAX_HOST: u32 = 253;

/// What somebody has typed.
#[derive(Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    host: RwSignal<String>,
    port: RwSignal<String>,
    profile: RwSignal<String>,
    columns: RwSignal<String>,
    drawer: RwSignal<bool>,
    confirm: RwSignal<String>,
}

impl Typed {
    fn of(printer: Option<&Printer>) -> Self {
        let text = |text: fn(&Printer) -> String, new: &str| {
            RwSignal::new(printer.map_or_else(|| new.to_owned(), text))
        };
        Self {
            name: text(|printer| printer.name.clone(), ""),
            host: text(|printer| printer.host.clone(), ""),
            port: text(|printer| printer.port.to_string(), RAW_PORT),
            profile: text(|printer| printer.profile.clone(), ANY_MODEL),
            columns: text(
                |printer| printer.columns.map_or_else(String::new, |columns| columns.to_string()),
                "",
            ),
            drawer: RwSignal::new(printer.is_none_or(|printer| printer.drawer)),
            confirm: text(|printer| printer.confirm_seconds.to_string(), CONFIRM_SECONDS),
        }
    }

    /// None while something is missing.
    fn form(self) -> Option<PrinterForm> {
        let [name, host] = [self.name, self.host].map(|field| field.get().trim().to_owned());
        let port = self.port.get().trim().parse().ok().filter(|port| *port > 0)?;
        let confirm_seconds = self.confirm.get().trim().parse().ok();
        let confirm_seconds = confirm_seconds.filter(|seconds| CONFIRM_BOUNDS.contains(seconds))?;
        let (profile, columns) = (self.profile.get(), self.columns.get().parse().ok());
        let (is_whole, drawer) = (!name.is_empty() && !host.is_empty(), self.drawer.get());
        is_whole.then_some(PrinterForm { name, host, port, profile, columns, drawer, confirm_seconds })
    }
}

/// The sheet.
#[component]
pub(super) fn PrinterSheet(printer: Option<Printer>, on_close: Callback<()>) -> impl IntoView {
    let (kitchen, language, asking) = (expect_context::<Kitchen>(), use_text(), Asking::new());
    let typed = Typed::of(printer.as_ref());
    let id = printer.as_ref().map(|printer| printer.id);
    let removing = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = untrack(|| typed.form()) else { return };
        match already(kitchen, id, &form, language) {
            Some(words) => asking.fail(words),
            None => asking.ask(paper::keep_printer(id, form), move |()| on_close.run(())),
        }
    };
    let title =
        printer.as_ref().map_or_else(|| language.printer_add().to_owned(), |known| known.name.clone());
    view! {
        <Sheet title=title on_close=on_close test_id="printer-sheet">
            {move || match printer.clone().filter(|_| removing.get()) {
                Some(printer) => view! { <RemovePrinter printer=printer on_done=on_close on_back=Callback::new(move |()| removing.set(false))/> }.into_any(),
                None => view! {
                    <form class="form" on:submit=submit>
                        <Field label=language.printer_name() value=typed.name test_id="printer-name" max=MAX_NAME autofocus=id.is_none()/>
                        <div class="pair">
                            <Field label=language.printer_host() value=typed.host test_id="printer-host" max=MAX_HOST/>
                            <Field label=language.printer_port() value=typed.port test_id="printer-port" max=5 mode="numeric"/>
                        </div>
                        <p class="muted hint">{language.printer_host_hint()}</p>
                        <Select label=language.printer_model() value=typed.profile choices=models(kitchen, language) test_id="printer-model"/>
                        {move || width(kitchen, typed, language)}
                        <label class="check">
                            <input type="checkbox" data-testid="printer-drawer" prop:checked=typed.drawer on:change=move |event| typed.drawer.set(event_target_checked(&event))/>
                            <span class="grow">{language.printer_drawer()}</span>
                        </label>
                        <Field label=language.printer_confirm() value=typed.confirm test_id="printer-confirm" max=3 mode="numeric"/>
                        <p class="muted hint">{language.printer_confirm_hint()}</p>
                        <Failure asking=asking/>
                        <div class="answers">
                            <button type="submit" class="btn primary" data-testid="printer-save" disabled=move || asking.is_busy.get() || typed.form().is_none()>{language.save()}</button>
                        </div>
                        {id.map(|_| view! {
                            <button type="button" class="btn danger apart" data-testid="printer-remove" on:click=move |_| removing.set(true)>{language.printer_remove()}</button>
                        })}
                    </form>
                }.into_any(),
            }}
        </Sheet>
    }
}

/// What the node would refuse, said in the person's language.
fn already(
    kitchen: Kitchen,
    id: Option<u32>,
    form: &PrinterForm,
    language: Language,
) -> Option<&'static str> {
    kitchen.printers.with_untracked(|all| {
        let mut others = all.iter().flatten().filter(|other| Some(other.id) != id);
        others.find_map(|other| {
            let same_place = other.host.eq_ignore_ascii_case(&form.host) && other.port == form.port;
            let same_name = (other.name == form.name).then(|| language.printer_name_taken());
            same_name.or(same_place.then(|| language.printer_address_taken()))
        })
    })
}

fn models(kitchen: Kitchen, language: Language) -> Vec<(String, String)> {
    kitchen.models.with(|models| {
        let words = |profile: &str, has_greek| match has_greek {
            true => profile.to_owned(),
            false => format!("{profile} · {}", language.printer_no_greek()),
        };
        models.iter().map(|model| (model.profile.clone(), words(&model.profile, model.has_greek))).collect()
    })
}

/// As wide as the model, or narrower.
fn width(kitchen: Kitchen, typed: Typed, language: Language) -> impl IntoView + use<> {
    let choices = widths(kitchen, &typed.profile.get(), language);
    let is_possible =
        typed.columns.with_untracked(|columns| choices.iter().any(|(width, _)| width == columns));
    if !is_possible {
        typed.columns.set(String::new());
    }
    view! { <Select label=language.printer_width() value=typed.columns choices=choices test_id="printer-columns"/> }
}

fn widths(kitchen: Kitchen, profile: &str, language: Language) -> Vec<(String, String)> {
    let own = kitchen
        .models
        .with(|models| models.iter().find(|model| model.profile == profile).map_or(0, |model| model.columns));
    let narrower = WIDTHS.into_iter().filter(|width| usize::from(*width) < own);
    let narrower = narrower.map(|width| (width.to_string(), language.printer_columns(width.into())));
    [(String::new(), language.printer_columns_of_model(own))].into_iter().chain(narrower).collect()
}
