//! What is released: one program that holds the server and the web apps.

use std::fs;

use anyhow::{Context, Result};

use crate::process::{cargo, run, say};
use crate::web::{self, Mode};
use crate::workspace;

/// Builds the release programs into `target/dist`.
pub(crate) fn build() -> Result<()> {
    let apps = web::build(Mode::Release)?;
    say("building the node with the web apps inside");
    run(cargo()
        .args(["build", "--release", "--locked", "--package", "node", "--bin", "node", "--features", "embed"])
        .env("COMANDA_WEB_DIST", apps))?;
    let dist = workspace::target().join("dist");
    fs::create_dir_all(&dist)?;
    let program = dist.join("node");
    fs::copy(workspace::target().join("release/node"), &program).context("the node was just built")?;
    say(format!("{} ({} KB)", program.display(), fs::metadata(&program)?.len() / 1024));
    Ok(())
}
