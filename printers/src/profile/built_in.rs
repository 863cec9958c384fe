//! The printers that are known by name.

use super::{Confirmation, Cutter, Head, ProfileSettings};
use crate::charset::Charset;

/// A known model. All but the impact printers have CP737, the Greek page, each under its own number.
#[derive(Debug)]
pub struct Model {
    /// The name by which settings refer to it.
    pub name: &'static str,
    columns: usize,
    charset: Charset,
    charset_number: u8,
    confirmation: Confirmation,
    leaves_chinese_mode: bool,
    cutter: Cutter,
    dots: u16,
    head: Head,
    small_font: bool,
}

/// What most 80 mm printers are like; the models below say in what they differ.
const COMMON: Model = Model {
    name: "generic-80",
    columns: 48,
    charset: Charset::CP737,
    charset_number: 14,
    confirmation: Confirmation::Fence,
    leaves_chinese_mode: true,
    cutter: Cutter::Partial,
    dots: 576,
    head: Head::Thermal,
    small_font: false,
};

/// The TM-U220 as it is sold in Europe. It has no Greek page, so Greek is printed in Latin letters (ELOT 743), which every
/// Greek cook reads: `Choriatiki salata`. CP437 under 0 is the page of which all its versions are sure.
const IMPACT: Model = Model {
    name: "epson-tm-u220",
    columns: 42,
    charset: Charset::CP437,
    charset_number: 0,
    leaves_chinese_mode: false,
    dots: 400,
    head: Head::Impact,
    small_font: true,
    ..COMMON
};

/// The known models. The generic ones stand for the many that call themselves "ESC/POS compatible".
pub const BUILT_IN: [Model; 7] = [
    Model { name: "jolimark-tp850ue", charset_number: 29, confirmation: Confirmation::ProcessId, ..COMMON },
    Model {
        name: "epson-tm-t88",
        columns: 42,
        confirmation: Confirmation::ProcessId,
        leaves_chinese_mode: false,
        dots: 512,
        ..COMMON
    },
    COMMON,
    Model { name: "generic-58", columns: 32, cutter: Cutter::None, dots: 384, ..COMMON },
    // Xprinter and the many who share its firmware know CP737 as 64.
    Model { name: "generic-xprinter", charset_number: 64, ..COMMON },
    IMPACT,
    // The same printer with the larger of its fonts (9 × 9 needles).
    Model { name: "epson-tm-u220-narrow", columns: 33, small_font: false, ..IMPACT },
];

impl Model {
    pub(super) fn settings(&self) -> ProfileSettings {
        ProfileSettings {
            name: self.name.to_owned(),
            columns: self.columns,
            charset: self.charset,
            charset_number: self.charset_number.into(),
            confirmation: self.confirmation,
            leaves_chinese_mode: self.leaves_chinese_mode,
            cutter: self.cutter,
            dots: self.dots,
            head: self.head,
            small_font: self.small_font,
            two_colours: self.head == Head::Impact,
            drawer: true,
        }
    }
}

pub(super) fn names() -> String {
    BUILT_IN.each_ref().map(|model| model.name).join(", ")
}
