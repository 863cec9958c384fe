//! Ten thousand random histories of a site: contact and silence, locks, clock jumps back and forth, restarts, crashes,
//! restored databases, key rotations, hoarded and forged tokens. After every step an oracle that knows the true time
//! judges what the node believes:
//!
//! * *no false accept*: new business only with a token that was truly signed, is the best one that was delivered, is
//!   not locked and, by the true time, has not ended more than a minute ago;
//! * *no false block*: while the clock was never ahead since the last answer, nothing is refused more than a minute
//!   early;
//! * *nobody is locked for ever*: at the end of each history the clock is put right, one heartbeat gets through, and
//!   the site works; then silence falls, and the block comes when it should, within a minute.
//!
//! Excluded: a database restored while the clock is set back, and the time for which a machine was off when its clock
//! was set back before the start. No node without contact can see either.

mod licensor;
mod oracle;
mod world;

use std::collections::BTreeMap;

use license::time::HOUR_SECONDS as HOUR;

use crate::support::Dice;
use world::World;

const HISTORIES: u64 = 10_000;
const STEPS: i64 = 24;

#[test]
fn ten_thousand_histories_without_a_false_accept_or_a_site_locked_for_ever() {
    let mut tally = BTreeMap::<&str, u64>::new();
    for seed in 0..HISTORIES {
        let Ok(told) = std::panic::catch_unwind(|| history(seed)) else {
            panic!("history {seed} went wrong; `history({seed})` tells it again");
        };
        for (what, times) in told {
            *tally.entry(what).or_default() += times;
        }
    }
    println!("{HISTORIES} histories: {tally:#?}");
    assert_eq!(tally.len(), 12, "something never happened");
    assert!(tally.values().all(|&times| times >= 500), "something happened too rarely");
}

/// One history and what happened in it; it panics where a law is broken.
fn history(seed: u64) -> BTreeMap<&'static str, u64> {
    let mut world = World::new(Dice(seed));
    for _ in 0..STEPS {
        step(&mut world);
        world.observe();
    }
    world.put_the_clock_right();
    world.licensor_forgives();
    world.heartbeat(true);
    world.observe();
    assert!(world.state().allows_new_business(), "the site is locked for ever");
    silence_until_the_block(&mut world);
    world.tally
}

fn step(world: &mut World) {
    match world.dice.within(0, 24) {
        0..=4 => world.heartbeat(true),
        5 => world.heartbeat(false),
        6..=9 => {
            let seconds = world.dice.pick(&[20, 600, HOUR, 7 * HOUR, 11 * HOUR, 23 * HOUR, 30 * HOUR]);
            world.wait(seconds);
        }
        10 | 11 => world.licensor_acts(),
        12 | 13 => world.jump_the_clock(),
        14 => world.put_the_clock_right(),
        15 | 16 => world.restart(true),
        17 => world.restart(false),
        18 => world.back_up(),
        19 => world.restore(),
        20 => world.rotate(),
        21 | 22 => world.replay(),
        23 => world.ask_by_hand(),
        _ => world.forge(),
    }
}

/// After the last token nothing is heard any more, whatever the node goes through.
fn silence_until_the_block(world: &mut World) {
    let end = world.end_of_best();
    let mut early = 60;
    if end - world.real > 4 * HOUR {
        world.wait(HOUR);
        if world.dice.within(0, 1) == 0 {
            let is_orderly = world.dice.within(0, 1) == 0;
            world.restart(is_orderly);
            // What a crash may cost is a minute.
            early += if is_orderly { 0 } else { 60 };
        }
    }
    if end - early > world.real {
        world.wait(end - early - world.real);
        assert!(world.state().allows_new_business(), "blocked {} s early", end - world.real);
    }
    world.wait(end + 60 - world.real);
    assert!(!world.state().allows_new_business(), "not blocked {} s after the end", world.real - end);
}
