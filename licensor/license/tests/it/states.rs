//! What a site may do, as time goes by.

use license::claims::{Claims, Lock};
use license::state::{State, Why, state};
use license::time::{DAY_SECONDS as DAY, HOUR_SECONDS as HOUR, MINUTE_SECONDS as MINUTE};

use crate::support::{START, claims, license};

/// The state `after` seconds of the start.
fn check(claims: &Claims, after: i64, expected: State) {
    assert_eq!(state(Some(&license(claims)), START.plus(after)), expected, "{after} s after the start");
}

fn grace(until: i64, why: Why) -> State {
    State::Grace { until: START.plus(until), why }
}

#[test]
fn without_a_token_there_is_no_license() {
    assert_eq!(state(None, START), State::Unlicensed);
    assert_eq!(State::Unlicensed.refusal(), Some(402));
}

#[test]
fn silence_warns_after_eight_hours_and_blocks_after_twenty_four() {
    let claims = claims();
    let licensed = State::Licensed { until: START.plus(24 * HOUR), warn: START.plus(8 * HOUR) };
    for (after, expected) in [
        (-5 * MINUTE, licensed.clone()), // the licensor's clock is a little ahead
        (0, licensed.clone()),
        (8 * HOUR - 1, licensed),
        (8 * HOUR, grace(24 * HOUR, Why::Silence)),
        (24 * HOUR - 1, grace(24 * HOUR, Why::Silence)),
        (24 * HOUR, State::Blocked { why: Why::Silence }),
        (31 * DAY, State::Blocked { why: Why::Silence }),
    ] {
        check(&claims, after, expected);
    }
}

#[test]
fn a_site_without_internet_is_warned_long_before_its_license_ends_and_blocked_a_day_after() {
    let mut claims = claims();
    claims.offline = true;
    let [expires, until] = [30 * DAY, 31 * DAY].map(|after| START.plus(after));
    for (after, expected) in [
        (3 * DAY, State::Licensed { until, warn: START.plus(16 * DAY) }),
        (16 * DAY, State::Warning { expires, until }),
        (30 * DAY - 1, State::Warning { expires, until }),
        (30 * DAY, grace(31 * DAY, Why::Expiry)),
        (31 * DAY - 1, grace(31 * DAY, Why::Expiry)),
        (31 * DAY, State::Blocked { why: Why::Expiry }),
    ] {
        check(&claims, after, expected);
    }
}

#[test]
fn the_earlier_of_silence_and_expiry_blocks() {
    // Ends two hours after the contact: silence blocks first.
    let mut claims = claims();
    claims.expires = START.plus(2 * HOUR);
    check(&claims, HOUR, State::Warning { expires: claims.expires, until: START.plus(24 * HOUR) });
    check(&claims, 3 * HOUR, grace(24 * HOUR, Why::Expiry));
    check(&claims, 9 * HOUR, grace(24 * HOUR, Why::Silence));
    check(&claims, 24 * HOUR, State::Blocked { why: Why::Silence });

    // Ended twenty hours before the contact: expiry blocks first.
    claims.expires = START.plus(-20 * HOUR);
    check(&claims, 0, grace(4 * HOUR, Why::Expiry));
    check(&claims, 4 * HOUR, State::Blocked { why: Why::Expiry });

    // Ended two days before: contact alone does not help.
    claims.expires = START.plus(-2 * DAY);
    check(&claims, 0, State::Blocked { why: Why::Expiry });
}

#[test]
fn a_license_may_give_more_grace_or_none() {
    let mut claims = claims();
    claims.grace_hours = 72;
    check(&claims, 71 * HOUR, grace(72 * HOUR, Why::Silence));
    check(&claims, 72 * HOUR, State::Blocked { why: Why::Silence });
    claims.grace_hours = 0;
    check(&claims, 0, State::Blocked { why: Why::Silence });
    claims.offline = true;
    check(&claims, 0, State::Licensed { until: claims.expires, warn: START.plus(16 * DAY) });
    check(&claims, 30 * DAY, State::Blocked { why: Why::Expiry });
}

#[test]
fn a_lock_counts_at_once_and_above_all() {
    let mut claims = claims();
    claims.locked = Some(Lock { reason: "Unpaid since May".to_owned() });
    for after in [-DAY, 0, 9 * HOUR, 2 * DAY, 40 * DAY] {
        check(&claims, after, State::Locked { reason: "Unpaid since May".to_owned() });
    }
}

#[test]
fn a_token_from_after_the_trusted_time_gives_nothing() {
    for offline in [false, true] {
        let mut claims = claims();
        claims.offline = offline;
        check(&claims, -5 * MINUTE - 1, State::Blocked { why: Why::NotYetIssued });
        check(&claims, -365 * DAY, State::Blocked { why: Why::NotYetIssued });
    }
}

#[test]
fn new_business_stops_with_the_right_status() {
    let until = START;
    let why = Why::Silence;
    for (state, refusal) in [
        (State::Licensed { until, warn: until }, None),
        (State::Warning { expires: until, until }, None),
        (State::Grace { until, why }, None),
        (State::Blocked { why }, Some(402)),
        (State::Locked { reason: String::new() }, Some(423)),
        (State::Unlicensed, Some(402)),
    ] {
        assert_eq!(state.refusal(), refusal);
        assert_eq!(state.allows_new_business(), refusal.is_none());
    }
}
