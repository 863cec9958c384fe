//! Pages that the node makes by itself, for people who have no app yet: no script, one language at a time, the look of
//! the apps.
//!
//! In a template `{{word|λέξη}}` is what is said in English and in Greek, and `{name}` a place for a value.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};

/// Where their style sheet is, whichever server of ours answers: the last page of one may be dressed by the next.
pub const STYLE_PATH: &str = "/connect/page.css";

/// How they look: with the tokens and the components of the apps.
const STYLE: &str = concat!(
    include_str!("../../client/web/shared/tokens.css"),
    include_str!("../../client/web/shared/base.css"),
    include_str!("../../client/web/shared/components.css"),
    include_str!("page/page.css"),
);

/// In which language a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Greek.
    Greek,
}

impl Language {
    /// What was chosen, else the one that the browser would rather have.
    pub fn of(chosen: Option<&str>, headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let mut wanted = chosen.into_iter().chain(accepted.unwrap_or_default().split(','));
        wanted.find_map(|tag| Self::read(tag.trim())).unwrap_or(Self::English)
    }

    fn read(tag: &str) -> Option<Self> {
        match tag.split(['-', ';']).next()?.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "el" => Some(Self::Greek),
            _ => None,
        }
    }

    /// As documents name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Greek => "el",
        }
    }

    /// The one of two texts that is in this language.
    pub fn choose<'a>(self, english: &'a str, greek: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Greek => greek,
        }
    }
}

/// A template in one language with its values, none of which is taken for anything but text; those whose name ends in
/// `_html` are put there as they are.
pub fn render(template: &str, language: Language, values: &[(&str, &str)]) -> Html<String> {
    let template = in_language(template, language);
    let (mut page, mut rest) = (String::new(), template.as_str());
    while let Some((before, inside)) = rest.split_once('{') {
        page.push_str(before);
        let place = inside.split_once('}').and_then(|(name, after)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((name, *value, after))
        });
        let (name, value, after) = place.unwrap_or(("_html", "{", inside));
        if name.ends_with("_html") {
            page.push_str(value);
        } else {
            page.push_str(&escaped(value));
        }
        rest = after;
    }
    Html(page + rest)
}

fn in_language(template: &str, language: Language) -> String {
    let (mut text, mut rest) = (String::new(), template);
    while let Some((before, word, after)) = between(rest) {
        let (english, greek) = word.split_once('|').unwrap_or((word, word));
        text.push_str(before);
        text.push_str(language.choose(english, greek));
        rest = after;
    }
    text + rest
}

fn between(text: &str) -> Option<(&str, &str, &str)> {
    let (before, inside) = text.split_once("{{")?;
    let (word, after) = inside.split_once("}}")?;
    Some((before, word, after))
}

/// The style sheet of all pages.
pub async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, STYLE).into_response()
}

/// Text within HTML, also within quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_text_and_nothing_else() {
        let template = "<html lang=\"{lang}\"><p title=\"{name}\">{{Hello {lang}|Γειά {lang} }}{name} {unknown} {part_html}";
        let values = [("lang", "el"), ("name", "\"><script>{lang}{{a|b}}"), ("part_html", "<b>")];
        let Html(page) = render(template, Language::Greek, &values);
        let name = "&quot;&gt;&lt;script&gt;{lang}{{a|b}}";
        assert_eq!(page, format!("<html lang=\"el\"><p title=\"{name}\">Γειά el {name} {{unknown}} <b>"));
    }

    #[test]
    fn a_page_is_in_the_language_that_was_chosen_or_that_the_browser_wants() {
        let check = |chosen: Option<&str>, accepted: &'static str, expected: Language| {
            let headers =
                HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accepted))]);
            assert_eq!(Language::of(chosen, &headers), expected, "{chosen:?} {accepted}");
        };
        check(None, "el-GR,el;q=0.9,en;q=0.8", Language::Greek);
        check(None, "de-DE, en-GB;q=0.7", Language::English);
        check(None, "de", Language::English);
        check(Some("el"), "en", Language::Greek);
        check(Some("nonsense"), "el", Language::Greek);
    }
}
