//! Something to be carried elsewhere: shown whole, and copied at a tap.

use std::time::Duration;

use leptos::html::Code;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::ui::icon::{Icon, IconKind};
use crate::ui::use_text;

/// How long it is said that it was copied.
const SAID: Duration = Duration::from_secs(4);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Copied,
    ByHand,
}

/// A text with a button that copies it. Where the browser does not let pages copy (without HTTPS), the text is
/// selected and the person is told.
#[component]
pub(super) fn Copyable(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The text.
    #[prop(into)]
    text: String,
    /// For the tests.
    test_id: &'static str,
    /// Called when it is copied.
    #[prop(optional)]
    on_copied: Option<Callback<()>>,
) -> impl IntoView {
    let language = use_text();
    let field = NodeRef::<Code>::new();
    let outcome = RwSignal::new(None::<Outcome>);
    let (copied, name) = (text.clone(), language.copy_named(&label));
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            if to_clipboard(&text).await {
                outcome.set(Some(Outcome::Copied));
                set_timeout(
                    move || {
                        let _ = outcome.try_set(None);
                    },
                    SAID,
                );
                if let Some(on_copied) = on_copied {
                    on_copied.run(());
                }
            } else {
                outcome.set(Some(Outcome::ByHand));
                if let Some(field) = field.get_untracked() {
                    select(&field);
                }
            }
        });
    };
    let said = move || match outcome.get() {
        None => "",
        Some(Outcome::Copied) => language.copied(),
        Some(Outcome::ByHand) => language.copy_by_hand(),
    };
    let is_copied = move || outcome.get() == Some(Outcome::Copied);
    view! {
        <div class="copyable">
            <p class="field"><span>{label}</span><code class="mono" node_ref=field data-testid=test_id>{text}</code></p>
            <button type="button" class="btn quiet" aria-label=name data-testid=format!("copy-{test_id}") on:click=copy>
                {move || view! { <Icon kind=if is_copied() { IconKind::Check } else { IconKind::Copy }/> }}
                <span>{move || if is_copied() { language.copied() } else { language.copy() }}</span>
            </button>
            <p class="said" class:spoken=is_copied role="status">{said}</p>
        </div>
    }
}

fn select(field: &web_sys::HtmlElement) {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    if let Some(selection) = selection {
        let _ = selection.select_all_children(field);
    }
}

async fn to_clipboard(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    let offered = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if !offered.is_ok_and(|clipboard| clipboard.is_object()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
