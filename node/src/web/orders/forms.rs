//! What programs send and get. Ids are given by whoever asks, so that a request that was lost can be sent again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sync::id::{ModifierId, ProductId, RecordId, TableId, UserId};
use sync::money::Money;
use sync::order::{Oddity, Order};
use sync::record::Method;
use utoipa::{IntoParams, ToSchema};

/// An order, and what a person should look at.
#[derive(Serialize, ToSchema)]
pub(in crate::web) struct Whole {
    pub(super) order: Order,
    pub(super) oddities: Vec<Oddity>,
}

/// A party sits down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct OpenForm {
    /// Given by whoever asks: the same again changes nothing.
    #[serde(default)]
    pub(super) id: Option<RecordId>,
    pub(super) table: TableId,
    /// How many guests; 0 when nobody counted.
    #[serde(default)]
    pub(super) covers: u32,
}

/// Something is ordered: all of it, or nothing.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ItemsForm {
    /// 1 to 100 items.
    pub(super) items: Vec<ItemForm>,
}

/// One item.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ItemForm {
    /// Given by whoever asks: the same again changes nothing.
    #[serde(default)]
    pub(super) id: Option<RecordId>,
    pub(super) product: ProductId,
    /// 1 to 999.
    #[serde(default = "one")]
    pub(super) quantity: u32,
    /// Options, preferences and extra ingredients.
    #[serde(default)]
    pub(super) options: Vec<ModifierId>,
    /// Ingredients that are left out.
    #[serde(default)]
    pub(super) removed: Vec<ModifierId>,
    /// For the kitchen.
    #[serde(default)]
    pub(super) note: String,
    #[serde(default)]
    pub(super) seat: Option<u32>,
    #[serde(default)]
    pub(super) course: Option<u32>,
}

/// What an item should be instead. What is not given stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct ItemChange {
    /// Of the new item, given by whoever asks: the same again changes nothing.
    #[serde(default)]
    pub(super) id: Option<RecordId>,
    pub(super) quantity: Option<u32>,
    pub(super) options: Option<Vec<ModifierId>>,
    pub(super) removed: Option<Vec<ModifierId>>,
    pub(super) note: Option<String>,
    /// Why, for the history.
    #[serde(default)]
    pub(super) reason: String,
}

/// What of an item is not wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct CancelAsked {
    /// Given by whoever asks: the same again changes nothing.
    pub(super) id: Option<RecordId>,
    /// How many of it; all when it is not said.
    pub(super) quantity: Option<u32>,
    /// Why, for the history.
    #[serde(default)]
    pub(super) reason: String,
}

/// Money is taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct PayForm {
    /// Given by whoever asks: the same again changes nothing.
    #[serde(default)]
    pub(super) id: Option<RecordId>,
    pub(super) method: Method,
    /// Without the tip. When it is not given: what the items cost, or all that is to pay.
    #[serde(default)]
    pub(super) amount_minor: Option<Money>,
    #[serde(default)]
    pub(super) tip_minor: Money,
    /// What is paid for: items and how many of each.
    #[serde(default)]
    pub(super) items: BTreeMap<RecordId, u32>,
}

/// Why an order is called off.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct Reason {
    #[serde(default)]
    pub(super) reason: String,
}

/// Somebody who shall serve an order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web) struct WaiterForm {
    pub(super) waiter: UserId,
}

fn one() -> u32 {
    1
}
