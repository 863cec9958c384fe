//! What a ticket says, before any thought of paper.
//!
//! The node keeps tickets as JSON in its job rows, so a ticket printed later, or again, says what it said on the first day.
//! Old rows must stay readable: new fields get `#[serde(default)]`, new kinds and marks are new variants.

use serde::{Deserialize, Serialize};

/// A ticket for one station: what to make, for whom, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperTicket))]
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
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperKind))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Make these items, in addition to all earlier ones.
    Add,
    /// These items are to be made otherwise than an earlier ticket said. Each line tells how it [was](Line::was), and only
    /// the difference is printed. Without lines only what the marks say has changed, such as the table.
    Change,
    /// Do not make these items. They are repeated in full, so that nobody has to look for the earlier ticket.
    Void,
}

/// The language of the fixed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperLanguage))]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Greek.
    El,
    /// English.
    En,
}

/// Ticket `number` of `of`, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperPart))]
pub struct Part {
    /// This ticket.
    pub number: u16,
    /// All tickets of the batch.
    pub of: u16,
}

/// One line: so many of one thing, all made the same way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperLine))]
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
    /// On a [`Kind::Change`] ticket: how an earlier ticket had it. None when the line is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Box<Was>>,
}

/// How an earlier ticket had a line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperWas))]
pub struct Was {
    /// How many.
    pub quantity: u32,
    /// The guest.
    #[serde(default)]
    pub seat: Option<u8>,
    /// The course.
    #[serde(default)]
    pub course: Option<u8>,
    /// Choices, extras and removals.
    #[serde(default)]
    pub modifiers: Vec<Modifier>,
    /// What the guest asked for in words.
    #[serde(default)]
    pub note: Option<String>,
}

impl Line {
    /// The line as a later ticket will refer to it.
    pub fn as_was(&self) -> Was {
        Was {
            quantity: self.quantity,
            seat: self.seat,
            course: self.course,
            modifiers: self.modifiers.clone(),
            note: self.note.clone(),
        }
    }
}

/// A deviation from the plain product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperModifier))]
pub struct Modifier {
    /// The bare name, without "with" or "without": `Κρεμμύδι`.
    pub text: String,
    /// What to do with it.
    pub sign: Sign,
}

/// What a modifier does to its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperSign))]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperMark))]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A person asked for this copy; the number counts the copies from one.
    Reprint(u16),
    /// Nobody knows whether the first copy came out.
    PossibleDuplicate,
    /// The order reached the node long after it was taken.
    Late,
    /// It was meant for the printer of that name, which does not print.
    BackupFrom(String),
    /// What this ticket takes back may never have come out: whoever has no such ticket need not look for it.
    EarlierMayBeMissing,
    /// The party sat at the table of that label before; the ticket's table is the one where it sits now.
    MovedFrom(String),
}
