//! Text in characters that a page has.
//!
//! For each character the first reading that the page can print wins: the character itself, a spelling that cooks know
//! (`€` as `EUR`), the letter without the marks that the page lacks, Greek in Latin letters, and last a reading in ASCII from
//! `deunicode`, which also knows every other script and names the pictures (a flame is printed as `fire`).

mod greek;

use unicode_normalization::{UnicodeNormalization, char as decompose};

use super::Charset;

/// What stands for a character that has no reading at all.
const NO_READING: char = '?';
const DIAERESIS: char = '\u{308}';
const ACUTE: char = '\u{301}';
/// Grave, acute and perispomeni: a page of today has one accent for all three.
const ACCENTS: [char; 3] = ['\u{300}', ACUTE, '\u{342}'];

/// Spellings for signs that printers lack, the best first.
const SPELLINGS: [(char, &[&str]); 41] = [
    ('€', &["EUR"]),
    ('£', &["GBP"]),
    ('«', &["\""]),
    ('»', &["\""]),
    ('“', &["\""]),
    ('”', &["\""]),
    ('„', &["\""]),
    ('‘', &["'"]),
    ('’', &["'"]),
    ('‚', &["'"]),
    ('΄', &["'"]),
    ('´', &["'"]),
    ('‹', &["<"]),
    ('›', &[">"]),
    ('‐', &["-"]),
    ('‑', &["-"]),
    ('–', &["-"]),
    ('—', &["-"]),
    ('―', &["-"]),
    ('−', &["-"]),
    ('…', &["..."]),
    ('½', &["1/2"]),
    ('¼', &["1/4"]),
    ('¾', &["3/4"]),
    ('⅓', &["1/3"]),
    ('⅔', &["2/3"]),
    ('×', &["x"]),
    ('÷', &["/"]),
    ('·', &["∙", "."]),
    ('•', &["∙", "·", "*"]),
    ('°', &["º", " deg."]),
    ('º', &["°", "o"]),
    ('→', &["->"]),
    ('←', &["<-"]),
    ('✓', &["√", "v"]),
    ('№', &["No."]),
    ('™', &["(tm)"]),
    ('ß', &["ss"]),
    ('æ', &["ae"]),
    ('Æ', &["AE"]),
    ('\u{37E}', &[";"]),
];

/// A letter that every Greek page has, and no other page.
const GREEK_PAGES_HAVE: char = 'ξ';

pub(super) fn printable(charset: Charset, text: &str) -> String {
    let mut printed = String::with_capacity(text.len());
    let has_greek = charset.byte(GREEK_PAGES_HAVE).is_some();
    let in_latin = |before, symbol, after| {
        if has_greek { None } else { greek::in_latin(before, symbol, after) }
    };
    let (mut before, mut symbols) = (None, text.nfc().filter(|symbol| !is_invisible(*symbol)).peekable());
    // Composed first: a letter and its accent as two characters (as macOS writes names) are one letter on paper.
    while let Some(symbol) = symbols.next() {
        if symbol.is_whitespace() || symbol.is_control() {
            printed.push(' ');
        } else if let Some(letters) = in_latin(before, symbol, symbols.peek().copied()) {
            printed.push_str(&letters);
        } else if charset.byte(symbol).is_some() {
            printed.push(symbol);
        } else {
            push_reading(charset, symbol, &mut printed);
        }
        before = Some(symbol);
    }
    printed
}

fn push_reading(charset: Charset, symbol: char, printed: &mut String) {
    if let Some(spelling) = spelling(charset, symbol) {
        printed.push_str(spelling);
    } else if let Some(letter) = with_fewer_marks(charset, symbol) {
        printed.push(letter);
    } else {
        match deunicode::deunicode_char(symbol).map(str::trim).filter(|reading| prints(charset, reading)) {
            Some(reading) => printed.push_str(reading),
            // A mark that found no letter to stand on adds nothing to what is read.
            None if decompose::is_combining_mark(symbol) => {}
            None => printed.push(NO_READING),
        }
    }
}

fn spelling(charset: Charset, symbol: char) -> Option<&'static str> {
    let (_, spellings) = SPELLINGS.iter().find(|(known, _)| *known == symbol)?;
    spellings.iter().copied().find(|spelling| prints(charset, spelling))
}

/// The same letter with as many of its marks as the page has: `ΐ` as `ϊ`, `ᾶ` as `ά`, `é` as `e`.
fn with_fewer_marks(charset: Charset, symbol: char) -> Option<char> {
    let mut base = None;
    let (mut diaeresis, mut accent) = (false, false);
    decompose::decompose_canonical(symbol, |part| {
        diaeresis |= part == DIAERESIS;
        accent |= ACCENTS.contains(&part);
        base = base.or(Some(part));
    });
    let base = base?;
    let composed = |mark| decompose::compose(base, mark);
    let with_diaeresis = diaeresis.then(|| composed(DIAERESIS)).flatten();
    let with_both = with_diaeresis.filter(|_| accent).and_then(|letter| decompose::compose(letter, ACUTE));
    let with_accent = accent.then(|| composed(ACUTE)).flatten();
    [with_both, with_diaeresis, with_accent, Some(base)]
        .into_iter()
        .flatten()
        .find(|letter| *letter != symbol && charset.byte(*letter).is_some())
}

fn prints(charset: Charset, reading: &str) -> bool {
    !reading.is_empty() && reading.chars().all(|symbol| charset.byte(symbol).is_some())
}

/// Characters that join, direct or vary others and have no shape of their own.
fn is_invisible(symbol: char) -> bool {
    matches!(symbol,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(charset: &str, cases: &[(&str, &str)]) {
        let charset = Charset::named(charset).unwrap();
        for (written, printed) in cases {
            assert_eq!(charset.printable(written), *printed, "{written} on {charset}");
        }
    }

    #[test]
    fn greek_stays_greek_on_a_greek_page() {
        check("CP737", &[("Χωριάτικη σαλάτα", "Χωριάτικη σαλάτα"), ("ΑΆϊΫώς", "ΑΆϊΫώς")]);
    }

    #[test]
    fn what_the_greek_page_lacks_is_spelled_with_what_it_has() {
        check(
            "CP737",
            &[
                ("8,50 €", "8,50 EUR"),
                ("«Όστρια»", "\"Όστρια\""),
                ("ψητό – όχι ωμό", "ψητό - όχι ωμό"),
                ("Nick’s", "Nick's"),
                ("ίσως…", "ίσως..."),
                ("½ μερίδα", "1/2 μερίδα"),
                ("café crème", "cafe creme"),
                ("2×", "2x"),
                ("Μαΐου, πραΰς", "Μαϊου, πραϋς"),
                ("ᾶ ἄρτος", "ά άρτος"),
                ("Straße Ærø", "Strasse AEro"),
                ("180°", "180°"),
            ],
        );
    }

    #[test]
    fn a_letter_and_its_accent_as_two_characters_are_one_letter() {
        check("CP737", &[("α\u{301}λφα", "άλφα"), ("e\u{301}", "e")]);
    }

    #[test]
    fn other_scripts_and_pictures_are_named_in_letters() {
        check("CP737", &[("борщ", "borshch"), ("🔥 hot", "fire hot"), ("👍🏽", "+1"), ("寿司", "ShouSi")]);
    }

    #[test]
    fn greek_on_a_latin_page_is_readable() {
        check("CP858", &[("Χωριάτικη", "Choriatiki"), ("ψάρι ΘΑΛΑΣΣΑ", "psari THALASSA"), ("8 €", "8 €")]);
        check("CP437", &[("½ é «α»", "½ é «a»"), ("8 €", "8 EUR"), ("ΠΡΟΣΘΗΚΗ", "PROSTHIKI")]);
        check(
            "CP437",
            &[("Κουζίνα", "Kouzina"), ("αυγό, αυτό, εύκολα", "avgo, afto, efkola"), ("Θάλασσα", "Thalassa")],
        );
        check("CP437", &[("ρολόι, μαϊμού, αϋπνία, ΟΥΖΟ", "roloi, maimou, aypnia, OUZO")]);
    }

    #[test]
    fn control_and_invisible_characters_never_reach_the_paper() {
        check(
            "CP737",
            &[("a\u{1b}@b\u{1d}V\0c\u{7f}\u{9b}", "a @b V c  "), ("a\u{202e}b\u{200d}c\u{feff}", "abc")],
        );
        check("CP737", &[("δύο\nγραμμές\tεδώ", "δύο γραμμές εδώ"), ("10\u{a0}τεμ.", "10 τεμ.")]);
    }

    #[test]
    fn only_what_has_no_reading_is_a_question_mark() {
        check("CP737", &[("\u{10ffff}", "?")]);
    }
}
