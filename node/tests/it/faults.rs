//! Printing against faults: whatever happens to a printer, its wire and the node, no ticket comes out twice without saying
//! so, none is lost without somebody seeing it, and the other printer prints as if nothing had happened.
//!
//! In simulated time (`world`) with everything real but the network, the disk and the clock; the node's death in each state
//! of a ticket and at each byte of it. `cargo xtask faults` plays all cases, `cargo xtask test` a part of them.
//! A node and printers that are real are in `crate::evening::faults`.

use printers::profile::Confirmation;

use self::case::{Case, DEATHS, Death, Mutant};
use self::ether::Cut;
use self::oracle::{Tally, wrong};
use self::world::{Played, play};

#[cfg_attr(
    not(feature = "crash-points"),
    expect(unused_imports, reason = "a real node is killed at named points")
)]
pub(crate) use self::case::{Trouble, mended, troubles};

mod case;
mod ether;
mod oracle;
mod phone;
mod world;

/// Of so many cases the tests play one, of so many bytes they look at one; the command plays all.
const STATES_A_TEST: usize = 7;
const BYTES_A_TEST: usize = 41;

const CONFIRMATIONS: [Confirmation; 3] = [Confirmation::ProcessId, Confirmation::Fence, Confirmation::None];

/// All, or every so many of them.
fn part(of: usize) -> usize {
    if std::env::var_os("COMANDA_FAULTS").is_some() { 1 } else { of }
}

/// Plays cases; none may go wrong. What became of their tickets is said to whoever asked for all.
#[expect(clippy::print_stdout, reason = "figures for whoever plays all cases")]
fn check(name: &str, cases: impl IntoIterator<Item = Case>) {
    let calm = CONFIRMATIONS.map(|confirmation| (confirmation, play(&Case::calm(confirmation))));
    let calm = |confirmation| &calm.iter().find(|(known, _)| *known == confirmation).unwrap().1;
    let (mut tally, mut failures) = (Tally::default(), Vec::new());
    for case in cases {
        let found = wrong(&case, &play(&case), calm(case.confirmation), &mut tally);
        if !found.is_empty() {
            failures.push(format!("{case:?}\n  {}", found.join("\n  ")));
        }
    }
    println!("{name}: {tally:?}");
    assert!(
        failures.is_empty(),
        "{} of {}: {}",
        failures.len(),
        tally.cases,
        failures[..failures.len().min(5)].join("\n")
    );
}

/// How many bytes the first ticket of the kitchen has.
fn ticket_bytes(confirmation: Confirmation) -> u64 {
    let Played { kitchen, .. } = play(&Case::calm(confirmation));
    let request = match confirmation {
        Confirmation::ProcessId => 11,
        Confirmation::Fence => 3,
        Confirmation::None => 0,
    };
    u64::try_from(kitchen[0].raw.len()).unwrap() + request
}

/// Every trouble of the printer, with the node dying in each state, and never.
fn in_every_state(confirmation: Confirmation) -> impl Iterator<Item = Case> {
    let troubles = troubles(ticket_bytes(confirmation));
    let deaths: Vec<Option<Death>> = [None].into_iter().chain(DEATHS.map(Some)).collect();
    let with_deaths = move |trouble: Trouble| {
        let deaths = deaths.clone();
        let cases = deaths.into_iter().flat_map(move |death| {
            let trouble = trouble.clone();
            [false, true].map(|one_at_a_time| Case {
                one_at_a_time,
                trouble: trouble.clone(),
                death,
                ..Case::calm(confirmation)
            })
        });
        cases.collect::<Vec<_>>()
    };
    troubles.into_iter().flat_map(with_deaths)
}

/// The wire is cut, or the node dies, after each byte of a ticket. Those of the commands at its end are played always.
fn at_every_byte(confirmation: Confirmation, cut: Cut) -> impl Iterator<Item = Case> {
    const COMMANDS_BYTES: u64 = 20;
    let bytes = ticket_bytes(confirmation);
    let step = u64::try_from(part(BYTES_A_TEST)).unwrap();
    let is_played = move |byte: &u64| byte.is_multiple_of(step) || byte + COMMANDS_BYTES > bytes;
    let case = move |byte| Case { cut: Some((byte, cut)), ..Case::calm(confirmation) };
    (0..=bytes).filter(is_played).map(case)
}

#[test]
fn a_printer_that_names_what_it_printed_in_every_trouble() {
    check("process id", in_every_state(Confirmation::ProcessId).step_by(part(STATES_A_TEST)));
}

#[test]
fn a_printer_that_answers_in_line_in_every_trouble() {
    check("fence", in_every_state(Confirmation::Fence).step_by(part(STATES_A_TEST)));
}

#[test]
fn a_printer_that_cannot_confirm_in_every_trouble() {
    check("no confirmation", in_every_state(Confirmation::None).step_by(part(STATES_A_TEST)));
}

#[test]
fn the_node_dies_after_each_byte_of_a_ticket() {
    for confirmation in CONFIRMATIONS {
        check("dies", at_every_byte(confirmation, Cut::Die));
    }
}

#[test]
fn the_connection_is_reset_after_each_byte_of_a_ticket() {
    for confirmation in CONFIRMATIONS {
        check("reset", at_every_byte(confirmation, Cut::Reset));
    }
}

#[test]
fn nothing_gets_through_after_each_byte_of_a_ticket() {
    for confirmation in CONFIRMATIONS {
        check("swallowed", at_every_byte(confirmation, Cut::Swallow));
    }
}

/// A node that is wrong in this way is found out.
fn finds_out(mutant: Mutant, expected: &str) {
    let calm = play(&Case::calm(Confirmation::ProcessId));
    let found = in_every_state(Confirmation::ProcessId).any(|case| {
        let case = Case { mutant: Some(mutant), ..case };
        let wrong = wrong(&case, &play(&case), &calm, &mut Tally::default());
        wrong.iter().any(|wrong| wrong.contains(expected))
    });
    assert!(found, "{mutant:?} was not found out");
}

#[test]
fn a_node_that_sends_uncertain_tickets_again_is_found_out() {
    finds_out(Mutant::ResendsUnknown, "without a mark");
}

#[test]
fn a_node_that_trusts_what_it_wrote_is_found_out() {
    finds_out(Mutant::TrustsWrites, "is said to be printed");
}

#[test]
fn a_node_that_sends_before_that_is_on_disk_is_found_out() {
    finds_out(Mutant::ProceedsBeforeCommit, "without a mark");
}

#[test]
fn a_node_that_forgets_what_it_was_sending_is_found_out() {
    finds_out(Mutant::ForgetsSending, "without a mark");
}

#[test]
fn a_node_that_serves_one_printer_after_the_other_is_found_out() {
    finds_out(Mutant::HasOneLane, "instead of");
}
