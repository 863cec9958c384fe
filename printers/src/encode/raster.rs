//! Pictures on the wire: `GS v 0`, the one way that every thermal printer understands.

use crate::picture::Picture;

/// `GS v 0 0`, before the bytes across and the rows, each in two bytes, low one first.
const PRINT_RASTER: [u8; 4] = [0x1D, b'v', b'0', 0];
/// Rows of a command. Few, so that a job that is cut off in the middle of a picture swallows little of the next one.
const ROWS: usize = 8;

/// The longest command on this paper: so many bytes a printer may still be waiting for.
pub(super) fn longest_command_bytes(paper_dots: u16) -> usize {
    PRINT_RASTER.len() + 4 + ROWS * usize::from(paper_dots.div_ceil(8))
}

/// Prints the picture in the middle of the paper. Margins are white bytes, which no printer misunderstands.
pub(super) fn encode(picture: &Picture, paper_dots: u16, bytes: &mut Vec<u8>) {
    let margin = usize::from((paper_dots - picture.width()) / 2 / 8);
    let across = margin + usize::from(picture.width().div_ceil(8));
    let rows: Vec<&[u8]> = picture.rows().collect();
    for band in rows.chunks(ROWS) {
        let short = |number: usize| u16::try_from(number).expect("paper has no more dots").to_le_bytes();
        bytes.extend(PRINT_RASTER);
        bytes.extend(short(across));
        bytes.extend(short(band.len()));
        for row in band {
            bytes.resize(bytes.len() + margin, 0);
            bytes.extend_from_slice(row);
        }
    }
}
