//! The signing keys. They are rotated where their file is: whoever holds the panel alone shall not be able to.

use leptos::prelude::*;
use license::http::KeyInfo;

use crate::sysadmin::api;
use crate::sysadmin::copy::Copyable;
use crate::sysadmin::frame::Title;
use crate::sysadmin::panel::Panel;
use crate::sysadmin::shown::{NotYet, Shown};
use crate::ui::use_text;

const ROTATE: &str = "licensor rotate-key";
const REVOKE: &str = "licensor rotate-key --signed-by drawer.keys --revoke KEY";

/// The screen.
#[component]
pub(super) fn Keys() -> impl IntoView {
    let (panel, language) = (Panel::of_context(), use_text());
    let shown = Shown::read(panel, api::keys);
    let list = move || {
        let keys = shown.value.get().unwrap_or_default();
        keys.into_iter().map(|key| view! { <OneKey key_info=key/> }).collect_view()
    };
    view! {
        <main class="screen narrow" data-testid="keys">
            <div class="screen-head"><Title text=language.keys()/></div>
            <p class="muted">{language.keys_text()}</p>
            <Show when=move || shown.value.with(Option::is_some) fallback=move || view! { <NotYet refusal=Signal::derive(move || shown.refusal())/> }>
                <ul class="keys">{list}</ul>
            </Show>
            <section class="card">
                <h2>{language.rotate_title()}</h2>
                <p>{language.rotate_text()}</p>
                <Copyable label=language.rotate_command() text=ROTATE test_id="rotate"/>
                <p>{language.revoke_text()}</p>
                <Copyable label=language.revoke_command() text=REVOKE test_id="revoke"/>
            </section>
        </main>
    }
}

#[component]
fn OneKey(key_info: KeyInfo) -> impl IntoView {
    let language = use_text();
    let KeyInfo { id, built_in, counts, signs } = key_info;
    let tone = if !counts {
        "locked"
    } else if signs {
        "active"
    } else {
        "silent"
    };
    let state = match (counts, signs) {
        (false, _) => language.key_revoked(),
        (true, true) => language.key_signs(),
        (true, false) => language.key_waits(),
    };
    let origin = if built_in { language.key_built_in() } else { language.key_vouched() };
    view! {
        <li class="card key" data-tone=tone data-key=id.to_string()>
            <code class="mono grow">{id.to_string()}</code>
            <span class="pill" data-tone=tone>{state}</span>
            <p class="muted">{origin}</p>
        </li>
    }
}
