//! What people upload as their logo.

use printers::picture::{Logo, LogoError, MAX_LOGO_BYTES};

/// A PNG file of these pixels, red, green, blue and alpha.
fn png(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> =
        (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
    file
}

/// A wave within a ring.
pub(crate) fn house() -> Vec<u8> {
    png(240, 160, |x, y| {
        let (across, down) = (i64::from(x) - 120, i64::from(y) - 80);
        let from_centre = across * across + down * down;
        let is_ring = (66 * 66..76 * 76).contains(&from_centre);
        let wave = ((across % 44).abs() - 22).abs() + down;
        let is_wave =
            from_centre < 60 * 60 && (0..36).contains(&wave.rem_euclid(48)) && wave.rem_euclid(24) < 10;
        if is_ring || is_wave { [10, 40, 90, 255] } else { [0, 0, 0, 0] }
    })
}

fn refusal(file: &[u8]) -> String {
    Logo::from_png(file).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_a_logo_is_refused_in_words() {
    assert_eq!(refusal(b""), "the logo's file is empty");
    assert_eq!(refusal(b"GIF89a"), "the logo is no PNG image that can be read: save it as PNG again");
    assert_eq!(
        refusal(&vec![0; MAX_LOGO_BYTES + 1]),
        "the logo's file has 2097153 bytes, and 2097152 are allowed: save it smaller"
    );
    assert_eq!(
        refusal(&png(10_000, 1, |_, _| [0, 0, 0, 255])),
        "the logo has 10000 × 1 pixels, and 2000 on a side are allowed: save it smaller"
    );
    let white = "the logo is white all over: on paper nothing would be seen of it";
    assert_eq!(refusal(&png(8, 8, |_, _| [255, 255, 255, 255])), white);
    assert_eq!(refusal(&png(8, 8, |_, _| [0, 0, 0, 0])), white);
}

#[test]
fn a_damaged_file_is_refused_wherever_it_ends() {
    let whole = house();
    for end in (0..whole.len() - 20).step_by(11) {
        assert!(
            matches!(Logo::from_png(&whole[..end]), Err(LogoError::NotPng(_) | LogoError::Empty)),
            "{end}"
        );
    }
}

#[test]
fn a_header_that_lies_about_its_size_costs_no_memory() {
    let mut file = png(4, 4, |_, _| [0, 0, 0, 255]);
    // The width, big-endian, behind the signature, the length and the name of the first chunk.
    file[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(Logo::from_png(&file).is_err());
}

#[test]
fn a_logo_is_made_to_fit_and_never_enlarged() {
    let size = |width, height, dots| {
        let picture = Logo::from_png(&png(width, height, |_, _| [0, 0, 0, 255])).unwrap().picture(dots);
        (picture.width(), picture.height())
    };
    assert_eq!(size(100, 50, 576), (100, 50));
    assert_eq!(size(2_000, 500, 576), (576, 144));
    assert_eq!(size(400, 2_000, 384), (48, 240));
    assert_eq!(size(2_000, 1, 384), (384, 1));
    assert_eq!(size(1, 2_000, 384), (1, 240));
}

#[test]
fn lines_stay_sharp_and_shades_become_dots() {
    let black = |file: &[u8]| {
        let picture = Logo::from_png(file).unwrap().picture(576);
        let dots = (0..picture.height()).flat_map(|y| (0..picture.width()).map(move |x| (x, y)));
        dots.filter(|(x, y)| picture.is_black(*x, *y)).count()
    };
    let half = png(40, 40, |x, _| if x < 20 { [0, 0, 0, 255] } else { [255, 255, 255, 255] });
    assert_eq!(black(&half), 800);
    let grey = png(40, 40, |_, _| [128, 128, 128, 255]);
    assert!((700..900).contains(&black(&grey)), "{} of 1600 are black", black(&grey));
    let faint = png(40, 40, |_, _| [0, 0, 0, 64]);
    assert!((300..500).contains(&black(&faint)), "{} of 1600 are black", black(&faint));
}
