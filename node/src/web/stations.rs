//! `/api/routes`: what is printed where, and what is done when it does not come out.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;
use serving::problem::Problem;
use sync::id::{CategoryId, ProductId};
use sync::menu::{Category, Product, Route};
use sync::site::Catalog;
use utoipa::ToSchema;

use super::Web;
use super::asked::{At, Body};
use super::printing::fresh;
use crate::flow::RouteRule;
use crate::office::paper::{self, OwnRoute, RouteForm};
use crate::store::printers;

/// Where everything is printed.
#[derive(Serialize, ToSchema)]
pub(super) struct Routes {
    /// By route.
    routes: Vec<RouteRule>,
    /// Where that is printed which has no route in the menu.
    default_route: Option<Route>,
    /// What nobody prints.
    unprinted: Vec<Unprinted>,
}

/// A product that no printer prints.
#[derive(Serialize, ToSchema)]
pub(super) struct Unprinted {
    product: ProductId,
    name: String,
    /// To which no printer belongs; none when it has none at all.
    route: Option<Route>,
}

/// `GET /api/routes`
pub(super) async fn list(State(web): State<Web>) -> Result<Response, Problem> {
    let routes = web.store.read(printers::all).await?.routes;
    let catalog = web.office.catalog();
    let unprinted = unprinted(&catalog, &routes);
    Ok(fresh(&Routes { routes, default_route: catalog.site.default_route.clone(), unprinted }))
}

/// `PUT /api/routes/{route}` adds a route or changes it, from the next ticket on.
pub(super) async fn set(
    State(web): State<Web>,
    At(route): At<String>,
    Body(form): Body<RouteForm>,
) -> Result<(StatusCode, Json<RouteRule>), Problem> {
    let set = move |draft: &mut crate::office::Draft| Ok(paper::set_route(draft, Route(route), form));
    let (rule, is_new) = web.office.change(set).await?;
    Ok((if is_new { StatusCode::CREATED } else { StatusCode::OK }, Json(rule)))
}

/// `DELETE /api/routes/{route}` takes away what nothing names.
pub(super) async fn remove(State(web): State<Web>, At(route): At<String>) -> Result<StatusCode, Problem> {
    web.office.change(move |draft| paper::remove_route(draft, &Route(route))).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/products/{product}/route`: the rest of the product stays as it is, whoever changes that meanwhile.
pub(super) async fn route_product(
    State(web): State<Web>,
    At(product): At<ProductId>,
    Body(own): Body<OwnRoute>,
) -> Result<Json<Product>, Problem> {
    Ok(Json(web.office.change(move |draft| paper::route_product(draft, product, own)).await?))
}

/// `PUT /api/products/categories/{category}/route`, likewise.
pub(super) async fn route_category(
    State(web): State<Web>,
    At(category): At<CategoryId>,
    Body(own): Body<OwnRoute>,
) -> Result<Json<Category>, Problem> {
    Ok(Json(web.office.change(move |draft| paper::route_category(draft, category, own)).await?))
}

fn unprinted(catalog: &Catalog, routes: &[RouteRule]) -> Vec<Unprinted> {
    let menu = &catalog.menu;
    let products = menu.products.iter().map(|product| {
        let route = menu.route_of(product).or(catalog.site.default_route.as_ref()).cloned();
        Unprinted { product: product.id, name: product.name.clone(), route }
    });
    let is_printed = |one: &Unprinted| {
        one.route.as_ref().is_some_and(|route| routes.iter().any(|rule| rule.route == *route))
    };
    products.filter(|one| !is_printed(one)).collect()
}
