//! The panel, at `/`.

use axum::extract::{Request, State};
use axum::response::Response;
use serving::assets::App;

use super::Web;

/// The apps of the licensor.
pub const APPS: &[App] = &[App { at: "/", folder: "sysadmin", inside: inside::SYSADMIN }];

/// Answers every address that is not of the API.
pub(super) async fn serve(State(web): State<Web>, request: Request) -> Response {
    web.assets.answer(request).await
}

/// What `cargo xtask dist` put into the program. `COMANDA_WEB_DIST` names the folder of the apps at build time.
#[cfg(feature = "embed")]
mod inside {
    use rust_embed::RustEmbed;
    use serving::assets::{File, inside};

    pub(super) const SYSADMIN: Option<fn(&str) -> Option<File>> = Some(inside::<Sysadmin>);

    #[derive(RustEmbed)]
    #[folder = "$COMANDA_WEB_DIST/sysadmin"]
    struct Sysadmin;
}

#[cfg(not(feature = "embed"))]
mod inside {
    use serving::assets::File;

    pub(super) const SYSADMIN: Option<fn(&str) -> Option<File>> = None;
}
