//! `/api/catalog` and `/api/tables`: what a device must know to take orders, and what goes on at the tables.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serving::problem::Problem;
use sync::frame::TableStatus;
use sync::site::{Catalog, Table, TableGroup};

use super::Web;
use super::logged_in::LoggedIn;

/// The catalog in force, written as JSON once.
#[derive(Debug)]
pub struct CatalogPage {
    catalog: Catalog,
    json: Bytes,
    etag: HeaderValue,
}

impl CatalogPage {
    /// The page of a catalog.
    pub fn new(catalog: Catalog) -> Self {
        let json = Bytes::from(serde_json::to_vec(&catalog).expect("a catalog is plain data"));
        let etag = HeaderValue::from_str(&format!("\"catalog-{}\"", catalog.version));
        Self { catalog, json, etag: etag.expect("a number is plain text") }
    }

    /// The catalog itself.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
}

/// All tables with what is open at them.
#[derive(Serialize)]
struct Tables {
    groups: Vec<TableGroup>,
    tables: Vec<Table>,
    status: Vec<TableStatus>,
}

/// `GET /api/catalog` → the whole catalog; `304` when the device has this version.
pub(super) async fn catalog(State(web): State<Web>, _: LoggedIn, headers: HeaderMap) -> Response {
    let page = &web.catalog;
    let known = [
        (header::ETAG, page.etag.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    if headers.get_all(header::IF_NONE_MATCH).iter().any(|etag| etag == page.etag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (known, kind, page.json.clone()).into_response()
}

/// `GET /api/tables` → `{groups, tables, status}`; a table without an entry in `status` never had a sitting.
pub(super) async fn tables(State(web): State<Web>, _: LoggedIn) -> Result<Response, Problem> {
    let status = web.desk.tables().await?;
    let catalog = web.catalog.catalog();
    let tables = Tables { groups: catalog.table_groups.clone(), tables: catalog.tables.clone(), status };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(tables)).into_response())
}
