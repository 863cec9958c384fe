//! A field for a PIN with its own big digits, so that no keyboard covers half of the screen.

use leptos::prelude::*;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// No PIN is longer.
const MAX_PIN_DIGITS: usize = 12;

/// The field and its pad.
#[component]
pub(crate) fn PinPad(
    /// What was typed so far.
    pin: RwSignal<String>,
) -> impl IntoView {
    let language = use_text();
    let push = move |digit: char| {
        pin.update(|pin| {
            if pin.len() < MAX_PIN_DIGITS {
                pin.push(digit);
            }
        });
    };
    let digit = move |digit: char| {
        view! {
            <button type="button" class="btn quiet digit" data-testid=format!("pin-{digit}") on:click=move |_| push(digit)>
                {digit}
            </button>
        }
    };
    let type_in = move |event| {
        let typed = event_target_value(&event);
        pin.set(typed.chars().filter(char::is_ascii_digit).take(MAX_PIN_DIGITS).collect());
    };
    view! {
        <label class="field">
            <span>{language.login_pin()}</span>
            <input
                type="password"
                class="pin"
                inputmode="none"
                autocomplete="off"
                data-testid="login-pin"
                prop:value=pin
                on:input=type_in
            />
        </label>
        <div class="pad" role="group" aria-label=language.login_pad()>
            {"123456789".chars().map(digit).collect_view()}
            <span></span>
            {digit('0')}
            <button
                type="button"
                class="btn quiet digit"
                aria-label=language.login_delete()
                on:click=move |_| pin.update(|pin| pin.truncate(pin.len().saturating_sub(1)))
            >
                <Icon kind=IconKind::Backspace/>
            </button>
        </div>
    }
}
