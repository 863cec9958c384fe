//! What must be seen before anything is cooked: the kind of the ticket and the marks of this copy.
//!
//! It stands below the part that a rail's clip may hide, and again before the cut, where the hand is that takes the ticket.

use super::page::Page;
use super::words::Words;
use crate::grid::Style;
use crate::ticket::{Kind, Mark, Ticket};

const LOUD: Style = Style { height: 2, ..Style::REVERSE };

pub(super) fn lay_out(ticket: &Ticket, words: &Words, page: &mut Page) {
    match ticket.kind {
        Kind::Add => {}
        Kind::Change => page.band(words.change, LOUD),
        Kind::Void => page.band(words.void, Style { red: true, width: 2, ..LOUD }),
    }
    for mark in &ticket.marks {
        let text = match mark {
            Mark::Reprint(copy) => format!("{} {copy}", words.reprint),
            Mark::PossibleDuplicate => words.possible_duplicate.to_owned(),
            Mark::Late => words.late.to_owned(),
            Mark::EarlierMayBeMissing => words.earlier_may_be_missing.to_owned(),
            Mark::BackupFrom(printer) => format!("{} {printer}", words.backup_from),
            Mark::MovedFrom(table) => format!("{} {table} -> {}", words.table, ticket.table),
        };
        page.band(&text, Style { red: true, ..LOUD });
    }
    if let Some(part) = ticket.part {
        let text = format!("{} {} {} {}", words.part, part.number, words.of, part.of);
        page.centred(&text, Style::BOLD);
    }
}
