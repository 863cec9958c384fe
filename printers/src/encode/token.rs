//! The name of a job, as its printer repeats it.

use std::ops::RangeInclusive;

/// Four bytes by which a printer names the job that it has printed. They are 32 to 126, as the command demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token([u8; 4]);

impl Token {
    const FIRST: u8 = 32;
    const LAST: u8 = 126;
    const BASE: u32 = (Self::LAST - Self::FIRST + 1) as u32;
    /// The bytes of which tokens are made.
    pub(crate) const HAS: RangeInclusive<u8> = Self::FIRST..=Self::LAST;

    /// The token of a job's number. Numbers 81 450 625 apart have the same one, far more than a printer ever has at once.
    pub fn from_number(number: u64) -> Self {
        let mut rest = number;
        Self(std::array::from_fn(|_| {
            let digit = u8::try_from(rest % u64::from(Self::BASE)).expect("a remainder of 95 fits");
            rest /= u64::from(Self::BASE);
            Self::FIRST + digit
        }))
    }

    /// The token in a printer's reply, unless these bytes cannot be one.
    pub fn from_bytes(bytes: [u8; 4]) -> Option<Self> {
        bytes.iter().all(|byte| Self::HAS.contains(byte)).then_some(Self(bytes))
    }

    /// The bytes as they travel.
    pub fn bytes(self) -> [u8; 4] {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_printable_and_differ_from_job_to_job() {
        assert_eq!(Token::from_number(0).bytes(), *b"    ");
        assert_eq!(Token::from_number(1).bytes(), *b"!   ");
        assert_eq!(Token::from_number(95).bytes(), *b" !  ");
        for number in [0, 94, 95, 81_450_624, u64::MAX] {
            let token = Token::from_number(number);
            assert_eq!(Token::from_bytes(token.bytes()), Some(token));
        }
        assert_eq!(Token::from_bytes([0x1B, b'@', b'a', b'b']), None);
    }
}
