//! The paper while it fills from the top.

use super::wrap;
use crate::charset::Charset;
use crate::grid::{Grid, Row, Style};
use crate::picture::Picture;
use crate::profile::{Head, Profile};

/// What stands at both ends of a band where nothing can be white on black.
const STARS: &str = "***";
/// How far text stands in under what was too long to stand beside it.
const SHORT_INDENT: &str = "   ";

/// All text goes through it, so all of it is printable, none is too wide, and no style is asked of a printer that lacks it.
pub(super) struct Page {
    grid: Grid,
    charset: Charset,
    head: Head,
    two_colours: bool,
}

impl Page {
    pub(super) fn new(profile: &Profile) -> Self {
        Self {
            grid: Grid::new(profile),
            charset: profile.charset(),
            head: profile.head(),
            two_colours: profile.has_two_colours(),
        }
    }

    pub(super) fn into_grid(self) -> Grid {
        self.grid
    }

    pub(super) fn columns(&self) -> usize {
        self.grid.columns()
    }

    pub(super) fn dots(&self) -> u16 {
        self.grid.dots()
    }

    pub(super) fn prints_pictures(&self) -> bool {
        self.head == Head::Thermal
    }

    pub(super) fn printable(&self, text: &str) -> String {
        self.charset.printable(text)
    }

    /// Text from the left edge, wrapped; `first` stands before its first row, the same space before the others. A `first`
    /// that would leave less than half of the paper has a row of its own.
    pub(super) fn hanging(&mut self, first: &str, text: &str, style: Style) {
        let style = self.possible(style);
        let first = self.printable(first);
        let indent_columns = first.chars().count();
        let columns = self.columns() / usize::from(style.width);
        if indent_columns > columns / 2 && !text.trim().is_empty() {
            self.hanging("", &first, style);
            return self.hanging(SHORT_INDENT, text, style);
        }
        let room = columns.saturating_sub(indent_columns).max(1);
        let parts = wrap::wrap(&self.printable(text), room);
        if parts.is_empty() && !first.trim().is_empty() {
            // A product without a name is still wanted so many times.
            return self.hanging("", &first, style);
        }
        let mut start = first;
        for part in parts {
            self.grid.push(Row::default().with(&start, style).with(&part, style));
            start = " ".repeat(indent_columns);
        }
    }

    /// The same behind a flag at the edge, white on black where that can be.
    pub(super) fn flagged(&mut self, flag: &str, first: &str, text: &str, style: Style) {
        let above = self.grid.strips().len();
        self.hanging(&format!("{flag} {first}"), text, style);
        let flag_columns = self.printable(flag).chars().count();
        let flag_style = self.possible(Style { reverse: true, ..style });
        if let Some(row) = self.grid.row_mut(above) {
            row.restyle(flag_columns, flag_style);
        }
    }

    /// Two texts at the two edges of a row, or on rows of their own where they do not fit beside each other.
    pub(super) fn pair(&mut self, left: &str, right: &str, style: Style) {
        let style = self.possible(style);
        let (left, right) = (self.printable(left), self.printable(right));
        let room = self.columns() / usize::from(style.width);
        let taken = left.chars().count() + right.chars().count();
        if !right.is_empty() && taken < room {
            let gap = " ".repeat(room - taken);
            self.grid.push(Row::default().with(&left, style).with(&gap, style).with(&right, style));
        } else {
            self.hanging("", &left, style);
            self.hanging("", &right, style);
        }
    }

    /// Text as [`Page::hanging`] has it, and a price at the right edge: beside the last row of the text where there is room,
    /// below it where there is none.
    pub(super) fn priced(&mut self, first: &str, text: &str, price: &str, style: Style) {
        self.hanging(first, text, style);
        let (style, price) = (self.possible(style), self.printable(price));
        let columns = self.columns();
        let price_columns = price.chars().count() * usize::from(style.width);
        let last = self.grid.strips().len().checked_sub(1);
        match last.and_then(|last| self.grid.row_mut(last)) {
            Some(last) if last.columns() + price_columns < columns => {
                let gap = (columns - last.columns() - price_columns) / usize::from(style.width);
                last.push(&" ".repeat(gap), style);
                last.push(&price, style);
            }
            _ => self.right(&price, style),
        }
    }

    /// Text in the middle, wrapped.
    pub(super) fn centred(&mut self, text: &str, style: Style) {
        let style = self.possible(style);
        let room = self.columns() / usize::from(style.width);
        for part in wrap::wrap(&self.printable(text), room) {
            let margin = " ".repeat((room - part.chars().count()) / 2);
            self.grid.push(Row::default().with(&margin, style).with(&part, style));
        }
    }

    /// Text in the middle of a black band across the paper, so many times as tall as plain text.
    pub(super) fn band(&mut self, text: &str, style: Style) {
        if self.head == Head::Impact {
            let room = self.columns() / usize::from(self.possible(style).width) - 2 * (STARS.len() + 1);
            for part in wrap::wrap(&self.printable(text), room) {
                self.centred(&format!("{STARS} {part} {STARS}"), Style { bold: true, ..style });
            }
            return;
        }
        let style = self.possible(Style { reverse: true, bold: true, ..style });
        let room = self.columns() / usize::from(style.width);
        for part in wrap::wrap(&self.printable(text), room) {
            self.grid.push(Row::default().with(&format!("{part:^room$}"), style));
        }
    }

    /// Pieces beside each other, so many spaces apart, as many in a row as there is room for.
    pub(super) fn columns_of(&mut self, pieces: &[Vec<(String, Style)>], gap_columns: usize) {
        let mut row = Row::default();
        for piece in pieces {
            let piece = piece.iter().fold(Row::default(), |row, (text, style)| {
                row.with(&self.printable(text), self.possible(*style))
            });
            if row.columns() > 0 && row.columns() + gap_columns + piece.columns() > self.columns() {
                self.grid.push(std::mem::take(&mut row));
            }
            if row.columns() > 0 {
                row.push(&" ".repeat(gap_columns), Style::PLAIN);
            }
            row.append(piece);
        }
        if row.columns() > 0 {
            self.grid.push(row);
        }
    }

    /// A line across the paper.
    pub(super) fn rule(&mut self) {
        let dashes = "-".repeat(self.columns());
        self.grid.push(Row::default().with(&dashes, Style::PLAIN));
    }

    /// A row of nothing.
    pub(super) fn space(&mut self) {
        self.grid.push(Row::default());
    }

    /// A picture in the middle.
    pub(super) fn place(&mut self, picture: Picture) {
        self.grid.place(picture);
    }

    fn right(&mut self, text: &str, style: Style) {
        let columns = self.columns() / usize::from(style.width);
        for part in wrap::wrap(text, columns) {
            self.grid.push(Row::default().with(&format!("{part:>columns$}"), style));
        }
    }

    /// The nearest style that this printer has.
    fn possible(&self, style: Style) -> Style {
        let style = Style { red: style.red && self.two_colours, ..style };
        match self.head {
            Head::Thermal => style,
            Head::Impact => {
                Style { reverse: false, width: style.width.min(2), height: style.height.min(2), ..style }
            }
        }
    }
}
