//! What the node says of its own API: an OpenAPI document made from the table of routes, and a page that shows it.

use std::collections::BTreeMap;

use axum::http::Method;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Paths, Ref, ResponseBuilder,
    SecurityRequirement,
};

use super::logged_in::COOKIE;
use super::route::{Business, Description, Route, Who};

const PROBLEM: &str = "Problem";
const ABOUT: &str = "The API of one restaurant's node. Every error is application/problem+json: `code` for programs, \
     `title` what is wrong, `detail` what to do. Amounts are integers in the minor unit of the site's currency.";

/// The document of these routes.
pub(super) fn document(routes: Vec<Route>) -> OpenApi {
    let mut paths = Paths::new();
    let mut schemas = BTreeMap::from([(PROBLEM.to_owned(), problem())]);
    for route in routes {
        let rule = route.rule;
        let Description { mut operation, schemas: its_schemas } = route.description();
        operation.description = Some(format!("{} {}", who(rule.who), business(rule.business)));
        let refusal = ContentBuilder::new().schema(Some(Ref::from_schema_name(PROBLEM))).build();
        let refusal =
            ResponseBuilder::new().description("Why not.").content("application/problem+json", refusal);
        operation.responses.responses.insert("default".to_owned(), refusal.build().into());
        if rule.who != Who::Anyone {
            let none: [&str; 0] = [];
            operation.security =
                Some(vec![SecurityRequirement::new("token", none), SecurityRequirement::new("cookie", none)]);
        }
        paths.add_path_operation(rule.path, vec![method(rule.method)], operation);
        schemas.extend(its_schemas);
    }
    let token = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
    let components =
        schemas.into_iter().fold(ComponentsBuilder::new(), |all, (name, schema)| all.schema(name, schema));
    let components = components.security_scheme("token", token).security_scheme("cookie", cookie);
    let info = InfoBuilder::new()
        .title("Comanda")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .build();
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components.build())).build()
}

fn problem() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let problem = ["code", "title", "detail"]
        .into_iter()
        .fold(ObjectBuilder::new(), |problem, name| problem.property(name, text()).required(name));
    utoipa::openapi::Schema::from(problem.build()).into()
}

fn who(who: Who) -> &'static str {
    match who {
        Who::Anyone => "For everybody, without a login.",
        Who::Staff => "For whoever is logged in.",
        Who::Server => "For whoever serves the order, and for managers.",
        Who::Manager => "For managers.",
    }
}

fn business(business: Business) -> &'static str {
    match business {
        Business::New => "Needs a license.",
        Business::Open | Business::Always | Business::Login => "Works without a license, too.",
    }
}

fn method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}
