//! Every word that a person reads, in every language of the product. A message is a method of [`Language`]: one that
//! lacks a translation does not compile.

use std::fmt::Display;

mod api;
mod asked;
mod attention;
mod banner;
mod license;
mod login;
mod me;
mod order;
mod panel;
mod panel_site;
mod pay;
mod phones;
mod printing;
mod product;
mod rearrange;
mod receipt;
mod records;
mod recovery;
mod setup;
mod shared;
mod tables;
mod waiting;

/// A language of the apps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// Greek.
    Greek,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub(crate) const ALL: [Language; 2] = [Language::English, Language::Greek];

    /// Its ISO 639-1 code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Greek => "el",
        }
    }

    /// The language with this code, also when a region follows (`el-GR`).
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let code = code.split('-').next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// Its own name for itself.
    pub(crate) fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Greek => "Ελληνικά",
        }
    }

    /// The same where there is no room.
    pub(crate) fn short_name(self) -> &'static str {
        match self {
            Language::English => "EN",
            Language::Greek => "ΕΛ",
        }
    }
}

/// A count with its noun. English and Greek both have one form for one and another for everything else.
fn counted<N: From<u8> + PartialEq + Display>(count: N, one: &str, other: &str) -> String {
    let noun = if count == N::from(1) { one } else { other };
    format!("{count} {noun}")
}

/// Fixed words: `name: "English", "Greek";`.
macro_rules! words {
    ($($name:ident: $english:literal, $greek:literal;)*) => {
        impl $crate::text::Language {
            $(
                #[doc = $english]
                pub(crate) fn $name(self) -> &'static str {
                    match self {
                        $crate::text::Language::English => $english,
                        $crate::text::Language::Greek => $greek,
                    }
                }
            )*
        }

        /// What the test of completeness looks at.
        #[cfg(test)]
        pub(super) const WORDS: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $greek)),*];
    };
}

/// Sentences with something in them: `name(count: u32): english expression, greek expression;`.
macro_rules! phrases {
    ($($name:ident($($argument:ident: $type:ty),+): $english:expr, $greek:expr;)*) => {
        impl $crate::text::Language {
            $(
                pub(crate) fn $name(self, $($argument: $type),+) -> String {
                    match self {
                        $crate::text::Language::English => $english,
                        $crate::text::Language::Greek => $greek,
                    }
                }
            )*
        }
    };
}

use {phrases, words};

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that are the same in Greek, or have no letters.
    const SAME: [&str; 2] = ["app_name", "times"];

    #[test]
    fn every_word_is_there_in_both_languages_and_the_greek_is_greek() {
        let files = [
            api::WORDS,
            asked::WORDS,
            attention::WORDS,
            banner::WORDS,
            license::WORDS,
            login::WORDS,
            me::WORDS,
            order::WORDS,
            panel::WORDS,
            panel_site::WORDS,
            pay::WORDS,
            phones::WORDS,
            printing::WORDS,
            product::WORDS,
            rearrange::WORDS,
            receipt::WORDS,
            records::WORDS,
            recovery::WORDS,
            setup::WORDS,
            shared::WORDS,
            tables::WORDS,
            waiting::WORDS,
        ];
        for (name, english, greek) in files.into_iter().flatten() {
            assert!(!english.trim().is_empty() && !greek.trim().is_empty(), "{name}");
            let is_greek = greek.chars().any(|letter| ('\u{370}'..='\u{3ff}').contains(&letter));
            assert!(is_greek || SAME.contains(name), "{name}: {greek}");
            assert!(english.is_ascii() || !english.contains(['α', 'ε', 'ο']), "{name}: {english}");
        }
    }

    #[test]
    fn one_thing_is_singular_and_all_else_is_plural() {
        for (count, english, greek) in [
            (0, "0 guests", "0 άτομα"),
            (1, "1 guest", "1 άτομο"),
            (2, "2 guests", "2 άτομα"),
            (21, "21 guests", "21 άτομα"),
        ] {
            assert_eq!(Language::English.guests(count), english);
            assert_eq!(Language::Greek.guests(count), greek);
        }
    }

    #[test]
    fn a_language_is_found_by_its_code_with_or_without_a_region() {
        assert_eq!(Language::of_code("el"), Some(Language::Greek));
        assert_eq!(Language::of_code("EL-gr"), Some(Language::Greek));
        assert_eq!(Language::of_code("en-GB"), Some(Language::English));
        assert_eq!(Language::of_code("fr"), None);
        assert_eq!(Language::of_code(""), None);
    }
}
