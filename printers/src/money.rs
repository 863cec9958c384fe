//! Amounts of money on paper.

use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

use crate::ticket::Language;

/// An amount in minor units (cents). Arithmetic saturates; no bill comes near.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = PaperMoney))]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount as people of this language write it, without the currency: `1.234,50` or `1,234.50`.
    pub fn written(self, language: Language) -> String {
        let (thousands, decimal) = match language {
            Language::El => ('.', ','),
            Language::En => (',', '.'),
        };
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let digits = whole.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(thousands);
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped}{decimal}{cents:02}")
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_as_people_write_them() {
        for (minor, greek, english) in [
            (0, "0,00", "0.00"),
            (5, "0,05", "0.05"),
            (-350, "-3,50", "-3.50"),
            (123_456, "1.234,56", "1,234.56"),
            (100_000_000, "1.000.000,00", "1,000,000.00"),
        ] {
            assert_eq!(Money(minor).written(Language::El), greek);
            assert_eq!(Money(minor).written(Language::En), english);
        }
    }
}
