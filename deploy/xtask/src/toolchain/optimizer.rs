//! `wasm-opt`, which makes the web apps smaller. Debian's is years old, so npm brings a pinned one.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::npm;
use crate::process::{run, say};
use crate::workspace;

/// The release of binaryen; another one may change sizes, so it moves on purpose only.
const BINARYEN: &str = "132.0.0";

/// Finds the pinned `wasm-opt` under the tools folder, or fetches it.
pub(crate) fn ensure() -> Result<PathBuf> {
    let folder = workspace::tools();
    let program = folder.join("node_modules/binaryen/bin/wasm-opt");
    if program.is_file() && installed_version(&folder).as_deref() == Some(BINARYEN) {
        return Ok(program);
    }
    npm::ensure("wasm-opt")?;
    say(format!("fetching wasm-opt (binaryen {BINARYEN}) from npm"));
    std::fs::create_dir_all(&folder)?;
    run(Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix"])
        .arg(&folder)
        .arg(format!("binaryen@{BINARYEN}")))
    .context("wasm-opt comes from npm")?;
    Ok(program)
}

/// The version that npm wrote down, if there is any.
fn installed_version(folder: &Path) -> Option<String> {
    let text = std::fs::read_to_string(folder.join("node_modules/binaryen/package.json")).ok()?;
    let package: serde_json::Value = serde_json::from_str(&text).ok()?;
    Some(package.get("version")?.as_str()?.to_owned())
}
