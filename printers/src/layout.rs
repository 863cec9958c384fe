//! A ticket on paper: semantic ticket + profile → grid.
//!
//! From the top: what the rail that tickets hang from may hide (station, times), then table and order number, large, then the
//! marks of this copy, then the lines by course and seat, and the marks once more before the cut. Every text is wrapped
//! between words; nothing that a person wrote is ever left out.

mod header;
mod lines;
mod words;
mod wrap;

use crate::charset::Charset;
use crate::grid::{Grid, Row, Style};
use crate::profile::Profile;
use crate::ticket::{Mark, Ticket};
use words::Words;

/// Lays out a ticket for the paper of this printer.
pub fn ticket(ticket: &Ticket, profile: &Profile) -> Grid {
    let mut page = Page::new(profile);
    let words = words::of(ticket.language);
    header::lay_out(ticket, words, &mut page);
    marks(&ticket.marks, words, &mut page);
    lines::lay_out(&ticket.lines, words, &mut page);
    page.rule();
    marks(&ticket.marks, words, &mut page);
    page.grid
}

fn marks(marks: &[Mark], words: &Words, page: &mut Page) {
    for mark in marks {
        let text = match mark {
            Mark::Reprint(copy) => format!("{} {copy}", words.reprint),
            Mark::PossibleDuplicate => words.possible_duplicate.to_owned(),
            Mark::Late => words.late.to_owned(),
        };
        page.band(&text, 2);
    }
}

/// The paper while it fills from the top. All text goes through it, so all of it is printable and none is too wide.
struct Page {
    grid: Grid,
    charset: Charset,
}

impl Page {
    fn new(profile: &Profile) -> Self {
        Self { grid: Grid::new(profile.columns(), profile.charset()), charset: profile.charset() }
    }

    /// Text from the left edge, wrapped; `first` stands before its first row, the same space before the others.
    fn hanging(&mut self, first: &str, text: &str, style: Style) {
        let first = self.charset.printable(first);
        let indent_columns = first.chars().count();
        let room = self.grid.columns() / usize::from(style.width) - indent_columns;
        let parts = wrap::wrap(&self.charset.printable(text), room);
        if parts.is_empty() && !first.trim().is_empty() {
            // A product without a name is still wanted so many times.
            self.grid.push(Row::default().with(&first, style));
        }
        let mut start = first;
        for part in parts {
            self.grid.push(Row::default().with(&start, style).with(&part, style));
            start = " ".repeat(indent_columns);
        }
    }

    /// Two texts at the two edges of a row, or on rows of their own where they do not fit beside each other.
    fn pair(&mut self, left: &str, right: &str, style: Style) {
        let (left, right) = (self.charset.printable(left), self.charset.printable(right));
        let room = self.grid.columns() / usize::from(style.width);
        let taken = left.chars().count() + right.chars().count();
        if !right.is_empty() && taken < room {
            let gap = " ".repeat(room - taken);
            self.grid.push(Row::default().with(&left, style).with(&gap, style).with(&right, style));
        } else {
            self.hanging("", &left, style);
            self.hanging("", &right, style);
        }
    }

    /// A line across the paper.
    fn rule(&mut self) {
        let dashes = "-".repeat(self.grid.columns());
        self.grid.push(Row::default().with(&dashes, Style::PLAIN));
    }

    /// Text in the middle of a black band across the paper, so many times as tall as plain text.
    fn band(&mut self, text: &str, height: u8) {
        let style = Style { height, ..Style::REVERSE };
        let room = self.grid.columns();
        for part in wrap::wrap(&self.charset.printable(text), room) {
            self.grid.push(Row::default().with(&format!("{part:^room$}"), style));
        }
    }
}
