//! All tests, those that drive browsers and kill processes too.

mod api;

use anyhow::Result;

use crate::process::{cargo, find, run, say};
use crate::toolchain::{browser, database, npm};
use crate::web::{self, Mode};
use crate::workspace;

/// The node lets tests kill it at named points; no other build of it does.
pub(crate) const FEATURES: &str = "node/crash-points";

/// Makes ready what tests start (browser, web apps, decoder, node) and runs them.
pub(crate) fn all() -> Result<()> {
    browser::ensure()?;
    database::ensure()?;
    npm::ensure("the test with the packages of automerge-repo")?;
    web::build(Mode::Dev)?;
    say("building the decoder that is not ours");
    let decoder = workspace::root().join("fixtures/decoder/Cargo.toml");
    run(cargo()
        .args(["build", "--quiet", "--locked", "--ignore-rust-version", "--manifest-path"])
        .arg(decoder)
        .arg("--target-dir")
        .arg(workspace::root().join("target/decoder")))?;
    // Cargo builds the programs of a crate for its tests, the node among them.
    let what = ["--workspace", "--features", FEATURES];
    if find("cargo-nextest").is_some() {
        say("running the tests with nextest");
        // A browser on a busy machine may be late; nextest names what needed another try.
        run(cargo().args(["nextest", "run", "--retries", "2"]).args(what))
    } else {
        say("running the tests with cargo test (cargo-nextest is not installed)");
        run(cargo().arg("test").args(what).args(["--lib", "--bins", "--tests"]))
    }?;
    say("running the examples in the documentation");
    run(cargo().args(["test", "--quiet", "--doc"]).args(what))?;
    api::check()?;
    say("test: everything passed");
    Ok(())
}
