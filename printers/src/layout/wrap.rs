//! Text in rows, broken between words.

/// The text in rows of at most `room` characters, and at least one row when there is any text.
///
/// A word that is longer than a row starts on a row of its own and is broken at the edge: a break in a word is better than a
/// word without its end.
///
/// # Panics
///
/// When there is no room at all.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    assert!(room > 0, "text needs at least one column");
    let mut rows: Vec<String> = Vec::new();
    let mut taken = room;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if taken + 1 + length <= room {
            let row = rows.last_mut().expect("a row that has room exists");
            row.push(' ');
            row.push_str(word);
            taken += 1 + length;
        } else {
            let symbols: Vec<char> = word.chars().collect();
            rows.extend(symbols.chunks(room).map(|part| part.iter().collect::<String>()));
            taken = (length - 1) % room + 1;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, room: usize, rows: &[&str]) {
        assert_eq!(wrap(text, room), rows);
    }

    #[test]
    fn words_stay_whole() {
        check("Μοσχάρι κοκκινιστό με χυλοπίτες", 18, &["Μοσχάρι κοκκινιστό", "με χυλοπίτες"]);
        check("  δύο   λέξεις ", 6, &["δύο", "λέξεις"]);
    }

    #[test]
    fn a_word_longer_than_the_row_keeps_its_end() {
        check("η Λουκουμαδοτηγανίτα ναι", 8, &["η", "Λουκουμα", "δοτηγανί", "τα ναι"]);
        check("12345678", 8, &["12345678"]);
        check("12345678 9", 8, &["12345678", "9"]);
    }

    #[test]
    fn no_text_has_no_rows() {
        check("", 10, &[]);
        check("   ", 10, &[]);
    }
}
