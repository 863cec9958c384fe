//! The logo of the house: PNG → grey → dots.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};
use thiserror::Error;

use super::Picture;

/// The largest file that is looked at.
pub const MAX_LOGO_BYTES: usize = 2 * 1024 * 1024;
/// The most pixels on a side. Paper has a third of that; more is a photograph that somebody meant for something else.
pub const MAX_LOGO_PIXELS: u32 = 2_000;

/// The tallest logo on paper: three centimetres.
const MAX_HEIGHT_DOTS: u32 = 240;
/// A logo of lines has nearly all of its pixels near black or white. It stays sharp; what has shades is dithered.
const LINES_PERCENT: usize = 90;
const NEAR_BLACK: u8 = 48;
const NEAR_WHITE: u8 = 208;
const MIDDLE: i32 = 128;

/// A logo as it was uploaded, in shades of grey on white, not yet fitted to a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    width: u32,
    height: u32,
    /// From black (0) to white (255), row by row.
    grey: Vec<u8>,
}

/// Why a file cannot be a logo.
#[derive(Debug, Error)]
pub enum LogoError {
    /// There is nothing in it.
    #[error("the logo's file is empty")]
    Empty,
    /// It is too large to be looked at.
    #[error("the logo's file has {0} bytes, and {MAX_LOGO_BYTES} are allowed: save it smaller")]
    TooManyBytes(usize),
    /// It has more pixels than any paper.
    #[error(
        "the logo has {width} × {height} pixels, and {MAX_LOGO_PIXELS} on a side are allowed: save it smaller"
    )]
    TooManyPixels {
        /// Across.
        width: u32,
        /// From top to bottom.
        height: u32,
    },
    /// It is no image, or a damaged one.
    #[error("the logo is no PNG image that can be read: save it as PNG again")]
    NotPng(#[source] png::DecodingError),
    /// Nothing would be seen of it.
    #[error("the logo is white all over: on paper nothing would be seen of it")]
    Blank,
}

impl Logo {
    /// Reads a PNG file. What is transparent is white, as paper is.
    pub fn from_png(file: &[u8]) -> Result<Self, LogoError> {
        if file.is_empty() {
            return Err(LogoError::Empty);
        }
        if file.len() > MAX_LOGO_BYTES {
            return Err(LogoError::TooManyBytes(file.len()));
        }
        let pixels = MAX_LOGO_PIXELS as usize * MAX_LOGO_PIXELS as usize;
        let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: pixels * 4 });
        decoder.set_transformations(Transformations::normalize_to_color8());
        let (width, height) = decoder.read_header_info().map_err(LogoError::NotPng)?.size();
        if width.max(height) > MAX_LOGO_PIXELS {
            return Err(LogoError::TooManyPixels { width, height });
        }
        let mut reader = decoder.read_info().map_err(LogoError::NotPng)?;
        let size = reader.output_buffer_size().ok_or(LogoError::TooManyPixels { width, height })?;
        let mut bytes = vec![0; size];
        let frame = reader.next_frame(&mut bytes).map_err(LogoError::NotPng)?;
        bytes.truncate(frame.buffer_size());
        let grey: Vec<u8> = bytes
            .chunks_exact(frame.color_type.samples())
            .map(|pixel| grey(frame.color_type, pixel))
            .collect();
        if grey.iter().all(|shade| *shade >= NEAR_WHITE) {
            return Err(LogoError::Blank);
        }
        Ok(Self { width, height, grey })
    }

    /// The logo for paper of so many dots across: never enlarged, at most three centimetres tall.
    pub fn picture(&self, paper_dots: u16) -> Picture {
        let (width, height) = self.fitted(paper_dots.into());
        let mut shades = self.scaled(width, height);
        let sharp = shades.iter().filter(|shade| !(NEAR_BLACK..NEAR_WHITE).contains(shade)).count();
        if sharp * 100 < shades.len() * LINES_PERCENT {
            dither(&mut shades, width as usize);
        }
        let short = |dots: u32| u16::try_from(dots).expect("a fitted logo is no larger than paper");
        Picture::drawn(short(width), short(height), |x, y| {
            i32::from(shades[usize::from(y) * width as usize + usize::from(x)]) < MIDDLE
        })
    }

    fn fitted(&self, paper_dots: u32) -> (u32, u32) {
        let (mut width, mut height) = (self.width, self.height);
        if width > paper_dots {
            (width, height) = (paper_dots, (height * paper_dots / width).max(1));
        }
        if height > MAX_HEIGHT_DOTS {
            (width, height) = ((width * MAX_HEIGHT_DOTS / height).max(1), MAX_HEIGHT_DOTS);
        }
        (width, height)
    }

    /// Each dot is the mean of the pixels that it covers.
    fn scaled(&self, width: u32, height: u32) -> Vec<u8> {
        let cut = |at: u32, to: u32, from: u32| (at * from / to, ((at + 1) * from).div_ceil(to));
        let mut shades = Vec::with_capacity((width * height) as usize);
        for y in 0..height {
            let (top, bottom) = cut(y, height, self.height);
            for x in 0..width {
                let (left, right) = cut(x, width, self.width);
                let sum: u64 = (top..bottom)
                    .flat_map(|y| {
                        &self.grey[(y * self.width + left) as usize..(y * self.width + right) as usize]
                    })
                    .map(|shade| u64::from(*shade))
                    .sum();
                let mean = sum / u64::from((bottom - top) * (right - left));
                shades.push(u8::try_from(mean).expect("a mean of bytes is a byte"));
            }
        }
        shades
    }
}

/// The brightness of a pixel on white paper, by the weights of Rec. 601 in 256ths.
fn grey(kind: ColorType, pixel: &[u8]) -> u8 {
    let luma = |red: u8, green: u8, blue: u8| {
        let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
        u8::try_from(sum / 256).expect("the weights are a whole")
    };
    let on_white = |shade: u8, alpha: u8| {
        let mixed = u32::from(shade) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from(mixed / 255).expect("a mixture of two bytes is a byte")
    };
    match (kind, pixel) {
        (ColorType::Rgb, &[red, green, blue]) => luma(red, green, blue),
        (ColorType::Rgba, &[red, green, blue, alpha]) => on_white(luma(red, green, blue), alpha),
        (ColorType::GrayscaleAlpha, &[shade, alpha]) => on_white(shade, alpha),
        (_, pixel) => pixel[0],
    }
}

/// Shades as a mixture of black and white (Floyd and Steinberg, 1976).
fn dither(shades: &mut [u8], width: usize) {
    for at in 0..shades.len() {
        let wanted = i32::from(shades[at]);
        let printed = if wanted < MIDDLE { 0 } else { 255 };
        shades[at] = if printed == 0 { 0 } else { 255 };
        let x = at % width;
        let mut spread = |to: usize, sixteenths: i32| {
            if let Some(shade) = shades.get_mut(to) {
                let shifted = i32::from(*shade) + (wanted - printed) * sixteenths / 16;
                *shade = u8::try_from(shifted.clamp(0, 255)).expect("it was just clamped");
            }
        };
        if x + 1 < width {
            spread(at + 1, 7);
            spread(at + width + 1, 1);
        }
        if x > 0 {
            spread(at + width - 1, 3);
        }
        spread(at + width, 5);
    }
}
