//! The printers of the house, live, and what is printed where.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::id::CategoryId;

use crate::api::paper::{self, Model, Printer, Routes, Rule};
use crate::text::Language;
use crate::ui::{use_phone, use_text};

mod by_menu;
mod homes;
mod printer_sheet;
mod printers;
mod products_sheet;
mod remove;
mod route_choice;
mod route_sheet;
mod stations;

use self::by_menu::ByMenu;
use self::homes::Homes;
use self::printer_sheet::PrinterSheet;
use self::printers::Printers;
use self::products_sheet::ProductsSheet;
use self::route_sheet::RouteSheet;
use self::stations::Stations;

/// How often the printers are asked about while the page is open.
const LOOK_EVERY: Duration = Duration::from_secs(4);

/// What is known of the printers. None before the node has answered.
#[derive(Clone, Copy)]
struct Kitchen {
    printers: RwSignal<Option<Vec<Printer>>>,
    models: RwSignal<Vec<Model>>,
    routes: RwSignal<Option<Routes>>,
    /// Where the menu goes.
    homes: Memo<Homes>,
    failed: RwSignal<Option<String>>,
    open: RwSignal<Option<Open>>,
    language: Language,
}

/// A sheet that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Open {
    /// Of a printer; of a new one when there is none.
    Printer(Option<Printer>),
    /// Of a station, by its route; of a new one when there is none.
    Route(Option<String>),
    /// Of the products of a category.
    Products(CategoryId),
}

impl Kitchen {
    fn new() -> Self {
        let phone = use_phone();
        let homes = move |_: Option<&_>| {
            phone.catalog.with(|catalog| catalog.as_deref().map(Homes::of).unwrap_or_default())
        };
        Self {
            homes: Memo::new(homes),
            printers: RwSignal::new(None),
            models: RwSignal::new(Vec::new()),
            routes: RwSignal::new(None),
            failed: RwSignal::new(None),
            open: RwSignal::new(None),
            language: use_text(),
        }
    }

    /// Asks the node again.
    fn look(self) {
        spawn_local(async move {
            let answers = (paper::printers().await, paper::routes().await);
            // The page may be gone meanwhile.
            let failed = match answers {
                (Ok(printers), Ok(routes)) => {
                    let _ = self.printers.try_set(Some(printers));
                    let _ = self.routes.try_set(Some(routes));
                    None
                }
                (Err(refused), _) | (_, Err(refused)) => Some(refused.words(self.language)),
            };
            let _ = self.failed.try_set(failed);
        });
    }

    fn name_of(self, printer: u32) -> String {
        self.printers.with_untracked(|all| {
            let known = all.iter().flatten().find(|known| known.id == printer);
            known.map_or_else(|| format!("#{printer}"), |known| known.name.clone())
        })
    }

    /// The stations as choices.
    fn stations(self) -> Vec<(String, String)> {
        self.routes.with(|routes| {
            let rules = routes.iter().flat_map(|routes| &routes.routes);
            rules.map(|rule| (rule.route.clone(), rule.name.clone())).collect()
        })
    }

    /// What is done with the tickets of a route.
    fn rule(self, route: Option<&str>) -> Option<Rule> {
        self.routes.with(|routes| {
            let mut rules = routes.iter().flat_map(|routes| &routes.routes);
            rules.find(|rule| Some(rule.route.as_str()) == route).cloned()
        })
    }

    /// What the station of a route is called.
    fn station(self, route: Option<&str>, language: Language) -> String {
        match (self.rule(route), route) {
            (Some(rule), _) => rule.name,
            (None, Some(route)) => language.route_unknown(route),
            (None, None) => language.route_none().to_owned(),
        }
    }

    /// The other printers as choices.
    fn others(self, but: Option<u32>) -> Vec<(String, String)> {
        self.printers.with_untracked(|all| {
            let others = all.iter().flatten().filter(|printer| Some(printer.id) != but);
            others.map(|printer| (printer.id.to_string(), printer.name.clone())).collect()
        })
    }
}

/// The screen.
#[component]
pub(super) fn Printing() -> impl IntoView {
    let kitchen = Kitchen::new();
    provide_context(kitchen);
    kitchen.look();
    spawn_local(async move {
        if let Ok(models) = paper::models().await {
            let _ = kitchen.models.try_set(models);
        }
    });
    if let Ok(timer) = set_interval_with_handle(move || kitchen.look(), LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    let close = Callback::new(move |()| {
        kitchen.open.set(None);
        kitchen.look();
    });
    view! {
        <main class="printing" data-testid="printing">
            {move || kitchen.failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            <Printers/>
            <Stations/>
            <ByMenu/>
        </main>
        {move || kitchen.open.get().map(|open| match open {
            Open::Printer(printer) => view! { <PrinterSheet printer=printer on_close=close/> }.into_any(),
            Open::Route(route) => view! { <RouteSheet route=route on_close=close/> }.into_any(),
            Open::Products(category) => view! { <ProductsSheet category=category on_close=close/> }.into_any(),
        })}
    }
}
