//! The table grid.

use leptos::prelude::*;
use sync::id::{TableGroupId, TableId};

use crate::floor::{Spot, TileButton, names, spots};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};
use crate::waiter::Floor;
use crate::waiter::screen::{self, Screen};

mod choose_bill;

use self::choose_bill::ChooseBill;

/// Which tables are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Those that the person serves, then the free ones.
    Mine,
    /// Every one.
    All,
    /// Those of one room.
    Group(TableGroupId),
}

impl Filter {
    /// The tables of this filter, in the order in which they are shown.
    fn choose(self, spots: Vec<Spot>) -> Vec<Spot> {
        match self {
            Filter::All => spots,
            Filter::Group(group) => spots.into_iter().filter(|spot| spot.table.group == group).collect(),
            Filter::Mine => {
                let (mine, others): (Vec<_>, Vec<_>) = spots.into_iter().partition(|spot| spot.tile.is_mine);
                mine.into_iter().chain(others.into_iter().filter(|spot| !spot.tile.is_taken())).collect()
            }
        }
    }
}

/// The screen.
#[component]
pub(crate) fn Tables() -> impl IntoView {
    let (phone, language, floor) = (use_phone(), use_text(), Floor::of_context());
    let search = RwSignal::new(None::<String>);
    let all = Memo::new(move |_| spots(phone, &floor.drafts.targets()));
    let shown = move || match search.get() {
        Some(text) if !text.trim().is_empty() => matching(all.get(), &text),
        _ => floor.filter.get().choose(all.get()),
    };
    let choosing = RwSignal::new(None::<TableId>);
    let open = Callback::new(move |table: TableId| match untrack(|| phone.orders_at(table)).len() {
        0 | 1 => screen::go(Screen::Order(table)),
        _ => choosing.set(Some(table)),
    });
    let open_only_one = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let [only] = &shown()[..] {
            open.run(only.table.id);
        }
    };
    view! {
        <header class="head">
            <div class="row top">
                <Initials/>
                <h1 class="grow">{language.tables()}</h1>
                <button
                    class="btn quiet square"
                    aria-label=language.tables_search()
                    aria-expanded=move || search.with(Option::is_some).to_string()
                    data-testid="search"
                    on:click=move |_| search.update(|text| *text = if text.is_some() { None } else { Some(String::new()) })
                >
                    <Icon kind=IconKind::Search/>
                </button>
            </div>
            <Show when=move || search.with(Option::is_some)>
                <form role="search" on:submit=open_only_one><SearchField search=search/></form>
            </Show>
        </header>
        <main>
            <Chips language=language all=all/>
            <div class="grid" data-testid="tables">
            {move || {
                let tiles = shown();
                match tiles.is_empty() {
                    true => view! { <p class="muted">{language.tables_none()}</p> }.into_any(),
                    false => tiles.into_iter().map(|spot| {
                        let table = spot.table.id;
                        let waiters = if spot.tile.is_foreign { names(phone, &spot.tile.waiters) } else { String::new() };
                        view! { <TileButton spot=spot waiters=waiters on_open=Callback::new(move |()| open.run(table))/> }
                    }).collect_view().into_any(),
                }
            }}
            </div>
            {move || choosing.get().map(|table| view! { <ChooseBill table=table on_close=Callback::new(move |()| choosing.set(None))/> })}
        </main>
    }
}

#[component]
fn SearchField(search: RwSignal<Option<String>>) -> impl IntoView {
    let language = use_text();
    let node = NodeRef::<leptos::html::Input>::new();
    Effect::new(move || {
        if let Some(field) = node.get() {
            let _ = field.focus();
        }
    });
    view! {
        <input
            class="search"
            type="search"
            node_ref=node
            placeholder=language.tables_search_hint()
            aria-label=language.tables_search()
            data-testid="search-field"
            on:input=move |event| search.set(Some(event_target_value(&event)))
        />
    }
}

#[component]
fn Initials() -> impl IntoView {
    let phone = use_phone();
    let letters = move || {
        let name = phone.session.get().map(|session| phone.name_of(session.user)).unwrap_or_default();
        name.chars().take(2).collect::<String>().to_uppercase()
    };
    view! { <span class="avatar" aria-hidden="true">{letters}</span> }
}

#[component]
fn Chips(language: Language, all: Memo<Vec<Spot>>) -> impl IntoView {
    let (phone, floor) = (use_phone(), Floor::of_context());
    let chip = move |filter: Filter, words: String| {
        view! {
            <button
                class="chip"
                aria-pressed=move || (floor.filter.get() == filter).to_string()
                on:click=move |_| floor.filter.set(filter)
            >
                {words}
            </button>
        }
    };
    view! {
        <div class="chips" role="group" aria-label=language.tables_filter()>
            {move || {
                let mine = all.with(|spots| spots.iter().filter(|spot| spot.tile.is_mine).count());
                chip(Filter::Mine, language.chip_count(language.tables_mine(), mine))
            }}
            {move || chip(Filter::All, language.chip_count(language.tables_all(), all.with(Vec::len)))}
            {move || {
                let groups = phone.catalog.with(|catalog| catalog.as_ref().map(|catalog| catalog.table_groups.clone()));
                groups.unwrap_or_default().into_iter().map(|group| chip(Filter::Group(group.id), group.name)).collect_view()
            }}
        </div>
    }
}

/// Tables whose label holds the text; one that is exactly it comes first.
fn matching(spots: Vec<Spot>, text: &str) -> Vec<Spot> {
    let wanted = plain(text.trim());
    let label = |spot: &Spot| plain(&spot.table.label);
    let mut found: Vec<Spot> = spots.into_iter().filter(|spot| label(spot).contains(&wanted)).collect();
    found.sort_by_key(|spot| label(spot) != wanted);
    found
}

/// A text without what a person cannot see or does not care for: case, and whether an A is Latin or Greek.
fn plain(text: &str) -> String {
    const GREEK: &str = "αβεζηικμνορτυχ";
    const LATIN: &str = "abezhikmnoptyx";
    let look_alike = |letter| LATIN.chars().nth(GREEK.chars().position(|greek| greek == letter)?);
    text.to_lowercase().chars().map(|letter| look_alike(letter).unwrap_or(letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::floor::Tile;
    use sync::money::Money;
    use sync::site::Table;
    use sync::time::UnixMs;

    fn spot(label: &str, is_mine: bool, is_taken: bool) -> Spot {
        let table = Table {
            id: TableId(1),
            label: label.into(),
            group: TableGroupId(1),
            seats: 4,
            x: 0,
            y: 0,
            active: true,
        };
        let sum = is_taken.then_some(Money(100));
        Spot { table, tile: Tile { is_mine, sum, ..Tile::of(None, None, 0, UnixMs(0)) } }
    }

    fn labels(spots: Vec<Spot>) -> Vec<String> {
        spots.into_iter().map(|spot| spot.table.label).collect()
    }

    #[test]
    fn mine_shows_my_tables_and_then_those_that_i_could_open() {
        let spots = vec![spot("1", false, false), spot("2", false, true), spot("3", true, true)];
        assert_eq!(labels(Filter::Mine.choose(spots)), ["3", "1"]);
    }

    #[test]
    fn a_search_finds_the_exact_number_first() {
        let spots = vec![spot("12", false, false), spot("2", false, false), spot("Α2", false, false)];
        assert_eq!(labels(matching(spots, " 2")), ["2", "12", "Α2"]);
    }

    #[test]
    fn a_search_does_not_ask_whether_an_a_is_greek() {
        for typed in ["Α2", "A2", "a2", "α2"] {
            assert_eq!(labels(matching(vec![spot("Α2", false, false)], typed)), ["Α2"], "{typed}");
        }
    }
}
