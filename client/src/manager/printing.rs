//! The printers of the house, live, and what is printed where.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::paper::{self, Model, Printer, Routes};
use crate::text::Language;
use crate::ui::use_text;

mod printer_sheet;
mod printers;
mod remove;
mod route_sheet;
mod stations;

use self::printer_sheet::PrinterSheet;
use self::printers::Printers;
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
}

impl Kitchen {
    fn new() -> Self {
        Self {
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
        </main>
        {move || kitchen.open.get().map(|open| match open {
            Open::Printer(printer) => view! { <PrinterSheet printer=printer on_close=close/> }.into_any(),
            Open::Route(route) => view! { <RouteSheet route=route on_close=close/> }.into_any(),
        })}
    }
}
