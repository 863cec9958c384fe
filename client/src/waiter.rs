//! The waiter's app: tables, orders, payments, and what waits on this phone.

use leptos::prelude::*;
use sync::device::Target;

use crate::link::{App, Phone, Stage};
use crate::ui::banner::Banner;
use crate::ui::log_in::LogIn;
use crate::ui::other_tab::{OtherTab, Starting};
use crate::ui::{Page, use_phone, use_text};

mod draft;
mod drafts;
mod log_in_again;
mod me;
mod nav;
mod order;
mod pay;
mod product;
mod screen;
mod tables;
mod waiting;

#[cfg(test)]
pub(crate) use self::order::row_tests;

use self::drafts::Drafts;
use self::log_in_again::LogInAgain;
use self::nav::Nav;
use self::screen::Screen;
use self::tables::Filter;

/// What the screens of the app share.
#[derive(Clone, Copy)]
struct Floor {
    screen: RwSignal<Screen>,
    drafts: Drafts,
    filter: RwSignal<Filter>,
    logging_in: RwSignal<bool>,
}

impl Floor {
    /// What the context holds.
    fn of_context() -> Self {
        expect_context()
    }
}

/// Starts the app in the page.
pub fn run() {
    crate::ui::crash::watch();
    mount_to_body(|| view! { <Waiter/> });
}

#[component]
fn Waiter() -> impl IntoView {
    let phone = Phone::new(App::Waiter);
    let drafts = Drafts::new(phone);
    let floor = Floor {
        screen: screen::follow_address(),
        drafts,
        filter: RwSignal::new(Filter::All),
        logging_in: RwSignal::new(false),
    };
    provide_context(floor);
    Effect::new(move |before: Option<Stage>| {
        let stage = phone.stage.get();
        if before == Some(Stage::Starting) && stage != Stage::Starting {
            drafts.recall();
        }
        stage
    });
    phone.start();
    view! { <Page phone><ByStage/></Page> }
}

#[component]
fn ByStage() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    move || match phone.stage.get() {
        Stage::Starting => view! { <Starting/> }.into_any(),
        Stage::OtherTab => view! { <OtherTab/> }.into_any(),
        Stage::Login => view! { <main><LogIn title=language.login_title()/></main> }.into_any(),
        Stage::Ready => view! { <Work/> }.into_any(),
    }
}

#[component]
fn Work() -> impl IntoView {
    let floor = Floor::of_context();
    let is_order = move || matches!(floor.screen.get(), Screen::Order(_) | Screen::Bill(_));
    view! {
        <div class="app" class:with-nav=move || !is_order()>
            <Banner
                on_waiting=Callback::new(move |()| screen::go(Screen::Waiting))
                on_log_in=Callback::new(move |()| floor.logging_in.set(true))
            />
            {move || match floor.screen.get() {
                Screen::Tables => view! { <tables::Tables/> }.into_any(),
                Screen::Order(table) => view! { <order::Order target=Target::Table(table)/> }.into_any(),
                Screen::Bill(order) => view! { <order::Order target=Target::Order(order)/> }.into_any(),
                Screen::Waiting => view! { <waiting::Waiting/> }.into_any(),
                Screen::Me => view! { <me::Me/> }.into_any(),
            }}
            <Show when=move || !is_order()><Nav/></Show>
            <Show when=move || floor.logging_in.get()><LogInAgain/></Show>
        </div>
    }
}
