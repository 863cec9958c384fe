//! `cargo xtask faults`: printing against everything that can happen to a printer, its wire and the node, all cases of it.
//! The tests play a part of them each time.

use anyhow::Result;

use crate::process::{cargo, run, say};
use crate::test::FEATURES;

/// Plays every case; says how many there were, and what became of their tickets.
pub(crate) fn play_all() -> Result<()> {
    say("playing all faults, in simulated time and with a real node");
    run(cargo()
        .args(["test", "--quiet", "--package", "node", "--features", FEATURES, "--test", "it"])
        .args(["faults::", "--", "--nocapture"])
        .env("COMANDA_FAULTS", "all"))?;
    say("faults: no ticket was lost, none came out twice unmarked");
    Ok(())
}
