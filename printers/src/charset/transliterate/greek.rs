//! Greek in Latin letters after ELOT 743, the spelling on Greek passports and road signs.

use unicode_normalization::UnicodeNormalization;

/// Each letter by itself.
const LETTERS: [(char, &str); 25] = [
    ('α', "a"),
    ('β', "v"),
    ('γ', "g"),
    ('δ', "d"),
    ('ε', "e"),
    ('ζ', "z"),
    ('η', "i"),
    ('θ', "th"),
    ('ι', "i"),
    ('κ', "k"),
    ('λ', "l"),
    ('μ', "m"),
    ('ν', "n"),
    ('ξ', "x"),
    ('ο', "o"),
    ('π', "p"),
    ('ρ', "r"),
    ('σ', "s"),
    ('ς', "s"),
    ('τ', "t"),
    ('υ', "y"),
    ('φ', "f"),
    ('χ', "ch"),
    ('ψ', "ps"),
    ('ω', "o"),
];

/// After these `υ` is a consonant of its own: `αυγό`, `εύκολα`.
const BEFORE_CONSONANT_UPSILON: [char; 3] = ['α', 'ε', 'η'];
/// Before these, and at the end of a word, that consonant is voiceless.
const VOICELESS: [char; 9] = ['θ', 'κ', 'ξ', 'π', 'σ', 'τ', 'φ', 'χ', 'ψ'];
const DIAERESIS: char = '\u{308}';

/// A Greek letter in Latin ones, as it is read between its neighbours; none when it is no Greek letter.
pub(super) fn in_latin(before: Option<char>, symbol: char, after: Option<char>) -> Option<String> {
    let lower = base(symbol)?;
    let (_, alone) = LETTERS.iter().find(|(greek, _)| *greek == lower)?;
    let latin = if lower == 'υ' { upsilon(before, symbol, after) } else { alone };
    if !symbol.is_uppercase() {
        return Some(latin.to_owned());
    }
    // In a word of capitals all of them are: `THALASSA`, but `Thalassa`.
    let is_among_capitals = after.or(before).is_some_and(char::is_uppercase);
    let (first, rest) = latin.split_at(1);
    Some(if is_among_capitals { latin.to_uppercase() } else { first.to_uppercase() + rest })
}

fn upsilon(before: Option<char>, symbol: char, after: Option<char>) -> &'static str {
    let stands_alone = std::iter::once(symbol).nfd().any(|part| part == DIAERESIS);
    match before.and_then(base).filter(|_| !stands_alone) {
        Some('ο') => "u",
        Some(vowel) if BEFORE_CONSONANT_UPSILON.contains(&vowel) => {
            let next = after.and_then(base).filter(|next| next.is_alphabetic());
            if next.is_none_or(|next| VOICELESS.contains(&next)) { "f" } else { "v" }
        }
        _ => "y",
    }
}

/// The small letter without its marks.
fn base(symbol: char) -> Option<char> {
    std::iter::once(symbol).nfd().next()?.to_lowercase().next()
}
