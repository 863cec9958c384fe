//! A grid as the bytes that a printer understands: one buffer a job.
//!
//! Codes are those of Epson's ESC/POS command reference, which the other makers follow.

mod raster;
mod style;
mod token;

use crate::grid::{Grid, Row, Strip, Style};
use crate::profile::{Confirmation, Cutter, Profile};
use style::Typist;

pub use token::Token;

/// The longest run of parameter bytes of any command that is no picture.
const MAX_PARAMETER_BYTES: usize = 8;
/// `ESC @`: forget every setting and the unprinted part of a line.
const RESET: [u8; 2] = [0x1B, b'@'];
/// `FS .`: one byte is one character.
const LEAVE_CHINESE_MODE: [u8; 2] = [0x1C, b'.'];
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
/// `ESC p m t1 t2`: a pulse of 50 ms to the drawer on pin 2, and none for half a second.
const OPEN_DRAWER: [u8; 5] = [0x1B, b'p', 0, 25, 250];

/// The bytes of one job: reset, text and pictures, cut, and the request to confirm it under this token.
///
/// The only control codes in it are ours: a cell without a byte in the page is a space, whatever its grid was made of.
pub fn encode(grid: &Grid, profile: &Profile, token: Token) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(grid.strips().len() * (grid.columns() + 8) + 1_024);
    begin(profile, &mut bytes);
    let mut typist = Typist::new(profile, &mut bytes);
    for strip in grid.strips() {
        match strip {
            Strip::Text(row) => encode_row(row, grid, &mut typist, &mut bytes),
            Strip::Picture(picture) if profile.prints_pictures() => {
                raster::encode(picture, grid.dots(), &mut bytes);
            }
            Strip::Picture(_) => {}
        }
    }
    typist.select(Style::PLAIN, &mut bytes);
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

/// The bytes that open the cash drawer on this printer, or none when no drawer can hang on it. They print nothing, so they
/// may go ahead of a receipt.
pub fn drawer_pulse(profile: &Profile) -> Option<Vec<u8>> {
    profile.has_drawer().then(|| {
        let mut bytes = Vec::new();
        begin(profile, &mut bytes);
        bytes.extend(OPEN_DRAWER);
        bytes
    })
}

/// Whatever came before, the printer is now as if it had just been switched on.
fn begin(profile: &Profile, bytes: &mut Vec<u8>) {
    // A broken connection may have left a command unfinished: printers keep waiting for its parameters and would swallow
    // the reset that follows. Between commands they ignore zeros; in a picture zeros are white.
    let longest = if profile.prints_pictures() {
        raster::longest_command_bytes(profile.dots())
    } else {
        MAX_PARAMETER_BYTES
    };
    bytes.resize(bytes.len() + longest, 0);
    bytes.extend(RESET);
    if profile.leaves_chinese_mode() {
        bytes.extend(LEAVE_CHINESE_MODE);
    }
}

fn encode_row(row: &Row, grid: &Grid, typist: &mut Typist, bytes: &mut Vec<u8>) {
    for cell in row.cells() {
        typist.select(cell.style, bytes);
        bytes.push(grid.charset().byte(cell.symbol).unwrap_or(b' '));
    }
    bytes.push(LINE_FEED);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    fn encoded(profile: &str, style: Style) -> Vec<u8> {
        let profile = Profile::named(profile).unwrap();
        let mut grid = Grid::new(&profile);
        grid.push(Row::default().with("a", style).with("b", style));
        let bytes = encode(&grid, &profile, Token::from_number(7));
        let reset = bytes.iter().position(|byte| *byte != 0).unwrap();
        bytes[reset..].to_vec()
    }

    #[test]
    fn a_style_is_said_once_and_taken_back_before_the_cut() {
        let expected = [
            &b"\x1b@\x1c.\x1bt\x1d"[..],
            b"\x1d!\x01\x1bE\x01ab\n",
            b"\x1d!\x00\x1bE\x00\x1dVB\x00",
            b"\x1d(H\x06\x0000'   ",
        ];
        assert_eq!(encoded("jolimark-tp850ue", Style::TALL), expected.concat());
    }

    #[test]
    fn needles_have_print_modes_of_their_own_and_a_red_ribbon() {
        let red = Style { red: true, ..Style::LARGE };
        let expected = [
            &b"\x1b@\x1bt\x00\x1b!\x01"[..],
            b"\x1b!\x39\x1br\x01ab\n",
            b"\x1b!\x01\x1br\x00\x1dVB\x00\x1dr\x01",
        ];
        assert_eq!(encoded("epson-tm-u220", red), expected.concat());
        let wide = encoded("epson-tm-u220-narrow", Style::LARGE);
        assert!(wide.windows(3).any(|command| command == b"\x1b!\x38"), "{wide:02x?}");
    }

    #[test]
    fn a_job_begins_with_enough_to_end_what_any_other_left_unfinished() {
        let profile = Profile::named("generic-80").unwrap();
        let mut grid = Grid::new(&profile);
        grid.place(Picture::drawn(profile.dots(), 100, |_, _| true));
        let picture = encode(&grid, &profile, Token::from_number(1));
        let commands = picture.split(|byte| *byte == 0x1D).skip(1);
        let longest = commands.map(|after| 1 + after.len()).max().unwrap();
        let leading = picture.iter().take_while(|byte| **byte == 0).count();
        assert!(longest <= leading, "{longest} bytes may be missing, {leading} are made up for");
    }

    #[test]
    fn a_drawer_opens_without_paper() {
        let pulse = drawer_pulse(&Profile::named("epson-tm-t88").unwrap()).unwrap();
        assert!(pulse.ends_with(b"\0\x1b@\x1bp\x00\x19\xfa"), "{pulse:02x?}");
    }
}
