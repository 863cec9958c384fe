//! The code on the node's console: whoever reads it may set the house up.

use std::fmt;

use subtle::ConstantTimeEq;

use crate::clock;

/// Letters and digits that nobody mistakes for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// 60 bits: nobody guesses it, however often they try.
const CHARS: usize = 12;
const GROUP: usize = 4;

/// The code of one start of the node.
pub struct Code(String);

impl Code {
    /// Another one than ever before.
    pub fn fresh() -> Self {
        let bytes: [u8; CHARS] = clock::random_bytes();
        Self(bytes.into_iter().map(|byte| char::from(ALPHABET[usize::from(byte) % ALPHABET.len()])).collect())
    }

    /// As people type it: in small letters, with spaces or dashes.
    pub(super) fn is(&self, typed: &str) -> bool {
        let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
        self.0.as_bytes().ct_eq(typed.to_uppercase().as_bytes()).into()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, char) in self.0.chars().enumerate() {
            let dash = if place > 0 && place % GROUP == 0 { "-" } else { "" };
            write!(f, "{dash}{char}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = Code::fresh();
        let shown = code.to_string();
        assert_eq!(shown.len(), CHARS + 2);
        assert!(code.is(&format!(" {} ", shown.to_lowercase().replace('-', " "))));
        assert!(!code.is("") && !code.is(&shown[1..]) && !Code::fresh().is(&shown));
    }
}
