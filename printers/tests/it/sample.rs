//! Tickets of an ordinary evening.

use printers::ticket::{Kind, Language, Line, Mark, Modifier, Part, Sign, Ticket, Was};

pub(crate) fn line(quantity: u32, name: &str) -> Line {
    Line {
        quantity,
        name: name.into(),
        seat: None,
        course: None,
        modifiers: vec![],
        note: None,
        allergy: false,
        was: None,
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

/// More salad with other things on it, and a steak for somebody else.
pub(crate) fn change() -> Ticket {
    let salad = Line {
        quantity: 3,
        modifiers: vec![modifier(Sign::Add, "Φέτα"), modifier(Sign::Remove, "Ντομάτα")],
        note: Some("στη μέση του τραπεζιού".into()),
        ..line(3, "Χωριάτικη σαλάτα")
    };
    let salad_was = Was {
        quantity: 2,
        modifiers: vec![modifier(Sign::Add, "Φέτα"), modifier(Sign::Remove, "Κρεμμύδι")],
        note: Some("κομμένη".into()),
        ..salad.as_was()
    };
    let steak =
        Line { course: Some(2), seat: Some(1), allergy: true, ..line(1, "Μπριζόλα χοιρινή") };
    let steak_was = Was { course: Some(1), seat: None, ..steak.as_was() };
    let lines = vec![
        Line { was: Some(Box::new(salad_was)), ..salad },
        Line { was: Some(Box::new(steak_was)), ..steak },
    ];
    Ticket { kind: Kind::Change, part: None, lines, ..greek() }
}

pub(crate) fn void() -> Ticket {
    let lines = greek().lines.into_iter().skip(2).take(2).collect();
    Ticket {
        kind: Kind::Void, part: None, lines, marks: vec![Mark::BackupFrom("Σχάρα".into())], ..greek()
    }
}

pub(crate) fn moved() -> Ticket {
    Ticket {
        kind: Kind::Change,
        part: None,
        lines: vec![],
        marks: vec![Mark::MovedFrom("5".into())],
        ..greek()
    }
}
