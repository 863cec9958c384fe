//! What particular paper looks like; every kind of it is in `papers`. Beside each row stands how it is printed, where it is not plain.

use printers::grid::{Grid, Row, Strip, Style};
use printers::layout;
use printers::preview;
use printers::profile::Profile;
use printers::ticket::{Language, Ticket};

use crate::sample;

fn shown(ticket: &Ticket, profile: &str) -> String {
    shown_grid(&layout::ticket(ticket, &Profile::named(profile).unwrap()))
}

pub(crate) fn shown_grid(grid: &Grid) -> String {
    let shown = grid.strips().iter().map(|strip| match strip {
        Strip::Text(row) => shown_row(row, grid),
        Strip::Picture(picture) => {
            format!("[a picture of {} x {} dots]\n", picture.width(), picture.height())
        }
    });
    shown.collect()
}

fn shown_row(row: &Row, grid: &Grid) -> String {
    let text: String = row.cells().iter().map(|cell| cell.symbol).collect();
    let edge = " ".repeat(grid.columns() - text.chars().count());
    let styles: Vec<String> =
        row.runs().filter(|(style, _)| *style != Style::PLAIN).map(shown_style).collect();
    format!("{text}{edge}| {}", styles.join(" ")).trim_end().to_owned() + "\n"
}

fn shown_style((style, _): (Style, String)) -> String {
    let mut shown = format!("{}x{}", style.width, style.height);
    if style.bold {
        shown += " bold";
    }
    if style.reverse {
        shown += " reverse";
    }
    if style.red {
        shown += " red";
    }
    if let Some(page) = style.page {
        shown += &format!(" page {page}");
    }
    shown
}

#[test]
fn an_english_ticket_of_48_columns() {
    insta::assert_snapshot!(shown(&sample::english(), "generic-80"));
}

#[test]
fn an_english_ticket_of_32_columns() {
    insta::assert_snapshot!(shown(&sample::english(), "generic-58"));
}

#[test]
fn a_greek_ticket_on_an_impact_printer_of_33_columns() {
    insta::assert_snapshot!(shown(&sample::greek(), "epson-tm-u220-narrow"));
}

#[test]
fn a_void_is_red_where_there_is_red_and_a_word_everywhere() {
    insta::assert_snapshot!(shown(&Ticket { language: Language::En, ..sample::void() }, "epson-tm-u220"));
}

#[test]
fn marks_stand_below_the_clip_and_before_the_cut() {
    let rows = shown(&Ticket { language: Language::El, ..sample::english() }, "jolimark-tp850ue");
    let marks: Vec<_> = rows.lines().enumerate().filter(|(_, row)| row.contains("ΕΠΑΝΕΚΤΥΠΩΣΗ 2")).collect();
    let last = rows.lines().count() - 3;
    assert_eq!(marks.len(), 2);
    assert!(marks[0].0 >= 5 && marks[1].0 == last, "{rows}");
}

#[test]
fn a_preview_says_what_the_paper_says() {
    let grid = layout::ticket(&sample::greek(), &Profile::named("generic-58").unwrap());
    insta::assert_snapshot!(preview::html(&grid));
}
