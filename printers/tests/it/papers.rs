//! Every kind of paper in both languages on three widths: as text, and as the browser shows it.

use printers::document::Document;
use printers::grid::{Grid, Row};
use printers::layout;
use printers::preview;
use printers::profile::Profile;
use printers::receipt::Receipt;
use printers::ticket::{Mark, Ticket};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::snapshots::shown_grid;
use crate::{receipts, sample};

/// Papers of 32, 42 and 48 columns.
const PROFILES: [&str; 3] = ["generic-58", "epson-tm-t88", "jolimark-tp850ue"];

/// What people in an English house call the same things.
const IN_ENGLISH: [(&str, &str); 29] = [
    ("\"el\"", "\"en\""),
    ("Κουζίνα", "Kitchen"),
    ("Ελένη", "Eleni"),
    (
        "Μοσχαρίσια σπαλομπριζόλα ώριμης κοπής με δεντρολίβανο",
        "Dry-aged rib eye of beef with fresh rosemary butter",
    ),
    ("Μπριζόλα χοιρινή", "Pork chop"),
    ("Καλοψημένο", "Well done"),
    ("Ρύζι πιλάφι", "Pilaf rice"),
    ("Μοσχάρι κοκκινιστό", "Beef in tomato sauce"),
    ("Ξηροί καρποί!\\nΞεχωριστό τηγάνι", "Nuts!\\nA pan of its own"),
    ("Χωριάτικη σαλάτα", "Greek salad"),
    ("Κρεμμύδι", "Onion"),
    ("κρεμμύδι", "onion"),
    ("διπλή φέτα", "double feta"),
    ("χωρίς", "without"),
    ("Φέτα", "Feta"),
    ("Ντομάτα", "Tomato"),
    ("κομμένη «στη μέση» – without αλάτι…", "cut “in half” – without salt…"),
    ("κομμένη", "cut"),
    ("στη μέση του τραπεζιού", "in the middle of the table"),
    ("Πατάτες τηγανητές", "Chips"),
    ("Σχάρα", "Grill"),
    ("Η Όστρια", "Ostria"),
    ("Ακτή Θεμιστοκλέους 12, Πειραιάς", "12 Themistokleous Coast, Piraeus"),
    ("Τηλ. 210 1234567 · ΑΦΜ", "Tel. 210 1234567 · VAT no."),
    ("Αυλή", "Courtyard"),
    ("Μύθος", "Mythos"),
    ("Έκπτωση", "Discount"),
    ("ζεστή μπύρα", "warm beer"),
    ("Πείτε μας τη γνώμη σας", "Tell us what you think"),
];

pub(crate) fn in_english<T: Serialize + DeserializeOwned>(greek: &T) -> T {
    let words = serde_json::to_string(greek).unwrap();
    let words = IN_ENGLISH.iter().fold(words, |words, (greek, english)| words.replace(greek, english));
    serde_json::from_str(&words.replace("Ευχαριστούμε!", "Thank you!")).unwrap()
}

/// One of each, by name.
pub(crate) fn of_each_kind() -> Vec<(&'static str, Document)> {
    let few = Ticket { part: None, lines: sample::greek().lines.split_off(3), ..sample::greek() };
    let marked = |mark| Document::Ticket(Ticket { marks: vec![mark], ..few.clone() });
    let bill = Receipt { payments: vec![], refunds: vec![], code: None, ..receipts::greek() };
    let copy = Receipt { copy: Some(2), possible_duplicate: true, ..bill.clone() };
    vec![
        ("add", Document::Ticket(sample::greek())),
        ("change", Document::Ticket(sample::change())),
        ("void", Document::Ticket(Ticket { marks: vec![Mark::EarlierMayBeMissing], ..sample::void() })),
        ("moved", Document::Ticket(sample::moved())),
        ("late", marked(Mark::Late)),
        ("reprint", marked(Mark::Reprint(1))),
        ("possible_duplicate", marked(Mark::PossibleDuplicate)),
        ("backup", marked(Mark::BackupFrom("Σχάρα".into()))),
        ("receipt", Document::Receipt(receipts::greek())),
        ("bill", Document::Receipt(bill)),
        ("copy_of_a_bill", Document::Receipt(copy)),
    ]
}

pub(crate) fn laid_out(paper: &Document) -> impl Iterator<Item = Grid> {
    PROFILES.into_iter().map(|name| layout::document(paper, None, &Profile::named(name).unwrap()))
}

#[test]
fn every_paper_in_both_languages_on_three_widths() {
    for (name, greek) in of_each_kind() {
        for (language, paper) in [("english", in_english(&greek)), ("greek", greek)] {
            let shown: Vec<String> = laid_out(&paper).map(|grid| shown_grid(&grid)).collect();
            insta::assert_snapshot!(format!("{name}_in_{language}"), shown.join("\n"));
        }
    }
}

#[test]
fn every_preview_says_what_the_paper_says() {
    for (name, greek) in of_each_kind() {
        for grid in [in_english(&greek), greek].iter().flat_map(laid_out) {
            let on_paper: Vec<String> = grid.rows().map(text_of).collect();
            assert_eq!(rows_of(&preview::html(&grid)), on_paper, "{name} of {} columns", grid.columns());
        }
    }
}

/// The rows of a preview as a person reads them.
fn rows_of(html: &str) -> Vec<String> {
    let rows = html.lines().filter(|line| line.starts_with("<div class=\"row"));
    let text = |row: &str| {
        row.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect::<String>()
    };
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    rows.map(|row| entities.iter().fold(text(row), |text, (entity, symbol)| text.replace(entity, symbol)))
        .collect()
}

#[test]
fn every_amount_ends_at_the_right_edge() {
    for (name, greek) in of_each_kind() {
        for grid in [in_english(&greek), greek].iter().flat_map(laid_out) {
            for row in grid.rows().filter(|row| ends_in_an_amount(&text_of(row))) {
                assert_eq!(row.columns(), grid.columns(), "{name}: {}", text_of(row));
            }
        }
    }
}

/// Such as `172.00`, or `172,00 EUR`.
fn ends_in_an_amount(text: &str) -> bool {
    let last = text.trim_end_matches(" EUR").rsplit(' ').next().unwrap_or_default();
    let cents = last.rsplit_once(['.', ',']).map(|(_, cents)| cents);
    cents.is_some_and(|cents| cents.len() == 2 && cents.bytes().all(|digit| digit.is_ascii_digit()))
}

fn text_of(row: &Row) -> String {
    row.cells().iter().map(|cell| cell.symbol).collect()
}
