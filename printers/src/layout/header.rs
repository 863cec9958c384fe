//! The top of a ticket: station, times, table and order number.

use super::page::Page;
use super::words::Words;
use crate::grid::Style;
use crate::ticket::{Kind, Ticket};

pub(super) fn lay_out(ticket: &Ticket, words: &Words, page: &mut Page) {
    // These rows may hang under the rail's clip, so nothing in them is needed to cook.
    let part = ticket.part.map(|part| format!("{}/{}", part.number, part.of)).unwrap_or_default();
    page.pair(&ticket.station, &part, Style::BOLD);
    page.pair(&ticket.date, kind(ticket.kind, words), Style::PLAIN);
    let ordered = format!("{} {}", words.ordered, ticket.ordered_at);
    let printed = format!("{} {}", words.printed, ticket.printed_at);
    page.pair(&ordered, &printed, Style::PLAIN);
    page.rule();
    let table = format!("{} {}", words.table, ticket.table);
    page.pair(&table, &format!("#{}", ticket.order), Style::LARGE);
    page.pair(&ticket.waiter, &covers(ticket.covers, words), Style::BOLD);
    page.rule();
}

fn kind(kind: Kind, words: &Words) -> &'static str {
    match kind {
        Kind::Add => words.add,
        Kind::Change => words.change,
        Kind::Void => words.void,
    }
}

/// `4 covers`, or nothing when nobody said.
pub(super) fn covers(covers: Option<u16>, words: &Words) -> String {
    match covers {
        None => String::new(),
        Some(1) => format!("1 {}", words.cover),
        Some(covers) => format!("{covers} {}", words.covers),
    }
}
