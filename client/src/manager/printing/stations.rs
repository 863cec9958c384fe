//! What is printed where, and what nobody prints.

use leptos::prelude::*;

use super::{Kitchen, Open};
use crate::api::paper::{self, Routes, Rule};
use crate::manager::asking::{Asking, Failure};
use crate::ui::icon::{Icon, IconKind};
use crate::ui::select::Select;
use crate::ui::use_text;

/// Names that are shown of what nobody prints.
const SHOWN_UNPRINTED: usize = 8;

/// The list.
#[component]
pub(super) fn Stations() -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let all = Memo::new(move |_| (kitchen.routes.get(), kitchen.printers.with(Option::is_some)));
    view! {
        <section class="block" aria-label=language.routes()>
            <div class="row">
                <h2 class="grow">{language.routes()}</h2>
                <button class="btn quiet" data-testid="route-add" on:click=move |_| kitchen.open.set(Some(Open::Route(None)))>
                    <Icon kind=IconKind::Plus/>{language.route_add()}
                </button>
            </div>
            <p class="muted">{language.routes_text()}</p>
            {move || match all.get() {
                (Some(routes), true) => shown(kitchen, &routes).into_any(),
                _ => ().into_any(),
            }}
        </section>
    }
}

fn shown(kitchen: Kitchen, routes: &Routes) -> impl IntoView + use<> {
    let unprinted: Vec<String> = routes.unprinted.iter().map(|product| product.name.clone()).collect();
    let rules = routes.routes.clone();
    view! {
        {(!unprinted.is_empty()).then(|| view! { <Unprinted names=unprinted/> })}
        <ul class="cards">{rules.iter().cloned().map(|rule| view! { <li><Station rule=rule/></li> }).collect_view()}</ul>
        <Default now=routes.default_route.clone() rules=rules on_kept=Callback::new(move |()| kitchen.look())/>
    }
}

#[component]
fn Unprinted(names: Vec<String>) -> impl IntoView {
    let language = use_text();
    let more = names.len().saturating_sub(SHOWN_UNPRINTED);
    let mut words = names.iter().take(SHOWN_UNPRINTED).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 {
        words = format!("{words} {}", language.unprinted_more(more));
    }
    view! {
        <div class="notice wait" data-testid="unprinted">
            <Icon kind=IconKind::Warning/>
            <p><strong>{language.unprinted_title()}</strong>": "{words}</p>
        </div>
    }
}

#[component]
fn Station(rule: Rule) -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let copies = (rule.copies > 1).then(|| language.route_copies_count(rule.copies));
    let backup = rule
        .backup
        .as_ref()
        .map(|backup| language.route_backup_text(&kitchen.name_of(backup.printer), backup.after_seconds));
    let prints = Some(language.route_prints(&kitchen.name_of(rule.printer)));
    let about = [prints, copies, backup].into_iter().flatten().collect::<Vec<_>>().join(" · ");
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

/// Where that goes which has no route: kept as soon as it is chosen.
#[component]
fn Default(now: Option<String>, rules: Vec<Rule>, on_kept: Callback<()>) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let before = now.unwrap_or_default();
    let chosen = RwSignal::new(before.clone());
    let nowhere = (String::new(), language.route_nowhere().to_owned());
    let stations = rules.into_iter().map(|rule| (rule.route, rule.name));
    let choices = [nowhere].into_iter().chain(stations).collect::<Vec<_>>();
    Effect::new(move || {
        let route = chosen.get();
        if route != before {
            asking.ask(async move { paper::keep_default_route(&route).await }, move |()| on_kept.run(()));
        }
    });
    view! {
        <Select label=language.route_default() value=chosen choices=choices test_id="route-default"/>
        <Failure asking=asking/>
    }
}
