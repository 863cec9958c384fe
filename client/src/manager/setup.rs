//! What a new house still needs before its first guest, as a check list that leads to where it is done, and goes when all is.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use license::state::State;

use crate::api::{paper, setup};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};

mod forms;
mod need;

use self::forms::{MenuSheet, TablesSheet, WaiterSheet};
use self::need::{Known, Need};

/// How often the node is asked while something is missing.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The list; nothing when nothing is missing.
#[component]
pub(super) fn CheckList() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let asked = RwSignal::new(None::<Known>);
    let open = RwSignal::new(None::<Need>);
    let rows = Memo::new(move |_| {
        let has_license = phone.license.with(|license| {
            let state = license.as_ref().and_then(|license| license.state.as_ref());
            !matches!(state, Some(State::Unlicensed))
        });
        let known = Known { has_license, ..asked.get()? };
        let rows = phone.catalog.with(|catalog| {
            let catalog = catalog.as_ref()?;
            Some(Need::ALL.map(|need| (need, need.is_met(catalog, known))))
        });
        rows.filter(|rows| rows.iter().any(|(_, is_met)| !is_met))
    });
    let is_new = Memo::new(move |_| rows.with(Option::is_some));
    let look = move || {
        // A house that lacks nothing is not asked for ever.
        if asked.with_untracked(Option::is_some) && !is_new.get_untracked() {
            return;
        }
        spawn_local(async move {
            let (printers, routes, standing) =
                (paper::printers().await, paper::routes().await, setup::standing().await);
            if let (Ok(printers), Ok(routes), Ok(standing)) = (printers, routes, standing) {
                let known = Known {
                    has_license: true,
                    has_printer: !printers.is_empty(),
                    has_station: !routes.routes.is_empty() && routes.unprinted.is_empty(),
                    has_copy: standing.backup.has_copy,
                };
                // The page may be gone meanwhile.
                let _ = asked.try_set(Some(known));
            }
        });
    };
    Effect::new(move || {
        phone.catalog.track();
        look();
    });
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    let close = Callback::new(move |()| open.set(None));
    view! {
        {move || rows.get().map(|rows| list(&rows, open, language))}
        {move || open.get().map(|need| match need {
            Need::Menu => view! { <MenuSheet on_close=close/> }.into_any(),
            Need::Tables => view! { <TablesSheet on_close=close/> }.into_any(),
            _ => view! { <WaiterSheet on_close=close/> }.into_any(),
        })}
    }
}

fn list(rows: &[(Need, bool)], open: RwSignal<Option<Need>>, language: Language) -> impl IntoView + use<> {
    let done = rows.iter().filter(|(_, is_met)| *is_met).count();
    let count = language.setup_left(done, rows.len());
    let rows = rows.iter().map(|(need, is_met)| row(*need, *is_met, open, language)).collect_view();
    view! {
        <section class="setup" aria-label=language.setup_title() data-testid="setup">
            <div class="card">
                <div class="row"><h2 class="grow">{language.setup_title()}</h2><span class="pill calm">{count}</span></div>
                <ul>{rows}</ul>
            </div>
        </section>
    }
}

fn row(need: Need, is_met: bool, open: RwSignal<Option<Need>>, language: Language) -> impl IntoView {
    let (title, how) = need.words(language);
    let way = match need {
        _ if is_met => ().into_any(),
        Need::Printer | Need::Station => view! {
            <a class="btn quiet" href="#/printers" data-testid="setup-go">{language.setup_open()}</a>
        }
        .into_any(),
        Need::License => view! {
            <a class="btn quiet" href="#license" data-testid="setup-go">{language.setup_open()}</a>
        }
        .into_any(),
        Need::Menu | Need::Tables | Need::Waiter => view! {
            <button class="btn quiet" data-testid="setup-add" on:click=move |_| open.set(Some(need))>{language.setup_add()}</button>
        }
        .into_any(),
        Need::Backup => ().into_any(),
    };
    view! {
        <li class="row need" class:met=is_met data-need=need.name() data-met=is_met.to_string()>
            {if is_met { view! { <Icon kind=IconKind::Check/> }.into_any() } else { view! { <span class="open" aria-hidden="true"></span> }.into_any() }}
            <span class="grow">
                <span class="strong">{title}</span>
                {if is_met {
                    view! { <span class="spoken">{language.setup_is_done()}</span> }.into_any()
                } else {
                    view! { <span class="muted">{how}</span> }.into_any()
                }}
            </span>
            {way}
        </li>
    }
}
