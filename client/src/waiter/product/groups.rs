//! The groups of a product, each with its rule in words.

use leptos::prelude::*;
use sync::id::ProductId;
use sync::menu::{GroupKind, Modifier, ModifierGroup, Sign};

use crate::text::Language;
use crate::ui::{money, use_phone, use_text};
use crate::waiter::draft::DraftLine;
use crate::waiter::product::choose::{set, sign_of, toggle};

/// All groups of a product.
#[component]
pub(super) fn Groups(product: ProductId, line: RwSignal<DraftLine>) -> impl IntoView {
    let phone = use_phone();
    let groups = phone.catalog.with_untracked(|catalog| {
        let menu = &catalog.as_ref()?.menu;
        Some(menu.groups_of(menu.product(product)?).cloned().collect::<Vec<_>>())
    });
    groups
        .unwrap_or_default()
        .into_iter()
        .map(|group| view! { <Group group=group line=line/> })
        .collect_view()
}

#[component]
fn Group(group: ModifierGroup, line: RwSignal<DraftLine>) -> impl IntoView {
    let language = use_text();
    let rule = rule(&group, language);
    let (name, is_ingredients) = (group.name.clone(), group.kind == GroupKind::Ingredients);
    let group = StoredValue::new(group);
    let members = group.with_value(|group| group.modifiers.clone());
    let members = members.into_iter().map(|modifier| match is_ingredients {
        true => view! { <Ingredient modifier=modifier line=line/> }.into_any(),
        false => view! { <ChoiceChip modifier=modifier group=group line=line/> }.into_any(),
    });
    view! {
        <fieldset class="group">
            <legend><span class="strong">{name.clone()}</span>" "<span class="muted">{rule}</span></legend>
            <div class=if is_ingredients { "ingredients" } else { "chips-wrap" }>{members.collect_view()}</div>
        </fieldset>
    }
}

fn rule(group: &ModifierGroup, language: Language) -> String {
    match (group.kind, group.min, group.max) {
        (GroupKind::Ingredients, ..) => language.product_ingredients().into(),
        (_, 1, Some(1)) => language.product_choose_one().into(),
        (_, 0, None) => language.product_optional().into(),
        (_, 0, Some(max)) => language.product_at_most(max),
        (_, min, Some(max)) if min == max => language.product_choose(min),
        (_, min, _) => language.product_at_least(min),
    }
}

#[component]
fn ChoiceChip(
    modifier: Modifier,
    group: StoredValue<ModifierGroup>,
    line: RwSignal<DraftLine>,
) -> impl IntoView {
    let id = modifier.id;
    let name = modifier.name.clone();
    let extra = money().extra(modifier.price.amount());
    let is_chosen = move || line.with(|line| sign_of(&line.modifiers, id).is_some());
    let tap = move |_| {
        line.update(|line| group.with_value(|group| toggle(&mut line.modifiers, group, &modifier)));
    };
    view! {
        <button class="chip" aria-pressed=move || is_chosen().to_string() data-modifier=name.clone() on:click=tap>
            {name.clone()}
            {(!extra.is_empty()).then(|| view! { <span class="extra">{extra}</span> })}
        </button>
    }
}

#[component]
fn Ingredient(modifier: Modifier, line: RwSignal<DraftLine>) -> impl IntoView {
    let language = use_text();
    let id = modifier.id;
    let name = modifier.name.clone();
    let extra = format!("{} {}", language.product_extra(), money().extra(modifier.price.amount()));
    let modifier = StoredValue::new(modifier);
    let chosen = move || line.with(|line| sign_of(&line.modifiers, id));
    let option = move |sign: Sign, key: &'static str, words: String| {
        let is_chosen = move || chosen() == Some(sign);
        let tap = move |_| {
            let sign = (untrack(chosen) != Some(sign)).then_some(sign);
            line.update(|line| modifier.with_value(|modifier| set(&mut line.modifiers, modifier, sign)));
        };
        view! {
            <button class="chip" aria-pressed=move || is_chosen().to_string() data-sign=key on:click=tap>
                {words}
            </button>
        }
    };
    view! {
        <div
            class="ingredient"
            role="group"
            aria-label=name.clone()
            class:left-out=move || chosen() == Some(Sign::Remove)
            data-ingredient=name.clone()
        >
            <span class="name grow">{name.clone()}</span>
            {option(Sign::Remove, "without", language.product_without().into())}
            {option(Sign::Add, "extra", extra.trim().into())}
        </div>
    }
}
