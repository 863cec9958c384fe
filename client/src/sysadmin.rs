//! The sysadmin's panel, which the licensor serves: the restaurants, their licenses, the signing keys, and who did what.
//!
//! ```text
//! GET /api/events ─► live ─► news ─► Shown: what is on the screen is read again ─► it redraws
//! a button ─► Asking ─► POST ─► news ─┘
//! ```
//!
//! Nothing is remembered here but the language: what a site may do is what the licensor says this moment. An answer 401
//! leads back to the login, and from there to where the person was.

use leptos::prelude::*;

use crate::ui::Spoken;

mod api;
mod asking;
mod audit;
mod copy;
mod deeds;
mod frame;
mod keys;
mod live;
mod log_in;
mod panel;
mod place;
mod shown;
mod site;
mod sites;
mod status;
mod times;

use self::frame::Frame;
use self::log_in::LogIn;
use self::panel::{Panel, Stage};

/// Starts the app in the page.
pub fn run() {
    crate::ui::crash::watch();
    mount_to_body(|| view! { <Sysadmin/> });
}

#[component]
fn Sysadmin() -> impl IntoView {
    let panel = Panel::new();
    provide_context(panel);
    panel.start();
    view! { <Spoken language=panel.language><ByStage/></Spoken> }
}

#[component]
fn ByStage() -> impl IntoView {
    let panel = Panel::of_context();
    move || match panel.stage.get() {
        Stage::Starting => view! { <main class="alone" aria-busy="true"></main> }.into_any(),
        Stage::Login(why) => view! { <LogIn why=why/> }.into_any(),
        Stage::Ready => view! { <Frame/> }.into_any(),
    }
}
