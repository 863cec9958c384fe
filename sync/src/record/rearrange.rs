//! Records by which people are seated anew and bills are put together or apart. None of them is ever printed: what
//! the kitchen has, it has.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{OrderId, RecordId, TableId};
use crate::record::{Item, Stamp};

/// The party sits at another table now. Of several, the last in the order of things holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Move {
    /// Where it sits.
    #[n(0)]
    pub to_table: TableId,
    /// Who, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Some of an item is on another order's bill now. The item stays here with its `printed`; a [`Received`] under the
/// same record id, pushed together with this, is what the other order sees of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Transfer {
    /// Which item of this order.
    #[n(0)]
    pub item: RecordId,
    /// How many of it; more than are left counts as all that are left.
    #[n(1)]
    pub qty: u32,
    /// Whose bill it is on.
    #[n(2)]
    pub to_order: OrderId,
    /// Who, when.
    #[n(3)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Something that another order took is on this bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Received {
    /// The order that took it.
    #[n(0)]
    pub from_order: OrderId,
    /// Its record there.
    #[n(1)]
    pub from_item: RecordId,
    /// The item as it was ordered, its quantity being what is on this bill.
    #[n(2)]
    pub item: Item,
    /// Who, when.
    #[n(3)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Two orders are one party now. Written in both under one record id; the set of those who are joined is what
/// counts, so nobody leads and there is no cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Join {
    /// The other order.
    #[n(0)]
    pub with_order: OrderId,
    /// Who, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Some of an item is on one of several checks of this order. What nobody put anywhere is on check 0; what is put
/// twice is where it was put last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Share {
    /// Which item.
    #[n(0)]
    pub item: RecordId,
    /// How many of it.
    #[n(1)]
    pub qty: u32,
    /// On which check, 0 to [`crate::record::MAX_CHECKS`].
    #[n(2)]
    pub bill: u32,
    /// Who, when.
    #[n(3)]
    #[serde(flatten)]
    pub stamp: Stamp,
}
