//! The sync server of automerge-repo, beside which the node is measured: official packages from npm, and a script of a few
//! lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::{run, say};
use crate::toolchain::npm;
use crate::workspace;

/// The folder with the script and the packages of the lock file; npm fetches them once.
pub(super) fn ensure() -> Result<PathBuf> {
    npm::ensure("the peer")?;
    let (here, folder) = (workspace::root().join("fixtures/measure/peer"), workspace::tools().join("peer"));
    let lock = |folder: &Path| fs::read(folder.join("package-lock.json")).ok();
    let is_there = lock(&folder) == lock(&here) && folder.join("node_modules/ws").is_dir();
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json", "server.mjs"] {
        fs::copy(here.join(file), folder.join(file))?;
    }
    if !is_there {
        say("fetching the server of automerge-repo from npm");
        run(Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", "--prefix"])
            .arg(&folder))
        .context("the peer comes from npm")?;
    }
    Ok(folder)
}
