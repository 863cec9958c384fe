//! One of a few, from a list that the browser shows in its own way.

use leptos::prelude::*;

/// A list with its label. Each choice is a value and its words.
#[component]
pub(crate) fn Select(
    /// What is chosen.
    #[prop(into)]
    label: String,
    /// The choice.
    value: RwSignal<String>,
    /// What can be chosen.
    choices: Vec<(String, String)>,
    /// For the tests.
    test_id: &'static str,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <select data-testid=test_id prop:value=value on:change=move |event| value.set(event_target_value(&event))>
                {choices.into_iter().map(|(choice, words)| {
                    let chosen = value.with_untracked(|value| *value == choice);
                    view! { <option value=choice selected=chosen>{words}</option> }
                }).collect_view()}
            </select>
        </label>
    }
}
