//! The printers that are known by name.

use super::{Confirmation, Cutter, ProfileSettings};
use crate::charset::Charset;

/// A known model. All of them have CP737, the Greek page, each under its own number.
#[derive(Debug)]
pub struct Model {
    /// The name by which settings refer to it.
    pub name: &'static str,
    columns: usize,
    charset_number: u8,
    confirmation: Confirmation,
    leaves_chinese_mode: bool,
    cutter: Cutter,
    dots: u16,
}

/// The known models. The generic ones stand for the many that call themselves "ESC/POS compatible".
pub const BUILT_IN: [Model; 4] = [
    Model {
        name: "jolimark-tp850ue",
        columns: 48,
        charset_number: 29,
        confirmation: Confirmation::ProcessId,
        leaves_chinese_mode: true,
        cutter: Cutter::Partial,
        dots: 576,
    },
    Model {
        name: "epson-tm-t88",
        columns: 42,
        charset_number: 14,
        confirmation: Confirmation::ProcessId,
        leaves_chinese_mode: false,
        cutter: Cutter::Partial,
        dots: 512,
    },
    Model {
        name: "generic-80",
        columns: 48,
        charset_number: 14,
        confirmation: Confirmation::Fence,
        leaves_chinese_mode: true,
        cutter: Cutter::Partial,
        dots: 576,
    },
    Model {
        name: "generic-58",
        columns: 32,
        charset_number: 14,
        confirmation: Confirmation::Fence,
        leaves_chinese_mode: true,
        cutter: Cutter::None,
        dots: 384,
    },
];

impl Model {
    pub(super) fn settings(&self) -> ProfileSettings {
        ProfileSettings {
            name: self.name.to_owned(),
            columns: self.columns,
            charset: Charset::CP737,
            charset_number: self.charset_number,
            confirmation: self.confirmation,
            leaves_chinese_mode: self.leaves_chinese_mode,
            cutter: self.cutter,
            dots: self.dots,
        }
    }
}

pub(super) fn names() -> String {
    BUILT_IN.each_ref().map(|model| model.name).join(", ")
}
