//! A node that came of a backup, and what phones bring back to it.

use serde::Deserialize;
use sync::time::UnixMs;

use super::{ApiError, read, send};

/// How the recovery goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Recovery {
    /// Orders of which phones brought something back.
    pub(crate) orders: usize,
    /// Tickets that are printed as soon as it ends.
    pub(crate) tickets_waiting: u32,
    /// Those that are here, and those that may still come.
    pub(crate) devices: Vec<Helper>,
}

/// A device that may have something that the backup lacks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Helper {
    pub(crate) name: Option<String>,
    pub(crate) people: Vec<String>,
    pub(crate) has_come: bool,
    pub(crate) last_seen: UnixMs,
    pub(crate) brought: usize,
    pub(crate) awaited: usize,
}

/// How it goes now.
pub(crate) async fn recovery() -> Result<Recovery, ApiError> {
    read(&send("GET", "/api/system/recovery", None).await?)
}

/// Lets the printers print again.
pub(crate) async fn end_recovery() -> Result<(), ApiError> {
    send("PUT", "/api/system/recovery", Some(r#"{"on":false}"#)).await.map(drop)
}
