//! A license in a file, for a site that cannot hear the licensor.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use license::http::{LicenseFile, SiteSummary};
use license::nonce::Nonce;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::decide::Decide;
use crate::sysadmin::api::{self, ApiError};
use crate::sysadmin::asking::Asking;
use crate::sysadmin::panel::Panel;
use crate::ui::field::Field;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;

/// A question is shorter.
const MAX_QUESTION_CHARS: u32 = 100;

/// The sheet.
#[component]
pub(super) fn File(site: SiteSummary, is_offline: bool, close: Callback<()>) -> impl IntoView {
    let (panel, language, asking) = (Panel::of_context(), use_text(), Asking::new());
    let typed = RwSignal::new(String::new());
    let id = site.id;
    // Nothing typed is a file that leaves the site's clock alone.
    let question = move || {
        typed.with(|text| match text.trim() {
            "" => Some(LicenseFile { nonce: None }),
            text => text.parse::<Nonce>().ok().map(|nonce| LicenseFile { nonce: Some(nonce) }),
        })
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(question) = untrack(question) else { return };
        let request = async move {
            let text = api::license_file(id, question).await?;
            hand_out(&format!("comanda-{id}.license"), &text).map_err(|_| ApiError::Answer)
        };
        asking.ask(request, move |()| {
            panel.say(language.file_said().to_owned());
            close.run(());
        });
    };
    let is_wrong = move || question().is_none();
    let text = if is_offline { language.file_offline() } else { language.file_online() };
    view! {
        <Sheet title=language.file_title(&site.name) on_close=close test_id="file-sheet">
            <form class="form" on:submit=submit>
                <p class=if is_offline { "" } else { "notice wait" }>{text}</p>
                <Field label=language.file_question() value=typed test_id="file-question" max=MAX_QUESTION_CHARS/>
                <p class="muted">{language.file_question_text()}</p>
                <Show when=is_wrong><p class="failure" role="alert">{language.file_question_wrong()}</p></Show>
                <Decide asking=asking leave=close test_id="file-confirm" words=language.file_download() is_blocked=Signal::derive(is_wrong)/>
            </form>
        </Sheet>
    }
}

/// Has the browser keep a text as a file.
fn hand_out(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("text/plain");
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&address)
}
