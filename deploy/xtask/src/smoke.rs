//! The demo's evening without a browser, for machines: real processes, printers of ours, phones without a screen.

use std::time::Instant;

use anyhow::{Context, Result};
use fixtures::evening::evening;
use fixtures::house::House;

use crate::process::{cargo, run, say};

/// Builds the node, plays the evening and says what was checked.
pub(crate) fn play() -> Result<()> {
    say("building the node");
    // For the whole workspace, as the demo and the tests do, so that they share what they build.
    run(cargo().args(["build", "--quiet", "--workspace", "--bin", "node"]))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        say("opening the taverna for one evening");
        let begun = Instant::now();
        let mut house = House::start().await.context("the taverna does not open")?;
        let mut checked = 0;
        let played = evening(&mut house, |held| {
            checked += 1;
            println!("  {:>5.1} s  ✓ {held}", begun.elapsed().as_secs_f64());
        });
        if let Err(error) = played.await {
            println!("\nthe node said:\n{}", house.log());
            return Err(error).context(format!("the evening went wrong after {checked} checks"));
        }
        house.terminate().await?;
        say(format!("smoke: {checked} checks passed in {:.1} s", begun.elapsed().as_secs_f64()));
        Ok(())
    })
}
