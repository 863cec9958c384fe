//! Databases of every schema, for the tests of upgrades.

use anyhow::Result;

use crate::process::{cargo, run, say};
use crate::test::FEATURES;

/// Plays an evening and keeps its database as SQL, for each schema of which there is none yet.
pub(crate) fn keep() -> Result<()> {
    say("playing an evening whose database is kept");
    run(cargo()
        .args(["test", "--quiet", "--package", "node", "--features", FEATURES, "--test", "it"])
        .args(["--", "upgrade::every_earlier_schema"])
        .env("COMANDA_KEEP_DATABASES", "1"))
}
