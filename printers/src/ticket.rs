//! What a ticket says, before any thought of paper.
//!
//! The node keeps tickets as JSON in its job rows, so a ticket printed later, or again, says what it said on the first day.
//! Old rows must stay readable: new fields get `#[serde(default)]`, new kinds and marks are new variants.

use serde::{Deserialize, Serialize};

/// A ticket for one station: what to make, for whom, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Why the kitchen gets this ticket.
    pub kind: Kind,
    /// The language of the fixed words. Names and notes come as people wrote them.
    pub language: Language,
    /// The station that makes it, such as `Κουζίνα`.
    pub station: String,
    /// The table's label, such as `12` or `Αυλή 3`.
    pub table: String,
    /// The order's short number, as people call it out.
    pub order: String,
    /// Who ordered.
    pub waiter: String,
    /// How many guests sit there, if anybody said.
    #[serde(default)]
    pub covers: Option<u16>,
    /// The date of the order, ready to print: `21/11/2025`.
    pub date: String,
    /// The local time of the order, ready to print: `20:14`.
    pub ordered_at: String,
    /// The local time at which this copy goes to the printer, ready to print: `20:15`.
    pub printed_at: String,
    /// Which one of the batch's tickets this is, when there are several.
    #[serde(default)]
    pub part: Option<Part>,
    /// The lines in the order in which they were taken; the layout sorts them by course and seat.
    pub lines: Vec<Line>,
    /// What the cook must know about this copy of the ticket.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// Why the kitchen gets a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Make these items, in addition to all earlier ones.
    Add,
}

/// The language of the fixed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Greek.
    El,
    /// English.
    En,
}

/// Ticket `number` of `of`, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// This ticket.
    pub number: u16,
    /// All tickets of the batch.
    pub of: u16,
}

/// One line: so many of one thing, all made the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How many.
    pub quantity: u32,
    /// The product's name.
    pub name: String,
    /// The guest, counted from one; none when it is for the table.
    #[serde(default)]
    pub seat: Option<u8>,
    /// The course, counted from one; none when it is wanted at once.
    #[serde(default)]
    pub course: Option<u8>,
    /// Choices, extras and removals.
    #[serde(default)]
    pub modifiers: Vec<Modifier>,
    /// What the guest asked for in words; it may have several lines.
    #[serde(default)]
    pub note: Option<String>,
    /// Somebody may be harmed: the line is marked so that it cannot be overlooked.
    #[serde(default)]
    pub allergy: bool,
}

/// A deviation from the plain product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modifier {
    /// The bare name, without "with" or "without": `Κρεμμύδι`.
    pub text: String,
    /// What to do with it.
    pub sign: Sign,
}

/// What a modifier does to its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Put it on, beyond what the product has.
    Add,
    /// Leave it out.
    Remove,
    /// Make it this way: a doneness, a side dish.
    Choice,
}

/// What the cook must know about this copy of the ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A person asked for this copy; the number counts the copies from one.
    Reprint(u16),
    /// Nobody knows whether the first copy came out.
    PossibleDuplicate,
    /// The order reached the node long after it was taken.
    Late,
}
