//! The PIN, asked in the middle of work: nothing is lost by leaving it for later.

use leptos::prelude::*;

use crate::ui::log_in::LogIn;
use crate::ui::sheet::Sheet;
use crate::ui::use_text;
use crate::waiter::Floor;

/// The login over the work.
#[component]
pub(crate) fn LogInAgain() -> impl IntoView {
    let (language, floor) = (use_text(), Floor::of_context());
    let close = Callback::new(move |()| floor.logging_in.set(false));
    view! {
        <Sheet title=language.login_button() on_close=close test_id="log-in-again">
            <LogIn title=language.banner_login() on_done=close/>
            <button class="btn quiet main" on:click=move |_| close.run(())>{language.login_later()}</button>
        </Sheet>
    }
}
