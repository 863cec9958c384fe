//! `/api/menu`: the menu as a whole, its versions, and as files.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serving::problem::Problem;
use sync::menu::Menu;
use sync::time::UnixMs;
use utoipa::{IntoParams, ToSchema};

use super::Web;
use super::asked::{Asked, Body};
use super::images::remade;
use super::tagged::tagged;
use crate::office::menu::{Imported, replace};
use crate::office::{Draft, OfficeError, spreadsheet};
use crate::store::images::{self, Picture};
use crate::store::{StoreError, site};

/// A menu with some hundred pictures.
pub(super) const MAX_FILE_BYTES: usize = 48 * 1024 * 1024;
/// Thousands of rows.
pub(super) const MAX_CSV_BYTES: usize = 2 * 1024 * 1024;
/// Versions in one list.
const MAX_VERSIONS: u32 = 1_000;

/// The whole menu as a file.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MenuFile {
    menu: Menu,
    /// Pictures by the names that products give them, in base64.
    #[serde(default)]
    images: BTreeMap<String, String>,
}

/// Which version of the menu.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    /// The one in force when it is not said.
    version: Option<u32>,
}

/// Whether an import is only tried.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Trial {
    /// Says what would change, and changes nothing.
    #[serde(default)]
    check: bool,
}

/// A version that the menu had.
#[derive(Serialize, ToSchema)]
pub(super) struct Version {
    version: u32,
    /// When it came into force.
    since: UnixMs,
}

pub(super) async fn show(
    State(web): State<Web>,
    Asked(which): Asked<Which>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let catalog = web.office.catalog();
    let Some(version) = which.version.filter(|version| *version != catalog.menu.version) else {
        return Ok(tagged(&headers, &catalog.menu));
    };
    let menu = web.store.read(move |connection| site::menu(connection, version)).await?;
    Ok(tagged(&headers, &menu.ok_or(OfficeError::NoSuch("version of the menu"))?))
}

pub(super) async fn versions(State(web): State<Web>) -> Result<Json<Vec<Version>>, Problem> {
    let versions = web.store.read(|connection| site::menu_versions(connection, MAX_VERSIONS)).await?;
    Ok(Json(versions.into_iter().map(|(version, since)| Version { version, since }).collect()))
}

pub(super) async fn export(State(web): State<Web>) -> Result<Response, Problem> {
    let menu = web.office.catalog().menu.clone();
    let names: BTreeSet<String> = menu.products.iter().filter_map(|product| product.image.clone()).collect();
    let images = web.store.read(move |connection| read_all(connection, names)).await?;
    Ok((as_file("menu.json"), Json(MenuFile { menu, images })).into_response())
}

pub(super) async fn import(
    State(web): State<Web>,
    Asked(trial): Asked<Trial>,
    Body(file): Body<MenuFile>,
) -> Result<Json<Imported>, Problem> {
    let MenuFile { mut menu, images } = file;
    let known: BTreeSet<String> = web.store.read(images::names).await?.into_iter().collect();
    let mut pictures: BTreeMap<String, Picture> = BTreeMap::new();
    let wanted: BTreeSet<String> = menu.products.iter().filter_map(|product| product.image.clone()).collect();
    // A picture that is here already under that name is the same one.
    for (name, text) in images.into_iter().filter(|(name, _)| wanted.contains(name) && !known.contains(name))
    {
        let bytes = STANDARD
            .decode(text)
            .map_err(|_| OfficeError::File(format!("the picture {name} is no base64")))?;
        pictures.insert(name, remade(&web, bytes.into()).await?);
    }
    for product in &mut menu.products {
        let picture = product.image.as_ref().and_then(|name| pictures.get(name));
        if let Some(picture) = picture {
            product.image = Some(picture.name.clone());
        }
    }
    let is_here: BTreeSet<String> =
        known.into_iter().chain(pictures.values().map(|picture| picture.name.clone())).collect();
    let take_over = move |draft: &mut Draft| {
        let imported = replace(draft, menu, |name| is_here.contains(name));
        let of_products = draft.catalog.menu.products.iter().filter_map(|product| product.image.clone());
        let shown: BTreeSet<String> = of_products.chain(draft.catalog.site.receipt.logo.clone()).collect();
        draft.also(move |connection| {
            pictures.values().try_for_each(|picture| images::add(connection, picture))?;
            let unneeded = images::names(connection)?.into_iter().filter(|name| !shown.contains(name));
            unneeded.collect::<Vec<_>>().iter().try_for_each(|name| images::remove(connection, name))
        });
        Ok(imported)
    };
    Ok(Json(if trial.check {
        web.office.consider(take_over).await?
    } else {
        web.office.change(take_over).await?
    }))
}

pub(super) async fn export_csv(State(web): State<Web>) -> Response {
    let catalog = web.office.catalog();
    let text = spreadsheet::written(&catalog.menu, catalog.site.currency_digits);
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"))];
    (kind, as_file("menu.csv"), text).into_response()
}

pub(super) async fn import_csv(
    State(web): State<Web>,
    Asked(trial): Asked<Trial>,
    text: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Json<Imported>, Problem> {
    let text = text.map_err(|rejection| {
        Problem::new(rejection.status(), "too_large", rejection.body_text(), "Send a table of at most 2 MB.")
    })?;
    let take_over = move |draft: &mut Draft| spreadsheet::read(draft, &text);
    Ok(Json(if trial.check {
        web.office.consider(take_over).await?
    } else {
        web.office.change(take_over).await?
    }))
}

fn read_all(
    connection: &Connection,
    names: BTreeSet<String>,
) -> Result<BTreeMap<String, String>, StoreError> {
    let mut read = BTreeMap::new();
    for name in names {
        let bytes = images::read(connection, &name)?;
        read.extend(bytes.map(|bytes| (name, STANDARD.encode(bytes))));
    }
    Ok(read)
}

fn as_file(name: &str) -> [(header::HeaderName, HeaderValue); 1] {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    [(header::CONTENT_DISPOSITION, disposition.expect("a file name of ours is plain text"))]
}
