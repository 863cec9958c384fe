//! A test print: the printer, a ruler, every style, and the chart of code pages.

use super::page::Page;
use super::words::Words;
use crate::charset::Charset;
use crate::grid::Style;
use crate::profile::{Confirmation, Cutter, Profile};
use crate::test_page::TestPage;

/// Numbers on the chart. Of the makers we know none goes higher for a page of a European language.
const NUMBERS: std::ops::RangeInclusive<u8> = 0..=99;
/// What Greek looks like, letters with accents too.
const GREEK_SAMPLE: &str = "Ωραία";
/// Letters of another page's sample.
const SAMPLE_LETTERS: usize = 5;

pub(super) fn lay_out(test: &TestPage, words: &Words, profile: &Profile, page: &mut Page) {
    page.centred(words.test_print, Style::LARGE);
    page.centred(&test.printer, Style::TALL);
    page.centred(&test.printed_at, Style::PLAIN);
    page.rule();
    settings(profile, words, page);
    page.rule();
    ruler(words, page);
    page.rule();
    styles(words, page);
    page.rule();
    chart(words, profile, page);
    page.rule();
}

fn settings(profile: &Profile, words: &Words, page: &mut Page) {
    let confirmation = match profile.confirmation() {
        Confirmation::ProcessId => words.by_process_id,
        Confirmation::Fence => words.by_fence,
        Confirmation::None => words.no,
    };
    let yes_no = |is: bool| if is { words.yes } else { words.no };
    page.pair(words.profile, profile.name(), Style::PLAIN);
    page.pair(words.columns, &profile.columns().to_string(), Style::PLAIN);
    page.pair(
        words.code_page,
        &format!("{} = {}", profile.charset(), profile.charset_number()),
        Style::PLAIN,
    );
    page.pair(words.confirms, confirmation, Style::PLAIN);
    page.pair(words.cutter, yes_no(profile.cutter() != Cutter::None), Style::PLAIN);
    page.pair(words.drawer, yes_no(profile.has_drawer()), Style::PLAIN);
}

/// The last digit stands at the right edge, or the columns are wrong.
fn ruler(words: &Words, page: &mut Page) {
    let columns = page.columns();
    let digits: String = (1..=columns).map(|column| char::from(b'0' + (column % 10) as u8)).collect();
    page.hanging("", &digits, Style::PLAIN);
    page.hanging("", words.ruler_note, Style::PLAIN);
}

fn styles(words: &Words, page: &mut Page) {
    page.hanging("", words.sample, Style::PLAIN);
    page.hanging("", words.sample, Style::BOLD);
    page.hanging("", words.sample, Style::TALL);
    page.hanging("", words.sample, Style::LARGE);
    page.hanging("", words.sample, Style { red: true, ..Style::BOLD });
    page.band(words.sample, Style::BOLD);
    if page.prints_pictures() {
        page.space();
        page.place(staircase(page.dots()));
    }
}

/// Across all dots, from the left edge to the right one.
fn staircase(dots: u16) -> crate::picture::Picture {
    const STEP: u16 = 8;
    crate::picture::Picture::drawn(dots, 2 * STEP, |x, y| (x / STEP + y / STEP).is_multiple_of(2))
}

fn chart(words: &Words, profile: &Profile, page: &mut Page) {
    page.hanging("", words.chart_note, Style::PLAIN);
    let sample = sample(profile.charset());
    let entries: Vec<_> = NUMBERS
        .map(|number| {
            let style = Style { page: Some(number), ..Style::PLAIN };
            vec![(format!("{number:>2} "), Style::BOLD), (sample.clone(), style)]
        })
        .collect();
    page.columns_of(&entries, 2);
}

/// Letters that only the right page shows: the first ones of its upper half unless it is a Greek page.
fn sample(charset: Charset) -> String {
    if GREEK_SAMPLE.chars().all(|letter| charset.byte(letter).is_some()) {
        return GREEK_SAMPLE.to_owned();
    }
    let letters =
        (0x80..=0xFF).filter_map(|byte| charset.symbol(byte)).filter(|symbol| symbol.is_alphabetic());
    letters.take(SAMPLE_LETTERS).collect()
}
