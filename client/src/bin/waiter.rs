//! The waiter's app.

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {
    client::waiter::run();
}

/// The hash of the frozen first change of every order, as this build computes it: a test compares it with the native
/// one.
#[wasm_bindgen]
pub fn genesis_hash() -> String {
    sync::document::golden_hash()
}
