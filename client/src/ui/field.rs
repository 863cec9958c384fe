//! One line that somebody types.

use leptos::prelude::*;

/// A field with its label. What is longer than the server takes cannot be typed.
#[component]
pub(crate) fn Field(
    /// What it is.
    label: &'static str,
    /// What stands in it.
    value: RwSignal<String>,
    /// For the tests.
    test_id: &'static str,
    /// The longest text, in characters.
    max: u32,
    /// What kind of text.
    #[prop(default = "text")]
    kind: &'static str,
    /// Which keys a phone offers.
    #[prop(default = "text")]
    mode: &'static str,
    /// Whether it has the focus when it opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type=kind inputmode=mode autocomplete="off" spellcheck="false" maxlength=max autofocus=autofocus data-testid=test_id
                prop:value=value on:input=move |event| value.set(event_target_value(&event))/>
        </label>
    }
}
