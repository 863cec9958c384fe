//! What must hold before a commit: format, layout, arrows, lints, the browser build, and dependencies.
//!
//! Every part runs even when one before it failed, so that one run tells all there is to mend.

mod arrows;
mod layout;

use anyhow::{Result, bail};

use crate::process::{cargo, find, run, say};
use crate::toolchain::wasm::{self, Wasm};

/// The program outside the workspace, which cargo does not reach by itself.
const DECODER: &str = "fixtures/decoder/Cargo.toml";

/// The crates that browsers run, or that run in browsers too.
const BROWSER_CRATES: [&str; 3] = ["sync", "license", "client"];

/// One thing that must hold, and says why when it does not.
type Part = fn() -> Result<()>;

/// Runs every part and fails with the list of those that failed.
pub(crate) fn all() -> Result<()> {
    let parts: [(&str, Part); 6] = [
        ("format", format),
        ("layout", layout::check),
        ("arrows", arrows::check),
        ("lints", lints),
        ("browser build", browser_build),
        ("dependencies", dependencies),
    ];
    let mut failed = Vec::new();
    for (name, part) in parts {
        say(format!("check: {name}"));
        if let Err(error) = part() {
            eprintln!("{name}: {error:#}");
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("check failed: {}", failed.join(", "));
    }
    say("check: everything holds");
    Ok(())
}

fn format() -> Result<()> {
    run(cargo().args(["fmt", "--all", "--check"]))?;
    run(cargo().args(["fmt", "--manifest-path", DECODER, "--check"]))
}

fn lints() -> Result<()> {
    let what = ["--workspace", "--all-targets", "--features", crate::test::FEATURES];
    run(cargo().arg("clippy").args(what).args(["--quiet", "--", "-D", "warnings"]))
}

/// The code that only browsers compile gets its lints here.
fn browser_build() -> Result<()> {
    let wasm = wasm::ensure()?;
    say(format!("for the browser with {}", wasm.describe()));
    // Debian's packages bring no clippy.
    let subcommand = if matches!(wasm, Wasm::Rustup) { "clippy" } else { "check" };
    let mut command = wasm.cargo(subcommand);
    command.args(["--quiet", "--profile", "wasm-dev"]);
    for package in BROWSER_CRATES {
        command.args(["--package", package]);
    }
    if matches!(wasm, Wasm::Rustup) {
        command.args(["--", "-D", "warnings"]);
    }
    run(&mut command)
}

fn dependencies() -> Result<()> {
    if find("cargo-deny").is_none() {
        say("cargo-deny is not installed, so licenses and advisories are not checked here");
        return Ok(());
    }
    run(cargo().args(["deny", "--workspace", "check", "--config", "deploy/deny.toml"]))
}
