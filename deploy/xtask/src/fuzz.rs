//! `cargo xtask fuzz`: crafted changes, frames, saved documents and phones' storages, as many as somebody has time for.
//! The tests of the sync crate throw a few thousand each time.

use anyhow::Result;

use crate::process::{cargo, run, say};

/// Throws so many crafted changes, and other things in proportion, from `seed` on.
pub(crate) fn throw(changes: u64, seed: u64) -> Result<()> {
    say(format!("throwing {changes} crafted changes from seed {seed} on"));
    run(cargo()
        .args(["test", "--quiet", "--profile", "fuzz", "--package", "sync", "--test", "it"])
        .args(["fuzz::", "--", "--nocapture"])
        .env("COMANDA_FUZZ_CHANGES", changes.to_string())
        .env("COMANDA_FUZZ_SEED", seed.to_string()))?;
    say("fuzz: nothing was harmed");
    Ok(())
}
