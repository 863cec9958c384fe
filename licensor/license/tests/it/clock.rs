//! Trusted time under wrong clocks, restarts and hoarded tokens.

use license::clock::{Clock, Way};
use license::nonce::Nonce;
use license::time::{DAY_SECONDS as DAY, HOUR_SECONDS as HOUR, MINUTE_SECONDS as MINUTE, UnixSeconds};

use crate::support::{START, now};

const NONCE: Nonce = Nonce::new([1; 16]);

fn fresh() -> Clock {
    Clock::resume(UnixSeconds::default(), now(0, 0))
}

/// Asks, and is answered `latency` seconds later by a token issued at once, `true_time` after the start.
fn contact(clock: &mut Clock, true_time: i64, wall: i64, running: u64) {
    clock.ask(Way::Network, NONCE, now(wall, running));
    let issued = START.plus(true_time);
    assert!(clock.learn(issued, Some(NONCE), issued, now(wall, running)));
}

#[test]
fn a_clock_set_back_gains_nothing() {
    let mut clock = fresh();
    assert_eq!(clock.trusted(now(HOUR, 3600)), START.plus(HOUR));
    assert_eq!(clock.trusted(now(-DAY, 7200)), START.plus(2 * HOUR));
    let high_water = clock.stop(now(-DAY, 7200));
    let mut again = Clock::resume(high_water, now(-30 * DAY, 0));
    assert_eq!(again.trusted(now(-30 * DAY, 3600)), START.plus(3 * HOUR + 1));
}

#[test]
fn what_was_seen_once_is_remembered_though_nothing_was_stored_since() {
    let mut clock = fresh();
    clock.trusted(now(DAY, 10));
    assert_eq!(clock.trusted(now(0, 20)), START.plus(DAY + 10));
}

#[test]
fn pulling_the_plug_again_and_again_gains_nothing() {
    let mut clock = fresh();
    for runs in 1..=100 {
        let high_water = clock.lease(now(-DAY, 0));
        // Runs for 59 seconds and dies before it stores again.
        clock.trusted(now(-DAY, 59));
        clock = Clock::resume(high_water, now(-DAY, 0));
        assert!(clock.trusted(now(-DAY, 0)) >= START.plus(runs * 59));
    }
}

#[test]
fn the_time_is_stored_at_the_start_every_minute_and_when_it_leaps() {
    let mut clock = fresh();
    assert!(clock.is_due(now(0, 0)));
    clock.lease(now(0, 0));
    assert!(!clock.is_due(now(59, 59)));
    assert!(clock.is_due(now(60, 60)));
    clock.lease(now(60, 60));
    assert!(clock.is_due(now(DAY, 61)));
}

#[test]
fn time_for_which_the_machine_was_off_is_read_from_a_good_clock() {
    let high_water = fresh().stop(now(0, 0));
    let mut again = Clock::resume(high_water, now(2 * DAY, 0));
    assert_eq!(again.trusted(now(2 * DAY, 0)), START.plus(2 * DAY));
}

#[test]
fn a_clock_that_jumped_ahead_and_was_put_right_recovers_with_the_next_answer() {
    let mut clock = fresh();
    clock.trusted(now(365 * DAY, 60));
    assert_eq!(clock.trusted(now(120, 120)), START.plus(365 * DAY + 60), "putting it right is not enough");
    assert_eq!(clock.wall_error_seconds(now(120, 120)), Some(-365 * DAY + 60));
    contact(&mut clock, 180, 180, 180);
    assert_eq!(clock.trusted(now(240, 240)), START.plus(240));
    assert_eq!(clock.wall_error_seconds(now(240, 240)), None);
}

#[test]
fn a_clock_that_stays_ahead_does_no_harm_as_long_as_there_is_contact() {
    let mut clock = fresh();
    for hours in 0..10 {
        let wall = 365 * DAY + hours * HOUR;
        contact(&mut clock, hours * HOUR, wall, hours.unsigned_abs() * 3600);
        let later = now(wall + MINUTE, hours.unsigned_abs() * 3600 + 60);
        assert_eq!(clock.trusted(later), START.plus(hours * HOUR + MINUTE));
        assert_eq!(clock.wall_error_seconds(later), Some(365 * DAY));
    }
}

#[test]
fn a_clock_that_is_behind_is_led_by_the_licensor_and_then_by_the_running_clock() {
    let mut clock = Clock::resume(UnixSeconds::default(), now(-400 * DAY, 0));
    contact(&mut clock, 0, -400 * DAY, 10);
    assert_eq!(clock.trusted(now(-400 * DAY, 3610)), START.plus(HOUR));
    // And when it is put right, nothing jumps.
    assert_eq!(clock.trusted(now(2 * HOUR, 7210)), START.plus(2 * HOUR));
}

#[test]
fn the_operators_file_answers_the_question_on_the_page() {
    let mut clock = fresh();
    clock.trusted(now(365 * DAY, 60));
    let by_hand = Nonce::new([2; 16]);
    clock.ask(Way::Hand, by_hand, now(120, 120));
    // Two hours later heartbeats were tried in vain, and the file is here; it was signed one hour ago.
    clock.ask(Way::Network, NONCE, now(2 * HOUR, 7200));
    let issued = START.plus(HOUR);
    assert!(clock.learn(issued, Some(by_hand), issued, now(2 * HOUR, 7320)));
    // Now is after `issued` by no more than the question is old.
    assert_eq!(clock.trusted(now(2 * HOUR, 7320)), issued.plus(7200));
}

#[test]
fn hoarded_tokens_never_move_the_time_back() {
    let mut clock = fresh();
    contact(&mut clock, 0, 0, 0);
    clock.ask(Way::Network, NONCE, now(0, 0));
    let hoarded = [HOUR, 2 * HOUR].map(|after| START.plus(after));
    let late = now(0, 23 * 3600);
    // Without a nonce, with one that was never asked, with one that was answered.
    assert!(!clock.learn(hoarded[0], None, hoarded[0], late));
    assert!(!clock.learn(hoarded[0], Some(Nonce::new([9; 16])), hoarded[0], late));
    // The answer itself, held back for 22 hours: the question is 23 hours old, and that counts.
    assert!(clock.learn(hoarded[0], Some(NONCE), hoarded[0], late));
    assert_eq!(clock.trusted(late), START.plus(23 * HOUR));
    assert!(!clock.learn(hoarded[1], Some(NONCE), hoarded[1], late), "a question is answered once");
    assert_eq!(clock.trusted(late), START.plus(23 * HOUR));
}

#[test]
fn an_answer_that_turned_the_time_back_closes_the_other_question() {
    let mut clock = fresh();
    let by_hand = Nonce::new([2; 16]);
    clock.trusted(now(365 * DAY, 0));
    clock.ask(Way::Hand, by_hand, now(0, 0));
    contact(&mut clock, 0, 0, 0);
    // Its age would be measured from a year ahead: nothing would ever be too old for it.
    let issued = START.plus(1);
    let late = now(0, 23 * 3600);
    assert!(!clock.learn(issued, Some(by_hand), issued, late));
    assert_eq!(clock.trusted(late), START.plus(23 * HOUR));
}

#[test]
fn no_answer_moves_the_time_before_the_best_token() {
    let mut clock = fresh();
    clock.ask(Way::Network, NONCE, now(3 * HOUR, 0));
    let best = START.plus(2 * HOUR);
    clock.learn(START, Some(NONCE), best, now(3 * HOUR, 1));
    assert_eq!(clock.trusted(now(0, 1)), best);
}

#[test]
fn wild_clocks_saturate() {
    let wild = license::time::Now { wall: UnixSeconds(i64::MAX), running_seconds: u64::MAX };
    let mut clock = Clock::resume(UnixSeconds(i64::MIN), wild);
    assert_eq!(clock.lease(wild), UnixSeconds(i64::MAX));
    contact(&mut clock, 0, 0, u64::MAX);
    assert_eq!(clock.trusted(now(0, u64::MAX)), START);
}
