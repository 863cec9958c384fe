//! Who did what, to every site and beside them.

use leptos::prelude::*;

use crate::sysadmin::deeds::Deeds;
use crate::sysadmin::frame::Title;
use crate::ui::use_text;

/// Deeds on a page.
const DEEDS: u32 = 50;

/// The screen.
#[component]
pub(super) fn Audit() -> impl IntoView {
    let language = use_text();
    view! {
        <main class="screen narrow" data-testid="audit">
            <div class="screen-head"><Title text=language.audit()/></div>
            <p class="muted">{language.audit_text()}</p>
            <Deeds of=None page=DEEDS/>
        </main>
    }
}
