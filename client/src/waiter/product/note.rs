//! A note for the kitchen. One about an allergy starts with a mark that the kitchen's printer sets large and reversed.

use leptos::prelude::*;

use crate::text::Language;
use crate::ui::icon::{Icon, IconKind};
use crate::ui::{use_phone, use_text};
use crate::waiter::draft::DraftLine;
use crate::waiter::product::bounded;

/// What follows the mark.
const AFTER_MARK: &str = ": ";

/// The text of a note, and whether it is about an allergy.
fn parse(note: &str) -> (bool, &str) {
    let marks = Language::ALL.map(Language::product_allergy_mark);
    match marks.iter().find_map(|mark| note.strip_prefix(mark)) {
        Some(rest) => (true, rest.trim_start_matches([':', ' '])),
        None => (false, note),
    }
}

/// A note as it is written into the record. The mark is in the kitchen's language, the site's.
fn compose(is_allergy: bool, text: &str, kitchen: Language) -> String {
    match is_allergy {
        true => bounded(
            format!("{}{AFTER_MARK}{text}", kitchen.product_allergy_mark()).trim_end_matches(AFTER_MARK),
        ),
        false => bounded(text),
    }
}

/// A note on a line.
#[component]
pub(in crate::waiter) fn Note(note: String) -> impl IntoView {
    let language = use_text();
    let (is_allergy, text) = parse(&note);
    let text = text.to_owned();
    match is_allergy {
        true => view! {
            <span class="allergy">{language.product_allergy_mark()}{(!text.is_empty()).then_some(AFTER_MARK)}{text}</span>
        }.into_any(),
        false => view! { <span class="note">"» "{text}</span> }.into_any(),
    }
}

/// The field for it.
#[component]
pub(super) fn NoteField(line: RwSignal<DraftLine>) -> impl IntoView {
    let (phone, language) = (use_phone(), use_text());
    let kitchen = phone.kitchen_language();
    let (is_allergy, text) = line.with_untracked(|line| {
        let (is_allergy, text) = parse(&line.note);
        (is_allergy, text.to_owned())
    });
    let (is_allergy, text) = (RwSignal::new(is_allergy), RwSignal::new(text));
    let write = move || {
        let note = compose(is_allergy.get_untracked(), text.get_untracked().trim(), kitchen);
        line.update(|line| line.note = note);
    };
    let type_in = move |event| {
        text.set(event_target_value(&event));
        write();
    };
    let flip = move |_| {
        is_allergy.update(|is_allergy| *is_allergy = !*is_allergy);
        write();
    };
    view! {
        <label class="field">
            <span>{language.product_note()}</span>
            <textarea rows="2" placeholder=language.product_note_hint() data-testid="note" prop:value=text.get_untracked() on:input=type_in></textarea>
        </label>
        <button class="chip allergy-chip" aria-pressed=move || is_allergy.get().to_string() data-testid="allergy" on:click=flip>
            <Icon kind=IconKind::Warning/>
            {language.product_allergy()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allergy_is_marked_for_the_kitchen_and_read_back() {
        for kitchen in Language::ALL {
            for text in ["ξηροί καρποί", ""] {
                let note = compose(true, text, kitchen);
                assert!(note.starts_with(kitchen.product_allergy_mark()), "{note}");
                assert_eq!(parse(&note), (true, text));
            }
        }
        assert_eq!(compose(false, "καλοψημένο", Language::Greek), "καλοψημένο");
        assert_eq!(parse("καλοψημένο"), (false, "καλοψημένο"));
    }

    #[test]
    fn a_note_stays_within_what_a_record_takes() {
        let long = "ω".repeat(2 * sync::record::MAX_TEXT_CHARS);
        assert_eq!(compose(true, &long, Language::Greek).chars().count(), sync::record::MAX_TEXT_CHARS);
    }
}
