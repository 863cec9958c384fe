//! What guests' receipts say, with the receipt beside it as it will come out.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::paper::{self, ReceiptWords};
use crate::manager::asking::{Asking, Failure};
use crate::ui::field::Field;
use crate::ui::use_text;

mod logo;
mod preview;

use self::logo::Logo;
use self::preview::Preview;

/// In a line.
const MAX_LINE: u32 = 400;

/// What somebody has typed.
#[derive(Clone, Copy)]
struct Typed {
    address: RwSignal<String>,
    phone: RwSignal<String>,
    vat_number: RwSignal<String>,
    footer: RwSignal<String>,
    says_not_fiscal: RwSignal<bool>,
    /// The name of the logo: kept at once.
    logo: RwSignal<Option<String>>,
}

impl Typed {
    fn of(words: ReceiptWords) -> Self {
        Self {
            address: RwSignal::new(words.address),
            phone: RwSignal::new(words.phone),
            vat_number: RwSignal::new(words.vat_number),
            footer: RwSignal::new(words.footer),
            says_not_fiscal: RwSignal::new(words.says_not_fiscal),
            logo: RwSignal::new(words.logo),
        }
    }

    fn words(self) -> ReceiptWords {
        ReceiptWords {
            address: self.address.get(),
            phone: self.phone.get(),
            vat_number: self.vat_number.get(),
            footer: self.footer.get(),
            says_not_fiscal: self.says_not_fiscal.get(),
            logo: self.logo.get(),
        }
    }
}

/// The screen.
#[component]
pub(super) fn Receipt() -> impl IntoView {
    let language = use_text();
    let typed = RwSignal::new(None::<Typed>);
    let failed = RwSignal::new(None::<String>);
    spawn_local(async move {
        match paper::receipt_words().await {
            Ok(words) => drop(typed.try_set(Some(Typed::of(words)))),
            Err(refused) => drop(failed.try_set(Some(refused.words(language)))),
        }
    });
    view! {
        <main class="receipt-page" data-testid="receipt">
            {move || failed.get().map(|words| view! { <p class="failure" role="alert">{words}</p> })}
            {move || match typed.get() {
                None => view! { <p class="muted">{language.starting()}</p> }.into_any(),
                Some(typed) => view! { <Form typed=typed/><Preview typed=typed/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Form(typed: Typed) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let kept = RwSignal::new(untrack(|| typed.words()));
    let is_kept = Memo::new(move |_| kept.with(|kept| *kept == typed.words()));
    let was_saved = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = untrack(|| typed.words());
        let asked = words.clone();
        asking.ask(async move { paper::keep_receipt_words(&asked).await }, move |()| {
            kept.set(words);
            was_saved.set(true);
        });
    };
    // A logo is kept at once.
    Effect::new(move || {
        let logo = typed.logo.get();
        kept.update(|kept| kept.logo = logo);
    });
    view! {
        <form class="form card" on:submit=submit>
            <p class="muted">{language.receipt_text()}</p>
            <Rows label=language.receipt_address() value=typed.address test_id="receipt-address"/>
            <Field label=language.receipt_phone() value=typed.phone test_id="receipt-phone" max=MAX_LINE kind="tel" mode="tel"/>
            <Field label=language.receipt_vat_number() value=typed.vat_number test_id="receipt-vat" max=MAX_LINE/>
            <Rows label=language.receipt_footer() value=typed.footer test_id="receipt-footer"/>
            <p class="muted hint">{language.receipt_footer_hint()}</p>
            <Logo logo=typed.logo/>
            <label class="check">
                <input type="checkbox" data-testid="receipt-not-fiscal" prop:checked=typed.says_not_fiscal on:change=move |event| typed.says_not_fiscal.set(event_target_checked(&event))/>
                <span class="grow"><strong>{language.receipt_not_fiscal()}</strong><span class="muted">{language.receipt_not_fiscal_text()}</span></span>
            </label>
            <Failure asking=asking/>
            <Show when=move || was_saved.get() && is_kept.get()><p class="notice good" role="status">{language.receipt_saved()}</p></Show>
            <button type="submit" class="btn primary main" data-testid="receipt-save" disabled=move || asking.is_busy.get() || is_kept.get()>{language.save()}</button>
        </form>
    }
}

/// A few rows that somebody types.
#[component]
fn Rows(label: &'static str, value: RwSignal<String>, test_id: &'static str) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <textarea rows="2" maxlength=MAX_LINE data-testid=test_id prop:value=value on:input=move |event| value.set(event_target_value(&event))></textarea>
        </label>
    }
}
