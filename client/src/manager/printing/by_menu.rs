//! What is printed where: what has no station, each category, and what is printed elsewhere than its category.

use leptos::prelude::*;
use sync::id::CategoryId;

use super::route_choice::RouteChoice;
use super::stations::about;
use super::{Kitchen, Open};
use crate::api::paper::{RouteOf, Rule};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// Names that are shown of what nobody prints; the rest is counted.
const SHOWN_UNPRINTED: usize = 8;
/// The same of what a category has printed elsewhere.
const SHOWN_ELSEWHERE: usize = 3;

/// The list.
#[component]
pub(super) fn ByMenu() -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let homes = kitchen.homes;
    let house = Signal::derive(move || homes.with(|homes| homes.house.clone()));
    let nowhere = Signal::stored(language.route_nowhere().to_owned());
    let categories =
        move || homes.with(|homes| homes.categories.iter().map(|category| category.id).collect::<Vec<_>>());
    view! {
        <section class="block" aria-label=language.routes()>
            <h2>{language.routes()}</h2>
            <p class="muted">{language.routes_text()}</p>
            <Unprinted/>
            <RouteChoice of=RouteOf::House label=language.route_default().to_owned() now=house otherwise=nowhere test_id="route-default"/>
            <ul class="cards">
                <For each=categories key=|category| *category let:category>
                    <li><CategoryCard category=category/></li>
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Unprinted() -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let names = Memo::new(move |_| {
        kitchen.routes.with(|routes| {
            routes
                .iter()
                .flat_map(|routes| &routes.unprinted)
                .map(|product| product.name.clone())
                .collect::<Vec<_>>()
        })
    });
    move || {
        (!names.with(Vec::is_empty)).then(|| {
            view! {
                <div class="notice wait" data-testid="unprinted">
                    <Icon kind=IconKind::Warning/>
                    <p><strong>{language.unprinted_title()}</strong>": "{listed(&names.get(), SHOWN_UNPRINTED, language)}</p>
                </div>
            }
        })
    }
}

#[component]
fn CategoryCard(category: CategoryId) -> impl IntoView {
    let (kitchen, language) = (expect_context::<Kitchen>(), use_text());
    let home = Memo::new(move |_| kitchen.homes.with(|homes| homes.category(category)));
    let name = home.with_untracked(|home| home.name.clone());
    let now = Signal::derive(move || home.with(|home| home.route.clone()));
    let house = move || kitchen.homes.with(|homes| homes.house.clone());
    let otherwise =
        Signal::derive(move || language.route_as_house(&kitchen.station(house().as_deref(), language)));
    let rule = Memo::new(move |_| kitchen.rule(now.get().or_else(house).as_deref()));
    let elsewhere = Memo::new(move |_| {
        let here = now.get().or_else(house);
        let stations = home.with(|home| home.elsewhere(here.as_deref()));
        let words = |(route, names): (String, Vec<String>)| {
            language.route_elsewhere(
                &kitchen.station(Some(&route), language),
                &listed(&names, SHOWN_ELSEWHERE, language),
            )
        };
        stations.into_iter().map(words).collect::<Vec<_>>()
    });
    let station = move |rule: Rule| {
        let open = move |_| kitchen.open.set(Some(Open::Route(Some(rule.route.clone()))));
        view! { <button class="btn quiet" data-testid="category-station" on:click=open>{language.route_station()}</button> }
    };
    view! {
        <article class="card goes" data-goes=name.clone()>
            <RouteChoice of=RouteOf::Category(category) label=name.clone() now=now otherwise=otherwise test_id="category-route"/>
            {move || rule.get().map(|rule| view! { <p class="muted about">{about(kitchen, &rule, language)}</p> })}
            {move || elsewhere.get().into_iter().map(|said| view! { <p class="about">{said}</p> }).collect_view()}
            <div class="answers">
                <button class="btn quiet" data-testid="category-products" on:click=move |_| kitchen.open.set(Some(Open::Products(category)))>{language.route_products()}</button>
                {move || rule.get().map(station)}
            </div>
        </article>
    }
}

fn listed(names: &[String], most: usize, language: Language) -> String {
    let words = names.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => words,
        more => format!("{words} {}", language.unprinted_more(more)),
    }
}
