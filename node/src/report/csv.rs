//! Reports as CSV, for spreadsheets: UTF-8 with the mark that Excel needs for Greek, decimal points, one header.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};
use sync::money::Money;
use sync::order::Status;
use sync::record::Method;

use super::{Group, Report, Sums};

/// By this Excel knows that the file is UTF-8.
const MARK: &str = "\u{feff}";
/// What a spreadsheet would take for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table that grows line by line.
pub struct Table(Writer<Vec<u8>>);

impl Table {
    /// A table with these columns.
    pub fn new(columns: &[&str]) -> Self {
        let mut form = WriterBuilder::new();
        form.quote_style(QuoteStyle::Always).terminator(Terminator::CRLF);
        let mut table = Self(form.from_writer(MARK.as_bytes().to_vec()));
        table.line(columns.iter().map(|column| (*column).to_owned()));
        table
    }

    /// Adds a line, with a cell for each column.
    pub fn line(&mut self, cells: impl IntoIterator<Item = String>) {
        self.0.write_record(cells).expect("a line has a cell for each column, and memory takes it");
    }

    /// The file.
    pub fn text(self) -> String {
        let bytes = self.0.into_inner().expect("writing to memory cannot fail");
        String::from_utf8(bytes).expect("cells are text")
    }
}

/// What somebody typed, so that no spreadsheet takes it for a formula.
pub fn plain(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// An amount with its decimals, such as `-12.50`.
pub fn decimal(amount: Money, digits: u8) -> String {
    let digits = usize::from(digits);
    let sign = if amount.is_negative() { "-" } else { "" };
    let all = format!("{:0>width$}", amount.0.unsigned_abs(), width = digits + 1);
    let (whole, part) = all.split_at(all.len() - digits);
    if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

/// The word for a method, as in the API.
pub fn method_word(method: Method) -> &'static str {
    match method {
        Method::Cash => "cash",
        Method::Card => "card",
        Method::Other => "other",
    }
}

/// The word for a state, as in the API.
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::PartiallyPaid => "partially_paid",
        Status::Paid => "paid",
        Status::Closed => "closed",
        Status::Cancelled => "cancelled",
    }
}

/// A report as one table: a line for each group, the totals first.
pub fn report(report: &Report) -> String {
    let mut table = Table::new(&[
        "first_day",
        "last_day",
        "group",
        "key",
        "name",
        "orders",
        "items",
        "sold",
        "payments",
        "paid",
        "tips",
        "refunded",
    ]);
    let mut add = |group: &str, key: &str, name: &str, sums: &Sums| {
        let amount = |amount: Money| decimal(amount, report.currency_digits);
        table.line([
            report.period.first_day.to_string(),
            report.period.last_day.to_string(),
            group.to_owned(),
            key.to_owned(),
            plain(name),
            sums.orders.to_string(),
            sums.items.to_string(),
            amount(sums.sold_minor),
            sums.payments.to_string(),
            amount(sums.paid_minor),
            amount(sums.tips_minor),
            amount(sums.refunded_minor),
        ]);
    };
    add("total", "", "", &report.totals);
    let groups: [(&str, &[Group]); 5] = [
        ("waiter", &report.by_waiter),
        ("category", &report.by_category),
        ("product", &report.by_product),
        ("hour", &report.by_hour),
        ("method", &report.by_method),
    ];
    for (name, groups) in groups {
        groups.iter().for_each(|group| add(name, &group.key, &group.name, &group.sums));
    }
    table.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let check = |amount: i64, digits: u8, text: &str| assert_eq!(decimal(Money(amount), digits), text);
        check(1_250, 2, "12.50");
        check(5, 2, "0.05");
        check(-5, 2, "-0.05");
        check(0, 2, "0.00");
        check(1_250, 0, "1250");
        check(7, 3, "0.007");
    }

    #[test]
    fn names_are_text_to_a_spreadsheet_whatever_is_in_them() {
        let mut table = Table::new(&["name"]);
        table.line([plain("=HYPERLINK(\"http://evil.example\")")]);
        table.line([plain("Μουσακάς, \"large\"\nfor two")]);
        assert_eq!(
            table.text(),
            "\u{feff}\"name\"\r\n\"'=HYPERLINK(\"\"http://evil.example\"\")\"\r\n\"Μουσακάς, \"\"large\"\"\nfor two\"\r\n"
        );
    }
}
