//! The body of a ticket: what to make, by course, then by seat.

use super::difference;
use super::page::Page;
use super::words::Words;
use crate::grid::Style;
use crate::ticket::{Kind, Line, Modifier, Sign, Ticket};

/// Everything below an item stands this far in, under its name.
pub(super) const INDENT: &str = "   ";

pub(super) fn lay_out(ticket: &Ticket, words: &Words, page: &mut Page) {
    let mut sorted: Vec<&Line> = ticket.lines.iter().collect();
    // What has no course is wanted at once, so it comes first; lines of one course and seat keep the order they were taken in.
    sorted.sort_by_key(|line| (line.course, line.seat));
    let (mut course, mut seat) = (None, None);
    for line in sorted {
        if line.course != course {
            (course, seat) = (line.course, None);
            if let Some(number) = course {
                page.band(&format!("{} {number}", words.course), Style::PLAIN);
            }
        }
        if line.seat != seat {
            seat = line.seat;
            if let Some(number) = seat {
                page.hanging("", &format!("{} {number}", words.seat), Style::BOLD);
            }
        }
        match (ticket.kind, &line.was) {
            (Kind::Void, _) => {
                let style = Style { red: true, ..Style::TALL };
                whole(line, Some(words.cancelled), style, words, page);
            }
            (Kind::Change, Some(was)) => {
                difference::lay_out(line, was, words, page);
                // Whoever may be harmed is told again, changed or not.
                allergy(line, words, page);
            }
            _ => whole(line, None, Style::TALL, words, page),
        }
    }
}

/// The parts of a modifier's row: its sign, and its text.
pub(super) fn modifier_text(modifier: &Modifier, words: &Words) -> (&'static str, String) {
    match modifier.sign {
        Sign::Add => ("+ ", modifier.text.clone()),
        Sign::Choice => ("- ", modifier.text.clone()),
        Sign::Remove => ("- ", format!("{} {}", words.without, modifier.text)),
    }
}

/// The rows of a note, without empty ones.
pub(super) fn note_rows(note: Option<&str>) -> impl Iterator<Item = &str> {
    note.into_iter().flat_map(str::lines).filter(|row| !row.trim().is_empty())
}

/// All of a line. A flag stands before what is not to be made.
fn whole(line: &Line, flag: Option<&str>, style: Style, words: &Words, page: &mut Page) {
    let quantity = format!("{:>2} ", line.quantity);
    match flag {
        Some(flag) => page.flagged(flag, &quantity, &line.name, style),
        None => page.hanging(&quantity, &line.name, style),
    }
    for modifier in &line.modifiers {
        let (sign, text) = modifier_text(modifier, words);
        let heavy = if modifier.sign == Sign::Remove { Style::BOLD } else { Style::PLAIN };
        page.hanging(&format!("{INDENT}{sign}"), &text, Style { red: style.red, ..heavy });
    }
    allergy(line, words, page);
    let heavy = if line.allergy { Style::TALL } else { Style::BOLD };
    for row in note_rows(line.note.as_deref()) {
        page.hanging(&format!("{INDENT}>> "), row, Style { red: style.red || line.allergy, ..heavy });
    }
}

fn allergy(line: &Line, words: &Words, page: &mut Page) {
    if line.allergy {
        let style = Style { height: 2, red: true, ..Style::REVERSE };
        page.hanging("", &format!(" !! {} !! ", words.allergy), style);
    }
}
