//! Phones as a card: the way in for a new one, a code to pair it, and whether others may log in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{self, ApiError};
use crate::link::Phone;
use crate::ui::{use_phone, use_text};

/// The page of the node that walks a phone into the house.
const WAY_IN: &str = "/connect";
/// Digits are read in two groups.
const HALF_A_CODE: usize = 3;

/// The card.
#[component]
pub(super) fn PhonesCard() -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let code = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let only_paired = move || {
        phone.catalog.with(|catalog| catalog.as_ref().is_some_and(|catalog| catalog.site.only_paired_devices))
    };
    let offer = move |_| {
        spawn_local(async move {
            let made = api::pairing_code().await;
            failure.set(made.as_ref().err().cloned());
            code.set(made.ok().map(|made| made.code));
        });
    };
    let switch = move |_| {
        busy.set(true);
        let wanted = !only_paired();
        spawn_local(async move {
            failure.set(let_in_paired_alone(phone, wanted, language.phones_this()).await.err());
            busy.set(false);
        });
    };
    view! {
        <section class="attention" aria-label=language.phones_title() data-testid="phones-card">
            <h2>{language.phones_title()}</h2>
            <div class="card phones">
                <a class="btn primary" href=WAY_IN data-testid="connect-phone">{language.phones_connect()}</a>
                <button class="btn quiet" data-testid="pairing-code" on:click=offer>{language.phones_code()}</button>
                <div role="status">
                    {move || code.get().map(|code| view! {
                        <p class="code" data-testid="code" data-code=code.clone()>{in_groups(&code)}</p>
                        <p class="muted">{language.phones_code_how()}</p>
                    })}
                </div>
                <button
                    class="switch" role="switch" data-testid="only-paired"
                    aria-checked=move || only_paired().to_string()
                    disabled=move || busy.get()
                    on:click=switch
                >
                    <span class="grow">
                        <span class="strong">{language.phones_only_paired()}</span>
                        <span class="muted">{language.phones_only_paired_how()}</span>
                    </span>
                    <span class="knob" aria-hidden="true"></span>
                </button>
                <p class="failure" role="alert">{move || failure.get().map(|error| error.words(language))}</p>
            </div>
        </section>
    }
}

/// Whoever lets in paired phones alone must be able to come back on this device: it is paired first.
async fn let_in_paired_alone(phone: Phone, wanted: bool, name: &str) -> Result<(), ApiError> {
    if wanted {
        let code = api::pairing_code().await?;
        phone.pair(&code.code, name).await?;
    }
    api::let_in_paired_alone(wanted).await
}

fn in_groups(code: &str) -> String {
    match code.split_at_checked(HALF_A_CODE) {
        Some((first, last)) => format!("{first}\u{a0}{last}"),
        None => code.to_owned(),
    }
}
