//! How characters look, said to thermal heads and to needles.

use crate::grid::Style;
use crate::profile::{Head, Profile};

/// `ESC t n`.
const SELECT_CODE_PAGE: [u8; 2] = [0x1B, b't'];
/// `ESC M n`: font A or B.
const SELECT_FONT: [u8; 2] = [0x1B, b'M'];
/// `GS ! n`: width - 1 in the upper half, height - 1 in the lower.
const SELECT_SIZE: [u8; 2] = [0x1D, b'!'];
/// `ESC E n`.
const SELECT_BOLD: [u8; 2] = [0x1B, b'E'];
/// `GS B n`.
const SELECT_REVERSE: [u8; 2] = [0x1D, b'B'];
/// `ESC r n`: 0 is black, 1 the other colour.
const SELECT_COLOUR: [u8; 2] = [0x1B, b'r'];
/// `ESC ! n`: font, weight and size in one byte, the only way to say them to an impact printer.
const SELECT_MODE: [u8; 2] = [0x1B, b'!'];
const MODE_SMALL_FONT: u8 = 0x01;
const MODE_BOLD: u8 = 0x08;
const MODE_TALL: u8 = 0x10;
const MODE_WIDE: u8 = 0x20;
/// The page that every printer has under this number. Numbers that a printer does not know it ignores, so a chart
/// selects this one before each, or the last good page would seem to be all the pages after it.
const FIRST_PAGE: u8 = 0;

/// Says only what has to be said for the next character to look right.
pub(super) struct Typist {
    head: Head,
    small_font: bool,
    page: u8,
    now: Style,
}

impl Typist {
    /// Says how everything is from the start, right after a reset.
    pub(super) fn new(profile: &Profile, bytes: &mut Vec<u8>) -> Self {
        let typist = Self {
            head: profile.head(),
            small_font: profile.has_small_font(),
            page: profile.charset_number(),
            now: Style::PLAIN,
        };
        bytes.extend(SELECT_CODE_PAGE);
        bytes.push(typist.page);
        match typist.head {
            // Its switches say in which font it wakes up.
            Head::Impact => typist.select_mode(Style::PLAIN, bytes),
            Head::Thermal if typist.small_font => {
                bytes.extend(SELECT_FONT);
                bytes.push(1);
            }
            Head::Thermal => {}
        }
        typist
    }

    pub(super) fn select(&mut self, to: Style, bytes: &mut Vec<u8>) {
        let from = std::mem::replace(&mut self.now, to);
        if from == to {
            return;
        }
        let resized = (from.width, from.height) != (to.width, to.height);
        match self.head {
            Head::Impact if resized || from.bold != to.bold => self.select_mode(to, bytes),
            Head::Impact => {}
            Head::Thermal => {
                if resized {
                    bytes.extend(SELECT_SIZE);
                    bytes.push((to.width.clamp(1, 8) - 1) << 4 | (to.height.clamp(1, 8) - 1));
                }
                if from.bold != to.bold {
                    bytes.extend(SELECT_BOLD);
                    bytes.push(to.bold.into());
                }
                if from.reverse != to.reverse {
                    bytes.extend(SELECT_REVERSE);
                    bytes.push(to.reverse.into());
                }
            }
        }
        if from.red != to.red {
            bytes.extend(SELECT_COLOUR);
            bytes.push(to.red.into());
        }
        if from.page != to.page {
            if to.page.is_some() {
                bytes.extend(SELECT_CODE_PAGE);
                bytes.push(FIRST_PAGE);
            }
            bytes.extend(SELECT_CODE_PAGE);
            bytes.push(to.page.unwrap_or(self.page));
        }
    }

    fn select_mode(&self, style: Style, bytes: &mut Vec<u8>) {
        let bits = [
            (self.small_font, MODE_SMALL_FONT),
            (style.bold, MODE_BOLD),
            (style.height > 1, MODE_TALL),
            (style.width > 1, MODE_WIDE),
        ];
        bytes.extend(SELECT_MODE);
        bytes.push(bits.into_iter().filter(|(is_set, _)| *is_set).map(|(_, bit)| bit).sum());
    }
}
