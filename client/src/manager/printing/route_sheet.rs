//! One station: which printer, how often, and what is done when nothing comes out.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::Kitchen;
use crate::api::paper::{self, Backup, Rule};
use crate::manager::asking::{Asking, Failure};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::sheet::Sheet;
use crate::ui::stepper::Stepper;
use crate::ui::use_text;

const MAX_COPIES: u32 = 5;
const MAX_NAME: u32 = 80;
const MAX_ROUTE: u32 = 32;
const MAX_SECONDS: u32 = 3_600;
const ASK: &str = "ask";
const MARK: &str = "print_on_backup";

/// What somebody has typed.
#[derive(Clone, Copy)]
struct Typed {
    route: RwSignal<String>,
    name: RwSignal<String>,
    printer: RwSignal<String>,
    copies: RwSignal<u32>,
    backup: RwSignal<String>,
    after: RwSignal<String>,
    when_unsure: RwSignal<String>,
}

impl Typed {
    fn of(rule: Option<Rule>, first_printer: String) -> Self {
        let rule = rule.as_ref();
        let backup = rule.and_then(|rule| rule.backup.clone());
        Self {
            route: RwSignal::new(rule.map_or_else(String::new, |rule| rule.route.clone())),
            name: RwSignal::new(rule.map_or_else(String::new, |rule| rule.name.clone())),
            printer: RwSignal::new(rule.map_or(first_printer, |rule| rule.printer.to_string())),
            copies: RwSignal::new(rule.map_or(1, |rule| rule.copies.into())),
            backup: RwSignal::new(backup.as_ref().map_or_else(String::new, |one| one.printer.to_string())),
            after: RwSignal::new(backup.as_ref().map_or(30, |one| one.after_seconds).to_string()),
            when_unsure: RwSignal::new(backup.map_or_else(|| ASK.to_owned(), |one| one.when_unsure)),
        }
    }

    /// None while something is missing.
    fn rule(self) -> Option<Rule> {
        let [route, name] = [self.route, self.name].map(|field| field.get().trim().to_owned());
        let is_plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'-';
        let is_whole = !route.is_empty() && route.bytes().all(is_plain) && !name.is_empty();
        let printer = self.printer.get().parse().ok().filter(|_| is_whole)?;
        let after = self.after.get().trim().parse().ok().filter(|after| (1..=MAX_SECONDS).contains(after));
        let (when_unsure, backup) = (self.when_unsure.get(), self.backup.get().parse().ok());
        let backup = match backup.filter(|backup| *backup != printer) {
            Some(printer) => Some(Backup { printer, after_seconds: after?, when_unsure }),
            None => None,
        };
        let copies = u8::try_from(self.copies.get()).ok()?;
        Some(Rule { route, name, printer, copies, backup })
    }
}

/// The sheet.
#[component]
pub(super) fn RouteSheet(route: Option<String>, on_close: Callback<()>) -> impl IntoView {
    let (kitchen, language, asking) = (expect_context::<Kitchen>(), use_text(), Asking::new());
    let rules = kitchen.routes.with_untracked(|routes| routes.clone().map(|routes| routes.routes));
    let known = rules.into_iter().flatten().find(|rule| Some(&rule.route) == route.as_ref());
    let printers = kitchen.others(None);
    let first = printers.first().map_or_else(String::new, |(id, _)| id.clone());
    let title = known.as_ref().map_or_else(|| language.route_add().to_owned(), |known| known.name.clone());
    let typed = Typed::of(known.clone(), first);
    let is_new = known.is_none();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(rule) = untrack(|| typed.rule()) else { return };
        asking.ask(paper::keep_route(rule), move |()| on_close.run(()));
    };
    let remove = move |_| {
        let route = typed.route.get_untracked();
        asking.ask(async move { paper::remove_route(&route).await }, move |()| on_close.run(()));
    };
    view! {
        <Sheet title=title on_close=on_close test_id="route-sheet">
            <form class="form" on:submit=submit>
                <Field label=language.route_name() value=typed.name test_id="route-name" max=MAX_NAME autofocus=is_new/>
                {is_new.then(|| view! {
                    <Field label=language.route_key() value=typed.route test_id="route-key" max=MAX_ROUTE/>
                    <p class="muted hint">{language.route_key_hint()}</p>
                })}
                <Select label=language.route_printer() value=typed.printer choices=printers test_id="route-printer"/>
                <div class="row"><span class="grow strong">{language.route_copies()}</span>
                    <Stepper label=language.route_copies() value=typed.copies min=1 max=Signal::stored(MAX_COPIES) on_change=Callback::new(move |copies| typed.copies.set(copies))/>
                </div>
                <BackupFields typed=typed/>
                <Failure asking=asking/>
                <div class="answers">
                    <button type="submit" class="btn primary" data-testid="route-save" disabled=move || asking.is_busy.get() || typed.rule().is_none()>{language.save()}</button>
                </div>
                {(!is_new).then(|| view! {
                    <button type="button" class="btn danger apart" data-testid="route-remove" disabled=move || asking.is_busy.get() on:click=remove>{language.route_remove()}</button>
                })}
            </form>
        </Sheet>
    }
}

#[component]
fn BackupFields(typed: Typed) -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let backups = move || {
        let waits = (String::new(), language.route_no_backup().to_owned());
        let others = kitchen.others(typed.printer.get().parse().ok());
        [waits].into_iter().chain(others).collect::<Vec<_>>()
    };
    let unsure = vec![
        (ASK.to_owned(), language.route_ask().to_owned()),
        (MARK.to_owned(), language.route_mark().to_owned()),
    ];
    view! {
        {move || view! { <Select label=language.route_backup() value=typed.backup choices=backups() test_id="route-backup"/> }}
        <Show when=move || typed.backup.with(|backup| !backup.is_empty())>
            <Field label=language.route_after() value=typed.after test_id="route-after" max=4 mode="numeric"/>
            <Select label=language.route_unsure() value=typed.when_unsure choices=unsure.clone() test_id="route-unsure"/>
        </Show>
    }
}
