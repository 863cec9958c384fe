//! `/api/products`: the menu as managers keep it.

use axum::Json;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serving::problem::Problem;
use sync::id::{CategoryId, GroupId, ProductId};
use sync::menu::{Category, ModifierGroup, Product};
use utoipa::IntoParams;

use super::Web;
use super::asked::{Asked, At, Body};
use super::images::{self, Upload};
use super::tagged::tagged;
use crate::office::menu::{self, Availability, CategoryForm, GroupForm, ProductForm};
use crate::store::images as stored;

/// Which products.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductsAsked {
    /// Those that are sold out, too.
    #[serde(default)]
    all: bool,
    /// Of this category only.
    category: Option<CategoryId>,
    /// Whose name contains this.
    search: Option<String>,
}

pub(super) async fn products(
    State(web): State<Web>,
    Asked(asked): Asked<ProductsAsked>,
    headers: HeaderMap,
) -> Response {
    let catalog = web.office.catalog();
    let search = asked.search.map(|text| text.to_lowercase());
    let is_asked = |product: &&Product| {
        (asked.all || product.available)
            && asked.category.is_none_or(|category| product.category == category)
            && search.as_ref().is_none_or(|text| product.name.to_lowercase().contains(text))
    };
    let products: Vec<&Product> = catalog.menu.products.iter().filter(is_asked).collect();
    tagged(&headers, &products)
}

/// The product comes as JSON, or in a form together with its picture.
pub(super) async fn add_product(
    State(web): State<Web>,
    request: Request,
) -> Result<(StatusCode, Json<Product>), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let (form, picture) = if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, &web).await.map_err(images::no_form)?;
        let upload = images::read_form(form).await?;
        (upload.product()?, upload.image)
    } else {
        (Body::<ProductForm>::from_request(request, &web).await?.0, None)
    };
    let picture = match picture {
        Some(bytes) => Some(images::remade(&web, bytes).await?),
        None => None,
    };
    let add = move |draft: &mut crate::office::Draft| {
        let product = menu::add_product(draft, form);
        let Some(picture) = picture else { return Ok(product) };
        let (product, _) = menu::set_image(draft, product.id, Some(picture.name.clone()))?;
        draft.also(move |connection| stored::add(connection, &picture));
        Ok(product)
    };
    Ok((StatusCode::CREATED, Json(web.office.change(add).await?)))
}

pub(super) async fn change_product(
    State(web): State<Web>,
    At(product): At<ProductId>,
    Body(form): Body<ProductForm>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(web.office.change(move |draft| menu::change_product(draft, product, form)).await?))
}

pub(super) async fn set_available(
    State(web): State<Web>,
    At(product): At<ProductId>,
    Body(form): Body<Availability>,
) -> Result<Json<Product>, Problem> {
    let set = move |draft: &mut _| menu::set_available(draft, product, form.available);
    Ok(Json(web.office.change(set).await?))
}

pub(super) async fn remove_product(
    State(web): State<Web>,
    At(product): At<ProductId>,
) -> Result<StatusCode, Problem> {
    let remove = move |draft: &mut crate::office::Draft| {
        let unneeded = menu::remove_product(draft, product)?;
        unneeded.into_iter().for_each(|name| draft.also(move |connection| stored::remove(connection, &name)));
        Ok(())
    };
    web.office.change(remove).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn put_image(
    State(web): State<Web>,
    At(product): At<ProductId>,
    Upload { image, .. }: Upload,
) -> Result<Json<Product>, Problem> {
    let image = image.ok_or_else(images::no_image)?;
    let picture = images::remade(&web, image).await?;
    let set = move |draft: &mut crate::office::Draft| {
        let (product, unneeded) = menu::set_image(draft, product, Some(picture.name.clone()))?;
        draft.also(move |connection| {
            stored::add(connection, &picture)?;
            unneeded.iter().try_for_each(|name| stored::remove(connection, name))
        });
        Ok(product)
    };
    Ok(Json(web.office.change(set).await?))
}

pub(super) async fn remove_image(
    State(web): State<Web>,
    At(product): At<ProductId>,
) -> Result<Json<Product>, Problem> {
    let set = move |draft: &mut crate::office::Draft| {
        let (product, unneeded) = menu::set_image(draft, product, None)?;
        unneeded.into_iter().for_each(|name| draft.also(move |connection| stored::remove(connection, &name)));
        Ok(product)
    };
    Ok(Json(web.office.change(set).await?))
}

pub(super) async fn categories(State(web): State<Web>, headers: HeaderMap) -> Response {
    tagged(&headers, &web.office.catalog().menu.categories)
}

pub(super) async fn add_category(
    State(web): State<Web>,
    Body(form): Body<CategoryForm>,
) -> Result<(StatusCode, Json<Category>), Problem> {
    let category = web.office.change(|draft| Ok(menu::add_category(draft, form))).await?;
    Ok((StatusCode::CREATED, Json(category)))
}

pub(super) async fn change_category(
    State(web): State<Web>,
    At(category): At<CategoryId>,
    Body(form): Body<CategoryForm>,
) -> Result<Json<Category>, Problem> {
    Ok(Json(web.office.change(move |draft| menu::change_category(draft, category, form)).await?))
}

pub(super) async fn remove_category(
    State(web): State<Web>,
    At(category): At<CategoryId>,
) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| menu::remove_category(draft, category)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn groups(State(web): State<Web>, headers: HeaderMap) -> Response {
    tagged(&headers, &web.office.catalog().menu.groups)
}

pub(super) async fn add_group(
    State(web): State<Web>,
    Body(form): Body<GroupForm>,
) -> Result<(StatusCode, Json<ModifierGroup>), Problem> {
    let group = web.office.change(|draft| menu::add_group(draft, form)).await?;
    Ok((StatusCode::CREATED, Json(group)))
}

pub(super) async fn change_group(
    State(web): State<Web>,
    At(group): At<GroupId>,
    Body(form): Body<GroupForm>,
) -> Result<Json<ModifierGroup>, Problem> {
    Ok(Json(web.office.change(move |draft| menu::change_group(draft, group, form)).await?))
}

pub(super) async fn remove_group(
    State(web): State<Web>,
    At(group): At<GroupId>,
) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| menu::remove_group(draft, group)).await?;
    Ok(StatusCode::NO_CONTENT)
}
