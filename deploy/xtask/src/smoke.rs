//! The demo's evening without a browser, for machines: real processes, printers of ours, phones without a screen.

use std::time::Instant;

use anyhow::{Context, Result};
use fixtures::evening::{a_license_runs_out, evening};
use fixtures::house::House;
use fixtures::licensor::LicensorSite;

use crate::process::{cargo, run, say};

/// Builds node and licensor, plays the evening and says what was checked.
pub(crate) fn play() -> Result<()> {
    say("building the node and the licensor");
    // For the whole workspace, as the demo and the tests do, so that they share what they build.
    run(cargo().args(["build", "--quiet", "--workspace", "--bin", "node", "--bin", "licensor"]))?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        say("opening the taverna for one evening");
        let begun = Instant::now();
        let keys = LicensorSite::on_sqlite()?;
        let licensor = keys.start().await.context("the licensor does not start")?;
        let site = licensor.register("Ostria").await?;
        let house = House::builder().licensed_by(&keys, &licensor, &site).start().await;
        let mut house = house.context("the taverna does not open")?;
        let mut checked = 0;
        let mut tell = |held: &str| {
            checked += 1;
            println!("  {:>5.1} s  ✓ {held}", begun.elapsed().as_secs_f64());
        };
        let mut played = evening(&mut house, &mut tell).await;
        if played.is_ok() {
            played = a_license_runs_out(&mut house, &licensor, site.id, &mut tell).await;
        }
        if let Err(error) = played {
            println!("\nthe node said:\n{}", house.log());
            return Err(error).context(format!("the evening went wrong after {checked} checks"));
        }
        house.terminate().await?;
        licensor.stop().await?;
        say(format!("smoke: {checked} checks passed in {:.1} s", begun.elapsed().as_secs_f64()));
        Ok(())
    })
}
