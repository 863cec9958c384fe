//! What becomes of tickets whose printer does not print, and what people ask of the printers.

use node::flow::{Action, Backup, Refusal, Request, WhenUnsure};
use node::job::{JobId, JobState, PrinterId};
use sync::id::RecordId;
use sync::order::PrintState;
use sync::record::Verdict;
use uuid::Uuid;

use super::house::{BAR, BEER, House, KITCHEN, MOUSAKAS, decided, item, payment, void};

const TABLE: u32 = 5;
const LONGER_THAN_ANYBODY_WAITS_S: u64 = 21 * 60;

fn bar_backs_up(when_unsure: WhenUnsure) -> Backup {
    Backup { printer: PrinterId(BAR), after_seconds: 5, when_unsure }
}

fn state(house: &House) -> PrintState {
    *house.lines(TABLE)[0].print.values().next().unwrap()
}

/// A house whose first ticket is uncertain.
fn unsure_house(backup: Option<Backup>) -> House {
    let mut house = House::new();
    backup.into_iter().for_each(|backup| house.back_up(KITCHEN, backup));
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.break_off(KITCHEN);
    house.drop_proceed();
    house.back(KITCHEN);
    house.run();
    house
}

#[test]
fn a_printer_that_does_not_print_has_its_backup_print_under_its_name() {
    let mut house = House::new();
    house.back_up(KITCHEN, bar_backs_up(WhenUnsure::Ask));
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.stick(KITCHEN);
    house.wait_seconds(3);
    assert_eq!(house.paper(BAR), [""; 0], "it is given some time");
    house.wait_seconds(4);
    let backup = ["BackupFrom(\"kitchen\")", "1 Μουσακάς"];
    assert_eq!(house.paper(BAR), backup);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0], "it is not printed a second time");
    assert_eq!(state(&house), PrintState::Printed);
    house.manage(house.order_at(TABLE), vec![(RecordId(Uuid::from_u128(1)), void(mousakas, 1))]);
    assert_eq!(house.paper(BAR)[2..], ["not 1 Μουσακάς"], "who got the ticket gets the void");
}

#[test]
fn two_printers_that_do_not_print_do_not_play_with_a_ticket() {
    let mut house = House::new();
    house.back_up(KITCHEN, bar_backs_up(WhenUnsure::Ask));
    house.run_out_of_paper(KITCHEN);
    house.run_out_of_paper(BAR);
    house.edit(TABLE, vec![item(MOUSAKAS, 1), item(BEER, 1)]);
    house.run();
    house.stick(KITCHEN);
    house.stick(BAR);
    house.wait_seconds(20);
    house.refill(KITCHEN);
    house.refill(BAR);
    house.run();
    assert_eq!((house.paper(KITCHEN), house.paper(BAR)), (vec!["1 Μουσακάς".into()], vec!["1 Μπίρα".into()]));
}

#[test]
fn an_uncertain_ticket_is_printed_by_the_backup_where_the_house_wants_that_and_marked() {
    let house = unsure_house(Some(bar_backs_up(WhenUnsure::PrintOnBackup)));
    assert_eq!(house.paper(BAR), ["PossibleDuplicate", "BackupFrom(\"kitchen\")", "1 Μουσακάς"]);
    assert_eq!(state(&house), PrintState::Printed);
    assert_eq!(house.job_states(), [JobState::Unknown, JobState::Printed]);
}

#[test]
fn an_uncertain_ticket_is_asked_about_where_the_house_wants_that() {
    let house = unsure_house(Some(bar_backs_up(WhenUnsure::Ask)));
    assert_eq!(house.paper(BAR), [""; 0]);
    assert_eq!(state(&house), PrintState::Unknown);
}

#[test]
fn a_late_confirmation_makes_an_uncertain_ticket_certain() {
    let mut house = unsure_house(None);
    house.confirm(KITCHEN, JobId(1));
    assert_eq!(house.job_states(), [JobState::Printed]);
    assert_eq!(state(&house), PrintState::Printed);
    assert!(house.lines(TABLE)[0].printed);
}

#[test]
fn a_late_confirmation_calls_back_the_copy_that_still_waits() {
    let mut house = House::new();
    house.run_out_of_paper(BAR);
    house.back_up(KITCHEN, bar_backs_up(WhenUnsure::PrintOnBackup));
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Proceed { .. }));
    house.break_off(KITCHEN);
    house.drop_proceed();
    house.run();
    assert_eq!(house.job_states(), [JobState::Unknown, JobState::Queued]);
    house.confirm(KITCHEN, JobId(1));
    assert_eq!(house.job_states(), [JobState::Printed, JobState::Cancelled]);
    house.refill(BAR);
    house.run();
    assert_eq!(house.paper(BAR), [""; 0]);
}

#[test]
fn what_somebody_found_on_paper_is_printed() {
    let mut house = unsure_house(None);
    house.ask(Request::OnPaper(JobId(1)));
    assert_eq!(house.answers, [Ok(JobId(1))]);
    assert_eq!(state(&house), PrintState::Printed);
    house.ask(Request::OnPaper(JobId(1)));
    assert_eq!(house.answers[1], Err(Refusal::NotUncertain));
}

#[test]
fn what_nobody_found_is_printed_again_as_a_possible_duplicate() {
    let mut house = unsure_house(None);
    house.ask(Request::Reprint(JobId(1)));
    assert_eq!(house.paper(KITCHEN), ["PossibleDuplicate", "1 Μουσακάς"]);
    assert_eq!(state(&house), PrintState::Printed);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 2, "a copy tells the kitchen nothing new");
    assert_eq!(state(&house), PrintState::Printed);
}

#[test]
fn reprints_are_counted_and_change_nothing() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 2)])[0];
    house.run();
    house.ask(Request::Reprint(JobId(1)));
    house.ask(Request::Reprint(JobId(2)));
    let copies = ["2 Μουσακάς", "Reprint(1)", "2 Μουσακάς", "Reprint(2)", "2 Μουσακάς"];
    assert_eq!(house.paper(KITCHEN), copies);
    assert_eq!(house.answers, [Ok(JobId(2)), Ok(JobId(3))]);
    house.manage(house.order_at(TABLE), vec![(RecordId(Uuid::from_u128(1)), void(mousakas, 2))]);
    assert_eq!(house.paper(KITCHEN)[5..], ["not 2 Μουσακάς"], "the kitchen was told of two");
}

#[test]
fn of_two_taps_the_second_prints_nothing() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.run_out_of_paper(KITCHEN);
    house.ask(Request::Reprint(JobId(1)));
    house.ask(Request::Reprint(JobId(1)));
    assert_eq!(house.answers, [Ok(JobId(2)), Err(Refusal::StillWaiting)]);
}

#[test]
fn what_still_waits_is_not_printed_again() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.ask(Request::Reprint(JobId(1)));
    house.ask(Request::Reprint(JobId(9)));
    assert_eq!(house.answers, [Err(Refusal::StillWaiting), Err(Refusal::Missing)]);
}

#[test]
fn a_ticket_that_is_called_off_is_asked_about_and_not_forgotten() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.ask(Request::Cancel(JobId(1)));
    house.refill(KITCHEN);
    house.run();
    assert_eq!((house.paper(KITCHEN), state(&house)), (Vec::new(), PrintState::Held));
    house.ask(Request::Cancel(JobId(1)));
    assert_eq!(house.answers, [Ok(JobId(1)), Err(Refusal::NotWaiting)]);
    house.edit(TABLE, vec![decided(mousakas, Verdict::StillWanted)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["Late", "1 Μουσακάς"]);
}

#[test]
fn what_corrects_the_kitchen_is_not_called_off() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.run_out_of_paper(KITCHEN);
    house.manage(house.order_at(TABLE), vec![(RecordId(Uuid::from_u128(1)), void(mousakas, 1))]);
    house.ask(Request::Cancel(JobId(2)));
    assert_eq!(house.answers, [Err(Refusal::Corrects)]);
}

#[test]
fn an_old_backlog_is_asked_about_before_it_is_printed() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    let items = house.edit(TABLE, vec![item(MOUSAKAS, 1), item(BEER, 1)]);
    house.run();
    house.edit(TABLE, vec![item(MOUSAKAS, 2)]);
    house.run();
    house.wait_seconds(LONGER_THAN_ANYBODY_WAITS_S);
    house.edit(TABLE, vec![item(MOUSAKAS, 3)]);
    house.run();
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς"], "only what is young is cooked unasked");
    assert_eq!(state(&house), PrintState::Held);
    house.restart();
    house.run();
    assert_eq!(house.paper(KITCHEN).len(), 1);
    house.edit(TABLE, vec![decided(items[0], Verdict::StillWanted)]);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["3 Μουσακάς", "Late", "1 Μουσακάς"]);
}

#[test]
fn a_void_is_told_however_long_the_printer_was_away() {
    let mut house = House::new();
    let mousakas = house.edit(TABLE, vec![item(MOUSAKAS, 1)])[0];
    house.run();
    house.run_out_of_paper(KITCHEN);
    house.manage(house.order_at(TABLE), vec![(RecordId(Uuid::from_u128(1)), void(mousakas, 1))]);
    house.wait_seconds(LONGER_THAN_ANYBODY_WAITS_S);
    house.refill(KITCHEN);
    house.run();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς", "not 1 Μουσακάς"]);
}

#[test]
fn a_drawer_does_not_open_when_nobody_stands_there_any_more() {
    let mut house = House::new();
    house.ask(Request::OpenDrawer(PrinterId(BAR)));
    assert_eq!(house.paper(BAR), ["OpenDrawer"]);
    house.run_out_of_paper(BAR);
    house.ask(Request::OpenDrawer(PrinterId(BAR)));
    house.wait_seconds(60);
    house.refill(BAR);
    house.run();
    assert_eq!(house.paper(BAR), ["OpenDrawer"]);
    assert_eq!(house.job_states(), [JobState::Printed, JobState::Cancelled]);
}

#[test]
fn a_receipt_says_what_was_had_and_paid_and_the_second_one_is_a_copy() {
    let mut house = House::new();
    house.edit(TABLE, vec![item(MOUSAKAS, 2)]);
    house.run();
    let order = house.order_at(TABLE);
    let receipt = || Request::Receipt { order, check: None, printer: PrinterId(BAR) };
    house.ask(receipt());
    house.edit(TABLE, vec![payment(2400)]);
    house.run();
    house.ask(receipt());
    house.ask(receipt());
    let expected = [
        "total 24,00, to pay 24,00, copy None",
        "total 24,00, to pay 0,00, copy None",
        "total 24,00, to pay 0,00, copy Some(1)",
    ];
    assert_eq!(house.paper(BAR), expected);
}

#[test]
fn what_somebody_asks_for_is_answered_when_it_is_on_disk() {
    let mut house = House::new();
    house.disk_full = true;
    house.ask(Request::TestPage(PrinterId(KITCHEN)));
    assert_eq!(house.answers, [Err(Refusal::Books)]);
    house.disk_full = false;
    house.wait_seconds(2);
    house.ask(Request::TestPage(PrinterId(KITCHEN)));
    house.ask(Request::TestPage(PrinterId(9)));
    assert_eq!(house.answers[1..], [Ok(JobId(2)), Err(Refusal::Missing)]);
    assert_eq!(house.paper(KITCHEN), ["test of kitchen"]);
}

#[test]
fn a_printer_is_looked_after_while_its_ticket_is_on_its_way_to_disk_and_prints_when_both_are_there() {
    let mut house = House::new();
    house.hold_commits = true;
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run_until(|action| matches!(action, Action::Print { .. }));
    house.run();
    assert_eq!(house.paper(KITCHEN), [""; 0], "neither the ticket nor that it may leave is on disk");
    house.let_commits_go();
    assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"]);
}

#[test]
fn a_ticket_that_could_not_be_stored_is_taken_from_its_printer_and_planned_again() {
    for is_ready in [true, false] {
        let mut house = House::new();
        if !is_ready {
            house.run_out_of_paper(KITCHEN);
        }
        house.hold_commits = true;
        house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
        house.run();
        house.disk_full = true;
        house.let_commits_go();
        house.disk_full = false;
        house.refill(KITCHEN);
        house.wait_seconds(5);
        assert_eq!(house.paper(KITCHEN), ["1 Μουσακάς"], "ready: {is_ready}");
        assert_eq!(house.job_states(), [JobState::Printed], "ready: {is_ready}");
    }
}

#[test]
fn nobody_reads_of_a_ticket_that_was_lost_with_its_transaction() {
    let mut house = House::new();
    house.run_out_of_paper(KITCHEN);
    house.disk_full = true;
    house.edit(TABLE, vec![item(MOUSAKAS, 1)]);
    house.run();
    house.walk_out();
    house.disk_full = false;
    house.wait_seconds(LONGER_THAN_ANYBODY_WAITS_S);
    house.walk_in();
    house.wait_seconds(5);
    assert_eq!(state(&house), PrintState::Held, "it is asked about, for it is old");
}
