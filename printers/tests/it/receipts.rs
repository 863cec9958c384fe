//! Receipts and test prints, as people read them.

use printers::document::Document;
use printers::layout;
use printers::money::Money;
use printers::picture::Logo;
use printers::profile::{BUILT_IN, Profile};
use printers::receipt::{Code, Method, Payment, Receipt, ReceiptLine, ReceiptModifier, Refund};
use printers::test_page::TestPage;
use printers::ticket::{Language, Part};

use crate::logos;
use crate::snapshots::shown_grid;

pub(crate) fn greek() -> Receipt {
    let line = |quantity, name: &str, total, vat_bp, modifiers| ReceiptLine {
        quantity,
        name: name.into(),
        total_minor: Money(total),
        vat_bp,
        modifiers,
    };
    let modifier = |text: &str, price| ReceiptModifier { text: text.into(), price_minor: Money(price) };
    Receipt {
        language: Language::El,
        house: "Η Όστρια".into(),
        house_details: vec![
            "Ακτή Θεμιστοκλέους 12, Πειραιάς".into(),
            "Τηλ. 210 1234567 · ΑΦΜ 099999999".into(),
        ],
        tables: vec!["12".into(), "Αυλή 3".into()],
        order: "47".into(),
        waiter: "Ελένη".into(),
        covers: Some(4),
        date: "21/11/2025".into(),
        printed_at: "22:40".into(),
        check: Some(Part { number: 1, of: 2 }),
        currency: "€".into(),
        lines: vec![
            line(
                2,
                "Χωριάτικη σαλάτα",
                1_900,
                1_300,
                vec![modifier("χωρίς κρεμμύδι", 0), modifier("διπλή φέτα", 150)],
            ),
            line(1, "Μοσχαρίσια σπαλομπριζόλα ώριμης κοπής με δεντρολίβανο", 10_400, 1_300, vec![]),
            line(12, "Μύθος 500 ml", 5_400, 2_400, vec![]),
            line(0, "Έκπτωση", -500, 1_300, vec![]),
        ],
        payments: vec![
            Payment {
                method: Method::Cash,
                amount_minor: Money(10_000),
                tip_minor: Money(500),
                handed_minor: Some(Money(12_000)),
            },
            Payment {
                method: Method::Card,
                amount_minor: Money(7_200),
                tip_minor: Money::ZERO,
                handed_minor: None,
            },
        ],
        refunds: vec![Refund { amount_minor: Money(450), reason: "ζεστή μπύρα".into() }],
        copy: None,
        possible_duplicate: false,
        says_not_fiscal: true,
        code: Some(Code {
            content: "https://ostria.example/5Q7".into(),
            caption: "Πείτε μας τη γνώμη σας".into(),
        }),
        closing_words: vec!["Ευχαριστούμε!".into(), "Wi-Fi: ostria / kalokairi".into()],
    }
}

fn shown(receipt: &Receipt, profile: &str) -> String {
    let logo = Logo::from_png(&logos::house()).unwrap();
    shown_grid(&layout::receipt(receipt, Some(&logo), &Profile::named(profile).unwrap()))
}

#[test]
fn a_receipt_with_the_logo_of_the_house() {
    insta::assert_snapshot!(shown(&greek(), "generic-80"));
}

#[test]
fn a_receipt_on_a_printer_without_pictures_or_greek() {
    insta::assert_snapshot!(shown(&greek(), "epson-tm-u220"));
}

#[test]
fn a_test_print_of_48_columns() {
    insta::assert_snapshot!(shown_grid(&layout::test_page(
        &test_page(Language::El),
        &Profile::named("generic-80").unwrap()
    )));
}

#[test]
fn a_test_print_of_33_columns() {
    let profile = Profile::named("epson-tm-u220-narrow").unwrap();
    insta::assert_snapshot!(shown_grid(&layout::test_page(&test_page(Language::En), &profile)));
}

pub(crate) fn test_page(language: Language) -> TestPage {
    TestPage { language, printer: "Κουζίνα".into(), printed_at: "21/11/2025 20:15".into() }
}

#[test]
fn the_line_that_it_is_no_fiscal_document_is_on_unless_switched_off() {
    let profile = Profile::named("generic-80").unwrap();
    let line = "ΔΕΝ ΑΠΟΤΕΛΕΙ ΦΟΡΟΛΟΓΙΚΟ ΠΑΡΑΣΤΑΤΙΚΟ";
    let mut stored = serde_json::to_value(greek()).unwrap();
    stored.as_object_mut().unwrap().remove("says_not_fiscal");
    let receipt: Receipt = serde_json::from_value(stored).unwrap();
    assert!(layout::receipt(&receipt, None, &profile).to_string().contains(line));
    let silent = Receipt { says_not_fiscal: false, ..receipt };
    assert!(!layout::receipt(&silent, None, &profile).to_string().contains(line));
}

#[test]
fn documents_come_back_as_they_were_stored() {
    for document in [
        Document::Ticket(crate::sample::greek()),
        Document::Receipt(greek()),
        Document::TestPage(test_page(Language::En)),
    ] {
        let stored = serde_json::to_string(&document).unwrap();
        assert_eq!(serde_json::from_str::<Document>(&stored).unwrap(), document);
    }
}

#[test]
fn a_qr_code_that_cannot_be_is_written_in_letters() {
    let content = "https://ostria.example/".repeat(30);
    let receipt =
        Receipt { code: Some(Code { content: content.clone(), caption: String::new() }), ..greek() };
    for model in &BUILT_IN {
        let grid = layout::receipt(&receipt, None, &Profile::named(model.name).unwrap());
        let on_paper: String = grid.to_string().split_whitespace().collect();
        assert!(on_paper.contains(&content), "{}", model.name);
    }
}
