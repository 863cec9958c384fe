//! Tables, as those hear of them who do not hold their documents.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{OrderId, TableId, UserId};
use crate::money::Money;
use crate::order::Status;
use crate::time::UnixMs;

/// One table, for those who do not hold its document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TableStatus {
    /// Which.
    #[n(0)]
    pub table: TableId,
    /// The sitting that is open, or that the next party will be.
    #[n(1)]
    pub sitting: u32,
    /// What is open there; none when the table is free.
    #[n(2)]
    pub open: Option<OpenSitting>,
    /// What else is open there: parties that moved to a table where somebody sat already.
    #[n(3)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OpenSitting>,
}

/// The order that is open at a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OpenSitting {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Where it stands.
    #[n(1)]
    pub status: Status,
    /// What was ordered.
    #[n(2)]
    pub gross_minor: Money,
    /// What is still to pay.
    #[n(3)]
    pub balance_minor: Money,
    /// Guests.
    #[n(4)]
    pub covers: u32,
    /// When it was opened.
    #[n(5)]
    pub opened_at: Option<UnixMs>,
    /// Who serves it.
    #[n(6)]
    pub waiters: Vec<UserId>,
    /// Lines that wait for a printer.
    #[n(7)]
    pub lines_waiting: u32,
    /// Lines that need a person: uncertain or held.
    #[n(8)]
    pub lines_uncertain: u32,
}
