//! What a guest's receipt says, before any thought of paper.
//!
//! Like tickets, receipts are stored as JSON and printed again years later: new fields get `#[serde(default)]`. The logo is
//! not part of a receipt, because it belongs to the house and depends on the printer's width; the layout is handed both.

mod vat;

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::ticket::{Language, Part};

pub use vat::{VatRate, VatShare, by_rate};

/// What was had, what it costs, and how it was paid. Without payments it is the bill that is brought to the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperReceipt))]
pub struct Receipt {
    /// The language of the fixed words.
    pub language: Language,
    /// The name of the house, large at the top.
    pub house: String,
    /// What stands below the name: address, telephone, tax number; a row each.
    #[serde(default)]
    pub house_details: Vec<String>,
    /// The table, or all tables of a party that sits at several.
    pub tables: Vec<String>,
    /// The order's short number.
    pub order: String,
    /// Who served.
    pub waiter: String,
    /// How many guests, if anybody said.
    #[serde(default)]
    pub covers: Option<u16>,
    /// The date, ready to print: `21/11/2025`.
    pub date: String,
    /// The local time of printing, ready to print.
    pub printed_at: String,
    /// Which of the party's checks this is, when they pay apart.
    #[serde(default)]
    pub check: Option<Part>,
    /// The currency as it is written after the total: `€`.
    pub currency: String,
    /// What was had.
    pub lines: Vec<ReceiptLine>,
    /// What was paid, in the order of paying.
    #[serde(default)]
    pub payments: Vec<Payment>,
    /// What was given back.
    #[serde(default)]
    pub refunds: Vec<Refund>,
    /// Set on all but the first print: which copy this is, counted from one.
    #[serde(default)]
    pub copy: Option<u16>,
    /// Nobody knows whether the first print came out.
    #[serde(default)]
    pub possible_duplicate: bool,
    /// Whether it says that it is no fiscal document. On unless a house has switched it off: the product is no fiscal device.
    #[serde(default = "yes")]
    pub says_not_fiscal: bool,
    /// Something for the guest's phone.
    #[serde(default)]
    pub code: Option<Code>,
    /// Last words, such as thanks and the Wi-Fi password; a row each.
    #[serde(default)]
    pub closing_words: Vec<String>,
}

fn yes() -> bool {
    true
}

/// So many of one thing at one price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperReceiptLine))]
pub struct ReceiptLine {
    /// How many; 0 for what has no number, such as a discount.
    pub quantity: u32,
    /// The product's name.
    pub name: String,
    /// What all of them cost together, modifiers and VAT included. Below zero for a discount.
    pub total_minor: Money,
    /// The VAT rate in basis points: 1300 is 13 %.
    pub vat_bp: u32,
    /// What was chosen with it.
    #[serde(default)]
    pub modifiers: Vec<ReceiptModifier>,
}

/// What was chosen with an item. Its price is part of the line's total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperReceiptModifier))]
pub struct ReceiptModifier {
    /// As the guest reads it: `Φέτα`, `χωρίς κρεμμύδι`.
    pub text: String,
    /// What it adds to the price of one; nothing is not printed.
    #[serde(default)]
    pub price_minor: Money,
}

/// Money that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperPayment))]
pub struct Payment {
    /// How.
    pub method: Method,
    /// For the bill, without the tip.
    pub amount_minor: Money,
    /// On top of it.
    #[serde(default)]
    pub tip_minor: Money,
    /// What the guest handed over, when that was more and change was given.
    #[serde(default)]
    pub handed_minor: Option<Money>,
}

/// How a payment was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperMethod))]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Notes and coins.
    Cash,
    /// A card, on a terminal that is not ours.
    Card,
    /// Anything else.
    Other,
}

/// Money that was given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperRefund))]
pub struct Refund {
    /// How much, above zero.
    pub amount_minor: Money,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// A QR code with a line of text below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperCode))]
pub struct Code {
    /// What a phone reads: an address, say.
    pub content: String,
    /// What people read; may be empty.
    #[serde(default)]
    pub caption: String,
}

impl Receipt {
    /// What everything costs.
    pub fn total_minor(&self) -> Money {
        self.lines.iter().map(|line| line.total_minor).sum()
    }

    /// What is still to pay, below zero when too much was taken.
    pub fn balance_minor(&self) -> Money {
        let paid: Money = self.payments.iter().map(|payment| payment.amount_minor).sum();
        let refunded: Money = self.refunds.iter().map(|refund| refund.amount_minor).sum();
        self.total_minor() - paid + refunded
    }
}

impl Payment {
    /// What the guest got back in coins, nothing when no more was handed over than was taken.
    pub fn change_minor(&self) -> Money {
        let taken = self.amount_minor + self.tip_minor;
        self.handed_minor.map_or(Money::ZERO, |handed| handed - taken).max(Money::ZERO)
    }
}
