//! The stations: who prints their tickets, how often, and what is done when nothing comes out.

use leptos::prelude::*;

use super::{Kitchen, Open};
use crate::api::paper::{Routes, Rule};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// The list.
#[component]
pub(super) fn Stations() -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let all = Memo::new(move |_| (kitchen.routes.get(), kitchen.printers.with(Option::is_some)));
    view! {
        <section class="block" aria-label=language.stations()>
            <div class="row">
                <h2 class="grow">{language.stations()}</h2>
                <button class="btn quiet" data-testid="route-add" on:click=move |_| kitchen.open.set(Some(Open::Route(None)))>
                    <Icon kind=IconKind::Plus/>{language.route_add()}
                </button>
            </div>
            <p class="muted">{language.stations_text()}</p>
            {move || match all.get() {
                (Some(Routes { routes, .. }), true) => view! {
                    <ul class="cards">{routes.into_iter().map(|rule| view! { <li><Station rule=rule/></li> }).collect_view()}</ul>
                }.into_any(),
                _ => ().into_any(),
            }}
        </section>
    }
}

#[component]
fn Station(rule: Rule) -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let about = about(kitchen, &rule, language);
    let Rule { route, name, .. } = rule;
    let change = {
        let route = route.clone();
        move |_| kitchen.open.set(Some(Open::Route(Some(route.clone()))))
    };
    view! {
        <article class="card station" data-route=route.clone()>
            <div class="grow">
                <h3>{name}" "<code class="muted">{route.clone()}</code></h3>
                <p class="muted about">{about}</p>
            </div>
            <button class="btn quiet" data-testid="route-change" on:click=change>{language.printer_change()}</button>
        </article>
    }
}

/// What is done with the tickets of a station.
pub(super) fn about(kitchen: Kitchen, rule: &Rule, language: Language) -> String {
    let prints = Some(language.route_prints(&kitchen.name_of(rule.printer)));
    let copies = (rule.copies > 1).then(|| language.route_copies_count(rule.copies));
    let backup = rule
        .backup
        .as_ref()
        .map(|backup| language.route_backup_text(&kitchen.name_of(backup.printer), backup.after_seconds));
    let marks = rule.backup.as_ref().is_some_and(|backup| backup.when_unsure == "print_on_backup");
    let unsure = marks.then(|| language.route_mark_text().to_owned());
    [prints, copies, backup, unsure].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
