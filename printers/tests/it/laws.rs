//! What holds for every ticket, whatever people type.

use printers::charset::Charset;
use printers::encode::{Token, encode};
use printers::grid::Grid;
use printers::layout;
use printers::profile::{BUILT_IN, Profile, ProfileSettings};
use printers::ticket::{Kind, Language, Line, Mark, Modifier, Part, Sign, Ticket, Was};
use quickcheck::{Arbitrary, Gen, quickcheck};

#[derive(Debug, Clone)]
struct AnyTicket(Ticket);

#[derive(Debug, Clone)]
struct AnyProfile(Profile);

fn maybe<T: Arbitrary>(g: &mut Gen) -> Option<T> {
    Option::arbitrary(g)
}

/// What people type and paste, control codes more often than they do.
fn text(g: &mut Gen) -> String {
    const PIECES: [&str; 12] = [
        "Χωριάτικη ",
        "σαλάτα",
        " ",
        "\u{1b}@",
        "\u{1d}V\0",
        "\u{10}\u{4}\u{1}",
        "\n",
        "€",
        "😀",
        "ά\u{301}",
        "\0",
        "漢字",
    ];
    let pieces: Vec<bool> = Vec::arbitrary(g);
    pieces
        .into_iter()
        .map(|known| if known { (*g.choose(&PIECES).unwrap()).to_owned() } else { String::arbitrary(g) })
        .collect()
}

fn line(g: &mut Gen) -> Line {
    let modifiers: Vec<u8> = Vec::arbitrary(g);
    let signs = [Sign::Add, Sign::Remove, Sign::Choice];
    Line {
        quantity: u32::arbitrary(g),
        name: text(g),
        seat: maybe(g),
        course: maybe(g),
        modifiers: modifiers
            .iter()
            .take(4)
            .map(|_| Modifier { text: text(g), sign: *g.choose(&signs).unwrap() })
            .collect(),
        note: bool::arbitrary(g).then(|| text(g)),
        allergy: bool::arbitrary(g),
        was: bool::arbitrary(g).then(|| {
            Box::new(Was {
                quantity: u32::arbitrary(g),
                note: bool::arbitrary(g).then(|| text(g)),
                ..Was::default()
            })
        }),
    }
}

impl Arbitrary for AnyTicket {
    fn arbitrary(g: &mut Gen) -> Self {
        let lines: Vec<bool> = Vec::arbitrary(g);
        let marks = [
            Mark::Reprint(u16::arbitrary(g)),
            Mark::PossibleDuplicate,
            Mark::Late,
            Mark::BackupFrom(text(g)),
            Mark::MovedFrom(text(g)),
        ];
        Self(Ticket {
            kind: *g.choose(&[Kind::Add, Kind::Change, Kind::Void]).unwrap(),
            language: *g.choose(&[Language::El, Language::En]).unwrap(),
            station: text(g),
            table: text(g),
            order: text(g),
            waiter: text(g),
            covers: maybe(g),
            date: text(g),
            ordered_at: text(g),
            printed_at: text(g),
            part: maybe(g).map(|(number, of)| Part { number, of }),
            lines: lines.iter().take(8).map(|_| line(g)).collect(),
            marks: marks.into_iter().filter(|_| bool::arbitrary(g)).collect(),
        })
    }
}

impl Arbitrary for AnyProfile {
    fn arbitrary(g: &mut Gen) -> Self {
        let model = g.choose(&BUILT_IN).unwrap().name;
        let settings = ProfileSettings::from(Profile::named(model).unwrap());
        let charset = *g.choose(&["CP737", "CP437", "CP857", "CP866", "windows-1253", "iso-8859-7"]).unwrap();
        let columns = *g.choose(&[20, 32, 33, 42, 48]).unwrap();
        let settings = ProfileSettings { charset: Charset::named(charset).unwrap(), columns, ..settings };
        Self(Profile::new(settings).unwrap_or_else(|_| Profile::named("generic-58").unwrap()))
    }
}

fn grid(ticket: &Ticket, profile: &Profile) -> Grid {
    layout::ticket(ticket, profile)
}

/// The bytes without the commands that the encoder may use, which have a fixed form.
fn without_commands(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let mut rest = &bytes[zeros..];
    while let Some(&first) = rest.first() {
        let length = match rest {
            [0x1B, b'@', ..] | [0x1C, b'.', ..] => 2,
            [0x1B, b't' | b'E' | b'd' | b'r' | b'!', ..] | [0x1D, b'!' | b'B' | b'r', ..] => 3,
            [0x1D, b'V', 65 | 66, 0, ..] => 4,
            [0x1D, b'(', b'H', 6, 0, 0x30, 0x30, ..] => 11,
            [b'\n', ..] => 1,
            _ => {
                text.push(first);
                1
            }
        };
        rest = &rest[length..];
    }
    text
}

quickcheck! {
    fn no_row_is_wider_than_the_paper(ticket: AnyTicket, profile: AnyProfile) -> bool {
        let AnyProfile(profile) = profile;
        grid(&ticket.0, &profile).rows().all(|row| row.columns() <= profile.columns())
    }

    fn every_cell_is_a_byte_of_the_page(ticket: AnyTicket, profile: AnyProfile) -> bool {
        let grid = grid(&ticket.0, &profile.0);
        let has_byte = |symbol: char| grid.charset().byte(symbol).is_some_and(|byte| byte >= 0x20 && byte != 0x7F);
        let mut cells = grid.rows().flat_map(|row| row.cells());
        cells.all(|cell| has_byte(cell.symbol))
    }

    fn what_people_type_is_never_a_command(ticket: AnyTicket, profile: AnyProfile) -> bool {
        let AnyProfile(profile) = profile;
        let grid = grid(&ticket.0, &profile);
        let text = without_commands(&encode(&grid, &profile, Token::from_number(1)));
        let cells = grid.rows().map(|row| row.cells().len()).sum::<usize>();
        text.len() == cells && text.iter().all(|byte| *byte >= 0x20 && *byte != 0x7F)
    }

    fn no_item_is_left_out(ticket: AnyTicket, profile: AnyProfile) -> bool {
        let grid = grid(&ticket.0, &profile.0);
        let on_paper = grid.to_string();
        let quantities = on_paper.split_whitespace().collect::<Vec<_>>();
        ticket.0.lines.iter().all(|line| quantities.contains(&line.quantity.to_string().as_str()))
    }

    fn any_text_becomes_printable_and_stays_so(text: String, profile: AnyProfile) -> bool {
        let charset = profile.0.charset();
        let printable = charset.printable(&text);
        printable.chars().all(|symbol| charset.byte(symbol).is_some()) && charset.printable(&printable) == printable
    }
}
