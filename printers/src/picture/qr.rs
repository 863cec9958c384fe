//! QR codes, drawn here and sent as dots: not every printer can draw them itself, and those that can disagree on how.

use qrcode::{Color, EcLevel, QrCode};
use thiserror::Error;

use super::Picture;

/// What a phone still reads from a strip of paper: version 17 at 15 % recovery.
pub const MAX_QR_BYTES: usize = 500;

/// White around the code, in modules; scanners need it.
const QUIET_MODULES: u16 = 4;
/// Dots of a module: 0.4 mm at least for cheap cameras, 1 mm looks clumsy.
const MODULE_DOTS: std::ops::RangeInclusive<u16> = 3..=8;
/// Of the paper's width, so much is enough for a code.
const SHARE_OF_PAPER: (u16, u16) = (1, 2);

/// Why there is no QR code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QrError {
    /// There is nothing to say.
    #[error("a QR code needs a content")]
    Empty,
    /// Nobody could read it.
    #[error("a QR code on a receipt holds {MAX_QR_BYTES} bytes, not {0}: use a shorter address")]
    TooLong(usize),
    /// Its modules would be too small.
    #[error("a QR code of {modules} modules does not fit on {dots} dots: use a shorter address")]
    TooWide {
        /// The code's modules, its white margin included.
        modules: u16,
        /// The dots across the paper.
        dots: u16,
    },
}

/// A QR code for paper of so many dots across.
pub fn qr(content: &str, paper_dots: u16) -> Result<Picture, QrError> {
    if content.is_empty() {
        return Err(QrError::Empty);
    }
    if content.len() > MAX_QR_BYTES {
        return Err(QrError::TooLong(content.len()));
    }
    let code = QrCode::with_error_correction_level(content, EcLevel::M)
        .map_err(|_| QrError::TooLong(content.len()))?;
    let side = u16::try_from(code.width()).expect("the largest QR code has 177 modules");
    let modules = side + 2 * QUIET_MODULES;
    let wanted = paper_dots * SHARE_OF_PAPER.0 / SHARE_OF_PAPER.1 / modules;
    let scale = wanted.clamp(*MODULE_DOTS.start(), *MODULE_DOTS.end());
    if modules * scale > paper_dots {
        return Err(QrError::TooWide { modules, dots: paper_dots });
    }
    let colors = code.to_colors();
    let is_dark = |x: u16, y: u16| {
        let inside = |at: u16| (at / scale).checked_sub(QUIET_MODULES).filter(|module| *module < side);
        let (Some(x), Some(y)) = (inside(x), inside(y)) else { return false };
        colors[usize::from(y) * usize::from(side) + usize::from(x)] == Color::Dark
    };
    Ok(Picture::drawn(modules * scale, modules * scale, is_dark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_of_a_code_are_where_scanners_look_for_them() {
        let picture = qr("https://example.org/5", 576).unwrap();
        let scale = picture.width() / (25 + 2 * QUIET_MODULES);
        assert_eq!((picture.width(), picture.height()), (33 * scale, 33 * scale));
        let module =
            |x: u16, y: u16| picture.is_black((x + QUIET_MODULES) * scale, (y + QUIET_MODULES) * scale);
        let finder = [0x7F, 0x41, 0x5D, 0x5D, 0x5D, 0x41, 0x7F];
        for (y, row) in (0..7).zip(finder) {
            for x in 0..7 {
                let dark = row & (0x40 >> x) != 0;
                assert_eq!((module(x, y), module(18 + x, y), module(x, 18 + y)), (dark, dark, dark));
            }
        }
        assert!(!picture.is_black(0, 0), "there is white around it");
    }

    #[test]
    fn a_code_that_cannot_be_read_is_refused() {
        assert_eq!(qr("", 576), Err(QrError::Empty));
        assert_eq!(qr(&"x".repeat(501), 576), Err(QrError::TooLong(501)));
        assert_eq!(qr(&"x".repeat(500), 200), Err(QrError::TooWide { modules: 93, dots: 200 }));
        assert!(qr(&"x".repeat(500), 384).is_ok());
    }
}
