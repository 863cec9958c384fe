//! What a license costs the node: believing a token, and asking at the gate. Prints the figures as JSON.

#![allow(clippy::print_stdout, reason = "a measurement prints")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::post;
use license::claims::Claims;
use license::keys::{KeySet, SigningKey};
use license::site::SiteId;
use license::state::State;
use license::time::{DAY_SECONDS, UnixSeconds};
use license::token::License;
use node::web::gate::{Business, Routes};
use serde_json::json;
use tokio::sync::watch;
use tower_service::Service;

const TOKENS: usize = 5_000;
/// Of requests, with the gate and without it in turn.
const ROUNDS: usize = 400;
const REQUESTS_A_ROUND: u32 = 250;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("one thread");
    let figures = json!({ "license_verify_us": verify_us(), "license_gate_ns": runtime.block_on(gate_ns()) });
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

/// What a request takes longer because the license is asked.
async fn gate_ns() -> f64 {
    let now = UnixSeconds(1_800_000_000);
    let (_license, watched) = watch::channel(State::Licensed { until: now, warn: now });
    let router = |business| -> Router {
        Routes::new(watched.clone()).route(business, "/menu", post(async || "done")).into_router()
    };
    let (mut gated, mut open) = (router(Business::New), router(Business::Open));
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        with.push(round(&mut gated).await);
        without.push(round(&mut open).await);
    }
    let difference = median(with).saturating_sub(median(without));
    difference.as_nanos() as f64 / f64::from(REQUESTS_A_ROUND)
}

async fn round(router: &mut Router) -> Duration {
    let begun = Instant::now();
    for _ in 0..REQUESTS_A_ROUND {
        let request = Request::post("/menu").body(Body::empty()).expect("a plain request");
        let answer = router.call(request).await.expect("a router always answers");
        assert!(black_box(answer).status().is_success());
    }
    begun.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
