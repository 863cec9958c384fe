//! Which screen is shown, as it stands in the page's address: the phone's back gesture and a reload both find it.

use leptos::prelude::*;
use sync::device::Target;
use sync::id::{OrderId, TableId};
use sync::order::Order;

use crate::link::Phone;

/// A screen of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Screen {
    /// All tables.
    Tables,
    /// The order of one.
    Order(TableId),
    /// Another order, at a table where several parties sit.
    Bill(OrderId),
    /// What waits on this phone.
    Waiting,
    /// The person and their settings.
    Me,
}

impl Screen {
    /// Where an order is found: at its table, unless another party is found there.
    pub(crate) fn of(phone: Phone, order: &Order) -> Self {
        match order.table {
            Some(table) if untrack(|| phone.order_at(table)) == Some(order.id) => Screen::Order(table),
            _ => Screen::Bill(order.id),
        }
    }

    /// Whose order it shows.
    pub(crate) fn target(self) -> Option<Target> {
        match self {
            Screen::Order(table) => Some(Target::Table(table)),
            Screen::Bill(order) => Some(Target::Order(order)),
            _ => None,
        }
    }

    /// Its place in the address, behind the `#`.
    fn address(self) -> String {
        match self {
            Screen::Tables => "#/".into(),
            Screen::Order(table) => format!("#/table/{table}"),
            Screen::Bill(order) => format!("#/order/{order}"),
            Screen::Waiting => "#/waiting".into(),
            Screen::Me => "#/me".into(),
        }
    }

    /// The screen at a place; the tables when there is none.
    fn at(address: &str) -> Self {
        match address.trim_start_matches(['#', '/']).split_once('/') {
            Some(("table", id)) => id.parse().map_or(Screen::Tables, |id| Screen::Order(TableId(id))),
            Some(("order", id)) => id.parse().map_or(Screen::Tables, Screen::Bill),
            _ if address == "#/waiting" => Screen::Waiting,
            _ if address == "#/me" => Screen::Me,
            _ => Screen::Tables,
        }
    }
}

/// Goes to a screen, as following a link does.
pub(crate) fn go(screen: Screen) {
    // A browser refuses only addresses that are malformed, and these are not.
    let _ = window().location().set_hash(&screen.address());
}

/// The screen that the address names, now and whenever it changes.
pub(crate) fn follow_address() -> RwSignal<Screen> {
    let named = || Screen::at(&window().location().hash().unwrap_or_default());
    let screen = RwSignal::new(named());
    let listener = window_event_listener(leptos::ev::hashchange, move |_| screen.set(named()));
    // It stays for as long as the page lives.
    std::mem::forget(listener);
    screen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_is_found_again_at_its_address() {
        let order = "6f1c1f3e-8a0e-4f7e-9b1e-0d8f3a1d2c3b".parse().unwrap();
        for screen in
            [Screen::Tables, Screen::Order(TableId(28)), Screen::Bill(order), Screen::Waiting, Screen::Me]
        {
            assert_eq!(Screen::at(&screen.address()), screen);
        }
    }

    #[test]
    fn an_address_that_leads_nowhere_shows_the_tables() {
        for address in ["", "#", "#/table/", "#/table/x", "#/order/7", "#/nothing", "#/table/99999999999"] {
            assert_eq!(Screen::at(address), Screen::Tables, "{address}");
        }
    }
}
