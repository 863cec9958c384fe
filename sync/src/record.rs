//! Everything that a person does to an order is one new record, made whole and never edited: concurrent edits
//! cannot overwrite each other. The order is what [`crate::order::read`] makes of all of them.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::id::{ProductId, RecordId, UserId};
use crate::menu::ChosenModifier;
use crate::money::Money;
use crate::time::UnixMs;

pub use self::collection::Collection;
pub(crate) use self::fields::fields_of_hydrated;
pub use self::fields::{Field, Fields};
pub use self::parse::Malformed;
pub use self::rearrange::{Join, Move, Received, Share, Transfer};

mod collection;
mod fields;
mod parse;
mod rearrange;
mod write;

/// More of one item than this is refused as a slip of the finger.
pub const MAX_QUANTITY: u32 = 999;
/// Characters in a note, a reason or a name.
pub const MAX_TEXT_CHARS: usize = 500;
/// Modifiers on one item.
pub const MAX_MODIFIERS: usize = 50;
/// Checks into which one order can be split, the unsplit rest aside.
pub const MAX_CHECKS: u32 = 99;

/// Who did it, and when by their device's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Stamp {
    /// Who.
    #[n(0)]
    pub by: UserId,
    /// When, by the clock of the device: shown to people, never used to order things.
    #[n(1)]
    pub at: UnixMs,
}

/// One fact about an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Record {
    /// The table was opened.
    #[n(0)]
    Open(#[n(0)] Open),
    /// Something was ordered.
    #[n(1)]
    Item(#[n(0)] Item),
    /// Some of an item is not wanted after all.
    #[n(2)]
    Void(#[n(0)] Void),
    /// Money was taken.
    #[n(3)]
    Payment(#[n(0)] Payment),
    /// Money was given back.
    #[n(4)]
    Refund(#[n(0)] Refund),
    /// Somebody joined or left those who serve the order.
    #[n(5)]
    Waiter(#[n(0)] WaiterChange),
    /// A remark to the whole order.
    #[n(6)]
    Note(#[n(0)] Note),
    /// The party has left.
    #[n(7)]
    Close(#[n(0)] Close),
    /// The whole order was called off.
    #[n(8)]
    Cancel(#[n(0)] Cancel),
    /// A person settled something that was asked.
    #[n(9)]
    Decision(#[n(0)] Decision),
    /// The party sits at another table now.
    #[n(10)]
    Move(#[n(0)] Move),
    /// Some of an item is on another order's bill now.
    #[n(11)]
    Transfer(#[n(0)] Transfer),
    /// The other end of a transfer: something that another order took is on this bill.
    #[n(12)]
    Received(#[n(0)] Received),
    /// Two orders are one party now.
    #[n(13)]
    Join(#[n(0)] Join),
    /// Some of an item is on one of several checks of this order.
    #[n(14)]
    Share(#[n(0)] Share),
}

/// The table was opened. Several devices may each open the same sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Open {
    /// How many guests; 0 when nobody counted.
    #[n(0)]
    pub covers: u32,
    /// Who opened it, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Something was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Item {
    /// What.
    #[n(0)]
    pub product: ProductId,
    /// Its name when it was ordered.
    #[n(1)]
    pub name: String,
    /// How many, 1 to [`MAX_QUANTITY`].
    #[n(2)]
    pub qty: u32,
    /// Price of one without modifiers, by `menu_version`.
    #[n(3)]
    pub unit_price_minor: Money,
    /// VAT included in the price, in basis points.
    #[n(4)]
    pub vat_bp: u32,
    /// The menu that the person saw.
    #[n(5)]
    pub menu_version: u32,
    /// What was chosen with it.
    #[n(6)]
    #[serde(default)]
    pub modifiers: Vec<ChosenModifier>,
    /// For the kitchen; empty when there is none.
    #[n(7)]
    #[serde(default)]
    pub note: String,
    /// Who at the table gets it.
    #[n(8)]
    #[serde(default)]
    pub seat: Option<u32>,
    /// In which course it is served.
    #[n(9)]
    #[serde(default)]
    pub course: Option<u32>,
    /// The item that this one corrects.
    #[n(10)]
    #[serde(default)]
    pub replaces: Option<RecordId>,
    /// Who ordered it, when.
    #[n(11)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

impl Item {
    /// The price of one, with its modifiers.
    pub fn each_minor(&self) -> Money {
        self.unit_price_minor + self.modifiers.iter().map(|modifier| modifier.price_minor).sum()
    }
}

/// Some of an item is not wanted after all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Void {
    /// Which item.
    #[n(0)]
    pub item: RecordId,
    /// How many of it; more than are left counts as all that are left.
    #[n(1)]
    pub qty: u32,
    /// Why, in a person's words; may be empty.
    #[n(2)]
    pub reason: String,
    /// Who, when.
    #[n(3)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Money was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Payment {
    /// For the order, without the tip.
    #[n(0)]
    pub amount_minor: Money,
    /// On top of it.
    #[n(1)]
    pub tip_minor: Money,
    /// How it was paid.
    #[n(2)]
    pub method: Method,
    /// What the payer said they pay for: item and quantity. Says what was meant; the balance counts amounts.
    #[n(3)]
    #[serde(default)]
    pub lines: BTreeMap<RecordId, u32>,
    /// Who took it, when.
    #[n(4)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// How a payment was made.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Method {
    /// Notes and coins.
    #[n(0)]
    Cash,
    /// A card, on a terminal that is not ours.
    #[n(1)]
    Card,
    /// Anything else.
    #[n(2)]
    Other,
}

/// Money was given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Refund {
    /// Of which payment.
    #[n(0)]
    pub payment: RecordId,
    /// How much.
    #[n(1)]
    pub amount_minor: Money,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Who, when.
    #[n(3)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// Somebody joined or left those who serve the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct WaiterChange {
    /// Who serves it, or no longer does.
    #[n(0)]
    pub waiter: UserId,
    /// True when they joined.
    #[n(1)]
    pub add: bool,
    /// Who said so, when.
    #[n(2)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// A remark to the whole order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Note {
    /// The remark.
    #[n(0)]
    pub text: String,
    /// Who, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// The party has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Close {
    /// The balance that the person saw when closing: zero.
    #[n(0)]
    pub balance_minor: Money,
    /// Who, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// The whole order was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Cancel {
    /// Why.
    #[n(0)]
    pub reason: String,
    /// Who, when.
    #[n(1)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// A person settled something that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Decision {
    /// The record that was asked about.
    #[n(0)]
    pub about: RecordId,
    /// What was decided.
    #[n(1)]
    pub verdict: Verdict,
    /// Who, when.
    #[n(2)]
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// What a person may decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// A held or late item is still wanted: print it, and let the order pay for it. Once the order is called off, only a
    /// manager says so, and only what is said knowing that counts.
    #[n(0)]
    StillWanted,
    /// What a waiter asked to take off after the kitchen had it, is taken off.
    #[n(1)]
    Granted,
    /// It is not: the item stands. Said of an item itself, it settles what was odd about it.
    #[n(2)]
    Denied,
}

impl Record {
    /// Where records of this kind live.
    pub fn collection(&self) -> Collection {
        match self {
            Record::Open(_) => Collection::Opens,
            Record::Item(_) => Collection::Items,
            Record::Void(_) => Collection::Voids,
            Record::Payment(_) => Collection::Payments,
            Record::Refund(_) => Collection::Refunds,
            Record::Waiter(_) => Collection::Waiters,
            Record::Note(_) => Collection::Notes,
            Record::Close(_) => Collection::Closes,
            Record::Cancel(_) => Collection::Cancels,
            Record::Decision(_) => Collection::Decisions,
            Record::Move(_) => Collection::Moves,
            Record::Transfer(_) => Collection::Transfers,
            Record::Received(_) => Collection::Ext,
            Record::Join(_) => Collection::Joins,
            Record::Share(_) => Collection::Bills,
        }
    }

    /// Who did it, and when.
    pub fn stamp(&self) -> Stamp {
        match self {
            Record::Open(open) => open.stamp,
            Record::Item(item) => item.stamp,
            Record::Void(void) => void.stamp,
            Record::Payment(payment) => payment.stamp,
            Record::Refund(refund) => refund.stamp,
            Record::Waiter(change) => change.stamp,
            Record::Note(note) => note.stamp,
            Record::Close(close) => close.stamp,
            Record::Cancel(cancel) => cancel.stamp,
            Record::Decision(decision) => decision.stamp,
            Record::Move(moved) => moved.stamp,
            Record::Transfer(transfer) => transfer.stamp,
            Record::Received(received) => received.stamp,
            Record::Join(join) => join.stamp,
            Record::Share(share) => share.stamp,
        }
    }
}
