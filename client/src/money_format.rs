//! Money as people of the chosen language write it. Integers only, from the key that is pressed to the figure shown.

use sync::money::Money;
use sync::site::{Catalog, Site};

use crate::text::Language;

/// Digits that a person may type; more would not fit into [`Money::MAX`].
const MAX_TYPED_DIGITS: usize = 10;

/// How the amounts of one site are written in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MoneyFormat {
    currency: [u8; 3],
    digits: u8,
    language: Language,
}

impl MoneyFormat {
    /// The way of a site's currency in a language.
    fn of(site: &Site, language: Language) -> Self {
        Self::new(&site.currency, site.currency_digits, language)
    }

    /// The way of a catalog's site; bare figures while there is none.
    pub(crate) fn of_catalog(catalog: Option<&Catalog>, language: Language) -> Self {
        catalog.map_or(Self::new("", 2, language), |catalog| Self::of(&catalog.site, language))
    }

    fn new(code: &str, digits: u8, language: Language) -> Self {
        let currency = code.as_bytes().try_into().unwrap_or(*b"   ");
        Self { currency, digits: digits.min(4), language }
    }

    /// With the currency's sign where the language puts it: `€64.20`, `64,20 €`.
    pub(crate) fn full(self, amount: Money) -> String {
        let sign = if amount.is_negative() { "−" } else { "" };
        let figures = self.figures(amount);
        let symbol = self.symbol();
        match self.language {
            Language::English => format!("{sign}{symbol}{figures}"),
            Language::Greek => format!("{sign}{figures}\u{a0}{symbol}"),
        }
    }

    /// Without the currency's sign, for columns: `64.20`, `64,20`.
    pub(crate) fn plain(self, amount: Money) -> String {
        let sign = if amount.is_negative() { "−" } else { "" };
        format!("{sign}{}", self.figures(amount))
    }

    /// What it adds to a price: `+1.50`, `−0.50`, nothing for zero.
    pub(crate) fn extra(self, amount: Money) -> String {
        match amount.0 {
            0 => String::new(),
            1.. => format!("+{}", self.figures(amount)),
            _ => self.plain(amount),
        }
    }

    /// Reads what a person typed, with a comma or a point before the decimals. None when it is no amount.
    pub(crate) fn parse(self, typed: &str) -> Option<Money> {
        let typed = typed.trim();
        let (whole, part) = typed.split_once([',', '.']).unwrap_or((typed, ""));
        let digits = usize::from(self.digits);
        let all_digits = whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
        if typed.is_empty() || !all_digits || part.len() > digits || whole.len() > MAX_TYPED_DIGITS {
            return None;
        }
        let minor = format!("{whole}{part:0<digits$}").parse::<i64>().ok()?;
        (minor <= Money::MAX.0).then_some(Money(minor))
    }

    fn symbol(&self) -> &str {
        match &self.currency {
            b"EUR" => "€",
            b"USD" => "$",
            b"GBP" => "£",
            other => std::str::from_utf8(other).unwrap_or_default().trim(),
        }
    }

    fn figures(self, amount: Money) -> String {
        let (group, point) = match self.language {
            Language::English => (',', '.'),
            Language::Greek => ('.', ','),
        };
        let digits = usize::from(self.digits);
        let minor = format!("{:0>width$}", amount.0.unsigned_abs(), width = digits + 1);
        let (whole, part) = minor.split_at(minor.len() - digits);
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push(group);
            }
            text.push(digit);
        }
        if digits > 0 {
            text.push(point);
            text.push_str(part);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EURO_EN: fn() -> MoneyFormat = || MoneyFormat::new("EUR", 2, Language::English);
    const EURO_EL: fn() -> MoneyFormat = || MoneyFormat::new("EUR", 2, Language::Greek);

    #[test]
    fn each_language_writes_amounts_its_own_way() {
        assert_eq!(EURO_EN().full(Money(6420)), "€64.20");
        assert_eq!(EURO_EL().full(Money(6420)), "64,20\u{a0}€");
        assert_eq!(EURO_EN().full(Money(123_456_705)), "€1,234,567.05");
        assert_eq!(EURO_EL().plain(Money(123_456_705)), "1.234.567,05");
        assert_eq!(EURO_EN().full(Money(5)), "€0.05");
        assert_eq!(EURO_EN().full(Money(-1400)), "−€14.00");
    }

    #[test]
    fn a_currency_without_decimals_or_symbol_is_written_by_its_code() {
        let yen = MoneyFormat::new("JPY", 0, Language::English);
        assert_eq!(yen.full(Money(1200)), "JPY1,200");
        assert_eq!(yen.parse("1200"), Some(Money(1200)));
        assert_eq!(yen.parse("12.5"), None);
    }

    #[test]
    fn an_extra_names_its_direction() {
        assert_eq!(EURO_EN().extra(Money(150)), "+1.50");
        assert_eq!(EURO_EN().extra(Money(-50)), "−0.50");
        assert_eq!(EURO_EN().extra(Money::ZERO), "");
    }

    #[test]
    fn what_is_typed_is_read_with_comma_or_point_and_nothing_else() {
        for (typed, minor) in
            [("12", 1200), ("12,5", 1250), ("12.50", 1250), (",5", 50), ("0", 0), (" 3 ", 300), ("7.", 700)]
        {
            assert_eq!(EURO_EL().parse(typed), Some(Money(minor)), "{typed}");
        }
        for typed in ["", "12.345", "-3", "1.200,50", "x", "99999999999", "٣"] {
            assert_eq!(EURO_EL().parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn whatever_is_shown_can_be_typed_back() {
        for minor in [0, 1, 99, 100, 101, 12_345] {
            assert_eq!(EURO_EN().parse(&EURO_EN().plain(Money(minor)).replace(',', "")), Some(Money(minor)));
        }
    }
}
