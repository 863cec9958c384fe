//! Components that every screen shares, and the few things that all of them ask the context for.

use leptos::prelude::*;
use sync::money::Money;

use crate::link::{Phone, Theme};
use crate::money_format::MoneyFormat;
use crate::text::Language;

pub(crate) mod banner;
pub(crate) mod crash;
pub(crate) mod field;
pub(crate) mod icon;
pub(crate) mod license_strip;
pub(crate) mod log_in;
pub(crate) mod other_tab;
pub(crate) mod pair;
pub(crate) mod pin_pad;
pub(crate) mod refused;
pub(crate) mod select;
pub(crate) mod sheet;
pub(crate) mod stepper;
pub(crate) mod where_badge;

/// The phone of this page.
pub(crate) fn use_phone() -> Phone {
    expect_context()
}

/// In which language an app speaks, for its context.
#[derive(Clone, Copy)]
struct Speech(RwSignal<Language>);

/// The language in which this part of the page is drawn. A page is drawn anew when it changes.
pub(crate) fn use_text() -> Language {
    expect_context::<Speech>().0.get_untracked()
}

/// The first language of the browser that the apps speak.
pub(crate) fn language_of_browser() -> Language {
    let preferred = web_sys::window().and_then(|window| window.navigator().language());
    preferred.and_then(|code| Language::of_code(&code)).unwrap_or(Language::English)
}

/// How amounts are written.
pub(crate) fn money() -> MoneyFormat {
    let phone = use_phone();
    phone
        .catalog
        .with_untracked(|catalog| MoneyFormat::of_catalog(catalog.as_deref(), phone.language.get_untracked()))
}

/// An amount with its currency.
pub(crate) fn full(amount: Money) -> String {
    money().full(amount)
}

/// The whole app of a phone: drawn anew when the language changes, dressed in the chosen theme.
#[component]
pub(crate) fn Page(phone: Phone, children: ChildrenFn) -> impl IntoView {
    provide_context(phone);
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let _ = match phone.theme.get() {
            Theme::Auto => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.code()),
        };
    });
    view! { <Spoken language=phone.language>{children()}</Spoken> }
}

/// Whatever has words: drawn anew when the language changes.
#[component]
pub(crate) fn Spoken(language: RwSignal<Language>, children: ChildrenFn) -> impl IntoView {
    provide_context(Speech(language));
    Effect::new(move || {
        let Some(root) = document().document_element() else { return };
        let _ = root.set_attribute("lang", language.get().code());
    });
    move || {
        language.track();
        children()
    }
}
