//! The bar at the thumb.

use leptos::prelude::*;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};
use crate::waiter::Floor;
use crate::waiter::screen::{self, Screen};

/// Tables, waiting, me.
#[component]
pub(crate) fn Nav() -> impl IntoView {
    let (phone, language, floor) = (use_phone(), use_text(), Floor::of_context());
    let current = move |screen| (floor.screen.get() == screen).then_some("page");
    let waiting = move || match phone.unsent.get() {
        0 => language.waiting().to_owned(),
        count => language.waiting_count(count),
    };
    view! {
        <nav class="nav">
            <button aria-current=move || current(Screen::Tables) data-testid="nav-tables" on:click=|_| screen::go(Screen::Tables)>
                <Icon kind=IconKind::Tables/>
                {language.tables()}
            </button>
            <button aria-current=move || current(Screen::Waiting) data-testid="nav-waiting" on:click=|_| screen::go(Screen::Waiting)>
                <Icon kind=IconKind::Waiting/>
                {waiting}
            </button>
            <button aria-current=move || current(Screen::Me) data-testid="nav-me" on:click=|_| screen::go(Screen::Me)>
                <Icon kind=IconKind::Person/>
                {language.me()}
            </button>
        </nav>
    }
}
