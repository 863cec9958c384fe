//! Where a line is: on the phone, at the node, on paper, or nobody knows. Shape and word, never colour alone.

use leptos::prelude::*;

use crate::text::Language;

/// Where a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Where {
    /// Being written to this phone's disk: it does not count as taken yet.
    Saving,
    /// Only on this phone.
    Phone,
    /// On the node's disk; its printer has it to do.
    Node,
    /// On the node's disk; there is no printer for it.
    NoPrinter,
    /// On paper.
    Printed,
    /// Given to a printer that does not say when it is done.
    Sent,
    /// Perhaps on paper.
    Unsure,
    /// Came late; waits for a person's word.
    Held,
    /// Made for another order; this one only pays for it.
    Elsewhere,
}

impl Where {
    /// In a word or two.
    pub(crate) fn words(self, language: Language) -> &'static str {
        match self {
            Where::Saving => language.saving(),
            Where::Phone => language.on_phone(),
            Where::Node => language.on_node(),
            Where::NoPrinter => language.no_printer(),
            Where::Printed => language.on_paper(),
            Where::Sent => language.sent_unconfirmed(),
            Where::Unsure => language.printed_maybe(),
            Where::Held => language.still_wanted(),
            Where::Elsewhere => language.made_elsewhere(),
        }
    }

    /// One of the shapes.
    fn shape(self) -> &'static str {
        match self {
            Where::Saving => "saving",
            Where::Phone => "phone",
            Where::Elsewhere => "elsewhere",
            Where::Node | Where::NoPrinter => "node",
            Where::Printed | Where::Sent => "printed",
            Where::Unsure | Where::Held => "unsure",
        }
    }

    /// Outline, filled part, and what is cut out of it, in a box of 14 by 14.
    fn paths(self) -> [&'static str; 3] {
        const RING: &str = "M7 1a6 6 0 1 0 0 12A6 6 0 0 0 7 1z";
        match self.shape() {
            "saving" => ["M7 1a6 6 0 0 1 6 6", "", ""],
            "elsewhere" => ["M2 7h9M7.500 3.500L11 7l-3.500 3.500", "", ""],
            "phone" => [RING, "", ""],
            "node" => [RING, "M7 1a6 6 0 0 1 0 12z", ""],
            "printed" => [RING, RING, "M4 7.200l2.200 2.100L10.200 5"],
            _ => ["M7 1.500l6 10.500H1z", "", ""],
        }
    }
}

/// The badge.
#[component]
pub(crate) fn WhereBadge(
    /// Where it is.
    place: Where,
    /// More to say than the place alone, such as the time.
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    let language = crate::ui::use_text();
    let [outline, solid, cut] = place.paths();
    let mark = (place.shape() == "unsure").then_some("M7 5.200v3M7 10.200h.01");
    let words = words.unwrap_or_else(|| place.words(language).into());
    view! {
        <span class=format!("at {}", place.shape()) data-where=place.shape()>
            <svg viewBox="0 0 14 14" aria-hidden="true">
                <path class="outline" d=outline></path>
                <path class="solid" d=solid></path>
                <path class="cut" d=cut></path>
                {mark.map(|mark| view! { <path class="outline" d=mark></path> })}
            </svg>
            {words}
        </span>
    }
}
