//! What a license costs the node: believing a token, and asking at the gate. Prints the figures as JSON.

#![allow(clippy::print_stdout, reason = "a measurement prints")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use license::claims::Claims;
use license::keys::{KeySet, SigningKey};
use license::site::SiteId;
use license::state::State;
use license::time::{DAY_SECONDS, UnixSeconds};
use license::token::License;
use node::web::Business;
use node::web::gate::pass;
use serde_json::json;
use tokio::sync::watch;

const TOKENS: usize = 5_000;
/// One question is too short for a clock.
const ROUNDS: usize = 400;
const QUESTIONS_A_ROUND: u32 = 1_000;

fn main() {
    let figures = json!({ "license_verify_us": verify_us(), "license_gate_ns": gate_ns() });
    println!("{figures}");
}

fn verify_us() -> f64 {
    let site = SiteId(uuid::Uuid::from_u128(7));
    let signer = SigningKey::from_seed(&[2; 32]);
    let keys = vec![SigningKey::from_seed(&[1; 32]).public(), signer.public()];
    let keys = KeySet::new(keys, [].into()).expect("two keys");
    let now = UnixSeconds(1_800_000_000);
    let token = Claims::new(site, 7, now, now.plus(30 * DAY_SECONDS)).sign(&signer).expect("a plain license");
    let times = (0..TOKENS).map(|_| {
        let begun = Instant::now();
        black_box(License::verify(black_box(&token), site, &keys)).expect("a good token");
        begun.elapsed()
    });
    median(times.collect()).as_nanos() as f64 / 1_000.0
}

/// What a request for new business takes longer because the license is asked.
fn gate_ns() -> f64 {
    let now = UnixSeconds(1_800_000_000);
    let (_license, watched) = watch::channel(State::Licensed { until: now, warn: now });
    let times = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        for _ in 0..QUESTIONS_A_ROUND {
            black_box(pass(black_box(Business::New), &watched)).expect("there is a license");
        }
        begun.elapsed()
    });
    median(times.collect()).as_nanos() as f64 / f64::from(QUESTIONS_A_ROUND)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
