//! A guest's receipt: house, lines, VAT by rate, total, payments.

use super::header::covers;
use super::page::Page;
use super::words::Words;
use crate::grid::Style;
use crate::money::Money;
use crate::picture::{self, Logo};
use crate::receipt::{Code, Method, Payment, Receipt, ReceiptLine, by_rate};
use crate::ticket::Language;

/// The least room for a column of the VAT table.
const SUM_COLUMNS: usize = 10;

pub(super) fn lay_out(receipt: &Receipt, logo: Option<&Logo>, words: &Words, page: &mut Page) {
    house(receipt, logo, page);
    marks(receipt, words, page);
    top(receipt, words, page);
    for line in &receipt.lines {
        item(line, receipt.language, page);
    }
    page.rule();
    let total = format!("{} {}", written(receipt, receipt.total_minor()), receipt.currency);
    page.priced("", words.total, &total, Style::LARGE);
    page.rule();
    paid(receipt, words, page);
    vat(receipt, words, page);
    if let Some(code) = &receipt.code {
        page.space();
        qr(code, page);
    }
    page.space();
    for row in &receipt.closing_words {
        page.centred(row, Style::PLAIN);
    }
    marks(receipt, words, page);
    if receipt.says_not_fiscal {
        page.centred(words.not_fiscal, Style::BOLD);
    }
}

fn house(receipt: &Receipt, logo: Option<&Logo>, page: &mut Page) {
    if let Some(logo) = logo.filter(|_| page.prints_pictures()) {
        page.place(logo.picture(page.dots()));
        page.space();
    }
    page.centred(&receipt.house, Style::LARGE);
    for row in &receipt.house_details {
        page.centred(row, Style::PLAIN);
    }
    page.space();
}

fn marks(receipt: &Receipt, words: &Words, page: &mut Page) {
    let loud = Style { height: 2, red: true, ..Style::REVERSE };
    if let Some(copy) = receipt.copy {
        page.band(&format!("{} {copy}", words.copy), loud);
    }
    if receipt.possible_duplicate {
        page.band(words.possible_duplicate, loud);
    }
}

fn top(receipt: &Receipt, words: &Words, page: &mut Page) {
    let is_bill = receipt.payments.is_empty() && receipt.refunds.is_empty();
    let title = if is_bill { words.bill } else { words.receipt };
    page.pair(title, &format!("#{}", receipt.order), Style::TALL);
    let table = if receipt.tables.len() > 1 { words.tables } else { words.table };
    page.pair(
        &format!("{table} {}", receipt.tables.join(" + ")),
        &covers(receipt.covers, words),
        Style::BOLD,
    );
    if let Some(check) = receipt.check {
        page.hanging("", &format!("{} {} {} {}", words.check, check.number, words.of, check.of), Style::BOLD);
    }
    page.pair(&receipt.waiter, &format!("{} {}", receipt.date, receipt.printed_at), Style::PLAIN);
    page.rule();
}

fn item(line: &ReceiptLine, language: Language, page: &mut Page) {
    // A discount is not so many of anything.
    let quantity = if line.quantity == 0 { "   ".to_owned() } else { format!("{:>2} ", line.quantity) };
    page.priced(&quantity, &line.name, &line.total_minor.written(language), Style::PLAIN);
    for modifier in &line.modifiers {
        let text = match modifier.price_minor {
            Money::ZERO => modifier.text.clone(),
            price if price < Money::ZERO => format!("{} ({})", modifier.text, price.written(language)),
            price => format!("{} (+{})", modifier.text, price.written(language)),
        };
        page.hanging("   - ", &text, Style::PLAIN);
    }
}

fn paid(receipt: &Receipt, words: &Words, page: &mut Page) {
    for payment in &receipt.payments {
        let Payment { amount_minor, tip_minor, handed_minor, .. } = payment;
        let amount = |minor: Money| written(receipt, minor);
        page.priced("", method(&payment.method, words), &amount(*amount_minor), Style::BOLD);
        if *tip_minor != Money::ZERO {
            page.priced("", words.tip, &amount(*tip_minor), Style::PLAIN);
        }
        if let Some(handed) = handed_minor {
            page.priced("", words.handed, &amount(*handed), Style::PLAIN);
            page.priced("", words.change_given, &amount(payment.change_minor()), Style::PLAIN);
        }
    }
    for refund in &receipt.refunds {
        let text = match refund.reason.trim() {
            "" => words.refund.to_owned(),
            reason => format!("{}: {reason}", words.refund),
        };
        page.priced("", &text, &written(receipt, -refund.amount_minor), Style::BOLD);
    }
    let balance = receipt.balance_minor();
    let settles = !receipt.payments.is_empty() || !receipt.refunds.is_empty();
    if settles && balance > Money::ZERO {
        page.priced("", words.still_to_pay, &written(receipt, balance), Style::TALL);
    }
    if settles {
        page.rule();
    }
}

fn vat(receipt: &Receipt, words: &Words, page: &mut Page) {
    let shares = by_rate(&receipt.lines);
    if shares.is_empty() {
        return;
    }
    let decimal = if receipt.language == Language::El { ',' } else { '.' };
    let mut rows = vec![[words.vat, words.net, words.tax, words.gross].map(str::to_owned)];
    rows.extend(shares.into_iter().map(|share| {
        let [net, tax, gross] =
            [share.net_minor, share.tax_minor, share.gross_minor].map(|sum| written(receipt, sum));
        [format!("{}%", share.rate.percent(decimal)), net, tax, gross]
    }));
    let column =
        |at: usize| SUM_COLUMNS.max(rows.iter().map(|row| row[at].chars().count() + 2).max().unwrap_or(0));
    let (net_columns, tax_columns, gross_columns) = (column(1), column(2), column(3));
    // Narrow paper has no room for the gross; it can be added up.
    let is_wide = page.columns() >= column(0) + net_columns + tax_columns + gross_columns;
    for [rate, net, tax, gross] in &rows {
        let mut sums = format!("{net:>net_columns$}{tax:>tax_columns$}");
        if is_wide {
            sums.push_str(&format!("{gross:>gross_columns$}"));
        }
        page.priced("", rate, &sums, Style::PLAIN);
    }
}

/// As a picture; in letters where the printer has none or the content is none that a phone could read from paper.
fn qr(code: &Code, page: &mut Page) {
    match picture::qr(&code.content, page.dots()) {
        Ok(drawn) if page.prints_pictures() => page.place(drawn),
        _ => page.centred(&code.content, Style::PLAIN),
    }
    page.centred(&code.caption, Style::PLAIN);
}

fn method(method: &Method, words: &Words) -> &'static str {
    match method {
        Method::Cash => words.cash,
        Method::Card => words.card,
        Method::Other => words.other_method,
    }
}

fn written(receipt: &Receipt, minor: Money) -> String {
    minor.written(receipt.language)
}
