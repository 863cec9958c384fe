//! The first page, as HTML.

use axum::response::Html;

use super::form::{Flaw, SetupForm};
use crate::page::{Language, escaped, render};

const FORM: &str = include_str!("form.html");
const DONE: &str = include_str!("done.html");

/// The form with what was typed (PINs are typed again) and what is wrong with it. `secure` is where the same page is
/// encrypted, for those who read this one over the network.
pub(super) fn form(form: &SetupForm, flaws: &[Flaw], secure: Option<&str>) -> Html<String> {
    let language = form.language();
    let fields = [
        ("code", &form.code),
        ("restaurant", &form.restaurant),
        ("time_zone", &form.time_zone),
        ("currency", &form.currency),
        ("tables", &form.tables),
        ("name", &form.name),
        ("username", &form.username),
        ("pin", &String::new()),
        ("pin_again", &String::new()),
    ];
    let mut values: Vec<(String, String)> = Vec::new();
    for (field, typed) in fields {
        let flaw = flaws.iter().find(|flaw| flaw.field == Some(field)).map(|flaw| flaw.text(language));
        let said =
            flaw.map(|text| format!("<span class=\"flaw\" id=\"{field}-flaw\">{}</span>", escaped(text)));
        let marks = flaw.map(|_| format!("aria-invalid=\"true\" aria-describedby=\"{field}-flaw\""));
        values.push((field.to_owned(), typed.clone()));
        values.push((format!("{field}_flaw_html"), said.unwrap_or_default()));
        values.push((format!("{field}_marks_html"), marks.unwrap_or_default()));
    }
    let secure = secure.map(|address| render(SECURE, language, &[("address", address)]).0);
    values.extend([
        ("lang".to_owned(), language.code().to_owned()),
        ("other".to_owned(), language.choose("el", "en").to_owned()),
        ("flaws_html".to_owned(), summary(flaws, language)),
        ("zones_html".to_owned(), zones()),
        ("secure_html".to_owned(), secure.unwrap_or_default()),
        ("el".to_owned(), language.choose("", "selected").to_owned()),
        ("en".to_owned(), language.choose("selected", "").to_owned()),
    ]);
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    render(FORM, language, &values)
}

/// The restaurant is there.
pub(super) fn done(house: &str, language: Language) -> Html<String> {
    render(DONE, language, &[("lang", language.code()), ("house", house)])
}

const SECURE: &str = "<p class=\"notice wait\"><span>{{What you type here can be read in this network.|Ό,τι πληκτρολογείτε \
     εδώ μπορεί να διαβαστεί σε αυτό το δίκτυο.}} <a href=\"{address}\">{{Go on encrypted|Συνέχεια με κρυπτογράφηση}}</a> \
     {{(the browser warns once, for it does not know this node yet)|(ο περιηγητής προειδοποιεί μία φορά, γιατί δεν \
     γνωρίζει ακόμη αυτόν τον κόμβο)}}</span></p>";

/// All of it at the top, with a way to each field.
fn summary(flaws: &[Flaw], language: Language) -> String {
    if flaws.is_empty() {
        return String::new();
    }
    let listed = |flaw: &Flaw| {
        let text = escaped(flaw.text(language));
        match flaw.field {
            Some(field) => format!("<li><a href=\"#{field}\">{text}</a></li>"),
            None => format!("<li>{text}</li>"),
        }
    };
    let listed: String = flaws.iter().map(listed).collect();
    let title = language.choose("Not yet:", "Όχι ακόμη:");
    format!("<div class=\"notice bad\" role=\"alert\"><p class=\"strong\">{title}</p><ul>{listed}</ul></div>")
}

fn zones() -> String {
    jiff::tz::db().available().map(|name| format!("<option value=\"{}\">", escaped(name.as_str()))).collect()
}
