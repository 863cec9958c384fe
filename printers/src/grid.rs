//! Paper as rows of styled cells: the one thing that the encoder and the preview both read.

use std::fmt;

use crate::charset::Charset;
use crate::picture::Picture;
use crate::profile::Profile;

/// How a character is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// How many columns a character takes: 1 to 8.
    pub width: u8,
    /// How many times as tall as a plain character: 1 to 8.
    pub height: u8,
    /// Heavier strokes.
    pub bold: bool,
    /// White on black.
    pub reverse: bool,
    /// In the printer's second colour. Never the only thing that tells something.
    pub red: bool,
    /// In the code page of this `ESC t` number instead of the grid's: for the chart of a test print.
    pub page: Option<u8>,
}

impl Style {
    /// The style that a printer has after a reset.
    pub const PLAIN: Self = Self { width: 1, height: 1, bold: false, reverse: false, red: false, page: None };
    /// Heavier, of the same size.
    pub const BOLD: Self = Self { bold: true, ..Self::PLAIN };
    /// Twice as tall, as wide as plain: what hands must read from a step away.
    pub const TALL: Self = Self { height: 2, bold: true, ..Self::PLAIN };
    /// Twice as tall and wide: what a room must read.
    pub const LARGE: Self = Self { width: 2, height: 2, bold: true, ..Self::PLAIN };
    /// White on black, heavy: a warning that needs no colour.
    pub const REVERSE: Self = Self { reverse: true, ..Self::BOLD };
}

impl Default for Style {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// One character on paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// A character that the grid's charset has.
    pub symbol: char,
    /// How it is printed.
    pub style: Style,
}

/// Characters beside each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    cells: Vec<Cell>,
}

impl Row {
    /// Adds text, which must already be printable in the grid's charset, at the end of the row.
    pub fn push(&mut self, text: &str, style: Style) {
        self.cells.extend(text.chars().map(|symbol| Cell { symbol, style }));
    }

    /// The same row with text added at its end.
    pub fn with(mut self, text: &str, style: Style) -> Self {
        self.push(text, style);
        self
    }

    /// Adds another row at the end of this one.
    pub fn append(&mut self, other: Self) {
        self.cells.extend(other.cells);
    }

    /// Gives the first so many cells another style of the same size.
    pub(crate) fn restyle(&mut self, cells: usize, style: Style) {
        self.cells.iter_mut().take(cells).for_each(|cell| cell.style = style);
    }

    /// The columns that the row takes.
    pub fn columns(&self) -> usize {
        self.cells.iter().map(|cell| usize::from(cell.style.width)).sum()
    }

    /// The cells from left to right.
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The longest stretches of cells with the same style, from left to right.
    pub fn runs(&self) -> impl Iterator<Item = (Style, String)> + '_ {
        self.cells
            .chunk_by(|left, right| left.style == right.style)
            .map(|run| (run[0].style, run.iter().map(|cell| cell.symbol).collect()))
    }
}

/// Across the paper: a row of characters, or a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strip {
    /// Characters.
    Text(Row),
    /// Dots, in the middle of the paper.
    Picture(Picture),
}

/// A piece of paper: rows no wider than the printer, of characters that its charset has, and pictures on its dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    columns: usize,
    dots: u16,
    charset: Charset,
    strips: Vec<Strip>,
}

impl Grid {
    /// An empty piece of this printer's paper.
    pub fn new(profile: &Profile) -> Self {
        let (columns, dots, charset) = (profile.columns(), profile.dots(), profile.charset());
        Self { columns, dots, charset, strips: Vec::new() }
    }

    /// Adds a row at the bottom.
    ///
    /// # Panics
    ///
    /// When the row is wider than the paper: the layout is wrong then, and a printer would break the row in the middle of a
    /// word. While developing also when it has a character that the charset lacks.
    pub fn push(&mut self, row: Row) {
        assert!(row.columns() <= self.columns, "a row of {} columns on {}", row.columns(), self.columns);
        // Only while developing: it costs as much as everything else together, and the encoder prints a space then.
        debug_assert!(
            row.cells.iter().all(|cell| self.charset.byte(cell.symbol).is_some()),
            "{row:?} is not in {}",
            self.charset
        );
        self.strips.push(Strip::Text(row));
    }

    /// The row at that place, to be continued within the width of the paper; none where a picture is.
    pub(crate) fn row_mut(&mut self, at: usize) -> Option<&mut Row> {
        match self.strips.get_mut(at)? {
            Strip::Text(row) => Some(row),
            Strip::Picture(_) => None,
        }
    }

    /// Adds a picture at the bottom.
    ///
    /// # Panics
    ///
    /// When the picture is wider than the paper.
    pub fn place(&mut self, picture: Picture) {
        assert!(picture.width() <= self.dots, "a picture of {} dots on {}", picture.width(), self.dots);
        self.strips.push(Strip::Picture(picture));
    }

    /// The width of the paper in plain columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The charset in which every cell has a byte.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The dots across the paper.
    pub fn dots(&self) -> u16 {
        self.dots
    }

    /// Everything from top to bottom.
    pub fn strips(&self) -> &[Strip] {
        &self.strips
    }

    /// The rows of text from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.strips.iter().filter_map(|strip| match strip {
            Strip::Text(row) => Some(row),
            Strip::Picture(_) => None,
        })
    }
}

/// The text without its styles, a line for each row of text.
impl fmt::Display for Grid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.rows() {
            let text: String = row.cells.iter().map(|cell| cell.symbol).collect();
            writeln!(f, "{}", text.trim_end())?;
        }
        Ok(())
    }
}
