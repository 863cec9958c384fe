//! The license as a card: how it stands, until when, what the licensor last said, and a file for a house without
//! internet.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use license::http::{Contact, HeldLicense, LicenseReport, Trouble};
use wasm_bindgen_futures::JsFuture;

use crate::api::{self, ApiError};
use crate::text::Language;
use crate::ui::license_strip::{Shown, shown_time};
use crate::ui::{use_phone, use_text};

/// How often the node is asked while the page is open: what is new comes over the socket at once.
const LOOK_EVERY: Duration = Duration::from_secs(20);
const SECONDS_A_MINUTE: i64 = 60;

/// The card.
#[component]
pub(super) fn LicenseCard() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let report = RwSignal::new(None::<LicenseReport>);
    let look = move || {
        spawn_local(async move {
            if let Ok(new) = api::license().await {
                // The page may be gone meanwhile.
                let _ = report.try_set(Some(new));
            }
        });
    };
    Effect::new(move || {
        phone.license.track();
        phone.link.track();
        look();
    });
    if let Ok(timer) = set_interval_with_handle(look, LOOK_EVERY) {
        on_cleanup(move || timer.clear());
    }
    view! {
        <section class="attention" id="license" aria-label=language.license_title() data-testid="license-card">
            <h2>{language.license_title()}</h2>
            <div class="card license">
                {move || report.get().map(|report| standing(&report, language))}
                <Install report=report/>
                <Ask/>
            </div>
        </section>
    }
}

fn standing(report: &LicenseReport, language: Language) -> impl IntoView + use<> {
    let shown = Shown::of(&report.state, language, shown_time);
    let name = shown.as_ref().map_or("licensed", |shown| shown.name);
    let words = shown.map_or_else(|| language.license_good().to_owned(), |shown| shown.words);
    let clock = report.clock_error_seconds.map(|seconds| language.license_clock(seconds / SECONDS_A_MINUTE));
    let trouble = trouble_of(&report.contact, language);
    let rows = rows(report.license.as_ref(), &report.contact, &report.site.to_string(), language);
    view! {
        <p class="strong" data-testid="license-state" data-license=name>{words}</p>
        {trouble.map(|words| view! { <p class="failure" data-testid="license-trouble">{words}</p> })}
        {clock.map(|words| view! { <p class="failure">{words}</p> })}
        <dl class="facts">
            {rows.into_iter().map(|(name, value)| view! { <div class="row"><dt class="muted grow">{name}</dt><dd>{value}</dd></div> }).collect_view()}
        </dl>
    }
}

fn rows(
    license: Option<&HeldLicense>,
    contact: &Contact,
    site: &str,
    language: Language,
) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(license) = license {
        rows.push((language.license_ends(), shown_time(license.expires)));
        rows.push((language.license_issued(), shown_time(license.issued)));
    }
    let heard = contact.heard_at.map_or_else(|| language.license_never_heard().to_owned(), shown_time);
    match (&contact.licensor, contact.connected) {
        (None, _) => rows.push((language.license_heard(), language.license_no_licensor().to_owned())),
        (Some(_), true) => {
            rows.push((language.license_heard(), format!("{heard} · {}", language.license_connected())))
        }
        (Some(_), false) => {
            rows.push((language.license_heard(), format!("{heard} · {}", language.license_not_connected())));
        }
    }
    rows.push((language.license_site(), site.to_owned()));
    rows
}

/// What is wrong with the licensor, if anything is. That the relay alone fails is told as what it means.
fn trouble_of(contact: &Contact, language: Language) -> Option<&'static str> {
    use Trouble::{Failing, Garbage, NotTrusted, TooSlow, Unreachable};
    match (contact.trouble, contact.relay_trouble) {
        (Some(trouble), _) => Some(trouble_words(trouble, language)),
        (None, Some(Unreachable | TooSlow | NotTrusted | Failing | Garbage)) => {
            Some(language.license_relay_shut())
        }
        (None, relay) => relay.map(|trouble| trouble_words(trouble, language)),
    }
}

fn trouble_words(trouble: Trouble, language: Language) -> &'static str {
    match trouble {
        Trouble::Unreachable => language.license_unreachable(),
        Trouble::TooSlow => language.license_too_slow(),
        Trouble::NotTrusted => language.license_not_trusted(),
        Trouble::WrongKey => language.license_wrong_key(),
        Trouble::Failing => language.license_failing(),
        Trouble::Garbage => language.license_garbage(),
        Trouble::NotBelieved => language.license_not_believed(),
        Trouble::Behind => language.license_behind(),
        Trouble::Replaced => language.license_replaced(),
    }
}

/// A file from the licensor, for a house without internet.
#[component]
fn Install(report: RwSignal<Option<LicenseReport>>) -> impl IntoView {
    let language = use_text();
    let said = RwSignal::new(None::<(bool, String)>);
    let node = NodeRef::<leptos::html::Input>::new();
    let install = move |_| {
        let file = node.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let outcome = match text {
                Some(text) => api::install_license(&text).await,
                None => Err(ApiError::Answer),
            };
            said.set(Some(match &outcome {
                Ok(_) => (true, language.license_installed().to_owned()),
                Err(error) => (false, refusal(error, language)),
            }));
            if let Ok(new) = outcome {
                report.set(Some(new));
            }
            // The same file can be chosen again.
            if let Some(input) = node.get_untracked() {
                input.set_value("");
            }
        });
    };
    view! {
        <label class="row">
            <span class="grow">{language.license_install()}</span>
            <input type="file" accept=".txt,.license,text/plain" node_ref=node data-testid="license-file" on:change=install/>
        </label>
        {move || said.get().map(|(is_good, words)| view! {
            <p class=if is_good { "muted" } else { "failure" } role="alert" data-testid="license-said" data-good=is_good.to_string()>{words}</p>
        })}
    }
}

fn refusal(error: &ApiError, language: Language) -> String {
    match error {
        ApiError::Node(400 | 413 | 422) | ApiError::Answer => language.license_file_wrong().to_owned(),
        ApiError::Node(409) => language.license_file_older().to_owned(),
        other => other.words(language),
    }
}

/// The question that a license file can answer.
#[component]
fn Ask() -> impl IntoView {
    let language = use_text();
    let question = RwSignal::new(None::<String>);
    let ask = move |_| {
        spawn_local(async move {
            if let Ok(asked) = api::license_question().await {
                question.set(Some(asked.question.to_string()));
            }
        });
    };
    move || {
        match question.get() {
        None => view! { <button class="btn quiet" data-testid="license-ask" on:click=ask>{language.license_ask()}</button> }.into_any(),
        Some(text) => view! {
            <p class="muted">{language.license_question()}</p>
            <p><code data-testid="license-question">{text}</code></p>
        }
        .into_any(),
    }
    }
}
