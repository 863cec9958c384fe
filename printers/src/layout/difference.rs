//! A changed line: the item by name, and only what is different about it.

use super::lines::{INDENT, modifier_text, note_rows};
use super::page::Page;
use super::words::Words;
use crate::grid::Style;
use crate::ticket::{Line, Was};

pub(super) fn lay_out(line: &Line, was: &Was, words: &Words, page: &mut Page) {
    let quantity = if was.quantity == line.quantity {
        format!("{:>2} ", line.quantity)
    } else {
        format!("{} -> {} ", was.quantity, line.quantity)
    };
    page.hanging(&quantity, &line.name, Style::TALL);
    let moved = |word: &str, from: Option<u8>, to: Option<u8>| {
        let number = |of: Option<u8>| of.map_or_else(|| "(-)".to_owned(), |number| number.to_string());
        (from != to).then(|| format!("{word} {} -> {}", number(from), number(to)))
    };
    let places = [moved(words.course, was.course, line.course), moved(words.seat, was.seat, line.seat)];
    for place in places.into_iter().flatten() {
        page.hanging(INDENT, &place, Style::BOLD);
    }
    for dropped in was.modifiers.iter().filter(|modifier| !line.modifiers.contains(modifier)) {
        let (sign, text) = modifier_text(dropped, words);
        cancelled(&format!("{sign}{text}"), words, page);
    }
    for added in line.modifiers.iter().filter(|modifier| !was.modifiers.contains(modifier)) {
        let (sign, text) = modifier_text(added, words);
        page.hanging(&format!("{INDENT}{sign}"), &text, Style::BOLD);
    }
    if was.note != line.note {
        for row in note_rows(was.note.as_deref()) {
            cancelled(&format!(">> {row}"), words, page);
        }
        for row in note_rows(line.note.as_deref()) {
            page.hanging(&format!("{INDENT}>> "), row, Style::BOLD);
        }
    }
}

/// What is not wanted any more stands behind a word that says so.
fn cancelled(text: &str, words: &Words, page: &mut Page) {
    page.hanging(&format!("{INDENT}{}: ", words.cancelled), text, Style { red: true, ..Style::PLAIN });
}
