//! One row of the order: who, when, where it is, once more, one less.

use leptos::prelude::*;
use sync::id::RecordId;
use sync::order::{Line, PrintState};

use crate::link::time_of_day;
use crate::text::Language;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;
use crate::ui::where_badge::{Where, WhereBadge};
use crate::waiter::draft::DraftLine;
use crate::waiter::order::At;
use crate::waiter::order::rows::{Row, rows};
use crate::waiter::order::void::VoidOne;

/// The sheet of the row that holds these records.
#[component]
pub(super) fn LineSheet(ids: Vec<RecordId>) -> impl IntoView {
    let at = At::of_context();
    let voiding = RwSignal::new(false);
    let close = Callback::new(move |()| at.close_over());
    let row = Memo::new(move |_| {
        let view = at.view()?;
        let rows = at.phone.storing.with(|storing| rows(&view, storing));
        rows.into_iter().find(|row| row.lines.iter().any(|line| ids.contains(&line.id)))
    });
    let title = row.with_untracked(|row| row.as_ref().map(|row| row.item().name.clone())).unwrap_or_default();
    view! {
        <Sheet title=title on_close=close test_id="line-sheet">
            {move || row.get().map(|row| match voiding.get() {
                true => view! { <VoidOne row=row/> }.into_any(),
                false => view! { <About row=row voiding=voiding/> }.into_any(),
            })}
        </Sheet>
    }
}

#[component]
fn About(row: Row, voiding: RwSignal<bool>) -> impl IntoView {
    let (language, at) = (use_text(), At::of_context());
    let stories = row.lines.iter().map(|line| story(line, at, language)).collect::<Vec<_>>();
    let again = again(&row);
    let may_serve = !untrack(|| at.is_foreign());
    let can_void = may_serve && row.voidable().is_some();
    let once_more = move |_| {
        at.drafts.change(at.target, |draft| draft.add(again.clone()));
        at.close_over();
    };
    view! {
        <p><WhereBadge place=row.place/></p>
        <ul class="story">{stories.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        <div class="answers">
            {can_void.then(|| view! {
                <button class="btn danger" data-testid="void" on:click=move |_| voiding.set(true)>{language.line_void()}</button>
            })}
            {may_serve.then(|| view! {
                <button class="btn quiet" data-testid="again" on:click=once_more.clone()>{language.line_again()}</button>
            })}
        </div>
    }
}

/// The same once more, at the price that it has now when the menu still has it.
fn again(row: &Row) -> DraftLine {
    let item = row.item();
    DraftLine {
        product: item.product,
        name: item.name.clone(),
        qty: 1,
        unit_price_minor: item.unit_price_minor,
        vat_bp: item.vat_bp,
        menu_version: item.menu_version,
        modifiers: item.modifiers.clone(),
        note: item.note.clone(),
    }
}

fn story(line: &Line, at: At, language: Language) -> String {
    let stamp = line.item.stamp;
    let ordered = language.line_ordered_by(&at.phone.name_of(stamp.by), &time_of_day(stamp.at));
    let routes = line.print.iter().filter(|(_, state)| **state != PrintState::None).map(|(route, state)| {
        let place = match state {
            PrintState::Queued => Where::Node,
            PrintState::Sent => Where::Sent,
            PrintState::Printed => Where::Printed,
            PrintState::Unknown => Where::Unsure,
            PrintState::Held => Where::Held,
            PrintState::None => Where::NoPrinter,
        };
        language.route_state(route_name(&route.0, language), place.words(language))
    });
    std::iter::once(language.record_item(line.item.qty, &ordered))
        .chain(routes)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The routes that every house has by their own words, others as the house calls them.
fn route_name(route: &str, language: Language) -> &str {
    match route {
        "kitchen" => language.route_kitchen(),
        "bar" => language.route_bar(),
        other => other,
    }
}
