//! What the commands need beyond git and a stable Rust: found, or installed with a word about it.
//!
//! Every part looks first and acts only on what is missing, so a machine that has everything passes in
//! a fraction of a second.

pub(crate) mod browser;
pub(crate) mod database;
pub(crate) mod npm;
pub(crate) mod optimizer;
pub(crate) mod packages;
pub(crate) mod schemathesis;
pub(crate) mod wasm;

use anyhow::Result;

use crate::process::say;

/// Installs all that any command needs: the way to WebAssembly, the optimizer and the browser.
pub(crate) fn ensure_all() -> Result<()> {
    let wasm = wasm::ensure()?;
    say(format!("WebAssembly is built with {}", wasm.describe()));
    say(format!("wasm-opt: {}", optimizer::ensure()?.display()));
    browser::ensure()?;
    say("Chromium and its driver are installed");
    Ok(())
}
