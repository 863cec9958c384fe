//! The web apps: the waiter's at `/`, the manager's at `/manager/`.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use serving::assets::{App, wants_a_page};

use super::Web;
use super::connect::PATH;
use crate::doors::may_keep_a_secret;

/// The apps of the house.
pub const APPS: &[App] = &[
    App { at: "/manager/", folder: "manager", inside: inside::MANAGER },
    App { at: "/", folder: "waiter", inside: inside::WAITER },
];

/// Answers every address that is not of the API. Who opens an app where no phone can keep it is shown the way to where
/// it can.
pub(super) async fn serve(State(web): State<Web>, request: Request) -> Response {
    let headers = request.headers();
    if web.doors.https.is_some() && !may_keep_a_secret(headers) && wants_a_page(headers) {
        return Redirect::temporary(PATH).into_response();
    }
    web.assets.answer(request).await
}

/// What `cargo xtask dist` put into the program. `COMANDA_WEB_DIST` names the folder of the apps at build time.
#[cfg(feature = "embed")]
mod inside {
    use rust_embed::RustEmbed;
    use serving::assets::{File, inside};

    pub(super) const MANAGER: Option<fn(&str) -> Option<File>> = Some(inside::<Manager>);
    pub(super) const WAITER: Option<fn(&str) -> Option<File>> = Some(inside::<Waiter>);

    #[derive(RustEmbed)]
    #[folder = "$COMANDA_WEB_DIST/manager"]
    struct Manager;

    #[derive(RustEmbed)]
    #[folder = "$COMANDA_WEB_DIST/waiter"]
    struct Waiter;
}

#[cfg(not(feature = "embed"))]
mod inside {
    use serving::assets::File;

    pub(super) const MANAGER: Option<fn(&str) -> Option<File>> = None;
    pub(super) const WAITER: Option<fn(&str) -> Option<File>> = None;
}
