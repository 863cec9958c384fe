//! What must be true, whatever went wrong. It reads the paper and what a waiter sees, and nothing of the node.

use std::time::Duration;

use fixtures::printer::PaperTicket;
use printers::profile::Confirmation;
use sync::order::PrintState;

use super::case::Case;
use super::world::{COMMIT, Ordered, Played, STARTS_AGAIN};

/// What makes a copy one that nobody cooks without a look.
const MARKS: [&str; 2] = ["ΠΙΘΑΝΩΣ ΔΙΠΛΟ", "ΕΠΑΝΕΚΤΥΠΩΣΗ"];
/// A node that has just started asks its printers before it prints.
const WARM: Duration = Duration::from_millis(500);

/// What came of many cases.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) cases: u32,
    pub(super) deaths: u32,
    /// Tickets of which a waiter was told that nobody knows.
    pub(super) uncertain: u32,
    /// Copies that said so.
    pub(super) marked: u32,
    /// Pieces of paper that ended before the cut.
    pub(super) torn: u32,
    /// Tickets of the other printer that were as quick as if nothing was wrong.
    pub(super) punctual: u32,
}

/// All that is wrong with a case, beside one in which nothing went wrong.
pub(super) fn wrong(case: &Case, played: &Played, calm: &Played, tally: &mut Tally) -> Vec<String> {
    let mut wrong = played.complaints.clone();
    if !played.is_settled {
        wrong.push("it never settled".to_owned());
    }
    tally.cases += 1;
    tally.deaths += u32::from(played.died_at.is_some());
    let sheets: Vec<&PaperTicket> = played.kitchen.iter().chain(&played.bar).collect();
    for (note, ordered) in &played.items {
        wrong.extend(wrong_of_item(case, played, calm, note, ordered, tally));
    }
    tally.marked += count(sheets.iter().filter(|sheet| is_marked(sheet)));
    tally.torn += count(sheets.iter().filter(|sheet| !sheet.cut));
    wrong
}

fn wrong_of_item(
    case: &Case,
    played: &Played,
    calm: &Played,
    note: &str,
    ordered: &Ordered,
    tally: &mut Tally,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = played.kitchen.iter().chain(&played.bar);
    let sheets: Vec<&PaperTicket> = all.filter(|sheet| says(sheet, note)).collect();
    let unmarked: Vec<&&PaperTicket> = sheets.iter().filter(|sheet| !is_marked(sheet)).collect();
    if unmarked.len() > 1 {
        wrong.push(format!("{note} is {} times on paper without a mark", unmarked.len()));
    }
    let is_whole = sheets.iter().any(|sheet| sheet.cut);
    let Some(line) = played.lines.iter().find(|line| line.id == ordered.record) else {
        wrong.push(format!("{note} is not in the order any more"));
        return wrong;
    };
    let state = line.print.values().next().copied().unwrap_or(PrintState::None);
    tally.uncertain += u32::from(state == PrintState::Unknown);
    match state {
        PrintState::Printed if !is_whole => {
            wrong.push(format!("{note} is said to be printed, and is not on paper"));
        }
        PrintState::Sent if case.confirmation != Confirmation::None => {
            wrong.push(format!("{note} is said to be sent by a printer that confirms"));
        }
        // Somebody had it printed again.
        PrintState::Unknown | PrintState::Held if !is_whole => {
            wrong.push(format!("{note} is not on paper, though somebody had it printed again"));
        }
        PrintState::Printed | PrintState::Sent | PrintState::Unknown | PrintState::Held => {}
        PrintState::None | PrintState::Queued => wrong.push(format!("{note} is {state:?}: nobody looks")),
    }
    if case.is_calm() && !matches!(state, PrintState::Printed | PrintState::Sent) {
        wrong.push(format!("{note} is {state:?}, and nothing was wrong"));
    }
    for sheet in unmarked.iter().filter(|sheet| sheet.cut) {
        let expected = sheet_of(calm, note).map(essence).unwrap_or_default();
        if !essence(sheet).ends_with(&expected) {
            wrong.push(format!("{note} came out spoiled:\n{}", sheet.text()));
        }
    }
    wrong.extend(delay(played, calm, note, ordered, tally));
    wrong
}

/// The bar's tickets come out when they would if the kitchen had no trouble.
fn delay(played: &Played, calm: &Played, note: &str, ordered: &Ordered, tally: &mut Tally) -> Option<String> {
    let out_at = |played: &Played| {
        let sheet = played.bar.iter().find(|sheet| says(sheet, note))?;
        Some(sheet.came_out_at.saturating_duration_since(played.began))
    };
    let usual = out_at(calm)? - calm.items[note].at;
    // A node that is dead prints nothing anywhere.
    let was_down = played.died_at.is_some_and(|died_at| {
        died_at <= ordered.at + usual + COMMIT && ordered.at < died_at + STARTS_AGAIN + WARM
    });
    if was_down {
        return None;
    }
    let took = out_at(played).map(|out_at| out_at.saturating_sub(ordered.at));
    match took {
        Some(took) if took <= usual + COMMIT => {
            tally.punctual += 1;
            None
        }
        Some(took) => Some(format!("{note} took {took:?} instead of {usual:?}")),
        None => Some(format!("{note} never came out of the bar")),
    }
}

fn sheet_of<'a>(played: &'a Played, note: &str) -> Option<&'a PaperTicket> {
    played.kitchen.iter().chain(&played.bar).find(|sheet| says(sheet, note))
}

fn says(sheet: &PaperTicket, note: &str) -> bool {
    sheet.text().lines().any(|line| line.contains(">>") && line.trim_end().ends_with(note))
}

fn is_marked(sheet: &PaperTicket) -> bool {
    let text = sheet.text();
    MARKS.iter().any(|mark| text.contains(mark))
}

/// A ticket without its times.
fn essence(sheet: &PaperTicket) -> String {
    let text = sheet.text();
    let lines = text.lines().filter(|line| !line.contains(':'));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn count(some: impl Iterator) -> u32 {
    u32::try_from(some.count()).unwrap()
}
