//! The body of a ticket: what to make, by course, then by seat.

use super::Page;
use super::words::Words;
use crate::grid::Style;
use crate::ticket::{Line, Sign};

/// Everything below an item stands this far in, under its name.
const INDENT: &str = "   ";

pub(super) fn lay_out(lines: &[Line], words: &Words, page: &mut Page) {
    let mut sorted: Vec<&Line> = lines.iter().collect();
    // What has no course is wanted at once, so it comes first; lines of one course and seat keep the order they were taken in.
    sorted.sort_by_key(|line| (line.course, line.seat));
    let (mut course, mut seat) = (None, None);
    for line in sorted {
        if line.course != course {
            (course, seat) = (line.course, None);
            if let Some(number) = course {
                page.band(&format!("{} {number}", words.course), 1);
            }
        }
        if line.seat != seat {
            seat = line.seat;
            if let Some(number) = seat {
                page.hanging("", &format!("{} {number}", words.seat), Style::BOLD);
            }
        }
        item(line, words, page);
    }
}

fn item(line: &Line, words: &Words, page: &mut Page) {
    page.hanging(&format!("{:>2} ", line.quantity), &line.name, Style::TALL);
    for modifier in &line.modifiers {
        match modifier.sign {
            Sign::Add => page.hanging(&format!("{INDENT}+ "), &modifier.text, Style::PLAIN),
            Sign::Choice => page.hanging(&format!("{INDENT}- "), &modifier.text, Style::PLAIN),
            Sign::Remove => {
                let text = format!("{} {}", words.without, modifier.text);
                page.hanging(&format!("{INDENT}- "), &text, Style::BOLD);
            }
        }
    }
    if line.allergy {
        page.hanging("", &format!(" !! {} !! ", words.allergy), Style { height: 2, ..Style::REVERSE });
    }
    let style = if line.allergy { Style::TALL } else { Style::BOLD };
    let paragraphs = line.note.iter().flat_map(|note| note.lines());
    for paragraph in paragraphs.filter(|paragraph| !paragraph.trim().is_empty()) {
        page.hanging(&format!("{INDENT}>> "), paragraph, style);
    }
}
