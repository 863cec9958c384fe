//! From an order to a bill, or to the receipt of what was paid.

use printers::money::Money;
use printers::receipt::{Method, Payment, Receipt, ReceiptLine, ReceiptModifier, Refund};
use printers::ticket::{Language, Part};
use sync::menu::{ChosenModifier, Sign};
use sync::order::{Line, Order};
use sync::record;
use sync::site::ReceiptSettings;
use sync::time::UnixMs;

use super::Writer;
use super::ticket::{language, short_number};

/// What the order pays for, or one of its checks, and what was paid. Of a check no payments are known: people pay the order.
pub fn receipt(writer: Writer<'_>, order: &Order, check: Option<u32>, now: UnixMs) -> Receipt {
    let catalog = writer.catalog;
    let on_check = |line: &Line| match check {
        None => line.live_qty,
        Some(check) => order.checks.get(&check).and_then(|lines| lines.get(&line.id)).copied().unwrap_or(0),
    };
    let lines = order.lines.iter().map(|line| (line, on_check(line))).filter(|(_, qty)| *qty > 0);
    let waiter = order.waiters.first().and_then(|id| catalog.staff.iter().find(|person| person.id == *id));
    let of = order.checks.keys().last().map_or(1, |last| last + 1);
    let part = |number: u32| Part {
        number: u16::try_from(number + 1).unwrap_or(u16::MAX),
        of: u16::try_from(of).unwrap_or(u16::MAX),
    };
    let (payments, refunds) = if check.is_some() { (Vec::new(), Vec::new()) } else { paid(order) };
    Receipt {
        language: language(catalog),
        house: catalog.site.name.clone(),
        house_details: details(&catalog.site.receipt, language(catalog)),
        tables: order.table.map(|table| writer.label(table)).into_iter().collect(),
        order: short_number(order),
        waiter: waiter.map_or_else(String::new, |person| person.name.clone()),
        covers: u16::try_from(order.covers).ok().filter(|covers| *covers > 0),
        date: writer.clock.date(now),
        printed_at: String::new(),
        check: check.map(part),
        currency: currency(&catalog.site.currency),
        lines: lines.map(|(line, qty)| receipt_line(line, qty)).collect(),
        payments,
        refunds,
        copy: None,
        possible_duplicate: false,
        says_not_fiscal: catalog.site.receipt.says_not_fiscal,
        code: None,
        closing_words: rows(&catalog.site.receipt.footer).collect(),
    }
}

/// What stands below the name of the house.
fn details(settings: &ReceiptSettings, language: Language) -> Vec<String> {
    let (phone, number) = match language {
        Language::El => ("Τηλ.", "ΑΦΜ"),
        Language::En => ("Tel.", "VAT no."),
    };
    let named = |name: &str, text: &str| (!text.is_empty()).then(|| format!("{name} {text}"));
    let named = [named(phone, &settings.phone), named(number, &settings.vat_number)];
    rows(&settings.address).chain(named.into_iter().flatten()).collect()
}

fn rows(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|row| !row.is_empty()).map(str::to_owned)
}

fn paid(order: &Order) -> (Vec<Payment>, Vec<Refund>) {
    let payments = order.payments.iter().map(|(_, payment)| Payment {
        method: match payment.method {
            record::Method::Cash => Method::Cash,
            record::Method::Card => Method::Card,
            record::Method::Other => Method::Other,
        },
        amount_minor: Money(payment.amount_minor.0),
        tip_minor: Money(payment.tip_minor.0),
        handed_minor: None,
    });
    let refunds = order.refunds.iter().map(|(_, refund)| Refund {
        amount_minor: Money(refund.amount_minor.0),
        reason: refund.reason.clone(),
    });
    (payments.collect(), refunds.collect())
}

fn receipt_line(line: &Line, quantity: u32) -> ReceiptLine {
    ReceiptLine {
        quantity,
        name: line.item.name.clone(),
        total_minor: Money((line.item.each_minor() * quantity).0),
        vat_bp: line.item.vat_bp,
        modifiers: line.item.modifiers.iter().map(modifier).collect(),
    }
}

fn modifier(chosen: &ChosenModifier) -> ReceiptModifier {
    let sign = if chosen.sign == Sign::Remove { "- " } else { "" };
    ReceiptModifier { text: format!("{sign}{}", chosen.name), price_minor: Money(chosen.price_minor.0) }
}

/// As guests write it.
fn currency(code: &str) -> String {
    if code == "EUR" { "€".to_owned() } else { code.to_owned() }
}
