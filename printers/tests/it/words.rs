//! Nothing is lost: every word that a document holds is on its paper, on every printer.

use printers::layout;
use printers::money::Money;
use printers::profile::{BUILT_IN, Profile};
use printers::receipt::{Code, Method, Payment, Receipt, ReceiptLine, ReceiptModifier, Refund};
use printers::ticket::{Kind, Language, Line, Mark, Modifier, Sign, Ticket, Was};
use quickcheck::{Arbitrary, Gen, quickcheck};

/// Hands out texts of words that occur nowhere else.
#[derive(Debug, Clone, Default)]
struct Vocabulary(Vec<String>);

impl Vocabulary {
    fn text(&mut self, g: &mut Gen) -> String {
        let first = self.0.len();
        for _ in 0..*g.choose(&[1, 2, 3, 12]).unwrap() {
            self.0.push(format!("{}{}.", g.choose(&["λ", "Ώχ", "κρέμα", "w"]).unwrap(), self.0.len()));
        }
        self.0[first..].join(" ")
    }

    fn texts(&mut self, g: &mut Gen) -> Vec<String> {
        (0..*g.choose(&[0, 1, 3]).unwrap()).map(|_| self.text(g)).collect()
    }

    fn modifiers(&mut self, g: &mut Gen) -> Vec<Modifier> {
        let signs = [Sign::Add, Sign::Remove, Sign::Choice];
        let texts = self.texts(g).into_iter();
        texts.map(|text| Modifier { text, sign: *g.choose(&signs).unwrap() }).collect()
    }

    fn note(&mut self, g: &mut Gen) -> Option<String> {
        bool::arbitrary(g).then(|| self.texts(g).join("\n"))
    }

    fn line(&mut self, g: &mut Gen, is_change: bool) -> Line {
        let was = (is_change && bool::arbitrary(g)).then(|| {
            Box::new(Was {
                quantity: u32::arbitrary(g),
                seat: Option::arbitrary(g),
                course: Option::arbitrary(g),
                modifiers: self.modifiers(g),
                note: self.note(g),
            })
        });
        Line {
            quantity: u32::arbitrary(g),
            name: self.text(g),
            seat: Option::arbitrary(g),
            course: Option::arbitrary(g),
            modifiers: self.modifiers(g),
            note: self.note(g),
            allergy: bool::arbitrary(g),
            was,
        }
    }

    /// The first word that is not on the paper as this printer writes it.
    fn missing(&self, on_paper: &str, profile: &Profile) -> Option<&String> {
        let on_paper: Vec<&str> =
            on_paper.split_whitespace().map(|word| word.trim_matches(['(', ')'])).collect();
        self.0.iter().find(|word| !on_paper.contains(&profile.charset().printable(word).as_str()))
    }
}

#[derive(Debug, Clone)]
struct WordyTicket(Ticket, Vocabulary);

impl Arbitrary for WordyTicket {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut words = Vocabulary::default();
        let kind = *g.choose(&[Kind::Add, Kind::Change, Kind::Void]).unwrap();
        let marks = [Mark::BackupFrom(words.text(g)), Mark::MovedFrom(words.text(g))];
        let ticket = Ticket {
            kind,
            language: *g.choose(&[Language::El, Language::En]).unwrap(),
            station: words.text(g),
            table: words.text(g),
            order: u16::arbitrary(g).to_string(),
            waiter: words.text(g),
            covers: Option::arbitrary(g),
            date: words.text(g),
            ordered_at: words.text(g),
            printed_at: words.text(g),
            part: None,
            lines: (0..*g.choose(&[0, 1, 5]).unwrap()).map(|_| words.line(g, kind == Kind::Change)).collect(),
            marks: marks.into(),
        };
        Self(ticket, words)
    }
}

#[derive(Debug, Clone)]
struct WordyReceipt(Receipt, Vocabulary);

impl Arbitrary for WordyReceipt {
    fn arbitrary(g: &mut Gen) -> Self {
        let mut words = Vocabulary::default();
        let money = |g: &mut Gen| Money(i64::from(i32::arbitrary(g)) / 100);
        let modifier = |text: String, g: &mut Gen| ReceiptModifier { text, price_minor: money(g) };
        let line = |name: String, words: &mut Vocabulary, g: &mut Gen| ReceiptLine {
            quantity: u32::arbitrary(g),
            name,
            total_minor: money(g),
            vat_bp: *g.choose(&[0, 600, 1300, 2400]).unwrap(),
            modifiers: words.texts(g).into_iter().map(|text| modifier(text, g)).collect(),
        };
        let payment = Payment {
            method: Method::Cash,
            amount_minor: money(g),
            tip_minor: money(g),
            handed_minor: Option::<i32>::arbitrary(g).map(|minor| Money(minor.into())),
        };
        let receipt = Receipt {
            language: *g.choose(&[Language::El, Language::En]).unwrap(),
            house: words.text(g),
            house_details: words.texts(g),
            tables: words.texts(g),
            order: u16::arbitrary(g).to_string(),
            waiter: words.text(g),
            covers: Option::arbitrary(g),
            date: words.text(g),
            printed_at: words.text(g),
            check: None,
            currency: words.text(g),
            lines: words.texts(g).into_iter().map(|name| line(name, &mut words, g)).collect(),
            payments: vec![payment],
            refunds: words
                .texts(g)
                .into_iter()
                .map(|reason| Refund { amount_minor: money(g), reason })
                .collect(),
            copy: Option::arbitrary(g),
            possible_duplicate: bool::arbitrary(g),
            says_not_fiscal: bool::arbitrary(g),
            code: bool::arbitrary(g).then(|| Code { content: "x".into(), caption: words.text(g) }),
            closing_words: words.texts(g),
        };
        Self(receipt, words)
    }
}

fn on_every_printer(words: &Vocabulary, on_paper: impl Fn(&Profile) -> String) {
    for model in &BUILT_IN {
        let profile = Profile::named(model.name).unwrap();
        let on_paper = on_paper(&profile);
        assert_eq!(words.missing(&on_paper, &profile), None, "{} has\n{on_paper}", model.name);
    }
}

quickcheck! {
    fn every_word_of_a_ticket_is_on_the_paper(ticket: WordyTicket) -> bool {
        let WordyTicket(ticket, words) = ticket;
        on_every_printer(&words, |profile| layout::ticket(&ticket, profile).to_string());
        true
    }

    fn every_word_of_a_receipt_is_on_the_paper(receipt: WordyReceipt) -> bool {
        let WordyReceipt(receipt, words) = receipt;
        on_every_printer(&words, |profile| layout::receipt(&receipt, None, profile).to_string());
        true
    }
}
