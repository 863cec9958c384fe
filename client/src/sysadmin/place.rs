//! Which screen is open, as the address says it: links are links, and the browser's back button goes back.

use leptos::prelude::*;
use license::site::SiteId;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// All sites.
    Sites,
    /// One of them.
    Site(SiteId),
    /// The signing keys.
    Keys,
    /// Who did what.
    Audit,
}

impl Place {
    /// Its address within the page.
    pub(super) fn address(self) -> String {
        match self {
            Place::Sites => "#/".to_owned(),
            Place::Site(id) => format!("#/sites/{id}"),
            Place::Keys => "#/keys".to_owned(),
            Place::Audit => "#/audit".to_owned(),
        }
    }

    fn of_address(hash: &str) -> Self {
        match hash.trim_start_matches("#/") {
            "keys" => Place::Keys,
            "audit" => Place::Audit,
            other => {
                let id = other.strip_prefix("sites/").and_then(|id| id.parse().ok());
                id.map_or(Place::Sites, Place::Site)
            }
        }
    }
}

/// The screen that the address names, from now on.
pub(super) fn follow_address() -> RwSignal<Place> {
    let now = || web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let place = RwSignal::new(Place::of_address(&now()));
    let changed = window_event_listener_untyped("hashchange", move |_| {
        let next = Place::of_address(&now());
        if place.get_untracked() != next {
            place.set(next);
            if let Some(window) = web_sys::window() {
                window.scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    });
    // It stays for as long as the page lives.
    std::mem::forget(changed);
    place
}

/// Goes to a screen.
pub(super) fn go(place: Place) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_hash(&place.address());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_an_address_and_a_strange_one_is_the_list() {
        let id: SiteId = "01905a7e-0000-7000-8000-000000000001".parse().unwrap();
        for place in [Place::Sites, Place::Site(id), Place::Keys, Place::Audit] {
            assert_eq!(Place::of_address(&place.address()), place);
        }
        for strange in ["", "#", "#/sites/", "#/sites/x", "#/nothing"] {
            assert_eq!(Place::of_address(strange), Place::Sites, "{strange}");
        }
    }
}
