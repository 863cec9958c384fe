//! A sheet from the bottom on a phone, a dialog on a tablet: the browser's own modal dialog, which keeps the focus
//! inside and gives it back.

use leptos::ev::MouseEvent;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlDialogElement, HtmlElement};

use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// A dialog that is merely taken out of the page leaves the focus nowhere; one that is closed gives it back.
fn give_focus_back() {
    let open = document().query_selector("dialog.sheet[open]").ok().flatten();
    if let Some(dialog) = open.and_then(|element| element.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}

/// A modal sheet. It is there as long as it is drawn; `on_close` shall take it away.
#[component]
pub(crate) fn Sheet(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// The person wants it gone.
    on_close: Callback<()>,
    /// For the tests.
    #[prop(optional)]
    test_id: &'static str,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let language = use_text();
    let node = NodeRef::<Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = node.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
    on_cleanup(give_focus_back);
    let on_backdrop = move |event: MouseEvent| {
        let hit = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        if hit.is_some_and(|element| element.tag_name() == "DIALOG") {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class="sheet"
            node_ref=node
            aria-label=title.clone()
            data-testid=test_id
            on:click=on_backdrop
            on:cancel=move |event: Event| {
                event.prevent_default();
                on_close.run(());
            }
        >
            <div class="sheet-inside">
                <header class="row">
                    <h2 class="grow">{title.clone()}</h2>
                    <button class="btn quiet square" aria-label=language.close_dialog() on:click=move |_| on_close.run(())>
                        <Icon kind=IconKind::Close/>
                    </button>
                </header>
                {children()}
            </div>
        </dialog>
    }
}
