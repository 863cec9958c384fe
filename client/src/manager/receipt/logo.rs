//! The logo of the receipts: chosen, shown, taken away; kept at once.

use leptos::prelude::*;

use crate::api::paper;
use crate::manager::asking::{Asking, Failure};
use crate::ui::use_text;

/// The field.
#[component]
pub(super) fn Logo(
    /// Its name at the node.
    logo: RwSignal<Option<String>>,
) -> impl IntoView {
    let (language, asking) = (use_text(), Asking::new());
    let node = NodeRef::<leptos::html::Input>::new();
    let choose = move |_| {
        let file = node.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0));
        let Some(file) = file else { return };
        asking.ask(async move { paper::keep_logo(&file).await }, move |words| logo.set(words.logo));
        // The same file can be chosen again.
        if let Some(input) = node.get_untracked() {
            input.set_value("");
        }
    };
    let remove = move |_| asking.ask(paper::remove_logo(), move |words| logo.set(words.logo));
    view! {
        <div class="field">
            <span>{language.receipt_logo()}</span>
            <div class="row wrap">
                {move || logo.get().map(|name| view! {
                    <img class="logo" data-testid="receipt-logo" alt=language.receipt_logo() src=format!("/api/images/{name}")/>
                })}
                <label class="btn quiet file">
                    {language.receipt_logo_choose()}
                    <input type="file" class="spoken" accept="image/*" node_ref=node data-testid="receipt-logo-file" on:change=choose/>
                </label>
                {move || logo.get().map(|_| view! {
                    <button type="button" class="btn quiet" data-testid="receipt-logo-remove" disabled=move || asking.is_busy.get() on:click=remove>{language.receipt_logo_remove()}</button>
                })}
            </div>
            <p class="muted hint">{language.receipt_logo_hint()}</p>
            <Failure asking=asking/>
        </div>
    }
}
