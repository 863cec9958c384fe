//! Pictures as a thermal head prints them: dots that are black or white.

mod logo;
mod qr;

pub use logo::{Logo, LogoError, MAX_LOGO_BYTES, MAX_LOGO_PIXELS};
pub use qr::{MAX_QR_BYTES, QrError, qr};

/// Dots in rows, each black or white. Rows begin at a byte, the leftmost dot is the highest bit, as `GS v 0` wants them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    width: u16,
    bits: Vec<u8>,
}

impl Picture {
    /// A picture of this size whose dots are black where `is_black(x, y)`.
    ///
    /// # Panics
    ///
    /// When it has no width.
    pub(crate) fn drawn(width: u16, height: u16, is_black: impl Fn(u16, u16) -> bool) -> Self {
        assert!(width > 0, "a picture has a width");
        let bytes_across = usize::from(width.div_ceil(8));
        let mut bits = vec![0; bytes_across * usize::from(height)];
        for (y, row) in (0..height).zip(bits.chunks_exact_mut(bytes_across)) {
            for x in (0..width).filter(|x| is_black(*x, y)) {
                row[usize::from(x / 8)] |= 0x80 >> (x % 8);
            }
        }
        Self { width, bits }
    }

    /// Dots across.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Dots from top to bottom.
    pub fn height(&self) -> u16 {
        u16::try_from(self.rows().len()).expect("a picture is drawn with a height of sixteen bits")
    }

    /// The rows from top to bottom, eight dots a byte.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.bits.chunks_exact(usize::from(self.width.div_ceil(8)))
    }

    /// Whether this dot is black. Beyond the edges all is white.
    pub fn is_black(&self, x: u16, y: u16) -> bool {
        x < self.width
            && self.rows().nth(y.into()).is_some_and(|row| row[usize::from(x / 8)] & 0x80 >> (x % 8) != 0)
    }
}
