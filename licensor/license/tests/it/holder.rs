//! Which token counts, and what survives a restart.

use license::claims::{Claims, Lock, Rank};
use license::clock::Way;
use license::holder::{Holder, Learned, MAX_TOKENS_AT_ONCE, Stored};
use license::state::{State, Why};
use license::time::{DAY_SECONDS as DAY, HOUR_SECONDS as HOUR};
use license::token::TokenError;

use crate::support::{START, claims, key, key_set, now, rotation, site, token};

fn holder() -> Holder {
    Holder::resume(site(), key_set(), Stored::default(), now(0, 0)).0
}

fn locked(serial: u64) -> Claims {
    let mut claims = claims();
    claims.serial = serial;
    claims.locked = Some(Lock { reason: "Unpaid".to_owned() });
    claims
}

#[test]
fn a_heartbeat_that_read_unlocked_cannot_outrank_the_lock() {
    let mut holder = holder();
    let lock = token(&locked(8));
    let mut late = claims();
    late.issued = START.plus(20);
    late.refresh_by = START.plus(8 * HOUR);
    let late = token(&late);

    assert_eq!(holder.learn([lock.as_str()], now(10, 10)).licenses, [Learned::Better]);
    let held = Rank { serial: 8, issued: START };
    let offered = Rank { serial: 7, issued: START.plus(20) };
    assert_eq!(holder.learn([late.as_str()], now(30, 30)).licenses, [Learned::Older { held, offered }]);
    assert_eq!(holder.state(now(30, 30)).refusal(), Some(423));
    assert_eq!(holder.learn([lock.as_str()], now(40, 40)).licenses, [Learned::Same]);

    let mut unlocked = claims();
    unlocked.serial = 9;
    holder.learn([token(&unlocked).as_str()], now(50, 50));
    assert!(holder.state(now(50, 50)).allows_new_business());
}

#[test]
fn contact_is_when_the_best_token_was_issued() {
    let mut holder = holder();
    holder.learn([token(&claims()).as_str()], now(0, 0));
    let mut later = claims();
    later.issued = START.plus(6 * HOUR);
    later.refresh_by = START.plus(14 * HOUR);
    holder.learn([token(&later).as_str()], now(6 * HOUR, 0));
    assert_eq!(
        holder.state(now(30 * HOUR - 1, 0)),
        State::Grace { until: START.plus(30 * HOUR), why: Why::Silence }
    );
    assert_eq!(holder.state(now(30 * HOUR, 0)), State::Blocked { why: Why::Silence });
    // Hearing the same again is no contact.
    holder.learn([token(&later).as_str(), token(&claims()).as_str()], now(30 * HOUR, 0));
    assert_eq!(holder.state(now(30 * HOUR, 0)), State::Blocked { why: Why::Silence });
}

#[test]
fn a_restart_changes_nothing() {
    let mut first = holder();
    let rotations = [rotation(1, &[2], &[]), rotation(2, &[3], &[])];
    let token = claims().sign(&key(3)).unwrap();
    let lesson = first.learn([rotations[1].as_str(), &token, &rotations[0]], now(0, 0));
    assert_eq!((lesson.rotations, lesson.licenses.as_slice()), (2, [Learned::Better].as_slice()));
    let stored = first.stored_at_stop(now(9 * HOUR, 100));

    let (mut second, refused) = Holder::resume(site(), key_set(), stored.clone(), now(9 * HOUR, 0));
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!(second.license(), first.license());
    assert_eq!(second.state(now(10 * HOUR, 3600)), first.state(now(10 * HOUR, 3700)));
    assert_eq!(second.stored(now(0, 0)).rotations, stored.rotations);
}

#[test]
fn nothing_stored_is_believed_without_its_signature() {
    let stored = Stored { token: Some(claims().sign(&key(9)).unwrap()), ..Stored::default() };
    let (mut holder, refused) = Holder::resume(site(), key_set(), stored, now(0, 0));
    assert!(matches!(refused[..], [TokenError::Key(_)]));
    assert_eq!(holder.state(now(0, 0)), State::Unlicensed);
}

#[test]
fn a_license_falls_with_the_key_that_signed_it() {
    let mut holder = holder();
    let mut forged = claims();
    forged.serial = 1 << 52;
    forged.issued = START.plus(1000 * DAY);
    forged.refresh_by = forged.issued;
    forged.expires = START.plus(9999 * DAY);
    // While nobody knows that key 1 was stolen, its word counts.
    holder.learn([token(&forged).as_str()], now(0, 0));
    assert!(holder.state(now(0, 0)).allows_new_business());

    // The next heartbeat brings the revocation and a license by another key, and puts the clock right.
    let nonce = holder.ask(Way::Network, [5; 16], now(60, 60));
    let mut true_claims = claims();
    true_claims.nonce = Some(nonce);
    let answer = [rotation(0, &[], &[1]), true_claims.sign(&key(0)).unwrap()];
    let lesson = holder.learn(answer.iter().map(String::as_str), now(60, 60));
    assert!(lesson.lost_license);
    assert_eq!(holder.license().unwrap().claims(), &true_claims);
    assert_eq!(holder.trusted(now(60, 60)), START);
    assert!(holder.state(now(60, 60)).allows_new_business());
    assert_eq!(holder.learn([token(&forged).as_str()], now(60, 60)).refused.len(), 1);
}

#[test]
fn a_year_ahead_by_mistake_costs_one_heartbeat() {
    let mut holder = holder();
    holder.learn([token(&claims()).as_str()], now(0, 0));
    assert_eq!(holder.state(now(365 * DAY, 1)).refusal(), Some(402));
    assert_eq!(holder.state(now(60, 60)).refusal(), Some(402));
    let mut answer = claims();
    answer.issued = START.plus(61);
    answer.nonce = Some(holder.ask(Way::Network, [6; 16], now(60, 60)));
    holder.learn([token(&answer).as_str()], now(62, 62));
    assert!(holder.state(now(62, 62)).allows_new_business());
    assert_eq!(holder.wall_error_seconds(now(62, 62)), None);
}

#[test]
fn a_flood_of_tokens_is_cut_off() {
    let flood = vec!["x"; 1000];
    assert_eq!(holder().learn(flood, now(0, 0)).refused.len(), MAX_TOKENS_AT_ONCE);
}
