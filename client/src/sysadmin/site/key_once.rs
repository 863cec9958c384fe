//! The key of a site, shown this once: nobody, the licensor included, can ever show it again.

use leptos::prelude::*;
use license::http::RegisteredSite;

use crate::sysadmin::copy::Copyable;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// The sheet. Whoever wants it gone without having copied the key is asked once.
#[component]
pub(in crate::sysadmin) fn KeyOnce(
    site: RegisteredSite,
    name: String,
    on_done: Callback<()>,
) -> impl IntoView {
    let language = use_text();
    let is_copied = RwSignal::new(false);
    let is_asked = RwSignal::new(false);
    let done = Callback::new(move |()| {
        if is_copied.get_untracked() || is_asked.get_untracked() {
            on_done.run(());
        } else {
            is_asked.set(true);
        }
    });
    let is_warned = move || is_asked.get() && !is_copied.get();
    let words = move || if is_warned() { language.key_close_anyway() } else { language.done() };
    let class = move || if is_warned() { "btn danger" } else { "btn primary" };
    view! {
        <Sheet title=language.key_title(&name) on_close=done test_id="key-sheet">
            <p>{language.key_text()}</p>
            <Copyable label=language.site_id() text=site.id.to_string() test_id="new-id"/>
            <Copyable label=language.site_key() text=site.key.reveal() test_id="new-key" on_copied=Callback::new(move |()| is_copied.set(true))/>
            <Show when=move || !is_warned()><p class="notice wait">{language.key_once()}</p></Show>
            <Show when=is_warned>
                <p class="notice bad" role="alert" data-testid="key-not-copied">{language.key_not_copied()}</p>
            </Show>
            <div class="answers"><button type="button" class=class data-testid="key-done" on:click=move |_| done.run(())>{words}</button></div>
        </Sheet>
    }
}
