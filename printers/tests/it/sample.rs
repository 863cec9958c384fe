//! Tickets of an ordinary evening.

use printers::ticket::{Kind, Language, Line, Mark, Modifier, Part, Sign, Ticket};

pub(crate) fn line(quantity: u32, name: &str) -> Line {
    Line {
        quantity,
        name: name.into(),
        seat: None,
        course: None,
        modifiers: vec![],
        note: None,
        allergy: false,
    }
}

pub(crate) fn modifier(sign: Sign, text: &str) -> Modifier {
    Modifier { text: text.into(), sign }
}

pub(crate) fn greek() -> Ticket {
    Ticket {
        kind: Kind::Add,
        language: Language::El,
        station: "Κουζίνα".into(),
        table: "12".into(),
        order: "47".into(),
        waiter: "Ελένη".into(),
        covers: Some(4),
        date: "21/11/2025".into(),
        ordered_at: "20:14".into(),
        printed_at: "20:15".into(),
        part: Some(Part { number: 1, of: 2 }),
        lines: vec![
            Line {
                course: Some(2),
                seat: Some(2),
                ..line(1, "Μοσχαρίσια σπαλομπριζόλα ώριμης κοπής με δεντρολίβανο")
            },
            Line {
                course: Some(2),
                seat: Some(1),
                modifiers: vec![modifier(Sign::Choice, "Καλοψημένο"), modifier(Sign::Choice, "Ρύζι πιλάφι")],
                ..line(1, "Μπριζόλα χοιρινή")
            },
            Line {
                course: Some(2),
                seat: Some(2),
                allergy: true,
                note: Some("Ξηροί καρποί!\nΞεχωριστό τηγάνι".into()),
                ..line(1, "Μοσχάρι κοκκινιστό")
            },
            Line {
                modifiers: vec![modifier(Sign::Remove, "Κρεμμύδι"), modifier(Sign::Add, "Φέτα")],
                note: Some("κομμένη «στη μέση» – χωρίς αλάτι…".into()),
                ..line(2, "Χωριάτικη σαλάτα")
            },
            line(12, "Πατάτες τηγανητές"),
        ],
        marks: vec![],
    }
}

pub(crate) fn english() -> Ticket {
    Ticket {
        language: Language::En,
        station: "Bar".into(),
        table: "Courtyard by the old olive tree 3".into(),
        covers: Some(1),
        part: None,
        lines: vec![
            Line { modifiers: vec![modifier(Sign::Remove, "Ice")], ..line(2, "Crème de cassis ½ l") },
            Line { allergy: true, ..line(1, "Beer") },
        ],
        marks: vec![Mark::Reprint(2), Mark::PossibleDuplicate, Mark::Late],
        ..greek()
    }
}
