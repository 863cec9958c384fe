//! What a phone must know of its site to take orders without the node: people, tables, menu.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{SiteId, TableGroupId, TableId, UserId};
use crate::menu::{Menu, Route};

/// Everything that a device keeps for offline work. Replaced whole when its version changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Catalog {
    /// Grows by one with every change of anything in it.
    pub version: u32,
    /// The restaurant.
    pub site: Site,
    /// Rooms, terraces.
    pub table_groups: Vec<TableGroup>,
    /// In the order in which they are shown.
    pub tables: Vec<Table>,
    /// People by name; neither user names nor PINs are here.
    pub staff: Vec<Person>,
    /// The menu in force.
    pub menu: Menu,
}

/// The restaurant's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Site {
    /// Also the namespace of the ids of its orders.
    pub id: SiteId,
    /// As shown and printed.
    pub name: String,
    /// ISO 4217, such as `EUR`.
    pub currency: String,
    /// How many decimals the currency has (2 for the euro).
    pub currency_digits: u8,
    /// IANA name, such as `Europe/Athens`.
    pub time_zone: String,
    /// Records older than this when they reach the node are held until somebody says that they are still wanted.
    #[serde(default = "twenty_minutes")]
    pub hold_after_ms: u64,
    /// True when every waiter may serve every table; otherwise tables belong to who opened them.
    #[serde(default)]
    pub every_waiter_serves_every_table: bool,
    /// True when only devices that a manager paired may be logged in on.
    #[serde(default)]
    pub only_paired_devices: bool,
    /// The hour at which a business day begins: what is sold after midnight belongs to the evening before.
    #[serde(default = "five_in_the_morning")]
    pub cut_off_hour: u8,
    /// Where tickets are printed of what has no route in the menu; nowhere when none is given, and the manager is shown
    /// "no printer".
    #[serde(default)]
    pub default_route: Option<Route>,
    /// What guests' receipts say beside what was had.
    #[serde(default)]
    pub receipt: ReceiptSettings,
    /// Language of tickets and of the apps where the person has not chosen one: `el` or `en`.
    pub language: String,
}

/// What guests' receipts say beside what was had and paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReceiptSettings {
    /// Where the house is; several rows if need be.
    pub address: String,
    /// Its telephone.
    pub phone: String,
    /// Its VAT number.
    pub vat_number: String,
    /// Last words, such as thanks and the Wi-Fi password; several rows if need be.
    pub footer: String,
    /// Whether receipts say that they are no fiscal documents.
    pub says_not_fiscal: bool,
    /// The logo at the node: `/api/images/<this>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

impl Default for ReceiptSettings {
    fn default() -> Self {
        let none = String::new;
        Self {
            address: none(),
            phone: none(),
            vat_number: none(),
            footer: none(),
            says_not_fiscal: true,
            logo: None,
        }
    }
}

/// A room or terrace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TableGroup {
    /// Unique in the site.
    pub id: TableGroupId,
    /// As shown.
    pub name: String,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Table {
    /// Unique in the site, never used again.
    pub id: TableId,
    /// What people call it: `12`, `A3`. Unique among the tables in use.
    pub label: String,
    /// Where it stands.
    pub group: TableGroupId,
    /// How many sit at it.
    pub seats: u8,
    /// Position on the floor plan, in tenths of a percent of its width and height (0 to 1000).
    pub x: u16,
    /// See `x`.
    pub y: u16,
    /// False when it is not in use.
    #[serde(default = "yes")]
    pub active: bool,
}

/// A member of the staff, as shown to others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Person {
    /// Unique in the site, never used again.
    pub id: UserId,
    /// As shown and printed.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whose tables they serve beside their own.
    #[serde(default)]
    pub assists: Vec<UserId>,
    /// False for those who are blocked or have left. They stay here, because their names stand in old orders.
    #[serde(default = "yes")]
    pub active: bool,
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Role {
    /// Opens orders, adds items, takes payments, closes.
    #[n(0)]
    Waiter,
    /// Everything.
    #[n(1)]
    Manager,
}

fn yes() -> bool {
    true
}

fn five_in_the_morning() -> u8 {
    5
}

fn twenty_minutes() -> u64 {
    20 * 60 * 1000
}
