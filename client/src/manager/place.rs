//! Which screen of the manager's page is shown, as it stands in the page's address: a reload and the way back find it.

use leptos::prelude::*;

use crate::text::Language;
use crate::ui::use_text;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Floor,
    Printers,
    Receipt,
}

impl Place {
    const ALL: [Place; 3] = [Place::Floor, Place::Printers, Place::Receipt];

    fn address(self) -> &'static str {
        match self {
            Place::Floor => "#/",
            Place::Printers => "#/printers",
            Place::Receipt => "#/receipt",
        }
    }

    pub(super) fn words(self, language: Language) -> &'static str {
        match self {
            Place::Floor => language.floor(),
            Place::Printers => language.place_printers(),
            Place::Receipt => language.place_receipt(),
        }
    }

    fn test_id(self) -> &'static str {
        match self {
            Place::Floor => "place-floor",
            Place::Printers => "place-printers",
            Place::Receipt => "place-receipt",
        }
    }

    /// As the page's address says now.
    fn now() -> Self {
        let address = window().location().hash().unwrap_or_default();
        Self::ALL.into_iter().find(|place| place.address() == address).unwrap_or(Place::Floor)
    }
}

/// The screen that is shown, whatever leads there.
pub(super) fn watch() -> RwSignal<Place> {
    let place = RwSignal::new(Place::now());
    let listening = window_event_listener(leptos::ev::hashchange, move |_| place.set(Place::now()));
    on_cleanup(move || listening.remove());
    place
}

/// The way to each screen.
#[component]
pub(super) fn Places(place: RwSignal<Place>) -> impl IntoView {
    let language = use_text();
    view! {
        <nav class="seg places" aria-label=language.places()>
            {Place::ALL.into_iter().map(|one| view! {
                <a href=one.address() aria-current=move || (place.get() == one).then_some("page") data-testid=one.test_id()>{one.words(language)}</a>
            }).collect_view()}
        </nav>
    }
}
