//! A node that came of a backup, as a card: what goes on, which phones have come and with what, and the word that lets the
//! printers print again.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::paper::Refused;
use crate::api::recovery::{self, Helper, Recovery};
use crate::link::day_and_time;
use crate::manager::asking::{Asking, Failure};
use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::sheet::Sheet;
use crate::ui::{use_phone, use_text};

/// How often the node is asked while the card is there.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The card; nothing while no node is being recovered.
#[component]
pub(super) fn RecoveryCard() -> impl IntoView {
    let phone = use_phone();
    let is_on = Memo::new(move |_| phone.alerts.with(|alerts| alerts.node_recovers));
    view! { <Show when=move || is_on.get()><Card/></Show> }
}

#[component]
fn Card() -> impl IntoView {
    let language = use_text();
    let known = RwSignal::new(None::<Recovery>);
    let look = move || {
        spawn_local(async move {
            if let Ok(new) = recovery::recovery().await {
                // The page may be gone meanwhile.
                let _ = known.try_set(Some(new));
            }
        });
    };
    look();
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    // Drawn anew only when something is different.
    let known = Memo::new(move |_| known.get());
    let is_asked = RwSignal::new(false);
    let close = Callback::new(move |()| is_asked.set(false));
    view! {
        <section class="recovery" aria-label=language.recovery_title() data-testid="recovery">
            <div class="card">
                <h2>{language.recovery_title()}</h2>
                <p>{language.recovery_text()}</p>
                {move || known.get().map(|recovery| facts(&recovery, language))}
                <button class="btn primary main" data-testid="recovery-end" disabled=move || known.with(Option::is_none) on:click=move |_| is_asked.set(true)>
                    {language.recovery_end()}
                </button>
            </div>
            <Show when=move || is_asked.get()>
                <Sheet title=language.recovery_sure_title() on_close=close test_id="recovery-sheet">
                    {move || known.get().map(|recovery| view! { <Sure recovery=recovery on_close=close/> })}
                </Sheet>
            </Show>
        </section>
    }
}

fn facts(recovery: &Recovery, language: Language) -> impl IntoView + use<> {
    let figure = |name: &'static str, id: &'static str, value: String| {
        view! { <div class="figure"><dt class="muted">{name}</dt><dd data-testid=id>{value}</dd></div> }
    };
    view! {
        <dl class="recovered">
            {figure(language.recovery_orders(), "recovered-orders", recovery.orders.to_string())}
            {figure(language.recovery_tickets(), "recovered-tickets", recovery.tickets_waiting.to_string())}
        </dl>
        <h3>{language.recovery_phones()}</h3>
        <ul class="helpers">{recovery.devices.iter().map(|device| row(device, language)).collect_view()}</ul>
    }
}

fn row(device: &Helper, language: Language) -> impl IntoView + use<> {
    let people = device.people.join(", ");
    let names = [device.name.clone().unwrap_or_default(), people];
    let name = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" · ");
    let name = if name.is_empty() { language.recovery_unnamed().to_owned() } else { name };
    let (kind, icon, words) = if !device.has_come {
        ("missing", IconKind::Offline, language.recovery_missing(&day_and_time(device.last_seen)))
    } else if device.awaited > 0 {
        ("bringing", IconKind::Transfer, language.recovery_awaited(device.awaited))
    } else if device.brought > 0 {
        ("brought", IconKind::Check, language.recovery_brought(device.brought))
    } else {
        ("here", IconKind::Check, language.recovery_nothing().to_owned())
    };
    view! {
        <li class="row helper" data-helper=name.clone() data-has=kind>
            <Icon kind=icon/>
            <span class="grow"><span class="strong">{name.clone()}</span><span class="muted">{words}</span></span>
        </li>
    }
}

/// Whether it should end, with what follows.
#[component]
fn Sure(recovery: Recovery, on_close: Callback<()>) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let missing = recovery.devices.iter().filter(|device| !device.has_come).count();
    let tickets = match recovery.tickets_waiting {
        0 => language.recovery_sure_nothing().to_owned(),
        count => language.recovery_sure_tickets(count),
    };
    let end = move |_| {
        let ended = async { recovery::end_recovery().await.map_err(Refused::Api) };
        asking.ask(ended, move |()| on_close.run(()));
    };
    view! {
        {(missing > 0).then(|| view! {
            <p class="notice wait" data-testid="recovery-missing"><Icon kind=IconKind::Warning/>{language.recovery_sure_missing(missing)}</p>
        })}
        <p>{tickets}</p>
        <p class="muted">{language.recovery_sure_uncertain()}</p>
        <Failure asking=asking/>
        <div class="answers">
            <button class="btn quiet" on:click=move |_| on_close.run(())>{language.recovery_wait()}</button>
            <button class="btn primary" data-testid="recovery-confirm" disabled=move || asking.is_busy.get() on:click=end>{language.recovery_confirm()}</button>
        </div>
    }
}
