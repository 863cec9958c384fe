//! `/api/settings`: the restaurant's own settings.

use axum::Json;
use axum::extract::State;
use serving::problem::Problem;
use sync::site::Site;

use super::Web;
use super::asked::Body;
use crate::office::settings::{self, SettingsForm};

pub(super) async fn show(State(web): State<Web>) -> Json<Site> {
    Json(web.office.catalog().site.clone())
}

pub(super) async fn change(
    State(web): State<Web>,
    Body(form): Body<SettingsForm>,
) -> Result<Json<Site>, Problem> {
    Ok(Json(web.office.change(|draft| settings::change(draft, form)).await?))
}
