//! What guests' receipts say: the logo, and a sample to be looked at before it is kept.

use ::printers::document::Document;
use ::printers::picture::Logo;
use ::printers::profile::Profile;
use ::printers::{layout, preview};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serving::problem::Problem;
use sync::site::Site;
use utoipa::ToSchema;

use super::asked::Body;
use super::images::{self, Upload};
use super::printing::html;
use super::{Web, settings};
use crate::clock;
use crate::office::Draft;
use crate::office::receipts::{self, ReceiptForm};
use crate::store::images as stored;

/// What the sample should say.
#[derive(Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SampleForm {
    /// Not kept; what is not given is as it was set.
    receipt: ReceiptForm,
    /// `el` or `en`; that of the house when it is not given.
    language: Option<String>,
    /// Characters across the paper: 32, 42 or 48.
    columns: u8,
}

impl Default for SampleForm {
    fn default() -> Self {
        Self { receipt: ReceiptForm::default(), language: None, columns: 48 }
    }
}

/// `POST /api/settings/receipt/preview` → a sample, as a fragment of HTML.
pub(super) async fn sample(
    State(web): State<Web>,
    Body(form): Body<SampleForm>,
) -> Result<Response, Problem> {
    let mut catalog = (*web.office.catalog()).clone();
    receipts::change(&mut catalog.site.receipt, form.receipt);
    catalog.site.language = form.language.unwrap_or(catalog.site.language);
    let paper = match form.columns {
        32 => "generic-58",
        42 => "epson-tm-t88",
        _ => "generic-80",
    };
    let profile = Profile::named(paper).map_err(|_| Problem::not_found())?;
    let logo = web.office.logo().await?;
    let receipt = Document::Receipt(receipts::sample(&catalog, clock::now()));
    Ok(html(preview::html(&layout::document(&receipt, logo.as_deref(), &profile))))
}

/// `POST /api/settings/receipt/logo`: a form with the part `image`.
pub(super) async fn put_logo(
    State(web): State<Web>,
    Upload { image, .. }: Upload,
) -> Result<Json<Site>, Problem> {
    let picture = images::remade_for_paper(image.ok_or_else(images::no_image)?).await?;
    if let Err(error) = Logo::from_png(&picture.bytes) {
        let how = "Send a dark drawing on white, or on nothing.";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no_picture", error.to_string(), how));
    }
    let set = move |draft: &mut Draft| {
        let unneeded = receipts::set_logo(draft, Some(picture.name.clone()));
        draft.also(move |connection| {
            stored::add(connection, &picture)?;
            unneeded.iter().try_for_each(|name| stored::remove(connection, name))
        });
        Ok(())
    };
    web.office.change(set).await?;
    Ok(settings::show(State(web)).await)
}

/// `DELETE /api/settings/receipt/logo`
pub(super) async fn remove_logo(State(web): State<Web>) -> Result<Json<Site>, Problem> {
    let set = |draft: &mut Draft| {
        let unneeded = receipts::set_logo(draft, None);
        draft.also(move |connection| unneeded.iter().try_for_each(|name| stored::remove(connection, name)));
        Ok(())
    };
    web.office.change(set).await?;
    Ok(settings::show(State(web)).await)
}
