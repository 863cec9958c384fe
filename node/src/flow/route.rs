//! What is done with the tickets of a route.

use serde::{Deserialize, Serialize};
use sync::menu::Route;
use utoipa::ToSchema;

use crate::flow::Backup;
use crate::job::PrinterId;

/// Where the tickets of a station come out, and what is done when they do not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RouteRule {
    /// As products and categories name it.
    pub route: Route,
    /// What the station is called, for the head of its tickets.
    pub name: String,
    /// Who prints them.
    pub printer: PrinterId,
    /// So many of each.
    #[serde(default = "one_copy")]
    pub copies: u8,
    /// Who prints when the printer does not.
    #[serde(default)]
    pub backup: Option<Backup>,
}

/// Nobody said how many.
pub(crate) fn one_copy() -> u8 {
    1
}
