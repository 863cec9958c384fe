//! One table of the grid.

use leptos::prelude::*;

use crate::floor::{Kind, Spot};
use crate::text::Language;
use crate::ui::use_text;

impl Kind {
    fn class(self) -> &'static str {
        match self {
            Kind::Free => "tile free",
            Kind::Open => "tile open",
            Kind::Kitchen(_) | Kind::OnPhone(_) => "tile kitchen",
            Kind::Uncertain | Kind::Held => "tile late",
            Kind::PartPaid | Kind::Paid => "tile pay",
        }
    }

    /// Its name in the page, for the tests.
    fn name(self) -> &'static str {
        match self {
            Kind::Free => "free",
            Kind::Open => "open",
            Kind::Kitchen(_) => "kitchen",
            Kind::OnPhone(_) => "phone",
            Kind::Uncertain => "uncertain",
            Kind::Held => "held",
            Kind::PartPaid => "part-paid",
            Kind::Paid => "paid",
        }
    }

    fn words(self, language: Language) -> String {
        match self {
            Kind::Free => language.tile_free().into(),
            Kind::Open => language.tile_open().into(),
            Kind::Kitchen(count) => language.tile_kitchen(count),
            Kind::OnPhone(count) => language.on_phone_count(count),
            Kind::Uncertain => format!("!\u{a0}{}", language.tile_uncertain()),
            Kind::Held => format!("!\u{a0}{}", language.tile_held()),
            Kind::PartPaid => language.tile_part_paid().into(),
            Kind::Paid => language.tile_paid().into(),
        }
    }
}

/// A table as a big tile.
#[component]
pub(crate) fn TileButton(
    /// The table.
    spot: Spot,
    /// Who serves it, as shown; empty where the screen does not say.
    #[prop(optional)]
    waiters: String,
    /// The person wants to see it.
    on_open: Callback<()>,
) -> impl IntoView {
    let language = use_text();
    let Spot { table, tile } = spot;
    let sum = tile.sum.map(crate::ui::full).unwrap_or_default();
    let minutes = tile.minutes.map(|count| language.minutes(count)).unwrap_or_default();
    let words = tile.kind.words(language);
    let spoken = tile.minutes.map(|count| language.minutes_spoken(count)).unwrap_or_default();
    let title = language.table(&table.label);
    let (class, status, number) = (tile.kind.class(), tile.kind.name(), table.label.clone());
    let inside = view! {
        <span class="spoken">{title}</span>
        <span class="n" aria-hidden="true">{table.label}</span>
        <span class="what">{words}</span>
        {(!waiters.is_empty()).then(|| view! { <span class="muted who">{waiters}</span> })}
        {(tile.parties > 1).then(|| view! { <span class="draft-mark" data-testid="bills">{language.tile_bills(tile.parties)}</span> })}
        {tile.has_draft.then(|| view! { <span class="draft-mark">{language.tile_draft()}</span> })}
        <span class="foot">
            <span class="sum">{sum}</span>
            <span class="muted since" aria-hidden="true">{minutes}</span>
            <span class="spoken">{spoken}</span>
        </span>
    };
    view! {
        <button class=class data-table=number data-status=status on:click=move |_| on_open.run(())>
            {inside}
        </button>
    }
}
