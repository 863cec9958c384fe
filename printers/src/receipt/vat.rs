//! VAT out of prices that include it.
//!
//! The tax is worked out once for the sum of each rate, never line by line, so that the cents of a bill do not depend on how
//! its lines are cut. Net and tax of a rate add up to its gross exactly, because the tax is what is left of it.

use std::collections::BTreeMap;

use super::ReceiptLine;
use crate::money::Money;

/// A whole in basis points.
const WHOLE_BP: i128 = 10_000;

/// A VAT rate in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct VatRate(pub u32);

impl VatRate {
    /// The rate in percent: `13`, `6.5`.
    pub fn percent(self, decimal: char) -> String {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 {
            return whole.to_string();
        }
        format!("{whole}{decimal}{}", format!("{rest:02}").trim_end_matches('0'))
    }
}

/// What one rate has of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VatShare {
    /// The rate.
    pub rate: VatRate,
    /// What guests pay.
    pub gross_minor: Money,
    /// What the house keeps of it.
    pub net_minor: Money,
    /// What the state gets of it.
    pub tax_minor: Money,
}

/// The bill by VAT rate, the lowest rate first.
pub fn by_rate(lines: &[ReceiptLine]) -> Vec<VatShare> {
    let mut gross: BTreeMap<VatRate, Money> = BTreeMap::new();
    for line in lines {
        let sum = gross.entry(VatRate(line.vat_bp)).or_default();
        *sum = *sum + line.total_minor;
    }
    gross.into_iter().map(|(rate, gross_minor)| share(rate, gross_minor)).collect()
}

fn share(rate: VatRate, gross_minor: Money) -> VatShare {
    let net = rounded(i128::from(gross_minor.0) * WHOLE_BP, WHOLE_BP + i128::from(rate.0));
    let net_minor = Money(i64::try_from(net).expect("net is no further from zero than gross"));
    VatShare { rate, gross_minor, net_minor, tax_minor: gross_minor - net_minor }
}

/// The quotient rounded to the nearest, halves away from zero, so that a refund takes back what the sale gave.
fn rounded(dividend: i128, divisor: i128) -> i128 {
    let half = divisor / 2 * dividend.signum();
    (dividend + half) / divisor
}

#[cfg(test)]
mod tests {
    use super::*;
    use quickcheck::quickcheck;

    fn line(total_minor: i64, vat_bp: u32) -> ReceiptLine {
        ReceiptLine {
            quantity: 1,
            name: String::new(),
            total_minor: Money(total_minor),
            vat_bp,
            modifiers: vec![],
        }
    }

    #[test]
    fn tax_is_taken_out_of_prices_that_include_it() {
        for (gross, rate, net, tax) in [
            (1130, 1300, 1000, 130),
            (1240, 2400, 1000, 240),
            (1, 2400, 1, 0),
            (100, 1300, 88, 12),
            (-1130, 1300, -1000, -130),
            (500, 0, 500, 0),
        ] {
            let expected = VatShare {
                rate: VatRate(rate),
                gross_minor: Money(gross),
                net_minor: Money(net),
                tax_minor: Money(tax),
            };
            assert_eq!(by_rate(&[line(gross, rate)]), [expected]);
        }
    }

    #[test]
    fn rates_are_written_in_percent() {
        for (bp, written) in [(0, "0"), (600, "6"), (1300, "13"), (650, "6,5"), (1925, "19,25"), (5, "0,05")]
        {
            assert_eq!(VatRate(bp).percent(','), written);
        }
    }

    quickcheck! {
        fn shares_add_up_to_the_bill_to_the_cent(lines: Vec<(i32, u16)>) -> bool {
            let lines: Vec<_> = lines.into_iter().map(|(minor, bp)| line(minor.into(), u32::from(bp % 5))).collect();
            let shares = by_rate(&lines);
            let total: Money = lines.iter().map(|line| line.total_minor).sum();
            shares.iter().map(|share| share.gross_minor).sum::<Money>() == total
                && shares.iter().all(|share| share.net_minor + share.tax_minor == share.gross_minor)
                && shares.iter().all(|share| share.tax_minor.0.signum() * share.gross_minor.0.signum() >= 0)
        }

        fn the_tax_is_right_to_half_a_cent(gross: i32, bp: u16) -> bool {
            let share = share(VatRate(bp.into()), Money(gross.into()));
            // net × (1 + rate) is within half a cent × (1 + rate) of gross.
            let scaled = i128::from(share.net_minor.0) * (WHOLE_BP + i128::from(bp));
            let error = (scaled - i128::from(gross) * WHOLE_BP).abs();
            error * 2 <= WHOLE_BP + i128::from(bp)
        }

        fn a_refund_takes_back_what_the_sale_gave(gross: i32, bp: u16) -> bool {
            let (sale, back) = (share(VatRate(bp.into()), Money(gross.into())), share(VatRate(bp.into()), Money(-i64::from(gross))));
            sale.net_minor + back.net_minor == Money::ZERO
        }
    }
}
