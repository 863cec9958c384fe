//! A grid as the bytes that a printer understands: one buffer a job.
//!
//! Codes are those of Epson's ESC/POS command reference, which the other makers follow.

use crate::grid::{Grid, Row, Style};
use crate::profile::{Confirmation, Cutter, Profile};

/// Ends a command that a broken connection may have left unfinished: printers keep waiting for its parameters and would
/// swallow the reset that follows. Between commands a printer ignores these.
const FINISH_ANY_COMMAND: [u8; 8] = [0; 8];
/// `ESC @`: forget every setting and the unprinted part of a line.
const RESET: [u8; 2] = [0x1B, b'@'];
/// `FS .`: one byte is one character.
const LEAVE_CHINESE_MODE: [u8; 2] = [0x1C, b'.'];
/// `ESC t n`.
const SELECT_CODE_PAGE: [u8; 2] = [0x1B, b't'];
/// `GS ! n`: width - 1 in the upper half, height - 1 in the lower.
const SELECT_SIZE: [u8; 2] = [0x1D, b'!'];
/// `ESC E n`.
const SELECT_BOLD: [u8; 2] = [0x1B, b'E'];
/// `GS B n`.
const SELECT_REVERSE: [u8; 2] = [0x1D, b'B'];
/// Print the line and go to the next one.
const LINE_FEED: u8 = b'\n';
/// `ESC d n`: feed so many lines; the tear bar is about that far above the print head.
const FEED_TO_TEAR_BAR: [u8; 3] = [0x1B, b'd', 5];
/// `GS V 65 0`: feed to the cutter and cut all the way.
const FEED_AND_CUT: [u8; 4] = [0x1D, b'V', 65, 0];
/// `GS V 66 0`: feed to the cutter and leave a point uncut.
const FEED_AND_CUT_PARTLY: [u8; 4] = [0x1D, b'V', 66, 0];
/// `GS ( H`, function 48: send the four bytes that follow back when everything before is printed.
const REQUEST_PROCESS_ID: [u8; 7] = [0x1D, b'(', b'H', 6, 0, 0x30, 0x30];
/// `GS r 1`: send the paper status when everything before is printed.
const REQUEST_FENCE: [u8; 3] = [0x1D, b'r', 1];

/// Four bytes by which a printer names the job that it has printed. They are 32 to 126, as the command demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token([u8; 4]);

impl Token {
    const FIRST: u8 = 32;
    const LAST: u8 = 126;
    const BASE: u32 = (Self::LAST - Self::FIRST + 1) as u32;

    /// The token of a job's number. Numbers 81 450 625 apart have the same one, far more than a printer ever has at once.
    pub fn from_number(number: u64) -> Self {
        let mut rest = number;
        Self(std::array::from_fn(|_| {
            let digit = u8::try_from(rest % u64::from(Self::BASE)).expect("a remainder of 95 fits");
            rest /= u64::from(Self::BASE);
            Self::FIRST + digit
        }))
    }

    /// The token in a printer's reply, unless these bytes cannot be one.
    pub fn from_bytes(bytes: [u8; 4]) -> Option<Self> {
        bytes.iter().all(|byte| (Self::FIRST..=Self::LAST).contains(byte)).then_some(Self(bytes))
    }

    /// The bytes as they travel.
    pub fn bytes(self) -> [u8; 4] {
        self.0
    }
}

/// The bytes of one job: reset, text, cut, and the request to confirm it under this token.
///
/// The only control codes in it are ours: a cell without a byte in the page is a space, whatever its grid was made of.
pub fn encode(grid: &Grid, profile: &Profile, token: Token) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(grid.rows().len() * (grid.columns() + 8) + 64);
    bytes.extend(FINISH_ANY_COMMAND);
    bytes.extend(RESET);
    if profile.leaves_chinese_mode() {
        bytes.extend(LEAVE_CHINESE_MODE);
    }
    bytes.extend(SELECT_CODE_PAGE);
    bytes.push(profile.charset_number());
    let mut style = Style::PLAIN;
    for row in grid.rows() {
        encode_row(row, grid, &mut style, &mut bytes);
    }
    select(style, Style::PLAIN, &mut bytes);
    bytes.extend_from_slice(match profile.cutter() {
        Cutter::None => &FEED_TO_TEAR_BAR,
        Cutter::Partial => &FEED_AND_CUT_PARTLY,
        Cutter::Full => &FEED_AND_CUT,
    });
    match profile.confirmation() {
        Confirmation::ProcessId => {
            bytes.extend(REQUEST_PROCESS_ID);
            bytes.extend(token.bytes());
        }
        Confirmation::Fence => bytes.extend(REQUEST_FENCE),
        Confirmation::None => {}
    }
    bytes
}

fn encode_row(row: &Row, grid: &Grid, style: &mut Style, bytes: &mut Vec<u8>) {
    for cell in row.cells() {
        select(*style, cell.style, bytes);
        *style = cell.style;
        bytes.push(grid.charset().byte(cell.symbol).unwrap_or(b' '));
    }
    bytes.push(LINE_FEED);
}

/// What has to be said for the next character to have the style `to`.
fn select(from: Style, to: Style, bytes: &mut Vec<u8>) {
    if (from.width, from.height) != (to.width, to.height) {
        bytes.extend(SELECT_SIZE);
        bytes.push((to.width.clamp(1, 8) - 1) << 4 | (to.height.clamp(1, 8) - 1));
    }
    if from.bold != to.bold {
        bytes.extend(SELECT_BOLD);
        bytes.push(u8::from(to.bold));
    }
    if from.reverse != to.reverse {
        bytes.extend(SELECT_REVERSE);
        bytes.push(u8::from(to.reverse));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_printable_and_differ_from_job_to_job() {
        assert_eq!(Token::from_number(0).bytes(), *b"    ");
        assert_eq!(Token::from_number(1).bytes(), *b"!   ");
        assert_eq!(Token::from_number(95).bytes(), *b" !  ");
        for number in [0, 94, 95, 81_450_624, u64::MAX] {
            let token = Token::from_number(number);
            assert_eq!(Token::from_bytes(token.bytes()), Some(token));
        }
        assert_eq!(Token::from_bytes([0x1B, b'@', b'a', b'b']), None);
    }

    #[test]
    fn a_style_is_said_once_and_taken_back_before_the_cut() {
        let profile = Profile::named("jolimark-tp850ue").unwrap();
        let mut grid = Grid::new(profile.columns(), profile.charset());
        grid.push(Row::default().with("Ω", Style::TALL).with("α", Style::TALL));
        let bytes = encode(&grid, &profile, Token::from_number(7));
        let expected = [
            &[0; 8][..],
            b"\x1b@\x1c.\x1bt\x1d",
            b"\x1d!\x01\x1bE\x01\x97\x98\n",
            b"\x1d!\x00\x1bE\x00\x1dVB\x00",
            b"\x1d(H\x06\x0000'   ",
        ];
        assert_eq!(bytes, expected.concat());
    }
}
