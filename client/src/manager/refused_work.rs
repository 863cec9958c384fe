//! What phones brought and the node refused: whose it was, for which table, and what. The phone told whoever had it in hand,
//! who may be somebody else.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::frame::RefusalCode;

use crate::api::quarantine::{self, RefusedWork};
use crate::link::{Phone, day_and_time};
use crate::records::Teller;
use crate::text::Language;
use crate::ui::{money, use_phone, use_text};
use crate::words_of;

/// How often the node is asked.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// The list; nothing while there is nothing that no manager has seen.
#[component]
pub(super) fn RefusedList() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let known = RwSignal::new(Vec::<RefusedWork>::new());
    let look = move || {
        spawn_local(async move {
            if let Ok(new) = quarantine::refused().await {
                // The page may be gone meanwhile.
                let _ = known.try_set(new);
            }
        });
    };
    look();
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    // Drawn anew only when something is different.
    let known = Memo::new(move |_| known.get());
    let seen = move |_| {
        let Some(newest) = known.with_untracked(|known| known.first().map(|one| one.number)) else { return };
        spawn_local(async move {
            let _ = quarantine::seen(newest).await;
            look();
        });
    };
    move || {
        let all = known.get();
        (!all.is_empty()).then(|| view! {
            <div data-testid="refused-work">
                <h3>{language.quarantine_title()}</h3>
                <p class="muted">{language.quarantine_text()}</p>
                <ul class="matters">{all.iter().map(|one| view! { <li>{card(one, phone, language)}</li> }).collect_view()}</ul>
                <button class="btn quiet" data-testid="refused-work-seen" on:click=seen>{language.refused_seen()}</button>
            </div>
        })
    }
}

fn card(work: &RefusedWork, phone: Phone, language: Language) -> impl IntoView + use<> {
    let who = work.name.clone().or(work.device_name.clone());
    let who = who.unwrap_or_else(|| language.somebody().to_owned());
    let table = work.table.map(|table| language.table(&phone.label_of(table)));
    let about: Vec<String> = table.into_iter().chain([day_and_time(work.at)]).collect();
    let view = phone.view(work.order);
    let lines = view.as_ref().map_or(&[][..], |view| &view.order.lines);
    let teller = Teller { language, money: money() };
    let mut records: Vec<String> = work.records.iter().map(|record| teller.record(record, lines)).collect();
    if records.is_empty() {
        records.push(language.quarantine_unreadable().to_owned());
    }
    let why = match work.code {
        RefusalCode::WrongActor => language.quarantine_blocked(),
        code => words_of::refusal(code, language),
    };
    view! {
        <article class="card matter" data-refused=who.clone()>
            <h3>{who.clone()}<span class="muted">" · "{about.join(" · ")}</span></h3>
            <p>{records.join(", ")}</p>
            <p class="muted">{why}</p>
        </article>
    }
}
