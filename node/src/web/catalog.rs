//! `/api/catalog`: what a device must know to take orders.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::Web;
use super::tagged::tagged_as;

/// `GET /api/catalog` → the whole catalog; `304` when the device has this version.
pub(super) async fn catalog(State(web): State<Web>, headers: HeaderMap) -> Response {
    let catalog = web.office.catalog();
    tagged_as(&headers, &format!("catalog-{}", catalog.version), || {
        serde_json::to_vec(&*catalog).expect("a catalog is plain data").into()
    })
}
