//! What phones brought and the node refused.

use serde::Deserialize;
use sync::frame::RefusalCode;
use sync::id::{OrderId, TableId};
use sync::record::Record;
use sync::time::UnixMs;

use super::{ApiError, read, send};

/// Work that was refused.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct RefusedWork {
    pub(crate) number: u64,
    pub(crate) at: UnixMs,
    pub(crate) device_name: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) order: OrderId,
    pub(crate) table: Option<TableId>,
    pub(crate) code: RefusalCode,
    pub(crate) records: Vec<Record>,
}

/// What was refused and no manager has seen yet, the newest first.
pub(crate) async fn refused() -> Result<Vec<RefusedWork>, ApiError> {
    read(&send("GET", "/api/quarantine", None).await?)
}

/// This and what came before was seen.
pub(crate) async fn seen(number: u64) -> Result<(), ApiError> {
    let body = format!(r#"{{"number":{number}}}"#);
    send("POST", "/api/quarantine/seen", Some(&body)).await.map(drop)
}
