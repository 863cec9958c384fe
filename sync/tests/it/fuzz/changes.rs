//! Crafted changes against a hub, and honest ones among them.

use super::evening::{Evening, Seen};
use super::{CAUGHT, Run, assert_memory_is_bounded, peak_memory_mb};

/// No single change takes longer, on a slow machine with a program that is not optimized.
const MAX_MS: u128 = 5_000;

/// automerge#1187: a panic takes the server down.
#[test]
fn crafted_changes_harm_nobody() {
    let run = Run::asked_for();
    let mut seen = Seen::default();
    let mut seed = run.seed;
    while seen.crafted < run.throws {
        Evening::new(seed).play(&mut seen);
        seed += 1;
    }
    println!("{seen:#?}");
    println!("{} panics of Automerge were caught, {:?} MB at most", CAUGHT.get(), peak_memory_mb());
    assert!(seen.slowest.as_millis() < MAX_MS, "{:?} for one change", seen.slowest);
    assert_memory_is_bounded();
}
