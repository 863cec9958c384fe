//! The fixed words of a ticket. Capitals are written out: Greek ones lose their accents, which no function here needs to know.

use crate::ticket::Language;

pub(super) struct Words {
    pub add: &'static str,
    pub table: &'static str,
    pub ordered: &'static str,
    pub printed: &'static str,
    pub cover: &'static str,
    pub covers: &'static str,
    pub course: &'static str,
    pub seat: &'static str,
    pub without: &'static str,
    pub allergy: &'static str,
    pub reprint: &'static str,
    pub possible_duplicate: &'static str,
    pub late: &'static str,
}

static GREEK: Words = Words {
    add: "ΠΡΟΣΘΗΚΗ",
    table: "ΤΡΑΠΕΖΙ",
    ordered: "Παραγγελία",
    printed: "Εκτύπωση",
    cover: "άτομο",
    covers: "άτομα",
    course: "ΠΙΑΤΟ",
    seat: "Θέση",
    without: "ΧΩΡΙΣ",
    allergy: "ΑΛΛΕΡΓΙΑ",
    reprint: "ΕΠΑΝΕΚΤΥΠΩΣΗ",
    possible_duplicate: "ΠΙΘΑΝΩΣ ΔΙΠΛΟ",
    late: "ΗΡΘΕ ΑΡΓΑ",
};

static ENGLISH: Words = Words {
    add: "ADD",
    table: "TABLE",
    ordered: "Ordered",
    printed: "Printed",
    cover: "cover",
    covers: "covers",
    course: "COURSE",
    seat: "Seat",
    without: "NO",
    allergy: "ALLERGY",
    reprint: "REPRINT",
    possible_duplicate: "POSSIBLE DUPLICATE",
    late: "LATE ORDER",
};

pub(super) fn of(language: Language) -> &'static Words {
    match language {
        Language::El => &GREEK,
        Language::En => &ENGLISH,
    }
}
