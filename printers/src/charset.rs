//! Code pages: which characters a printer has, and their bytes.
//!
//! The OEM pages (CP437, CP737, ...) come from `oem_cp`, the Windows, ISO and KOI ones from `encoding_rs`; neither has the
//! other's. Only pages with one byte a character are charsets here, so one character is one cell of paper.

mod transliterate;

use std::fmt;

use encoding_rs::Encoding;
use oem_cp::code_table::{DECODING_TABLE_CP_MAP, ENCODING_TABLE_CP_MAP};
use oem_cp::code_table_type::TableType;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The first byte of the half of a page that differs between pages; below it every page is ASCII.
const UPPER_HALF: u8 = 0x80;

/// A code page with one byte a character. Written as `CP737` or `windows-1253`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Charset(Page);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Page {
    Oem(u16),
    Web(&'static Encoding),
}

/// No page of that name with one byte a character is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "the charset \"{0}\" is unknown: use an OEM page such as CP737 or a single-byte page such as windows-1253"
)]
pub struct UnknownCharset(pub String);

impl Charset {
    /// The Greek page of nearly every restaurant printer in Greece.
    pub const CP737: Self = Self(Page::Oem(737));
    /// The page that every printer starts with.
    pub const CP437: Self = Self(Page::Oem(437));

    /// The charset of that name, whatever its case: `CP737`, `cp858`, `windows-1253`, `iso-8859-7`, `koi8-r`.
    pub fn named(name: &str) -> Result<Self, UnknownCharset> {
        let unknown = || UnknownCharset(name.to_owned());
        let label = name.trim().to_ascii_lowercase();
        if let Some(number) = label.strip_prefix("cp").and_then(|digits| digits.parse::<u16>().ok())
            && ENCODING_TABLE_CP_MAP.contains_key(&number)
        {
            return Ok(Self(Page::Oem(number)));
        }
        let encoding = Encoding::for_label(label.as_bytes()).ok_or_else(unknown)?;
        if encoding.is_single_byte() { Ok(Self(Page::Web(encoding))) } else { Err(unknown()) }
    }

    /// The byte of a character, or none when the page lacks it. Control characters have no byte: they are no text.
    pub fn byte(self, symbol: char) -> Option<u8> {
        if symbol.is_control() {
            return None;
        }
        if symbol.is_ascii() {
            return Some(symbol as u8);
        }
        match self.0 {
            Page::Oem(number) => ENCODING_TABLE_CP_MAP.get(&number)?.get(&symbol).copied(),
            Page::Web(encoding) => web_byte(encoding, symbol),
        }
    }

    /// The character of a byte, or none when the page leaves it empty. The lower half is ASCII, control characters included.
    pub fn symbol(self, byte: u8) -> Option<char> {
        let Some(upper) = byte.checked_sub(UPPER_HALF) else { return Some(char::from(byte)) };
        match self.0 {
            Page::Oem(number) => {
                let symbol = match DECODING_TABLE_CP_MAP.get(&number)? {
                    TableType::Complete(table) => Some(table[usize::from(upper)]),
                    TableType::Incomplete(table) => table[usize::from(upper)],
                };
                symbol.filter(|symbol| !symbol.is_control())
            }
            Page::Web(encoding) => {
                let text = encoding
                    .decode_without_bom_handling_and_without_replacement(std::slice::from_ref(&byte))?;
                text.chars().next().filter(|symbol| !symbol.is_control())
            }
        }
    }

    /// The text as this page can print it: one line, no control characters, each character one byte of the page.
    ///
    /// What the page lacks is written with what it has (`€` as `EUR`, `é` as `e`, `ΐ` as `ϊ`); `?` stands only for what has no
    /// reading at all. Greek is written in Latin letters (ELOT 743) on a page that lacks some of its letters, never in a
    /// mixture of both: CP437 has a few that physicists need.
    pub fn printable(self, text: &str) -> String {
        transliterate::printable(self, text)
    }
}

fn web_byte(encoding: &'static Encoding, symbol: char) -> Option<u8> {
    let mut utf8 = [0; 4];
    let mut bytes = [0; 16];
    let (result, _, written) = encoding.new_encoder().encode_from_utf8_without_replacement(
        symbol.encode_utf8(&mut utf8),
        &mut bytes,
        true,
    );
    (result == encoding_rs::EncoderResult::InputEmpty && written == 1).then_some(bytes[0])
}

impl fmt::Display for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Page::Oem(number) => write!(f, "CP{number}"),
            Page::Web(encoding) => f.write_str(encoding.name()),
        }
    }
}

impl fmt::Debug for Charset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<Charset> for String {
    fn from(charset: Charset) -> Self {
        charset.to_string()
    }
}

impl TryFrom<String> for Charset {
    type Error = UnknownCharset;

    fn try_from(name: String) -> Result<Self, UnknownCharset> {
        Self::named(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_upper_code_point_of_cp737_round_trips() {
        for byte in UPPER_HALF..=u8::MAX {
            let symbol = Charset::CP737.symbol(byte).unwrap();
            assert_eq!(Charset::CP737.byte(symbol), Some(byte), "{symbol} is byte {byte:#04x}");
        }
    }

    #[test]
    fn a_charset_keeps_its_name() {
        for (written, name) in [
            ("cp737", "CP737"),
            ("CP858", "CP858"),
            ("Windows-1253", "windows-1253"),
            ("iso-8859-7", "ISO-8859-7"),
        ] {
            assert_eq!(Charset::named(written).unwrap().to_string(), name);
        }
    }

    #[test]
    fn pages_of_several_bytes_a_character_are_refused() {
        for name in ["utf-8", "gbk", "shift_jis", "cp65001", "cp1", "klingon", ""] {
            assert_eq!(Charset::named(name), Err(UnknownCharset(name.to_owned())));
        }
    }

    #[test]
    fn windows_pages_write_and_read_their_own_letters() {
        let greek = Charset::named("windows-1253").unwrap();
        assert_eq!(greek.byte('Ω'), Some(0xD9));
        assert_eq!(greek.symbol(0xD9), Some('Ω'));
        assert_eq!(greek.byte('€'), Some(0x80));
        assert_eq!(greek.byte('é'), None);
        assert_eq!(greek.byte('\u{81}'), None, "a control character is no text, though the page maps it");
    }
}
