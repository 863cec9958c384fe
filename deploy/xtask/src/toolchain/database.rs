//! The PostgreSQL that the licensor's tests start: Debian's, of whatever version.

use std::fs;

use anyhow::Result;

use super::packages;
use crate::process::find;

/// Where Debian keeps the programs of each version, outside the path.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Finds PostgreSQL, or installs it.
pub(crate) fn ensure() -> Result<()> {
    let mut versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let has_server = versions.any(|version| version.path().join("bin/postgres").exists());
    if has_server || find("postgres").is_some() {
        return Ok(());
    }
    packages::install("testing the licensor", &["postgresql"])
}
